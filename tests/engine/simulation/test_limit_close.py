"""Closes at the upper limit, and what they end: chains by hand on a 10 % and a 20 % stock."""

import pytest

from engine.markets.sessions import sessions_of
from engine.prices.action import CorporateAction
from engine.simulation.costs import Costs
from engine.simulation.decision import Side
from engine.simulation.exit_rule import ExitRule
from engine.simulation.fill_policy import AtLimit, FillPolicy
from engine.simulation.limit_close import closed_at_limit_up, limit_exit, limit_ups
from engine.simulation.market import market_of
from engine.simulation.plan import Plan
from engine.simulation.refusal import Reason
from engine.simulation.spec import RunSpec

CLOCK, STOCK, OTHER = "000300.SS", "300001.SZ", "600001.SS"
FREE = Costs(0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
SPEC = RunSpec((), (CLOCK,))
CHAIN = ExitRule(failed_limit_up=True)
# 10 % a session: 10.00, 11.00, 12.10, 13.31, 14.64 (14.641 to the tick), then 15.00 (the limit is 16.10).
UPS = {3: (10.5, 11.0), 4: (11.5, 12.1), 5: (12.5, 13.31), 6: (13.31, 14.64), 7: (15.5, 15.0)}


@pytest.fixture(scope="module")
def market(store):
    """The market of some bars."""
    return lambda *lines, actions=(): market_of(store(lines, actions), SPEC, sessions_of)


def test_a_close_at_the_limit_is_told_from_one_tick_below(market, bars, day):
    """14.64 is the limit of 13.31; 13.30 is one tick below that of 12.10. A 20 % name has its own."""
    seen = market(bars(OTHER, 10.0, UPS))
    assert [closed_at_limit_up(seen, OTHER, day(n)) for n in range(2, 8)] == [False, True, True, True, True, False]
    below = market(bars(OTHER, 10.0, {**UPS, 5: (12.5, 13.30)}))
    assert closed_at_limit_up(below, OTHER, day(5)) is False
    assert closed_at_limit_up(market(bars(STOCK, 10.0, {3: (10.5, 11.0), 4: (12.0, 13.2)})), STOCK, day(3)) is False
    assert closed_at_limit_up(market(bars(STOCK, 10.0, {3: (10.5, 11.0), 4: (12.0, 13.2)})), STOCK, day(4)) is True


def test_chains_are_counted_over_suspensions_and_quiet_sessions(market, bars, day):
    """Two at the limit, a suspension and a session without volume, then a third: three in a row."""
    moves = {3: (10.5, 11.0), 4: (11.5, 12.1), 7: (12.5, 13.31)}
    seen = market(bars(OTHER, 10.0, moves, missing=(5,), quiet=(6,)))
    assert [limit_ups(seen, OTHER, day(n)) for n in range(2, 9)] == [0, 1, 2, 2, 2, 3, 0]
    assert closed_at_limit_up(seen, OTHER, day(5)) is closed_at_limit_up(seen, OTHER, day(6)) is None
    assert limit_ups(seen, "600999.SS", day(5)) == 0


def test_the_limit_of_an_ex_date_is_reckoned_from_its_reference(market, bars, day):
    """12.10 and two for one make 6.05: the limit of the ex-date is 6.66 (6.655 to the tick), and the chain goes on."""
    moves = {3: (10.5, 11.0), 4: (11.5, 12.1), 5: (6.4, 6.66)}
    seen = market(bars(OTHER, 10.0, moves), actions=[CorporateAction(OTHER, day(5), 2.0, 0.0)])
    assert limit_ups(seen, OTHER, day(5)) == 3
    assert limit_ups(market(bars(OTHER, 10.0, moves)), OTHER, day(5)) == 0


def test_the_first_sessions_of_a_listing_have_no_limit(market, bars, day):
    """Listed on the third session: no earlier bar, then five sessions without limits of which no close is at one."""
    seen = market(bars(STOCK, 10.0, {3: (11.0, 12.0)}, first=2))
    assert [closed_at_limit_up(seen, STOCK, day(n)) for n in (2, 3)] == [None, False]


def test_the_exit_of_a_chain(market, bars, day):
    """The first failed close from the purchase on is that of session 7: sold in session 8; not yet known before."""
    seen = market(bars(OTHER, 10.0, UPS))
    assert limit_exit(seen, CHAIN, OTHER, day(4), day(39)) == day(8)
    assert limit_exit(seen, CHAIN, OTHER, day(4), day(6)) is None
    assert limit_exit(seen, CHAIN, OTHER, day(8), day(39)) == day(9)
    assert limit_exit(seen, ExitRule(limit_ups=4), OTHER, day(4), day(39)) == day(7)
    assert limit_exit(seen, ExitRule(stop_loss=0.1), OTHER, day(4), day(39)) is None


def test_a_chain_is_held_to_its_first_failed_close(run, bars, catalyst, day):
    """Bought at 11.50 in session 4 (closes at the limit), held through 5 and 6, failed at 7: sold at the open of 8.

    A tenth of a million at the close of 11.00: 9 000 shares; 14.80 - 11.50 on each are 29 700.00.
    """
    outcome = run(
        {"c1": [Plan(OTHER, 0.1, None, "", exits=CHAIN)]},
        [bars(OTHER, 10.0, {**UPS, 8: (14.8, 14.8)})],
        [catalyst("c1", "2024-08-29")],
        costs=FREE,
    )
    (trade,) = outcome.trades
    assert (trade.entry_on, trade.entry_price, trade.exit_on, trade.exit_price) == (day(4), 11.5, day(8), 14.8)
    assert (trade.shares, trade.net_cents, trade.planned_exit_on) == (9_000, 2_970_000, day(8))
    assert [(row.decided_on, row.why) for row in outcome.decisions if row.side is Side.SELL] == [
        (day(7), "the first close that is not at the upper limit")
    ]


def test_a_chain_that_fails_at_once_is_sold_in_the_next_session(run, bars, catalyst, day):
    """T+1: bought in a session whose own close fails, the shares go at the next open."""
    plan = Plan(OTHER, 0.1, None, "", exits=CHAIN)
    outcome = run({"c1": [plan]}, [bars(OTHER, 10.0, {4: (10.2, 10.4)})], [catalyst("c1", "2024-08-29")])
    assert [(trade.entry_on, trade.exit_on) for trade in outcome.trades] == [(day(4), day(5))]


def test_a_suspension_does_not_fail_a_chain_and_a_locked_fall_delays_its_exit(run, bars, catalyst, day):
    """Suspended in 5 and 6, at the limit again in 7, failed in 8; locked at its lower limit in 9: sold in 10, late."""
    moves = {
        3: (10.5, 11.0),
        4: (11.5, 12.1),
        7: (12.5, 13.31),
        8: (13.5, 13.5),
        9: (12.15, 12.15, 12.15, 12.15),
        10: (11.0, 11.2),
    }
    plan = Plan(OTHER, 0.1, None, "", exits=CHAIN)
    outcome = run({"c1": [plan]}, [bars(OTHER, 10.0, moves, missing=(5, 6))], [catalyst("c1", "2024-08-29")])
    (trade,) = outcome.trades
    assert (trade.planned_exit_on, trade.exit_on, trade.exit_price, trade.exit_delay) == (day(9), day(10), 11.0, 1)
    assert [(block.session, block.reason) for block in outcome.blocks] == [(day(9), Reason.LIMIT_DOWN)]


def test_what_opens_at_its_limit_is_bought_from_the_queue_alone(run, bars, catalyst, day):
    """Opened at 12.10, traded below: refused when skipping, filled at the limit from the queue."""
    moves = {3: (10.5, 11.0), 4: (12.1, 12.1, 11.8, 12.1), 5: (12.3, 12.4)}
    plans, news = {"c1": [Plan(OTHER, 0.1, None, "", exits=CHAIN)]}, [catalyst("c1", "2024-08-29")]
    skipped = run(plans, [bars(OTHER, 10.0, moves)], news)
    assert [(no.reason, no.session) for no in skipped.refusals] == [(Reason.LIMIT_UP, day(4))]
    queued = run(plans, [bars(OTHER, 10.0, moves)], news, policy=FillPolicy(at_limit=AtLimit.QUEUE))
    assert [(trade.entry_price, trade.exit_on) for trade in queued.trades] == [(12.1, day(6))]


def test_too_many_limit_ups_end_a_plan(run, bars, catalyst, day):
    """The third close in a row, the one before the entry included, is that of session 5: sold at the open of 6."""
    plan = Plan(OTHER, 0.1, None, "", exits=ExitRule(limit_ups=3))
    outcome = run({"c1": [plan]}, [bars(OTHER, 10.0, UPS)], [catalyst("c1", "2024-08-29")])
    assert [(trade.exit_on, trade.exit_price) for trade in outcome.trades] == [(day(6), 13.31)]
    assert outcome.decisions[-1].why == "its limit-up number 3 in a row"


def test_hold_still_ends_a_chain_that_goes_on(run, bars, catalyst, day):
    """Two sessions are up while the chain holds."""
    plan = Plan(OTHER, 0.1, 2, "", exits=CHAIN)
    outcome = run({"c1": [plan]}, [bars(OTHER, 10.0, UPS)], [catalyst("c1", "2024-08-29")])
    assert (outcome.trades[0].exit_on, outcome.decisions[-1].why) == (day(6), "held for 2 sessions")
