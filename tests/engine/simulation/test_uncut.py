"""The session loop, the feeds that are filled when read, and the broker that rests: as backtrader uncut."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import time
from typing import Any

import backtrader as bt
import pytest

from catalysts import Catalyst
from engine.simulation.catalog import ChosenStrategy
from engine.simulation.executor import difference
from engine.simulation.plan import Plan
from engine.simulation.simulate import simulate
from engine.simulation.strategy import CatalystStrategy
from tests.engine.simulation.random_case import case
from tests.engine.simulation.uncut import uncut

SEEN: list[Any] = []


class Plain(CatalystStrategy):
    """Buys what its catalyst names, or the first feed that is not the clock."""

    def plans(self, catalyst: Catalyst) -> Iterable[Plan]:
        names = [data._name for data in self.datas[1:]]
        for ticker in catalyst.tickers or names[:1]:
            yield Plan(ticker, 0.3, 2, "")


class Reads(Plain):
    """What its lines show at each decision, backwards, forwards, sliced and whole."""

    def plans(self, catalyst: Catalyst) -> Iterable[Plan]:
        for data in self.datas:
            SEEN.append((data._name, len(data), data.buflen(), data.close.idx, data.close.lencount))
            SEEN.append([_read(data, name, ago) for name in ("open", "datetime", "volume") for ago in range(-9, 3)])
            SEEN.append((list(data.low.get(ago=-1, size=3)), list(data.high.array), list(data.openinterest.array)))
            if len(data):
                SEEN.append((data.datetime.date(0), data.datetime.datetime(-1 if len(data) > 1 else 0), data.close[0]))
                SEEN.append((data.datetime.time(0), data.datetime.dt(0), list(data.datetime.array)))
        SEEN.append((len(self), self.datetime.date(0), self.position.size, self.market.session))
        yield from super().plans(catalyst)


class Sometimes(Plain):
    """Reads one feed in one session of three: what was missed in between is there."""

    def next(self) -> None:
        if len(self) % 3 == 0:
            data = self.datas[len(self) // 3 % len(self.datas)]
            SEEN.append((data._name, list(data.close.array), [data.close[-n] for n in range(len(data))]))
        super().next()


class Indicates(Plain):
    """Indicators of the clock and of every feed: backtrader's minimum periods and next calls."""

    def __init__(self) -> None:
        self.means = [bt.indicators.SMA(data.close, period=3) for data in self.datas]
        self.ago = self.data.close(-1)

    def next(self) -> None:
        SEEN.append(("next", len(self), [len(mean) and mean[0] for mean in self.means], len(self.ago)))
        super().next()


class Waits(Plain):
    """Its own prenext, nextstart and next: when all feeds have a bar."""

    def __init__(self) -> None:
        self.top = bt.indicators.Highest(self.datas[-1].high, period=2)

    def prenext(self) -> None:
        SEEN.append(("prenext", len(self), [len(data) for data in self.datas]))
        super().next()

    def nextstart(self) -> None:
        SEEN.append(("nextstart", len(self), self.top[0]))
        super().next()

    def next(self) -> None:
        SEEN.append(("next", len(self), self.top[0], self.top[-1]))
        super().next()


class Listens(Plain):
    """Everything that backtrader tells."""

    def start(self) -> None:
        SEEN.append(("start", len(self)))

    def stop(self) -> None:
        SEEN.append(("stop", len(self), [len(data) for data in self.datas]))

    def notify_order(self, order: Any) -> None:
        at, done = order.data.datetime.date(0), order.executed
        SEEN.append((len(self), order.getstatusname(), order.isbuy(), at, order.created.size, order.created.price))
        SEEN.append((done.size, done.price, done.comm, order.tradeid, order.data._name, order.dteos))

    def notify_trade(self, trade: Any) -> None:
        SEEN.append((trade.data._name, trade.isclosed, trade.size, round(trade.pnl, 6), round(trade.pnlcomm, 6)))
        SEEN.append((trade.baropen, trade.barclose, trade.barlen, trade.dtopen, trade.dtclose))

    def notify_cashvalue(self, cash: float, value: float) -> None:
        SEEN.append((len(self), cash, value))


