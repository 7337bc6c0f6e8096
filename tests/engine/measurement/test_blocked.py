"""What blocked entries missed and what blocked exits cost, worked by hand."""

from typing import Any

import pytest

from engine.measurement.attainable import attainable
from engine.measurement.blocked_exit import blocked_exits
from engine.measurement.catalyst_entry import catalyst_entries
from engine.measurement.plan_entry import PlanEntry, plan_entries
from engine.prices.action import CorporateAction
from engine.simulation.decision import Side
from engine.simulation.outcome import CatalystFate, Fate
from engine.simulation.refusal import Reason

# Locked at 11.00 on the 18th (closed at 10.00 before), sold at 13.20 on the 23rd.
RISE = {
    1: (10.0, 10.0, 10.0, 10.0),
    2: (11.0, 11.0, 11.0, 11.0),
    3: (11.5, 12.0, 11.4, 12.0),
    4: (12.4, 12.5, 12.3, 12.5),
    5: (13.2, 13.3, 13.1, 13.3),
    6: (13.3, 13.4, 13.3, 13.4),
}
# To be sold on the 20th at 9.00, locked down then and on the 23rd; sold at 8.00 on the 24th and 7.50 on the 25th.
FALL = {
    3: (10.0, 10.0, 10.0, 10.0),
    4: (9.0, 9.0, 9.0, 9.0),
    5: (8.1, 8.1, 8.1, 8.1),
    6: (8.0, 8.2, 7.9, 8.0),
    7: (7.5, 7.9, 7.5, 7.8),
    9: (7.8, 7.8, 7.2, 7.2),
}


def _entry(shanghai: Any, run: Any, bars: Any = None) -> PlanEntry:
    (row,) = plan_entries(run, shanghai.market(shanghai.bars(RISE) if bars is None else bars))
    return row


def test_a_locked_entry_missed_its_gain(shanghai: Any, outcome: Any, refusal: Any) -> None:
    """2 000 shares at the limit of 11.00 are 22 000.00; to 13.20 they would have earned a fifth, 4 400.00."""
    run = outcome(
        plans=(shanghai.plan(2, 5),),
        equity=shanghai.equity(),
        blocks=(shanghai.block(2, 2_000, 2_000, Reason.LIMIT_UP),),
        refusals=(refusal(plan="p1", ticker=shanghai.stock, reason=Reason.LIMIT_UP, wanted=2_000),),
    )
    row = _entry(shanghai, run)
    assert (row.wanted, row.filled, row.blocked, row.reason, row.n_sessions) == (2_000, 0, 2_000, Reason.LIMIT_UP, 1)
    assert row.missed_return == pytest.approx(0.20)
    assert (row.worth_cents, row.missed_cents) == (2_200_000, 440_000)
    assert (attainable((), (row,)).n_blocked, attainable((), (row,)).missed_cents) == (1, 440_000)


def test_a_part_that_was_cut(shanghai: Any, outcome: Any) -> None:
    """Tried on the 18th, 19th and 20th; 500 of 2 000 filled on the 19th and 700 on the 20th: 800 stay blocked by the
    cap, worth 8 800.00 on the 18th, and missed a fifth of it."""
    run = outcome(
        plans=(shanghai.plan(2, 5),),
        equity=shanghai.equity(),
        blocks=(
            shanghai.block(2, 2_000, 2_000, Reason.LIMIT_UP),
            shanghai.block(3, 2_000, 1_500, Reason.PARTICIPATION),
            shanghai.block(4, 2_000, 800, Reason.PARTICIPATION),
        ),
        fills=(shanghai.fill(3, Side.BUY, 500, 11.5), shanghai.fill(4, Side.BUY, 700, 12.4)),
    )
    row = _entry(shanghai, run)
    assert (row.wanted, row.filled, row.blocked) == (2_000, 1_200, 800)
    assert (row.reason, row.n_sessions) == (Reason.PARTICIPATION, 3)
    assert (row.worth_cents, row.missed_cents) == (880_000, 176_000)


