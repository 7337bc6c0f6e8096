"""Reaction, capturable, captured: worked by hand on a stock that locks at its limit."""

from typing import Any

import pytest

from engine.measurement.attainable import attainable
from engine.measurement.event_return import TradeReturn
from engine.measurement.three_returns import ThreeReturns, can_buy, three_returns
from engine.prices.action import CorporateAction
from engine.simulation.fill_policy import AtLimit, FillAt

# Closed at 10.00 on the 17th; news after that close. The 18th never left its limit of 11.00, the 19th opened at its
# limit of 12.10 and traded below it, the 20th opened at 12.50 (limit 13.20). Sold at the open of the 25th at 14.00.
LOCKED = {
    0: (10.0, 10.0, 10.0, 10.0),
    1: (10.0, 10.0, 10.0, 10.0),
    2: (11.0, 11.0, 11.0, 11.0),
    3: (12.1, 12.1, 11.9, 12.0),
    4: (12.5, 12.8, 12.4, 12.8),
    5: (13.0, 13.4, 13.0, 13.4),
    6: (13.5, 13.6, 13.4, 13.5),
    7: (14.0, 14.2, 13.9, 14.1),
    8: (14.1, 14.1, 14.0, 14.0),
    9: (14.0, 14.5, 14.0, 14.4),
}
INDEX = {1: (100.0, 100.0), 2: (101.0, 102.0), 4: (104.0, 104.0), 7: (105.0, 106.0), 9: (107.0, 108.0)}


def _rows(shanghai: Any, outcome: Any, plan: Any, *, bars: Any = None, end: int = 9, **market: Any) -> ThreeReturns:
    lines = shanghai.bars(LOCKED) if bars is None else bars
    run = outcome(plans=(plan,), equity=shanghai.equity(end))
    (row,) = three_returns(run, (), shanghai.market(lines, **market), shanghai.index(INDEX))
    return row


def test_what_could_be_had_of_a_limit_lock(shanghai: Any, outcome: Any) -> None:
    """Reaction: close of the 17th (10.00) to 14.00, the index 100 to 105. Capturable: the 18th was locked and the
    19th opened at its limit, so from the open of the 20th, 12.50, the index from 104."""
    row = _rows(shanghai, outcome, shanghai.plan(2, 7))
    assert (row.plan, row.catalyst, row.captured) == ("p1", "c1", None)
    assert row.reaction == pytest.approx(0.40 - 0.05)
    assert row.capturable == pytest.approx((14 / 12.5 - 1) - (105 / 104 - 1))


def test_the_queue_is_nobodys_for_certain(shanghai: Any, outcome: Any) -> None:
    """Also in a run that fills from the queue, capturable waits for a session in which nobody need queue."""
    row = _rows(shanghai, outcome, shanghai.plan(2, 7), at_limit=AtLimit.QUEUE)
    assert row.capturable == pytest.approx((14 / 12.5 - 1) - (105 / 104 - 1))


def test_whether_one_lot_could_be_bought(shanghai: Any) -> None:
    """Locked: no. Opened at the limit: no. Opened below it: yes. In an index, or without an earlier bar: no."""
    bars = shanghai.bars(LOCKED)
    market = shanghai.market(bars)
    assert [can_buy(market, shanghai.stock, bars.bar(row)) for row in (0, 2, 3, 4)] == [False, False, False, True]
    assert not can_buy(market, "000300.SS", shanghai.index(INDEX).bar(3))


def test_a_session_too_thin_for_a_lot_is_none(shanghai: Any, outcome: Any) -> None:
    """900 shares traded: a tenth of them is under one lot of 100, so nothing could be had at any open."""
    row = _rows(shanghai, outcome, shanghai.plan(2, 7), bars=shanghai.bars(LOCKED, volume=900))
    assert row.reaction == pytest.approx(0.35)
    assert row.capturable is None


def test_sold_before_it_could_be_bought(shanghai: Any, outcome: Any) -> None:
    """A plan that leaves at the open of the 20th, the first at which one could buy, captures nothing."""
    row = _rows(shanghai, outcome, shanghai.plan(2, 4))
    assert row.reaction == pytest.approx(0.25 - 0.04)
    assert row.capturable is None


def test_a_plan_that_waits_reacts_from_the_news_on(shanghai: Any, outcome: Any) -> None:
    """Two sessions after the entry session of the 18th: reaction still begins with the close of the 17th, and one
    could buy at the open of the 20th, where the plan itself enters."""
    row = _rows(shanghai, outcome, shanghai.plan(4, 7, delay=2))
    assert row.reaction == pytest.approx(0.35)
    assert row.capturable == pytest.approx((14 / 12.5 - 1) - (105 / 104 - 1))


@pytest.mark.parametrize("leave", [None, 9])
def test_without_an_exit_in_the_run_it_goes_to_the_last_close(shanghai: Any, outcome: Any, leave: int | None) -> None:
    """The run ends on the 25th (close 14.10, index 106): held to the end, or with an exit planned for the 27th."""
    row = _rows(shanghai, outcome, shanghai.plan(2, leave), end=7)
    assert row.reaction == pytest.approx(0.41 - 0.06)
    assert row.capturable == pytest.approx((14.1 / 12.5 - 1) - (106 / 104 - 1))


