"""vectorbt's ways of computing a workload; runs in an environment of its own, without the engine.

`Signals` is `Portfolio.from_signals`, by its Rust or its numba engine: quick, but it knows neither "one at a time" nor
dated fees. Its entries and exits are therefore cleaned of overlaps beforehand and the fees added afterwards, neither on
the clock: the most favourable reading. With stops or scarce cash it cannot say the workload; `Callbacks` and
`SharedCash` can (`from_order_func`, compiled by numba).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import vectorbt as vbt
from job import Job
from numba import njit
from trade_table import TRADE, TradeTable, trade_table
from vectorbt.portfolio import nb
from vectorbt.portfolio.enums import NoOrder
from workload import BUY, SELL, Workload

CHUNK = 1000
AMPLE = 1e12
UNIT = 10_000_000


@dataclass(frozen=True)
class Chunk:
    """Columns that are simulated in one call: runs × instruments."""

    first: int
    due: Any
    exits: Any
    hold: Any
    stop: Any


class Systems:
    """What the ways share: prices, chunks of columns, and the reading of order records."""

    def __init__(self, workload: Workload) -> None:
        one = self.workload = workload
        scale = float(one.ticks_a_unit)
        self.open, self.low, self.close = (
            np.ascontiguousarray(array.T) / scale for array in (one.open, one.low, one.close)
        )
        self.lots = one.amount_cents * one.ticks_a_unit // (100 * np.ascontiguousarray(one.close.T)) // 100 * 100
        self.sizes = np.vstack([self.lots[:1], self.lots[:-1]]).astype(np.float64)
        self.is_wide = len(one.tickers) > 1

    def trades(self, done: list[tuple[int, Any]]) -> TradeTable:
        """The order records, two by two, with fees to the cent."""
        return trade_table(np.concatenate([self._rows(first, records) for first, records in done]))

    def _rows(self, first: int, records: Any) -> TradeTable:
        one = self.workload
        ordered = records[np.lexsort([records["id"], records["col"]])]
        bought, sold = ordered[::2], ordered[1::2]
        table = np.zeros(len(bought), dtype=TRADE)
        table["run" if not self.is_wide else "instrument"] = bought["col"]
        table["run"] += first
        table["shares"] = np.rint(bought["size"])
        net = np.zeros(len(bought), dtype=np.int64)
        for side, orders, row, price in ((BUY, bought, "entry", "entry_price"), (SELL, sold, "exit", "exit_price")):
            table[row], table[price] = orders["idx"], np.rint(orders["price"] * one.ticks_a_unit)
            notional = one.notional_cents(table[price], table["shares"])
            net += (notional if side == SELL else -notional) - one.fee_cents(table[row], side, notional)
        table["net"] = net
        return table


class Signals(Systems):
    """from_signals with cleaned entries and exits."""

    engine = "rust"

    def prepared(self, jobs: list[Job]) -> list[Chunk]:
        """Entries and exits, without those that fall into an open hold."""
        if any(job.stop for job in jobs) or self.workload.is_scarce:
            raise ValueError("from_signals cannot say stops in ticks or cash shared in lots")
        return [self._chunk(jobs, first) for first in range(0, len(jobs), CHUNK)]

    def run(self, chunks: list[Chunk]) -> list[tuple[int, Any]]:
        """The order records of each chunk."""
        return [(chunk.first, self._simulated(chunk)) for chunk in chunks]

    def _simulated(self, chunk: Chunk) -> Any:
        portfolio = vbt.Portfolio.from_signals(
            self.close,
            entries=chunk.due,
            exits=chunk.exits,
            size=self.sizes,
            price=self.open,
            init_cash=AMPLE,
            max_orders=chunk.hold,
            engine=self.engine,
        )
        return portfolio.order_records

    def _chunk(self, jobs: list[Job], first: int) -> Chunk:
        chosen = jobs[first : first + CHUNK]
        n_columns = len(self.workload.tickers) if self.is_wide else len(chosen)
        entries = np.zeros((self.workload.n_rows, n_columns), dtype=np.bool_)
        exits = np.zeros_like(entries)
        for at, job in enumerate(chosen):
            free_from: dict[int, int] = {}
            for row, instrument in zip(job.rows.tolist(), job.instruments.tolist(), strict=True):
                enter = row + job.delay + 1
                if enter - 1 < free_from.get(instrument, 0):
                    continue
                free_from[instrument] = enter + job.hold
                column = instrument if self.is_wide else at
                entries[enter, column] = exits[enter + job.hold, column] = True
        return Chunk(first, entries, exits, int(entries.sum() + exits.sum()), 0)


class NumbaSignals(Signals):
    """The same by numba."""

    engine = "numba"


class Callbacks(Systems):
    """from_order_func: one order a bar and column, fees and stops as they are."""

    def prepared(self, jobs: list[Job]) -> list[Chunk]:
        """The rows after whose close an order is due, a column each."""
        if self.workload.is_scarce:
            raise ValueError("columns of their own share no cash")
        return [self._chunk(jobs, first) for first in range(0, len(jobs), CHUNK)]

    def run(self, chunks: list[Chunk]) -> list[tuple[int, Any]]:
        """The order records of each chunk."""
        return [(chunk.first, self._simulated(chunk)) for chunk in chunks]

    def _simulated(self, chunk: Chunk) -> Any:
        n_columns = chunk.due.shape[1]
        close = self.close if self.is_wide else np.broadcast_to(self.close, chunk.due.shape)
        portfolio = vbt.Portfolio.from_order_func(
            close,
            timed_order,
            chunk.due,
            chunk.hold,
            chunk.stop,
            self.open,
            self.low,
            self.lots,
            self.workload.fees,
            self.workload.ticks_a_unit,
            np.full(n_columns, -1),
            np.zeros(n_columns),
            init_cash=AMPLE,
            max_orders=2 * int(chunk.due.sum()),
        )
        return portfolio.order_records

    def _chunk(self, jobs: list[Job], first: int) -> Chunk:
        chosen = jobs[first : first + CHUNK]
        n_columns = len(self.workload.tickers) if self.is_wide else len(chosen)
        due = np.zeros((self.workload.n_rows, n_columns), dtype=np.bool_)
        for at, job in enumerate(chosen):
            due[job.rows + job.delay, job.instruments if self.is_wide else at] = True
        jobs_of = [chosen[0]] * n_columns if self.is_wide else chosen
        hold, stop = (np.array([getattr(job, name) for job in jobs_of]) for name in ("hold", "stop"))
        return Chunk(first, due, None, hold, stop)


class SharedCash(Systems):
    """from_order_func with several orders a bar from one purse: sales first, then what the cash pays for."""

    def prepared(self, jobs: list[Job]) -> list[Chunk]:
        """The instruments that are due, by row."""
        (job,) = jobs
        starts = np.searchsorted(job.rows + job.delay, np.arange(self.workload.n_rows + 1))
        return [Chunk(0, starts, job.instruments, job.hold, 0)]

    def run(self, chunks: list[Chunk]) -> list[tuple[int, Any]]:
        """The order records."""
        (chunk,) = chunks
        one = self.workload
        n = len(chunk.exits)
        portfolio = vbt.Portfolio.from_order_func(
            self.close,
            shared_order,
            chunk.due,
            chunk.exits,
            chunk.hold,
            self.open,
            self.lots,
            one.fees,
            flexible=True,
            cash_sharing=True,
            group_by=True,
            init_cash=one.cash_cents / 100,
            max_orders=2 * n,
        )
        return [(0, portfolio.order_records)]


@njit
def fee_cents(fees, row, side, notional):
    """As Workload.fee_cents."""
    covered = (2 * notional * fees[row, side, 2] + UNIT) // (2 * UNIT)
    covered += (2 * notional * fees[row, side, 3] + UNIT) // (2 * UNIT)
    own = max((2 * notional * fees[row, side, 0] + UNIT) // (2 * UNIT), fees[row, side, 1])
    stamp = (2 * notional * fees[row, side, 4] + UNIT) // (2 * UNIT)
    transfer = (2 * notional * fees[row, side, 5] + UNIT) // (2 * UNIT)
    return max(own, covered) + stamp + transfer


@njit
def timed_order(c, due, hold, stop, opened, low, lots, fees, ticks, entered, level):  # noqa: PLR0917
    """Entry, timed exit or stop of a column's bar."""
    i, col = c.i, c.col
    own = col if opened.shape[1] > 1 else 0
    price, size = np.nan, 0.0
    if c.position_now > 0:
        if i == entered[col] + hold[col]:
            price, size = opened[i, own], -c.position_now
        elif stop[col] > 0 and i > entered[col] and low[i, own] < level[col] + 1e-9:
            price, size = min(level[col], opened[i, own]), -c.position_now
    elif i > 0 and due[i - 1, col]:
        price, size = opened[i, own], float(lots[i - 1, own])
        entered[col] = i
        level[col] = np.round(price * ticks) * (100 - stop[col]) // 100 / ticks
    if size == 0.0:
        return NoOrder
    notional = np.int64(np.round(abs(size) * price * 100))
    fixed = fee_cents(fees, i, 0 if size > 0 else 1, notional) / 100
    return nb.order_nb(size=size, price=price, fixed_fees=fixed)


