"""p-values by hand, and by simulation: even where nothing happened, small where something did."""

import numpy as np
import pytest

from engine.measurement.placebo.buckets import Buckets
from engine.measurement.placebo.matched import matched
from engine.measurement.placebo.placebos import Method, Placebos, repeated_rows
from engine.measurement.placebo.reaction_table import ReactionTable, reactions
from engine.measurement.placebo.shifts import shifts
from engine.measurement.placebo.standing import Measure, standing
from engine.measurement.study.choice import Choice, Targets
from tests.engine.measurement.placebo.placebo_worlds import LEADERS, ring_noise, true_of

NAN = float("nan")
CHOICE = Choice(Targets.LEADERS)
N_ROWS = 90


def test_p_values_by_hand():
    """Nine calendars: 2 above 5, 1 equal to it, 4 below, 2 without a value. p = (1 + 2 + 1 + 2) / 10; the other side
    (1 + 4 + 1 + 2) / 10; the error √(.6 · .4 / 9)."""
    found = standing(Measure.NET, 5.0, np.array([1.0, 2, 3, 4, 5, 6, 7, NAN, NAN]))
    assert (found.n, found.n_undefined, found.n_equal, found.rank) == (9, 2, 1, 4)
    assert (found.p, found.p_two_sided) == (pytest.approx(0.6), 1.0)
    assert found.error == pytest.approx((0.6 * 0.4 / 9) ** 0.5)
    assert found.beaten == pytest.approx(4 / 9)
    assert (found.low, found.median, found.high) == (pytest.approx(1.3), 4.0, pytest.approx(6.7))


def test_the_highest_of_all_has_the_smallest_p_that_there_is():
    found = standing(Measure.CAAR, 1.0, np.linspace(-1, 0.5, 99), 99)
    assert (found.p, found.p_two_sided, found.rank, found.beaten) == (0.01, 0.02, 1, 1.0)
    assert found.error == 0.0  # there are no other calendars
    part = standing(Measure.CAAR, 1.0, np.linspace(-1, 0.5, 99), 393)
    assert part.error == pytest.approx((0.01 * 0.99 / 99 * (393 - 99) / 392) ** 0.5)


def test_the_rounding_of_a_sum_decides_nothing():
    """0.1 + 0.2 is not 0.3 in floats, and counts as high as it."""
    assert standing(Measure.CAAR, 0.1 + 0.2, np.array([0.3] * 9)).p == 1.0
    assert standing(Measure.CAAR, 0.3, np.array([0.1 + 0.2] * 9)).p == 1.0


@pytest.mark.parametrize(
    ("value", "placebo", "reason"),
    [(NAN, [1.0, 2.0], "the true calendar has none"), (1.0, [], "there is no placebo calendar")],
)
def test_what_cannot_be_ranked_says_why(value, placebo, reason):
    found = standing(Measure.SHARPE, value, np.array(placebo))
    assert (found.p, found.rank, found.error, found.beaten, found.reason) == (None, None, None, None, reason)


def test_calendars_without_a_value_count_against_the_true_one():
    found = standing(Measure.EXCESS, 9.0, np.array([NAN] * 9 + [1.0] * 10))
    assert (found.p, found.n_undefined) == (0.5, 9)


def p_value(table, rows, method, labels=None, effect=0.0, seed=0):
    true = true_of(rows, N_ROWS)
    car = table.copy()
    car[:, rows] += effect
    held = ReactionTable(car, car, {ticker: n for n, ticker in enumerate(LEADERS)})
    moved = {Method.SHIFT: lambda: shifts(true, 1000, seed)}
    placebos = moved.get(method, lambda: matched(true, Buckets(labels, 0, 0), 6, 99, seed))()
    own = reactions(Placebos(method, true, repeated_rows(true, 1)), CHOICE, held).caar[0]
    return standing(Measure.CAAR, own, reactions(placebos, CHOICE, held).caar, placebos.n_possible).p


def clustered(rng):
    """Four dates within a few sessions of each other, and two more."""
    start = rng.integers(0, 60)
    return sorted({int(row) for row in (start, start + 2, start + 3, start + 5, *rng.integers(0, N_ROWS, 2))})


def p_values(n_worlds, method, effect=0.0, hot=0.0, hot_dates=False):
    """Worlds of overlapping noise in which a tercile of the sessions may earn more, and dates may seek it."""
    found = []
    for world in range(n_worlds):
        rng = np.random.default_rng([world, 7])
        labels = rng.permutation(np.arange(N_ROWS) % 3)
        table = ring_noise(rng, len(LEADERS), N_ROWS, width=6) + hot * (labels == 0)
        rows = sorted(rng.choice(np.flatnonzero(labels == 0)[::4], 5, replace=False).tolist()) if hot_dates else None
        found.append(p_value(table, rows or clustered(rng), method, labels, effect, world))
    return np.array(found)


def is_even(p, n_sigma=4.0):
    """Whether p-values are uniform: the largest gap to the diagonal as Kolmogorov and Smirnov bound it, and 5 % of them
    up to 5 %."""
    gap = np.abs(np.sort(p) - (np.arange(len(p)) + 0.5) / len(p)).max()
    rejected = (p <= 0.05).mean()
    return gap < 1.95 / np.sqrt(len(p)) and abs(rejected - 0.05) < n_sigma * np.sqrt(0.05 * 0.95 / len(p))


@pytest.mark.parametrize("method", [Method.SHIFT, Method.MATCHED])
def test_without_an_effect_p_is_even(method):
    """On noise whose windows overlap, with clustered dates: 400 worlds, by each way of moving dates."""
    assert is_even(p_values(400, method))


@pytest.mark.slow
def test_dates_that_seek_hot_sessions_need_matching():
    """Where a tercile of sessions earns more anyway and the news comes then, shifts find an effect that is none of the
    catalysts'; matched dates, moved among hot sessions alone, do not."""
    shifted = p_values(150, Method.SHIFT, hot=4.0, hot_dates=True)
    assert (shifted <= 0.05).mean() > 0.5
    assert is_even(p_values(300, Method.MATCHED, hot=4.0, hot_dates=True))


def test_independent_dates_would_mislead():
    """The placebo that this replaces: each date moved by itself. It breaks the clusters, and rejects far more than
    5 % of the time where nothing happened."""
    found = []
    for world in range(300):
        rng = np.random.default_rng([world, 8])
        car = ring_noise(rng, len(LEADERS), N_ROWS, width=6)
        held = ReactionTable(car, car, {ticker: n for n, ticker in enumerate(LEADERS)})
        true = true_of(clustered(rng), N_ROWS)
        alone = Placebos(Method.SHIFT, true, rng.integers(0, N_ROWS, (99, len(true))))
        own = reactions(Placebos(Method.SHIFT, true, repeated_rows(true, 1)), CHOICE, held).caar[0]
        found.append(standing(Measure.CAAR, own, reactions(alone, CHOICE, held).caar).p)
    assert (np.array(found) <= 0.05).mean() > 0.10


@pytest.mark.parametrize("method", [Method.SHIFT, Method.MATCHED])
def test_a_planted_effect_is_found(method):
    assert (p_values(60, method, effect=8.0) <= 0.05).mean() > 0.8