def test_what_a_later_try_filled_missed_nothing(shanghai: Any, outcome: Any) -> None:
    """Blocked on the 18th, filled whole on the 19th: the reason and two tries are told, nothing is missed."""
    run = outcome(
        plans=(shanghai.plan(2, 5),),
        equity=shanghai.equity(),
        blocks=(shanghai.block(2, 300, 300, Reason.LIMIT_UP),),
        fills=(shanghai.fill(3, Side.BUY, 300, 11.5),),
    )
    row = _entry(shanghai, run)
    assert (row.wanted, row.filled, row.blocked, row.reason, row.n_sessions) == (300, 300, 0, Reason.LIMIT_UP, 2)
    assert (row.worth_cents, row.missed_return, row.missed_cents) == (None, None, None)


def test_an_entry_without_trading_has_no_price_to_miss(shanghai: Any, outcome: Any) -> None:
    """Suspended on the 18th: the shares are blocked, what they missed is not known."""
    bars = shanghai.bars({n: row for n, row in RISE.items() if n != 2})
    run = outcome(
        plans=(shanghai.plan(2, 5),),
        equity=shanghai.equity(),
        blocks=(shanghai.block(2, 300, 300, Reason.SUSPENDED),),
    )
    row = _entry(shanghai, run, bars)
    assert (row.blocked, row.reason) == (300, Reason.SUSPENDED)
    assert (row.worth_cents, row.missed_return, row.missed_cents) == (None, None, None)


def test_an_order_that_never_went_out(shanghai: Any, outcome: Any, refusal: Any) -> None:
    """The cap on plans refused it: no shares, no session, the reason."""
    run = outcome(
        plans=(shanghai.plan(2, 5),),
        equity=shanghai.equity(),
        refusals=(refusal(plan="p1", reason=Reason.PLAN_CAP, wanted=0),),
    )
    row = _entry(shanghai, run)
    assert (row.wanted, row.blocked, row.reason, row.n_sessions) == (0, 0, Reason.PLAN_CAP, 0)


def test_a_catalysts_plans_together(outcome: Any, session: Any) -> None:
    """Worth 100.00 missed 10.00 and worth 300.00 missed −30.00: together −5 % of 400.00. A third filled at once."""
    rows = (
        PlanEntry("p1", "c1", "A", 200, 100, 100, Reason.LIMIT_UP, 1, 10_000, 0.1, 1_000),
        PlanEntry("p2", "c1", "B", 300, 0, 300, Reason.NO_CASH, 3, 30_000, -0.1, -3_000),
        PlanEntry("p3", "c1", "C", 500, 500, 0, None, 1, None, None, None),
        PlanEntry("p4", "", "D", 900, 900, 0, None, 1, None, None, None),
    )
    fates = tuple(CatalystFate(name, Fate.TRADED, session(1), "") for name in ("c1", "c2"))
    first, second = catalyst_entries(outcome(fates=fates), rows)
    assert (first.catalyst, first.wanted, first.filled, first.n_sessions) == ("c1", 1_000, 600, 3)
    assert first.blocked_by == (Reason.LIMIT_UP, Reason.NO_CASH)
    assert (first.missed_return, first.missed_cents) == (pytest.approx(-0.05), -2_000)
    assert (second.catalyst, second.wanted, second.n_sessions, second.missed_return) == ("c2", 0, 0, None)


