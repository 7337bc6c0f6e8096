"""backtrader drives the clock; what it must not do, and what it is told."""

from datetime import date

import numpy as np
import pytest

from engine.prices.action import CorporateAction
from engine.prices.bars import Bars
from engine.simulation.costs import Costs
from engine.simulation.plan import Plan

ETF, STOCK, CLOCK, HONG_KONG = "510001.SS", "300001.SZ", "000300.SS", "0700.HK"
FREE = Costs(0.0, 0.0, 0.0, 0.0, 0.0, 0.0)


def test_no_later_bar_can_be_read_behind_a_feed(script, store, case, bars):
    """A suspended stock's next bar and a later listed one's first are not loaded before their day."""
    found = []

    class Peeking(script({})):
        def next(self):
            for data in self.datas:
                for read in (lambda line: line[1], lambda line: line.array[line.idx + 1]):
                    try:
                        found.append((self.datetime.date(0), data._name, read(data.close)))
                    except IndexError:
                        continue
            super().next()

    lines = [bars(ETF, 2.0), bars(STOCK, 10.0, missing=(3, 4, 9)), bars("600001.SS", 5.0, first=6)]
    outcome = case(Peeking, store(lines), (), end=12).run()
    assert len(outcome.equity) == 13
    assert found == []


def test_an_order_that_no_plan_asked_for_does_not_trade(script, store, case, bars, catalyst):
    """buy() and sell() in backtrader's idiom are rejected: cash and shares stay."""
    told = []

    class Wild(script({})):
        def plans(self, catalyst):
            self.buy(data=self.datas[1], size=100)
            self.sell(data=self.datas[1], size=100)
            return ()

        def notify_order(self, order):
            told.append(order.getstatusname())

    outcome = case(Wild, store([bars(ETF, 2.0)]), (catalyst("c1", "2024-08-28"),)).run()
    assert outcome.fills == ()
    assert told == ["Rejected", "Rejected"]
    assert outcome.equity[-1].equity_cents == 100_000_000


def test_backtrader_is_told_of_orders_and_trades(script, store, case, bars, catalyst):
    """Its own notices: accepted, completed, and a closed trade: 10 000.00, less 26.00 and 83.60 of costs."""
    orders, trades, cash = [], [], []

    class Told(script({"c1": [Plan(STOCK, 0.1, 2, "")]})):
        def notify_order(self, order):
            orders.append((order.getstatusname(), order.executed.size))

        def notify_trade(self, trade):
            if trade.isclosed:
                trades.append((round(trade.pnl, 2), round(trade.pnlcomm, 2)))

        def notify_cashvalue(self, money, value):
            cash.append((money, value))

    case(Told, store([bars(STOCK, 10.0, {5: (11.0, 11.0)})]), (catalyst("c1", "2024-08-28"),)).run()
    assert orders == [("Accepted", 0), ("Completed", 10_000), ("Accepted", 0), ("Completed", -10_000)]
    assert trades == [(10_000.0, 9_890.4)]
    assert cash[-1] == (1_009_890.4, 1_009_890.4)


def test_after_a_split_backtraders_position_still_ends_at_nothing(script, store, case, bars, catalyst):
    """1 000 shares become 3 000 and are sold: backtrader sees the thousand go, and its trade closes."""
    sizes, closed = [], []

    class Told(script({"c1": [Plan(STOCK, 0.03, 3, "")]})):
        def next(self):
            super().next()
            sizes.append(self.getpositionbyname(STOCK).size)

        def notify_trade(self, trade):
            closed.extend([round(trade.pnl, 2)] if trade.isclosed else [])

    case(
        Told,
        store([bars(STOCK, 30.0, {5: (10.0, 10.0), 6: (11.0, 11.0)})], [CorporateAction(STOCK, date(2024, 9, 2), 3.0)]),
        (catalyst("c1", "2024-08-28"),),
        costs=FREE,
        end=7,
    ).run()
    assert sizes == [0, 0, 0, 1_000, 1_000, 1_000, 0, 0]
    assert closed == [3_000.0]


@pytest.fixture(scope="module")
def abroad():
    """Hong Kong from 26 September: 1 October and 11 October (Chung Yeung) are shut, 2 to 7 October are not."""
    days = ("09-26", "09-27", "09-30", "10-02", "10-03", "10-04", "10-07", "10-08", "10-09", "10-10", "10-14")
    sessions = np.array([f"2024-{text}" for text in days], dtype="datetime64[D]")
    prices = np.array([10.0, 10.0, 10.0, 12.0, 13.0, 14.0, 15.0, 16.0, 17.0, 18.0, 19.0])
    return Bars(HONG_KONG, sessions, prices, prices, prices, prices, np.full(len(days), 1e6))


def test_an_instrument_of_another_exchange_trades_on_its_own_sessions(run, bars, catalyst, abroad):
    """Known on 30 September: bought in Hong Kong on 2 October at 12.00 and sold on the 4th at 14.00, while
    Shanghai is shut. The account is valued on the clock's sessions alone.
    """
    outcome = _run_abroad(run, bars, catalyst, abroad, Plan(HONG_KONG, 0.1, 2, ""))
    assert [(fill.session, fill.price) for fill in outcome.fills] == [
        (date(2024, 10, 2), 12.0),
        (date(2024, 10, 4), 14.0),
    ]
    assert [str(point.session) for point in outcome.equity] == [
        "2024-09-26", "2024-09-27", "2024-09-30", "2024-10-08", "2024-10-09", "2024-10-10", "2024-10-11", "2024-10-14",
    ]  # fmt: skip


def test_its_last_close_counts_where_the_clock_trades_and_it_does_not(run, bars, catalyst, abroad):
    """10 000 shares at 10.00 (sized on 30 September) held on: worth 160 000 on 8 October, and 180 000 on the 11th, on
    which Hong Kong is shut."""
    outcome = _run_abroad(run, bars, catalyst, abroad, Plan(HONG_KONG, 0.1, None, ""))
    rows = {str(row.session): (row.close, row.value_cents, row.is_stale) for row in outcome.positions}
    assert rows["2024-10-08"] == (16.0, 16_000_000, False)
    assert rows["2024-10-11"] == (18.0, 18_000_000, True)
    assert len(rows) == 5


def _run_abroad(run, bars, catalyst, abroad, plan):
    return run(
        {"c1": [plan]},
        [bars(ETF, 2.0), abroad],
        [catalyst("c1", "2024-09-30")],
        costs=FREE,
        base=date(2024, 9, 26),
        end=date(2024, 10, 14),
    )