def test_the_last_session_can_be_bought_and_valued(shanghai: Any, outcome: Any) -> None:
    """A run that ends on the 20th: bought at its open, 12.50, valued at its close, 12.80; the index stood still."""
    assert _rows(shanghai, outcome, shanghai.plan(2, None), end=4).capturable == pytest.approx(12.8 / 12.5 - 1)


def test_nothing_after_the_run_is_looked_at(shanghai: Any, outcome: Any) -> None:
    """The same row whatever the prices after the run's last session."""
    other = {n: row if n <= 7 else tuple(9 * price for price in row) for n, row in LOCKED.items()}
    plan = shanghai.plan(2, 8)
    assert _rows(shanghai, outcome, plan, end=7) == _rows(shanghai, outcome, plan, bars=shanghai.bars(other), end=7)


def test_an_exit_without_trading_waits_for_the_next_session(shanghai: Any, outcome: Any) -> None:
    """Suspended on the 25th and 26th: to the open of the 27th, 14.00, the index to 107; suspended to the end: to the
    last close, 13.50 on the 24th, the index to 108."""
    for gone, expected in (({7, 8}, 0.40 - 0.07), ({7, 8, 9}, 0.35 - 0.08)):
        bars = shanghai.bars({n: row for n, row in LOCKED.items() if n not in gone})
        assert _rows(shanghai, outcome, shanghai.plan(2, 7), bars=bars).reaction == pytest.approx(expected)


def test_a_split_between_is_no_loss(shanghai: Any, outcome: Any) -> None:
    """Two for one on the 23rd: 7.00 at the exit is 14.00 of before."""
    split = {n: row if n < 5 else tuple(price / 2 for price in row) for n, row in LOCKED.items()}
    actions = (CorporateAction(shanghai.stock, shanghai.days[5], 2.0),)
    row = _rows(shanghai, outcome, shanghai.plan(2, 7), bars=shanghai.bars(split), actions=actions)
    assert row.reaction == pytest.approx(0.35)
    assert row.capturable == pytest.approx((14 / 12.5 - 1) - (105 / 104 - 1))


def test_a_dividend_between_is_a_gain(shanghai: Any, outcome: Any) -> None:
    """1.35 a share on the 24th, put in again at its close of 13.50: a tenth more shares, 15.40 from 10.00."""
    actions = (CorporateAction(shanghai.stock, shanghai.days[6], 1.0, 1.35),)
    row = _rows(shanghai, outcome, shanghai.plan(2, 7), actions=actions)
    assert row.reaction == pytest.approx(0.54 - 0.05)


def test_a_run_that_fills_at_closes_is_measured_at_closes(shanghai: Any, outcome: Any) -> None:
    """Reaction: 10.00 to the close of the 25th, 14.10, the index to 106. The 19th closed below its limit of 12.10:
    one could buy at 12.00, the index at 100."""
    row = _rows(shanghai, outcome, shanghai.plan(2, 7), at=FillAt.CLOSE)
    assert row.reaction == pytest.approx(0.41 - 0.06)
    assert row.capturable == pytest.approx((14.1 / 12 - 1) - 0.06)


def test_captured_is_what_the_trade_earned_beside_the_benchmark(shanghai: Any, outcome: Any) -> None:
    """The net return less the benchmark's; a plan without a trade has none."""
    plans = (shanghai.plan(2, 7), shanghai.plan(4, 7, name="p2"))
    trades = (TradeReturn("p2", 0.11, (("000300.SS", 0.01),), 0.10),)
    run = outcome(plans=plans, equity=shanghai.equity())
    rows = three_returns(run, trades, shanghai.market(shanghai.bars(LOCKED)), shanghai.index(INDEX))
    assert [(row.plan, row.captured) for row in rows] == [("p1", None), ("p2", 0.10)]


def test_what_cannot_be_measured_is_none(shanghai: Any, outcome: Any) -> None:
    """No bars of the instrument at all, none from the entry on, an entry after the run, or no benchmark."""
    nothing = (None, None, None)
    gone = shanghai.bars({n: row for n, row in LOCKED.items() if n < 2})
    assert _three(_rows(shanghai, outcome, shanghai.plan(2, 7, ticker="600002.SS"))) == nothing
    assert _three(_rows(shanghai, outcome, shanghai.plan(2, 7), bars=gone)) == nothing
    assert _three(_rows(shanghai, outcome, shanghai.plan(8, 9), end=7)) == nothing
    run = outcome(plans=(shanghai.plan(2, 7),), equity=shanghai.equity())
    (row,) = three_returns(run, (), shanghai.market(shanghai.bars(LOCKED)), None)
    assert _three(row) == nothing


def test_means_count_each_plan_once() -> None:
    """Reaction over three plans, capturable over the two that could be had, captured over the one that was."""
    rows = (
        ThreeReturns("p1", "c1", 0.30, None, None),
        ThreeReturns("p2", "c1", 0.10, 0.04, 0.03),
        ThreeReturns("p3", "c2", -0.10, -0.06, None),
    )
    found = attainable(rows, ())
    assert (found.reaction, found.n_reaction) == (pytest.approx(0.10), 3)
    assert (found.capturable, found.n_capturable) == (pytest.approx(-0.01), 2)
    assert (found.captured, found.n_captured) == (0.03, 1)
    assert (found.n_blocked, found.missed_cents) == (0, 0)
    assert attainable((), ()).captured is None


def _three(row: ThreeReturns) -> tuple[float | None, float | None, float | None]:
    return row.reaction, row.capturable, row.captured