def test_a_locked_exit_and_what_the_waiting_cost(shanghai: Any, outcome: Any, trade: Any) -> None:
    """To be sold at 9.00 on the 20th; 100 sold at 8.00 on the 24th, 300 at 7.50 on the 25th: a mean of 7.625."""
    run = outcome(
        trades=(trade(ticker=shanghai.stock, exit_shares=400),),
        equity=shanghai.equity(),
        blocks=(
            shanghai.block(4, 400, 400, Reason.LIMIT_DOWN, Side.SELL),
            shanghai.block(5, 400, 400, Reason.LIMIT_DOWN, Side.SELL),
            shanghai.block(6, 400, 300, Reason.PARTICIPATION, Side.SELL),
        ),
        fills=(shanghai.fill(6, Side.SELL, 100, 8.0), shanghai.fill(7, Side.SELL, 300, 7.5)),
    )
    (row,) = blocked_exits(run, shanghai.market(shanghai.bars(FALL)))
    assert (row.plan, row.first_on, row.blocked, row.reason) == ("p1", shanghai.days[4], 400, Reason.LIMIT_DOWN)
    assert row.n_sessions == 3
    assert row.delay_return == pytest.approx(7.625 / 9 - 1)


def test_only_the_shares_that_waited_count(shanghai: Any, outcome: Any, trade: Any) -> None:
    """100 were sold on the 20th itself; the 300 that the cap left over went at 8.00 on the 24th."""
    run = outcome(
        trades=(trade(ticker=shanghai.stock, exit_shares=400),),
        equity=shanghai.equity(),
        blocks=(shanghai.block(4, 400, 300, Reason.PARTICIPATION, Side.SELL),),
        fills=(shanghai.fill(4, Side.SELL, 100, 9.0), shanghai.fill(6, Side.SELL, 300, 8.0)),
    )
    (row,) = blocked_exits(run, shanghai.market(shanghai.bars(FALL)))
    assert row.delay_return == pytest.approx(8 / 9 - 1)


def test_an_exit_blocked_to_the_end_is_valued_at_the_last_close(shanghai: Any, outcome: Any, trade: Any) -> None:
    """Never sold: from 9.00 to the last close of the run, 7.20; without trading on the 26th, from 7.80 before it."""
    held = trade(ticker=shanghai.stock, exit_shares=400, exit_on=None, exit_price=None)
    market = shanghai.market(shanghai.bars(FALL))
    for first, start, reason in ((4, 9.0, Reason.LIMIT_DOWN), (8, 7.8, Reason.SUSPENDED)):
        blocks = (shanghai.block(first, 400, 400, reason, Side.SELL),)
        (row,) = blocked_exits(outcome(trades=(held,), equity=shanghai.equity(), blocks=blocks), market)
        assert row.delay_return == pytest.approx(7.2 / start - 1)


def test_a_split_while_waiting_costs_nothing(shanghai: Any, outcome: Any, trade: Any) -> None:
    """Two for one on the 24th: 800 shares sold at 4.00 are 400 at 8.00."""
    split = {n: row if n < 6 else tuple(price / 2 for price in row) for n, row in FALL.items()}
    actions = (CorporateAction(shanghai.stock, shanghai.days[6], 2.0),)
    run = outcome(
        trades=(trade(ticker=shanghai.stock, exit_shares=800),),
        equity=shanghai.equity(),
        blocks=(shanghai.block(4, 400, 400, Reason.LIMIT_DOWN, Side.SELL),),
        fills=(shanghai.fill(6, Side.SELL, 800, 4.0),),
    )
    (row,) = blocked_exits(run, shanghai.market(shanghai.bars(split), actions=actions))
    assert row.delay_return == pytest.approx(8 / 9 - 1)


def test_a_sale_that_went_through_has_no_row(shanghai: Any, outcome: Any, trade: Any) -> None:
    """Blocked purchases are no blocked exits, and a holding settled in cash has no price to compare."""
    market = shanghai.market(shanghai.bars(FALL))
    bought = outcome(
        trades=(trade(ticker=shanghai.stock),),
        equity=shanghai.equity(),
        blocks=(shanghai.block(4, 400, 100, Reason.PARTICIPATION),),
    )
    assert blocked_exits(bought, market) == ()
    settled = outcome(
        trades=(trade(ticker=shanghai.stock),),
        equity=shanghai.equity(),
        blocks=(shanghai.block(4, 400, 400, Reason.SUSPENDED, Side.SELL),),
    )
    (row,) = blocked_exits(settled, market)
    assert row.delay_return is None
