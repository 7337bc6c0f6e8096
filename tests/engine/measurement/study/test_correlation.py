"""Correlations on common calendar sessions, the overlap of windows, and degrees of freedom."""

from itertools import combinations

import numpy as np
import pytest

from engine.measurement.study.clusters import apart, clusters_of, overlapping
from engine.measurement.study.correlation import correlation_of, mean_correlation


def by_hand(residuals, sessions, entries, width):
    """Mean over pairs of correlation on common sessions times the common part of the windows."""
    total = 0.0
    n = len(entries)
    for i, j in combinations(range(n), 2):
        share = max(width - abs(entries[i] - entries[j]), 0) / width
        if not share:
            continue
        a = {s: e for s, e in zip(sessions[i], residuals[i], strict=True) if np.isfinite(e)}
        b = {s: e for s, e in zip(sessions[j], residuals[j], strict=True) if np.isfinite(e)}
        common = sorted(a.keys() & b.keys())
        total += share * np.corrcoef([a[s] for s in common], [b[s] for s in common])[0, 1]
    return 2 * total / (n * (n - 1))


def drawn(entries, seed=0, length=60, gaps=True):
    rng = np.random.default_rng(seed)
    entries = np.asarray(entries)
    sessions = entries[:, None] - 5 - length + np.arange(length)
    common = rng.standard_normal(entries.max() + 1)
    residuals = 0.02 * (0.6 * common[sessions] + rng.standard_normal(sessions.shape))
    if gaps:
        residuals[rng.random(residuals.shape) < 0.1] = np.nan
    return residuals, sessions, entries


@pytest.mark.parametrize("gaps", [False, True])
@pytest.mark.parametrize("width", [1, 4, 11])
def test_mean_correlation_of_overlapping_windows(gaps, width):
    entries = [100, 103, 100, 250, 107, 252, 400, 100]
    residuals, sessions, entries = drawn(entries, gaps=gaps)
    found = correlation_of(residuals, sessions, entries, 12)
    assert found.mean(width) == pytest.approx(by_hand(residuals, sessions, entries, width), abs=1e-12)


def test_more_events_than_a_block_holds():
    entries = np.sort(np.random.default_rng(1).integers(100, 600, 700))
    residuals, sessions, entries = drawn(entries, gaps=True)
    shuffled = np.random.default_rng(2).permutation(700)
    found = correlation_of(residuals[shuffled], sessions[shuffled], entries[shuffled], 6)
    assert found.mean(6) == pytest.approx(by_hand(residuals, sessions, entries, 6), abs=1e-12)


def test_one_date_is_the_plain_mean():
    residuals, sessions, entries = drawn([100] * 9, gaps=False)
    found = correlation_of(residuals, sessions, entries, 3)
    matrix = np.corrcoef(residuals)
    expected = (matrix.sum() - 9) / 72
    assert found.mean(1) == pytest.approx(expected, abs=1e-12)
    assert found.mean(3) == pytest.approx(expected, abs=1e-12)
    assert float(mean_correlation(residuals)) == pytest.approx(expected, abs=1e-12)


def test_degrees_of_freedom():
    """N − 1 on dates of their own; on one date near N − 1; for two dates of fifteen with correlation r those of a sum
    of 28 eigenvalues 1 − r and one 1 + 14 r: (28 a + b)² / (28 a² + b²)."""
    residuals, sessions, entries = drawn(np.arange(30) * 100 + 100)
    assert correlation_of(residuals, sessions, entries, 1).dof(1) == 29
    residuals, sessions, entries = drawn([100] * 30, length=4000 // 50)
    assert correlation_of(residuals, sessions, entries, 1).dof(1) > 25
    length = 20_000
    rng = np.random.default_rng(4)
    sessions = np.repeat([[0], [length]], 15, axis=0) + np.arange(length)
    common = rng.standard_normal(2 * length)
    residuals = 0.7 * common[sessions] + rng.standard_normal((30, length))
    found = correlation_of(residuals, sessions, np.repeat([length, 2 * length], 15), 1)
    r = 0.49 / 1.49
    a, b = 1 - r, 1 + 14 * r
    assert found.dof(1) == pytest.approx((28 * a + b) ** 2 / (28 * a**2 + b**2), rel=0.03)


def test_pairs_without_common_sessions_take_the_mean_of_the_others():
    residuals, sessions, entries = drawn([100] * 4, gaps=False)
    sessions = sessions.copy()
    sessions[3] -= 1000  # suspended for years: nothing in common with the other three
    found = correlation_of(residuals, sessions, entries, 1)
    matrix = np.corrcoef(residuals[:3])
    assert found.mean(1) == pytest.approx((matrix.sum() - 3) / 6, abs=1e-12)


def test_clusters_and_overlaps():
    entries = np.array([50, 10, 14, 61, 18, 30])
    assert clusters_of(entries, 5).tolist() == [2, 0, 0, 3, 0, 1]
    assert clusters_of(np.zeros(0, dtype=np.int64), 5).tolist() == []
    instruments = np.array([0, 0, 0, 0, 1, 1])
    assert overlapping(entries, instruments, 5) == ((), (2,), (1,), (), (), ())
    edge = np.array([15, 10, 19])  # windows of five sessions: 10 to 14 and 15 to 19 share none, 15 and 19 one
    assert overlapping(edge, np.zeros(3, dtype=np.int64), 5) == ((2,), (), (0,))
    assert clusters_of(edge, 5).tolist() == [1, 0, 1]
    assert apart(entries, instruments, 5).tolist() == [True, True, False, True, True, True]
    chain = np.array([10, 13, 16, 19])  # each overlaps the next: the first and the third remain
    assert apart(chain, np.zeros(4, dtype=np.int64), 5).tolist() == [True, False, True, False]
