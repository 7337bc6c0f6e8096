"""Contenders against each other, worked by hand."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.measurement.comparison import Better, best_of, compared_pairs
from engine.measurement.contender import Contender, TradedCatalyst, shared_returns
from engine.measurement.pair_correlation import pair_correlation
from engine.measurement.pair_difference import catalyst_difference
from engine.simulation.outcome import EquityPoint

FIRST = date(2024, 1, 1)


def _points(levels, held, first=FIRST):
    return tuple(
        EquityPoint(first + timedelta(at), level - (1 if at in held else 0), level) for at, level in enumerate(levels)
    )


def _contender(label, levels=(100, 100), held=(), excesses=(), first=FIRST, per_year=250.0):
    """`excesses` are (catalyst, day of entry, excess)."""
    traded = tuple(TradedCatalyst(name, FIRST + timedelta(day), excess) for name, day, excess in excesses)
    return Contender(label, _points(levels, set(held), first), traded, per_year)


def test_only_sessions_that_both_have_are_shared():
    """The returns run between consecutive common sessions; invested is who held at either end."""
    one = _contender("one", [100, 110, 121, 121, 121], held=[1])
    other = _contender("other", [200, 200, 100, 100], held=[2], first=FIRST + timedelta(1))
    shared = shared_returns(one, other)  # common: days 1 to 4
    assert shared.one.tolist() == pytest.approx([0.1, 0.0, 0.0])
    assert shared.other.tolist() == pytest.approx([0.0, -0.5, 0.0])
    assert shared.is_invested.tolist() == [True, True, True]  # one held on day 1, the other on day 3
    quiet = shared_returns(replace(one, equity=_points([100, 110, 121, 121, 121], set())), other)
    assert quiet.is_invested.tolist() == [False, True, True]
    assert quiet.n_invested == 2


def test_the_difference_on_catalysts_is_of_those_that_both_traded():
    """Two shared of three and three: (0.04 - 0.01 + 0.02 - 0.05) / 2 = 0; one entry session, so no error."""
    one = _contender("one", excesses=[("a", 1, 0.04), ("b", 1, 0.02), ("c", 2, 0.5)])
    other = _contender("other", excesses=[("a", 1, 0.01), ("b", 1, 0.05), ("d", 2, 0.5)])
    found = catalyst_difference(one, other)
    assert (found.n_catalysts, found.n_dates, found.error, found.low) == (2, 1, None, None)
    assert found.mean == pytest.approx(0.0)
    assert catalyst_difference(one, _contender("none")).mean is None


@pytest.mark.parametrize(("n_dates", "has_error"), [(9, False), (10, True)])
def test_below_ten_entry_sessions_nothing_is_said_of_certainty(n_dates, has_error):
    """Whatever the number of catalysts: the days count."""
    rows = [(f"c{at}", at % n_dates, 0.01 * (at % 7)) for at in range(40)]
    found = catalyst_difference(
        _contender("one", excesses=rows), _contender("other", excesses=[(name, day, 0.0) for name, day, _ in rows])
    )
    assert found.n_catalysts == 40
    assert (found.error is not None) == has_error
    assert (found.low is not None) == has_error


def test_ten_catalysts_on_ten_days_by_hand():
    """Differences 0.01 to 0.10: mean 0.055, sd 0.0302765, error sd / root 10 = 0.0095743, t(9) = 2.262157."""
    rows = [(f"c{at}", at, 0.01 * (at + 1)) for at in range(10)]
    flat = [(name, day, 0.0) for name, day, _ in rows]
    found = catalyst_difference(_contender("one", excesses=rows), _contender("other", excesses=flat))
    assert found.mean == pytest.approx(0.055)
    assert found.error == pytest.approx(0.0095743, abs=1e-7)
    assert (found.low, found.high) == pytest.approx((0.055 - 0.0216586, 0.055 + 0.0216586), abs=1e-6)


def _waving(step, n=120):
    levels = [100_000]
    for at in range(n):
        levels.append(round(levels[-1] * (1.01 if (at * step) % 7 < 4 else 0.99)))
    return levels


def test_session_differences_are_a_year_of_means():
    """Mean of the differences times the smaller number of sessions a year; the interval holds the mean."""
    held = range(130)
    one = _contender("one", _waving(1), held, per_year=250.0)
    other = _contender("other", _waving(3), held, per_year=244.0)
    (pair,) = compared_pairs([one, other])
    shared = shared_returns(one, other)
    by_hand = sum(a - b for a, b in zip(shared.one.tolist(), shared.other.tolist(), strict=True)) / 120 * 244
    assert pair.sessions.mean == pytest.approx(by_hand)
    assert pair.sessions.low < pair.sessions.mean < pair.sessions.high
    assert (pair.sessions.n_sessions, pair.sessions.n_invested) == (120, 120)
    assert pair.sessions.block >= 1
    assert compared_pairs([one, other]) == (pair,)


@pytest.mark.parametrize(("n_held", "is_said"), [(58, False), (59, True)])
def test_below_sixty_invested_sessions_nothing_is_said(n_held, is_said):
    """Held at n closes in a row is invested in n + 1 sessions."""
    one = _contender("one", _waving(1), range(10, 10 + n_held))
    (pair,) = compared_pairs([one, _contender("other", _waving(3))])
    assert pair.sessions.n_invested == n_held + 1
    assert (pair.sessions.low is not None) == is_said
    assert pair.sessions.mean is not None


def test_equal_strategies_differ_by_nothing():
    """No difference, no error, correlation one."""
    one = _contender("one", _waving(1), range(130))
    (pair,) = compared_pairs([one, replace(one, label="other")])
    assert (pair.sessions.mean, pair.sessions.error, pair.sessions.low, pair.sessions.high) == (0.0, 0.0, 0.0, 0.0)
    assert pair.correlation.correlation == pytest.approx(1.0)


def test_sessions_in_cash_do_not_make_two_alike():
    """A thousand sessions in which neither holds anything leave the correlation as it was."""
    tail = [100_000] * 1000
    ups, downs = _waving(1, 40), _waving(3, 40)
    short = pair_correlation(shared_returns(_contender("a", ups, range(41)), _contender("b", downs, range(41))))
    long = pair_correlation(
        shared_returns(
            _contender("a", [*ups, *[ups[-1]] * len(tail)], range(40)),
            _contender("b", [*downs, *[downs[-1]] * len(tail)], range(40)),
        )
    )
    assert (short.n, long.n) == (40, 40)
    assert short.correlation == pytest.approx(long.correlation)


def test_too_few_sessions_or_no_move_have_no_correlation():
    """Nineteen are too few; an account that never moved goes with nothing."""
    moving = _contender("a", _waving(1, 19), range(20))
    assert pair_correlation(shared_returns(moving, replace(moving, label="b"))).correlation is None
    still = _contender("still", [100_000] * 121)
    found = pair_correlation(shared_returns(_contender("a", _waving(1), range(130)), still))
    assert (found.n, found.correlation) == (120, None)


@given(st.lists(st.none() | st.integers(-5, 5).map(float), max_size=8), st.sampled_from(Better))
def test_nothing_is_better_than_the_best(values, better):
    """Every best beats or equals all others; equal ones are all best; where all are equal none is."""
    found = best_of(values, better)
    known = [value for value in values if value is not None]
    if len(set(known)) < 2:
        assert not found
        return
    sign = 1 if better is Better.HIGHER else -1
    top = max(sign * value for value in known)
    assert found == {place for place, value in enumerate(values) if value is not None and sign * value == top}