class HearsOrders(Plain):
    """Orders alone."""

    notify_order = Listens.notify_order


class HearsTrades(Plain):
    """Trades alone, by a method that the instance gets as it is made."""

    def __init__(self) -> None:
        self.notify_trade = lambda trade: Listens.notify_trade(self, trade)


class HearsMoney(Plain):
    """Cash and value alone."""

    notify_fund = lambda self, *told: SEEN.append((len(self), told))  # noqa: E731


class Rings(Plain):
    """A timer, and an order that no plan asked for."""

    def __init__(self) -> None:
        self.add_timer(when=time(0, 0), weekdays=[1, 3])

    def notify_timer(self, timer: Any, when: Any, *_: Any, **__: Any) -> None:
        SEEN.append((len(self), when))

    def plans(self, catalyst: Catalyst) -> Iterable[Plan]:
        if len(self.datas[-1]):
            self.buy(data=self.datas[-1], size=100)
        SEEN.append([self.getposition(data).size for data in self.datas])
        return super().plans(catalyst)


class Stops(Plain):
    """Ends the run early."""

    def next(self) -> None:
        super().next()
        if len(self) == 7:
            self.env.runstop()


def _read(data: Any, name: str, ago: int) -> float | None:
    try:
        return float(getattr(data.lines, name)[ago])
    except IndexError:
        return None


def _both(one: Any) -> tuple[list[Any], list[Any]]:
    """What the strategy saw under the engine's loop and under backtrader's own; their outcomes are the same."""
    SEEN.clear()
    short = one.run(simulate)
    seen = list(SEEN)
    SEEN.clear()
    long = one.run(uncut)
    assert difference(long, short) == ""
    return list(map(repr, seen)), list(map(repr, SEEN))


@pytest.mark.parametrize("first", range(0, 60, 20))
def test_random_cases_end_alike(first: int) -> None:
    """Decisions, fills, refusals, equity: every row, over markets with limits, suspensions, splits, late listings,
    partial fills, scarce cash, every exit and sizing."""
    for seed in range(first, first + 20):
        _both(case(seed))


@pytest.mark.parametrize(
    "strategy", [Reads, Sometimes, Indicates, Waits, Listens, HearsOrders, HearsTrades, HearsMoney, Rings, Stops]
)
def test_strategies_in_backtraders_idiom_see_and_hear_the_same(strategy: type[CatalystStrategy]) -> None:
    """Lines, lengths, indicators, minimum periods, notices, timers, positions: event by event."""
    n_seen = 0
    for seed in range(14):
        one = case(seed)
        seen, expected = _both(replace(one, chosen=ChosenStrategy("own", strategy, ())))
        assert seen == expected
        n_seen += len(seen)
    assert n_seen > 14 or strategy is Stops


@pytest.mark.slow
@pytest.mark.parametrize("first", range(1000, 1600, 150))
def test_many_random_cases_end_alike(first: int) -> None:
    """The same over six hundred cases."""
    for seed in range(first, first + 150):
        _both(case(seed))


def test_a_feed_that_nobody_reads_copies_nothing(store: Callable[..., Any], bars: Callable[..., Any]) -> None:
    """Of 40 bars none lies in the lines until one is asked for; then those up to the present one."""
    from engine.simulation.session_loop import SessionCerebro

    cerebro, shown = SessionCerebro(), []
    cerebro.feed([bars("000300.SS", 3000.0), bars("510001.SS", 2.0, first=5)])

    class Looks(bt.Strategy):  # type: ignore[misc]
        def prenext(self) -> None:
            self.next()

        def next(self) -> None:
            etf = self.datas[1]
            shown.append([len(line._shown) for line in etf.lines.lines])
            if len(self) == 20:
                shown.append(len(etf.close.array))

    cerebro.addstrategy(Looks)
    cerebro.run()
    assert [sum(row) for row in shown[:20]] == [0] * 20
    assert shown[20] == 15
