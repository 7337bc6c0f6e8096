"""The probability of backtest overfitting: a golden matrix, the null, and what a planted edge does."""

import math

import numpy as np
import pytest

from engine.measurement.overfitting.backtest_overfitting import Metric, backtest_overfitting


def golden(edge):
    """480 sessions of 10 trials from a hash; the third trial has an edge. All counts begin with 1."""
    t, n = np.arange(1, 481)[:, None], np.arange(1, 11)[None, :]
    hashed = ((7919 * t + 104729 * n) ** 2 + 31337 * t * n) % 1_000_003
    return 0.02 * (hashed / 1_000_003 - 0.5) + edge * (n == 3)


@pytest.mark.parametrize(
    ("edge", "n_blocks", "below", "losses", "n_splits"),
    [
        (0, 4, 4, 5, 6),
        (0, 8, 54, 62, 70),
        (0, 10, 170, 206, 252),
        (0.0005, 4, 2, 3, 6),
        (0.0005, 8, 35, 40, 70),
        (0.0005, 10, 110, 142, 252),
        (0.001, 4, 0, 0, 6),
        (0.001, 8, 9, 9, 70),
        (0.001, 10, 11, 12, 252),
    ],
)
def test_golden_matrix(edge, n_blocks, below, losses, n_splits):
    """Counts on which pypbo and an independent program agree in all nine cases."""
    found = backtest_overfitting(golden(edge), n_blocks)
    assert found.n_splits == n_splits
    assert found.probability == pytest.approx(below / n_splits, abs=1e-15)
    assert found.loss == pytest.approx(losses / n_splits, abs=1e-15)


@pytest.mark.parametrize(("edge", "slope"), [(0, -0.56443179), (0.0005, -1.12286094), (0.001, -0.25105762)])
def test_golden_slopes(edge, slope):
    """pypbo's slope of the best's out-of-sample ratio on its in-sample one, 8 blocks."""
    assert backtest_overfitting(golden(edge), 8).slope == pytest.approx(slope, abs=6e-9)


@pytest.mark.parametrize("n_blocks", [4, 6, 8])
def test_against_a_plain_statement_of_the_rule(n_blocks):
    """Every split spelled out with loops, a column of ties and a column that stands still among them."""
    from itertools import combinations

    returns = np.random.default_rng(n_blocks).normal(0.0002, 0.01, (100, 5))
    returns[:, 3] = returns[:, 1]
    returns[:, 4] = 0.0
    kept = returns[len(returns) % n_blocks :].reshape(n_blocks, -1, 5)

    def ratios(rows):
        spread = rows.std(axis=0, ddof=1)
        return [m / s if s > 0 else 0.0 for m, s in zip(rows.mean(axis=0), spread, strict=True)]

    logits, losses = [], 0
    for chosen in combinations(range(n_blocks), n_blocks // 2):
        here = ratios(np.concatenate([kept[b] for b in chosen]))
        there = [round(r, 12) for r in ratios(np.concatenate([kept[b] for b in range(n_blocks) if b not in chosen]))]
        best = max(range(5), key=lambda n: (round(here[n], 12), -n))
        rank = sum(r < there[best] for r in there) + (there.count(there[best]) + 1) / 2
        logits.append(math.log(rank / 6 / (1 - rank / 6)))
        losses += there[best] < 0
    found = backtest_overfitting(returns, n_blocks)
    assert found.probability == pytest.approx(np.mean([one <= 0 for one in logits]))
    assert found.loss == pytest.approx(losses / len(logits))
    assert found.n_dropped == 100 % n_blocks


def test_what_is_best_everywhere_is_never_overfitted():
    """A column above all others by more than any noise."""
    returns = np.random.default_rng(0).normal(0, 0.01, (160, 6))
    returns[:, 2] = np.abs(returns[:, 2]) + 0.05
    found = backtest_overfitting(returns, 8)
    assert (found.probability, found.loss) == (0.0, 0.0)


def test_means_that_add_up_to_nothing_are_always_overfitted():
    """De-meaned columns chosen by their mean: what one half gained the other lost. Exactly 1."""
    returns = np.random.default_rng(1).normal(0, 0.01, (160, 6))
    found = backtest_overfitting(returns - returns.mean(axis=0), 8, Metric.MEAN)
    assert found.probability == 1.0
    assert found.slope == pytest.approx(-1.0)


def test_noise_is_a_coin_and_not_zero():
    """200 matrices of noise: the mean is 0.508 ± 0.012 in the reference; half, and never 0."""
    dice = np.random.default_rng(20)
    found = [backtest_overfitting(dice.normal(0, 0.01, (240, 10)), 8).probability for _ in range(200)]
    assert np.mean(found) == pytest.approx(0.5, abs=4 * np.std(found) / math.sqrt(200))


@pytest.mark.slow
def test_published_noise():
    """1,000 sessions, 200 trials, 16 blocks: noise 0.476 ± 0.137 (the vignette of the R package pbo)."""
    dice = np.random.default_rng(5)
    found = [backtest_overfitting(dice.normal(0, 0.01, (1000, 200)), 16).probability for _ in range(5)]
    assert np.mean(found) == pytest.approx(0.476, abs=4 * 0.137 / math.sqrt(5))
    edge = dice.normal(0, 0.01, (1000, 200))
    edge[:, 7] += 0.003
    assert backtest_overfitting(edge, 16).probability < 0.01


@pytest.mark.parametrize(
    ("returns", "reason"),
    [
        (np.zeros((100, 1)), "one trial only"),
        (np.zeros((100, 0)), "one trial only"),
        (np.random.default_rng(0).normal(size=(15, 3)), "15 sessions are too few for 8 blocks"),
        (np.full((100, 3), 0.001), "no trial's returns scatter"),
    ],
)
def test_nothing_to_tell_is_said(returns, reason):
    """None with a reason, never NaN."""
    found = backtest_overfitting(returns, 8)
    assert (found.probability, found.loss, found.slope) == (None, None, None)
    assert reason in found.reason


@pytest.mark.parametrize("n_blocks", [0, 1, 3, 22])
def test_blocks_are_even_and_few(n_blocks):
    """Halves need an even number."""
    with pytest.raises(ValueError, match="even number of blocks"):
        backtest_overfitting(golden(0), n_blocks)


def test_not_finite_is_refused():
    """A NaN never passes into a rank."""
    returns = golden(0)
    returns[3, 3] = np.nan
    with pytest.raises(ValueError, match="finite"):
        backtest_overfitting(returns, 8)
