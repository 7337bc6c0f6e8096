"""The stationary bootstrap, against another program and against what independence says."""

import math

import numpy as np
import pytest

from engine.measurement import stationary_bootstrap
from engine.measurement.stationary_bootstrap import block_length, drawn_counts, resampled_means


def _series(n, phi, seed):
    """A series that follows itself by phi, its shocks a linear congruential row that any program can make."""
    state, shocks = seed, []
    for _ in range(n):
        state = (state * 1103515245 + 12345) % 2**31
        shocks.append(state / 2**31 - 0.5)
    found = [shocks[0]]
    for shock in shocks[1:]:
        found.append(phi * found[-1] + shock)
    return np.array(found)


@pytest.mark.parametrize(
    ("n", "phi", "seed", "length"),
    [
        (50, 0.0, 1, 1.0925559756527028),
        (200, 0.5, 2, 5.42272496896254),
        (400, 0.9, 3, 25.04791136823419),
        (1000, -0.3, 4, 8.222045661456784),
        (60, 0.97, 5, 9.516689390587043),
    ],
)
def test_block_lengths_are_those_of_arch(n, phi, seed, length):
    """arch.bootstrap.optimal_block_length, column "stationary", of the same series."""
    assert block_length(_series(n, phi, seed)) == pytest.approx(length, rel=1e-9)


@pytest.mark.parametrize("series", [[], [0.1], [0.0] * 100, [0.25] * 100, [1, -1] * 4])
def test_a_series_without_moves_or_too_short_has_blocks_of_one(series):
    """Nothing hangs together there."""
    assert block_length(np.array(series, dtype=np.float64)) == 1.0


def test_every_draw_is_as_long_as_the_series():
    """Counts are whole, add up to n, and are the same for the same seed alone."""
    counts = drawn_counts(37, 5.0, 200, 3)
    assert counts.shape == (200, 37)
    assert set(counts.sum(axis=1)) == {37.0}
    assert (counts == counts.round()).all()
    assert (counts == drawn_counts(37, 5.0, 200, 3)).all()
    assert (counts != drawn_counts(37, 5.0, 200, 4)).any()


def test_every_place_is_drawn_as_often():
    """No place is preferred, neither the first nor the last."""
    means = drawn_counts(20, 4.0, 40_000, 1).mean(axis=0)
    assert means == pytest.approx(np.ones(20), abs=0.03)


def test_blocks_of_one_scatter_as_independent_draws():
    """The standard deviation of the mean is sd / root n; with longer blocks of a series that follows itself more."""
    series = _series(200, 0.5, 2)
    alone = (drawn_counts(200, 1.0, 20_000, 1) @ series / 200).std()
    assert alone == pytest.approx(series.std() / math.sqrt(200), rel=0.02)
    together = (drawn_counts(200, 8.0, 20_000, 1) @ series / 200).std()
    assert together == pytest.approx(0.03391556588506, rel=0.02)  # arch.bootstrap.StationaryBootstrap(8), 20 000 draws
    assert together > 1.3 * alone


def test_means_are_those_of_the_drawn_counts(monkeypatch):
    """One set of draws for both; and drawn some at a time each is still a mean of whole blocks."""
    table = np.column_stack([_series(60, 0.5, 2), np.ones(60)])
    means = resampled_means(table, 4.0, 50, 7)
    assert means == pytest.approx(drawn_counts(60, 4.0, 50, 7) @ table / 60)
    monkeypatch.setattr(stationary_bootstrap, "_MOST_CELLS", 600)
    parted = resampled_means(table, 4.0, 50, 7)
    assert parted.shape == (50, 2)
    assert parted[:, 1] == pytest.approx(np.ones(50))
    assert parted[:10] == pytest.approx(drawn_counts(60, 4.0, 10, 7) @ table / 60)
