"""Laws of time, on random small markets: nothing that happens later changes anything earlier.

The twins of a run have the same past and another future. Decisions are compared first, then fills, then equity.
"""

from dataclasses import replace
from datetime import date, timedelta, timezone

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalysts import Theme
from engine.prices.action import CorporateAction
from engine.prices.bars import Bars
from engine.simulation.decision import Side
from engine.simulation.fill_policy import AtLimit, FillAt
from strategies.buy_and_hold import BuyAndHold
from strategies.cheap_catalyst import CheapCatalyst
from strategies.fade import Fade
from strategies.first_mention import FirstMention
from strategies.gradient import Gradient
from strategies.leaders import Leaders
from strategies.limit_chain import LimitChain
from strategies.rotation import Rotation
from strategies.run_up import RunUp
from strategies.sector_etf import SectorEtf

CLOCK, ETF, STOCK, OTHER = "000300.SS", "510001.SS", "300001.SZ", "600001.SS"
LAW = settings(
    derandomize=True,
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
CROWDED = Theme("solid-state-battery", "Solid-state battery", ETF, rivals=(OTHER, STOCK))
SHANGHAI = timezone(timedelta(hours=8))


@pytest.fixture(scope="module")
def short_year():
    """A range of one year is four sessions: these markets have no more than sixteen."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("strategies.cheap_catalyst.SESSIONS_A_YEAR", 4)
        yield


def _after_the_open(noised, bars: Bars, session: date, seed: int) -> Bars:
    """Another high, low and close in a session, and another future after it; its open and volume stay."""
    before = session - timedelta(days=1)
    other = noised(bars, before, seed)
    past = np.arange(len(bars)) < bars.n_until(session)
    opens, volume = np.where(past, bars.open, other.open), np.where(past, bars.volume, other.volume)
    high, low = np.maximum(opens, other.high), np.minimum(opens, other.low)
    return Bars(bars.ticker, bars.sessions, opens, high, low, other.close, volume)


def _sent(outcome, at: date):
    """The sizes of the purchase orders that went out by a close, those of the next open included."""
    decided = {row.plan: row for row in outcome.decisions if row.side is Side.BUY}
    return {row.plan: row.wanted for row in outcome.fills if row.side is Side.BUY and decided[row.plan].act_on <= at}


@LAW
@given(data=st.data())
def test_p14_another_future_changes_no_decision_no_fill_and_no_equity(cases, day, past, twins, data):
    """After any session prices halve, double, turn to noise or end: nothing up to that session is different."""
    case = data.draw(cases)
    at = day(data.draw(st.integers(0, case.end)))
    whole = past(case.run(), at)
    for twin in twins(case.store, at, data.draw(st.integers(0, 9))):
        assert past(replace(case, store=twin).run(), at) == whole


@LAW
@given(data=st.data())
def test_p14_another_future_changes_no_order_that_is_already_sent(cases, day, twins, data):
    """The sizes for the next open were fixed at the close before: what fills there was wanted in that size.

    A halved price is still paid for and noise may not be, so twins are compared where both filled.
    """
    case = data.draw(cases)
    number = data.draw(st.integers(0, case.end - 1))
    whole = _sent(case.run(), day(number + 1))
    for twin in twins(case.store, day(number), data.draw(st.integers(0, 9))):
        sent = _sent(replace(case, store=twin).run(), day(number + 1))
        assert all(sent[plan] == whole[plan] for plan in sent.keys() & whole.keys())


@pytest.mark.parametrize(
    ("strategy", "parameters"),
    [
        (SectorEtf, {"hold": 2, "size": 0.4}),
        (Leaders, {"hold": 3, "size": 0.6, "k": 2, "lookback": 2}),
        (BuyAndHold, {"trailing_stop": 0.03}),
        (RunUp, {"ahead": 2, "leave": "after", "size": 0.4}),
        (CheapCatalyst, {"years": 1, "bottom": 0.5, "growth": "yes", "size": 0.4}),
        (Rotation, {"lookback": 2, "before": 1, "fall": 0.01, "rank": 1, "enter": "strongest", "n_crowd": 1}),
        (Gradient, {"mode": "strength", "hold": 2, "lookback": 2, "order": "equipment+materials", "size": 0.4}),
        (LimitChain, {"n": 1, "hold": 5, "size": 0.6}),
        (Fade, {"mode": "leave", "n": 2, "horizon": 3, "size": 0.4}),
        (FirstMention, {"group": "repeat", "hold": 2, "size": 0.4}),
    ],
)
@settings(LAW, max_examples=8)
@given(data=st.data())
def test_p14_holds_for_every_shipped_strategy(cases, day, past, twins, short_year, data, strategy, parameters):
    """Each of them, on every session at which it decided something and on one at random."""
    case = replace(data.draw(cases), strategy=strategy, parameters=parameters, themes=(CROWDED,))
    outcome = case.run()
    sessions = {row.decided_on for row in outcome.decisions} | {day(data.draw(st.integers(0, case.end)))}
    for at in sorted(sessions)[:3]:
        for twin in twins(case.store, at, 3):
            assert past(replace(case, store=twin).run(), at) == past(outcome, at)


@LAW
@given(data=st.data())
def test_p15_a_fill_at_the_open_sees_nothing_but_the_open(cases, day, rewritten, noised, data):
    """High, low and close of a session and all after it are others: what was filled at its open is the same.

    A queue at the limit is served by the later bar, and standing orders are touched by it, after the open: the first
    is left out, the fills of the second are.
    """
    case = data.draw(cases)
    case = replace(case, policy=replace(case.policy, at=FillAt.OPEN, at_limit=AtLimit.SKIP))
    at = day(data.draw(st.integers(1, case.end)))
    twin = replace(case, store=rewritten(case.store, lambda bars: _after_the_open(noised, bars, at, 5)))

    outcomes = [case.run(), twin.run()]
    touched = {row.plan for one in outcomes for row in one.decisions if row.decided_on == row.act_on == at}
    fills, others = (
        [row for row in one.fills if row.session < at or (row.session == at and row.plan not in touched)]
        for one in outcomes
    )
    assert fills == others
    if not touched:
        cash, other = ([row.cash_cents for row in one.equity if row.session <= at] for one in outcomes)
        assert cash == other


@LAW
@given(data=st.data())
def test_p13_decided_after_it_was_known_filled_after_it_was_decided(cases, day, data):
    """The rule restated: an instant before 09:15 in Shanghai on a session means that open, all else the next session
    after its last day. Every purchase is decided before that open, and filled there or later; a standing order, which
    the purchase's decision holds, is filled in the session that touches it."""
    case = data.draw(cases)
    outcome = case.run()
    sessions = [day(n) for n in range(40)]

    def first_open(known):
        if known.at is not None:
            local = known.at.astimezone(SHANGHAI)
            if local.date() in sessions and (local.hour, local.minute) < (9, 15):
                return local.date()
            return next(on for on in sessions if on > local.date())
        return next(on for on in sessions if on > known.last_on)

    known = {row.id: first_open(row.known) for row in case.catalysts}
    fills = {(fill.plan, fill.side): fill for fill in reversed(outcome.fills)}
    entries = {row.plan: row.act_on for row in outcome.decisions if row.side is Side.BUY}
    for decision in outcome.decisions:
        if decision.catalyst and decision.side is not Side.SELL:
            assert decision.decided_on == sessions[sessions.index(known[decision.catalyst]) - 1]
        if decision.act_on is None:
            continue
        if decision.decided_on == decision.act_on:
            assert decision.side is Side.SELL
            assert decision.act_on > entries[decision.plan]
            continue
        assert decision.decided_on < decision.act_on
        assert decision.act_on >= known.get(decision.catalyst, decision.act_on)
        fill = fills.get((decision.plan, decision.side))
        if fill is not None:
            is_first = fill.session == decision.act_on
            assert is_first or (fill.session > decision.act_on and (decision.side is Side.SELL or case.policy.retry))
    for trade in outcome.trades:
        assert trade.exit_on is None or trade.exit_on > trade.entry_on > trade.decided_on


@LAW
@given(data=st.data())
def test_p16_later_catalysts_change_nothing_earlier(cases, day, past, catalyst, data):
    """Catalysts known on a session or later, also such as replace earlier ones: what was decided before that session's
    close, filled and earned up to it is the same with and without them."""
    case = data.draw(cases)
    number = data.draw(st.integers(1, case.end))
    later = tuple(
        catalyst(f"z{n}", str(day(number) + timedelta(days=days)), targets=targets, supersedes=old, direction=sign)
        for n, (days, targets, old, sign) in enumerate(
            data.draw(
                st.lists(
                    st.tuples(
                        st.integers(0, 9),
                        st.sampled_from([(), (STOCK,)]),
                        st.sampled_from(["", "c0", "c1"]),
                        st.sampled_from([1, -1]),
                    ),
                    min_size=1,
                    max_size=3,
                )
            )
        )
    )
    alone, joined = case.run(), replace(case, catalysts=later + case.catalysts).run()
    assert past(alone, day(number - 1)) == past(joined, day(number - 1))
    assert past(alone, day(number))[1:] == past(joined, day(number))[1:]


@LAW
@given(data=st.data())
def test_p18_a_later_split_or_dividend_changes_nothing_earlier(cases, day, past, data):
    """An ex-date after a session rescales nothing up to it: shares, prices and sizes are raw."""
    case = data.draw(cases)
    number = data.draw(st.integers(0, case.end - 1))
    ex_on = day(data.draw(st.integers(number + 1, case.end)))
    multiplier, cash = data.draw(st.sampled_from([(3.0, 0.0), (1.0, 0.5), (1.7, 0.2)]))
    actions = {
        ticker: tuple(row for row in case.store.actions_of(ticker) if row.ex_on != ex_on)
        for ticker in (ETF, STOCK, OTHER)
    }
    plain = replace(case, store=replace(case.store, actions=actions, _growth={}))
    more = {
        ticker: tuple(sorted([*rows, CorporateAction(ticker, ex_on, multiplier, cash)]))
        for ticker, rows in actions.items()
    }
    split = replace(case, store=replace(case.store, actions=more, _growth={}))
    assert past(plain.run(), day(number)) == past(split.run(), day(number))


@LAW
@given(data=st.data())
def test_p19_a_run_that_ends_earlier_is_the_beginning_of_the_longer_one(cases, day, past, data):
    """Fills and equity up to its end, and the decisions before it (there is no next open to decide for at the end)."""
    case = data.draw(cases)
    number = data.draw(st.integers(1, case.end))
    short, long = replace(case, end=number).run(), case.run()
    assert past(short, day(number))[1:] == past(long, day(number))[1:]
    assert past(short, day(number))[0] == past(long, day(number - 1))[0]
