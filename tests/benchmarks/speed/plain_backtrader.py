"""Plain backtrader: what a trader writes who reads its manual. PandasData, defaults, one strategy, dated fees."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import backtrader as bt
import numpy as np
import pandas as pd
from job import Job
from trade_table import TradeTable, trade_table
from workload import BUY, SELL, Workload

EPOCH = date(1970, 1, 1)


class DatedFees(bt.CommInfoBase):
    """Commission with its minimum, stamp duty and transfer fee of the date, to the cent."""

    params = (("workload", None), ("data", None), ("stocklike", True), ("commtype", bt.CommInfoBase.COMM_FIXED))

    def _getcommission(self, size: float, price: float, pseudoexec: bool) -> float:
        notional = round(abs(size) * price * 100)
        fee = self.p.workload.fee_cents(len(self.p.data) - 1, BUY if size > 0 else SELL, notional)
        return float(fee) / 100


class TimedTrades(bt.Strategy):
    """Buys at the open after a catalyst, sells at the open some sessions later, or at a stop.

    data0 is the index, data1 and on are the instruments.
    """

    params = (("workload", None), ("job", None), ("run", 0))

    def __init__(self) -> None:
        job = self.p.job
        self.due: dict[int, list[int]] = {}
        for row, instrument in zip(job.rows.tolist(), job.instruments.tolist(), strict=True):
            self.due.setdefault(row + job.delay, []).append(instrument)
        self.leaving: dict[int, list[Any]] = {}
        self.stops: dict[Any, Any] = {}
        self.bought: dict[Any, tuple[int, int, int, float]] = {}
        self.found: list[tuple[int, ...]] = []
        self.numbers = {data: number for number, data in enumerate(self.datas[1:])}
        for data in self.datas[1:]:
            self.broker.addcommissioninfo(DatedFees(workload=self.p.workload, data=data), name=data._name)

    def next(self) -> None:
        """After the close: sell what is due at the next open, then buy what the news says."""
        row = len(self.data) - 1
        for data in self.leaving.pop(row + 1, ()):
            if data not in self.bought or self.bought[data][0] + self.p.job.hold != row + 1:
                continue  # it was stopped before
            if data in self.stops:
                self.cancel(self.stops.pop(data))
            self.sell(data=data, size=self.getposition(data).size)
        workload = self.p.workload
        for instrument in self.due.get(row, ()):
            data = self.datas[1 + instrument]
            if workload.one_at_a_time and self.getposition(data).size:
                continue
            self.buy(data=data, size=workload.lots(data.close[0]))

    def notify_order(self, order: Any) -> None:
        """Note an entry and place its stop; note an exit."""
        if order.status is not order.Completed:
            return
        data, done, row = order.data, order.executed, len(self.data) - 1
        price = round(done.price * self.p.workload.ticks_a_unit)
        if order.isbuy():
            self.bought[data] = (row, price, int(done.size), done.price * done.size + done.comm)
            self.leaving.setdefault(row + self.p.job.hold, []).append(data)
            if self.p.job.stop and self.p.job.hold > 1:
                level = price * (100 - self.p.job.stop) // 100 / self.p.workload.ticks_a_unit
                self.stops[data] = self.sell(data=data, size=done.size, exectype=bt.Order.Stop, price=level)
            return
        self.stops.pop(data, None)
        entry, paid_price, shares, paid = self.bought.pop(data)
        net = round((done.price * shares - done.comm - paid) * 100)
        self.found.append((self.p.run, entry, self.numbers[data], row, paid_price, price, shares, net))


class CutTrades(TimedTrades):
    """The same where cash is scarce: orders go out at the open, cut to the lots that the cash pays for with fees."""

    def next(self) -> None:
        """Nothing: the cash of the next open is known at it."""

    def next_open(self) -> None:
        """At the open: sales first, then as many lots as the cash pays for."""
        row, workload = len(self.data) - 1, self.p.workload
        cash = round(self.broker.getcash() * 100)
        for data in self.leaving.pop(row, ()):
            shares = int(self.getposition(data).size)
            notional = round(shares * data.open[0] * 100)
            cash += notional - int(workload.fee_cents(row, SELL, notional))
            self.sell(data=data, size=shares)
        for instrument in self.due.get(row - 1, ()):
            data = self.datas[1 + instrument]
            shares, cost = workload.lots(data.close[-1]), 0
            while shares:
                notional = round(shares * data.open[0] * 100)
                cost = notional + int(workload.fee_cents(row, BUY, notional))
                if cost <= cash:
                    break
                shares -= 100
            if shares:
                cash -= cost
                self.buy(data=data, size=shares)


class ArrayFeed(bt.feed.DataBase):
    """The same bars from a list of tuples: used where many runs are checked, not where time is taken."""

    params = (("rows", None), ("timeframe", bt.TimeFrame.Days))

    def start(self) -> None:
        super().start()
        self._rows = iter(self.p.rows)

    def _load(self) -> bool:
        row = next(self._rows, None)
        if row is None:
            return False
        for line, value in enumerate(row):
            self.lines[line][0] = value
        return True


@dataclass
class PlainBacktrader:
    """The contender. `is_quick` reads arrays and draws no observers."""

    workload: Workload
    is_quick: bool = False
    frames: list[tuple[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        one = self.workload
        bars = [(one.index, one.clock / 100)]
        for at, ticker in enumerate(one.tickers):
            columns = np.stack([one.open[at], one.high[at], one.low[at], one.close[at]])
            bars.append((ticker, columns / one.ticks_a_unit))
        days = pd.DatetimeIndex(one.sessions.astype("datetime64[D]").astype("datetime64[ns]"))
        for at, (ticker, columns) in enumerate(bars):
            volume = one.volume[at - 1] if at else np.full(one.n_rows, 1e9)
            named = dict(zip(("open", "high", "low", "close"), columns, strict=True))
            self.frames.append((ticker, pd.DataFrame({**named, "volume": volume}, index=days)))
        if self.is_quick:
            self.frames = [(ticker, self._rows_of(frame)) for ticker, frame in self.frames]

    def prepared(self, jobs: list[Job]) -> list[Job]:
        """Nothing is prepared: a cerebro is good for one run."""
        return jobs

    def run(self, jobs: list[Job]) -> list[Any]:
        """Each job in a cerebro of its own."""
        return [self._run(job, number) for number, job in enumerate(jobs)]

    def trades(self, done: list[Any]) -> TradeTable:
        """What the strategies noted."""
        return trade_table(row for strategy in done for row in strategy.found)

    def _run(self, job: Job, number: int) -> Any:
        is_scarce = self.workload.is_scarce
        cerebro = bt.Cerebro(stdstats=not self.is_quick, cheat_on_open=is_scarce)
        cerebro.broker.setcash(self.workload.cash_cents / 100)
        if is_scarce:
            cerebro.broker.set_checksubmit(False)  # the strategy reckons by the open, not by a close it cannot know
        for ticker, frame in self.frames:
            data = ArrayFeed(rows=frame) if self.is_quick else bt.feeds.PandasData(dataname=frame)
            cerebro.adddata(data, name=ticker)
        cerebro.addstrategy(CutTrades if is_scarce else TimedTrades, workload=self.workload, job=job, run=number)
        return cerebro.run()[0]

    def _rows_of(self, frame: Any) -> list[tuple[float, ...]]:
        lines = bt.feed.DataBase.lines.getlinealiases()
        stamps = [bt.date2num(EPOCH + timedelta(days=day)) for day in self.workload.sessions.tolist()]
        columns = {
            **{name: frame[name].tolist() for name in frame},
            "datetime": stamps,
            "openinterest": [0.0] * len(frame),
        }
        return list(zip(*(columns[name] for name in lines), strict=True))