@njit
def shared_order(c, starts, instruments, hold, opened, lots, fees):
    """The next order of a bar: first the sales of what is held long enough, then purchases as far as the cash goes.

    `call_idx` counts the calls of the bar; those due are looked at one after the other, refused ones are passed over
    by an order of nothing.
    """
    i, call = c.i, c.call_idx
    left = i - hold - 1
    first_sale = starts[left] if left >= 0 else 0
    n_sales = starts[left + 1] - first_sale if left >= 0 else 0
    if call < n_sales:
        col = instruments[first_sale + call]
        size = c.last_position[col]
        if size <= 0:
            return col, NoOrder
        notional = np.int64(np.round(size * opened[i, col] * 100))
        return col, nb.order_nb(size=-size, price=opened[i, col], fixed_fees=fee_cents(fees, i, 1, notional) / 100)
    at = call - n_sales
    if i == 0 or at >= starts[i] - starts[i - 1]:
        return -1, NoOrder
    col = instruments[starts[i - 1] + at]
    shares = lots[i - 1, col]
    cash = np.int64(np.round(c.last_cash[c.group] * 100))
    cost = 0
    while shares > 0:
        notional = np.int64(np.round(shares * opened[i, col] * 100))
        cost = notional + fee_cents(fees, i, 0, notional)
        if cost <= cash:
            break
        shares -= 100
    if shares == 0:
        return col, NoOrder
    fixed = (cost - np.int64(np.round(shares * opened[i, col] * 100))) / 100
    return col, nb.order_nb(size=float(shares), price=opened[i, col], fixed_fees=fixed)
