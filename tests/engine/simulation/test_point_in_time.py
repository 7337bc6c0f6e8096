"""The adjusted view of a session rests on actions whose ex-date has come, and on nothing that is to come."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalysts import CatalystCalendar
from engine.markets.sessions import sessions_of
from engine.prices.action import CorporateAction
from engine.simulation.market import market_of
from engine.simulation.market_view import MarketView
from engine.simulation.spec import RunSpec

STOCK = "300001.SZ"
EMPTY = CatalystCalendar(())
LAW = settings(derandomize=True, max_examples=100, deadline=None)


def view_of(prices, session):
    """The market after the close of a session."""
    return MarketView(market_of(prices, RunSpec((), ("000300.SS",)), sessions_of), EMPTY, session)


@pytest.fixture
def view(store, bars, day):
    """The view after the close of a session, of a stock with these closes and actions (session, shares, cash)."""

    def build(number, closes, actions=(), missing=()):
        prices = {n: (close, close) for n, close in enumerate(closes)}
        line = bars(STOCK, closes[0], prices, missing=missing)
        made = [CorporateAction(STOCK, day(n), shares, cash) for n, shares, cash in actions]
        return view_of(store([line], made), day(number))

    return build


def test_an_announced_action_changes_nothing_before_its_ex_date(view):
    """Two for one with its ex-date on session 4: up to session 3 the closes are the raw ones and it is not shown."""
    closes, actions = [10.0, 11.0, 12.0, 12.0, 6.0], [(4, 2.0, 0.0)]
    for number in range(4):
        seen = view(number, closes, actions)
        assert seen.closes(STOCK, 5).tolist() == closes[: number + 1]
        assert seen.actions(STOCK) == ()


def test_an_ex_date_on_the_session_itself_counts(view):
    """After the close of its ex-date: 10, 11, 12, 12 correspond to 5, 5.5, 6, 6, and the return is that of holding."""
    seen = view(4, [10.0, 11.0, 12.0, 12.0, 6.6], [(4, 2.0, 0.0)])
    assert seen.closes(STOCK, 5) == pytest.approx(np.array([5.0, 5.5, 6.0, 6.0, 6.6]), rel=1e-14)
    assert seen.strength(STOCK, 1) == pytest.approx(0.1, rel=1e-12)
    assert len(seen.actions(STOCK)) == 1


def test_an_ex_date_in_a_suspension_counts_from_the_next_bar_on(view):
    """Ex-date on session 3, no bar on 3 and 4: the closes stay raw until session 5 shows the split."""
    closes, actions = [10.0, 11.0, 12.0, 0.0, 0.0, 6.6], [(3, 2.0, 0.0)]
    for number in (3, 4):
        assert view(number, closes, actions, missing=(3, 4)).closes(STOCK, 5).tolist() == [10.0, 11.0, 12.0]
    seen = view(5, closes, actions, missing=(3, 4))
    assert seen.closes(STOCK, 5) == pytest.approx(np.array([5.0, 5.5, 6.0, 6.6]), rel=1e-14)


def test_two_actions_on_one_day(view):
    """A dividend of 1 of the old share, then two for one: 12 corresponds to (12 − 1) / 2 = 5.5 from the day on."""
    closes, actions = [12.0, 12.0, 12.0, 5.5, 6.05], [(3, 1.0, 1.0), (3, 2.0, 0.0)]
    assert view(2, closes, actions).closes(STOCK, 3).tolist() == [12.0, 12.0, 12.0]
    assert view(3, closes, actions).closes(STOCK, 2) == pytest.approx(np.array([5.5, 5.5]), rel=1e-14)
    assert view(4, closes, actions).strength(STOCK, 2) == pytest.approx(0.1, rel=1e-12)


def _seen(view):
    """All that a view tells of prices, to the last bit."""
    tickers = sorted(view._store.bars)
    return [
        (
            ticker,
            view.bars(ticker).close.tobytes(),
            [view.closes(ticker, n).tobytes() for n in (1, 2, 5, 40)],
            [view.strength(ticker, n) for n in (1, 3, 10)],
            [view.volatility(ticker, n) for n in (2, 10)],
            view.turnover(ticker, 5),
            view.actions(ticker),
        )
        for ticker in tickers
    ] + [view.strongest(tickers, 2, 3), view.stocks(), view.sector_etf("solid-state-battery")]


@LAW
@given(data=st.data())
def test_p18_no_action_with_a_later_ex_date_changes_what_is_seen(store, bars, day, data):
    """Actions added, altered or taken away, whose ex-dates lie after the session, on a session or between two: what
    any method shows is the same to the last bit, whatever was recorded before."""
    number = data.draw(st.integers(0, 38))
    closes = data.draw(st.lists(st.floats(5, 50), min_size=40, max_size=40))
    missing = data.draw(st.sets(st.integers(1, 38), max_size=6))
    line = bars(STOCK, closes[0], {n: (close, close) for n, close in enumerate(closes)}, missing=missing)
    lines = [line, bars("510001.SS", 2.0), bars("600001.SS", 8.0, {9: (8.0, 9.0)})]
    shares, cash = st.sampled_from([0.5, 1.0, 1.3, 2.0]), st.sampled_from([0.0, 0.2, 1.0])
    known = [
        CorporateAction(STOCK, day(n), *rest)
        for n, *rest in data.draw(st.lists(st.tuples(st.integers(0, number), shares, cash), max_size=4))
    ]
    days = st.integers(1, 60).map(lambda days: day(number) + timedelta(days))
    tickers = st.sampled_from([STOCK, "510001.SS", "600001.SS"])
    later = st.lists(st.builds(CorporateAction, tickers, days, shares, cash), max_size=4)
    first, second = (store(lines, [*known, *data.draw(later)]) for _ in range(2))
    assert _seen(view_of(first, day(number))) == _seen(view_of(second, day(number)))


@LAW
@given(data=st.data())
def test_the_view_is_that_of_a_world_that_ends_with_the_session(store, bars, day, data):
    """Bars and actions after the session cut off: the same, to the last bit."""
    number = data.draw(st.integers(1, 38))
    closes = data.draw(st.lists(st.floats(5, 50), min_size=40, max_size=40))
    line = bars(STOCK, closes[0], {n: (close, close) for n, close in enumerate(closes)})
    rows = data.draw(st.lists(st.tuples(st.integers(0, 39), st.sampled_from([0.5, 1.3, 2.0])), max_size=6))
    actions = [CorporateAction(STOCK, day(n), shares, 0.1) for n, shares in rows]
    whole = store([line], actions)
    past = {ticker: one.until(day(number)) for ticker, one in whole.bars.items()}
    cut = replace(whole, bars=past, actions={STOCK: tuple(one for one in sorted(actions) if one.ex_on <= day(number))})
    cut = replace(cut, _growth={})
    assert _seen(view_of(whole, day(number))) == _seen(view_of(cut, day(number)))
