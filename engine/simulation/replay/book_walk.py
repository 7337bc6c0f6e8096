"""One book whose cash may run short: its orders in turn, each for what the cash still pays."""

from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np

from engine.markets.rules.exact import exact
from engine.simulation.replay.deal import Pit
from engine.simulation.replay.meeting import meeting
from engine.simulation.replay.quotes import Code
from engine.simulation.replay.scaled import CENT, SCALE, half_up, worth
from engine.simulation.replay.sheet import Sheet, Walked
from engine.simulation.sizing import Sizing, SizingMode

DIVIDEND, OPEN_SALE, PURCHASE, TOUCHED_SALE = range(4)


@dataclass(slots=True)
class _Leg:
    """A leg's numbers, as Python's own: see `Legs` and `Pit`."""

    ticker: int
    enter: int
    code: int
    price: int
    most: int
    known: int
    exits: int
    exit_price: int
    exit_most: int
    is_touched: bool
    acts: int
    multiplier: int
    cash: int
    tax: int
    tax_of: int
    buying: int
    selling: int
    lot: int
    step: int
    last_mark: int
    is_unclear: bool
    is_marked: bool


@dataclass(slots=True)
class _Open:
    """A plan that is held: its ticker, its shares before and after the action."""

    ticker: int
    shares: int
    after: int


def walk_book(pit: Pit, sheet: Sheet, book: int, sizing: Sizing, cash: int, done: Walked) -> None:
    """Fill in what became of the book's plans; where the cap on participation might bind, the book is unclear."""
    plans = np.arange(sheet.starts[book], sheet.starts[book + 1])
    account = _Account(pit, sizing, cash)
    alike = meeting(pit, sheet.of_books(np.array([book]))).tolist()
    rows: list[tuple[int, ...]] = []
    weights, codes = sheet.weights[plans].tolist(), sheet.codes[plans].tolist()
    for leg, weight, code, n_alike in zip(_legs(pit, sheet.leg[plans]), weights, codes, alike, strict=True):
        if code != Code.OK:
            rows.append((code, 0, 0, 0, 0, 0, 0))
            continue
        account.close_until(leg.enter - 1)
        rows.append(account.ordered(leg, weight, n_alike))
        if rows[-1][0] == Code.UNCLEAR:
            done.is_unclear[book] = True
            return
    table = np.array(rows, dtype=np.int64).reshape(len(rows), 7)
    names = ("codes", "shares", "costs", "entry_fees", "proceeds", "exit_fees", "dividends")
    for name, column in zip(names, table.T, strict=True):
        getattr(done, name)[plans] = column


def _legs(pit: Pit, places: "np.typing.NDArray[np.int64]") -> list[_Leg]:
    own = pit.legs
    columns = (
        own.tickers, own.enter, own.entry.codes, own.entry.prices, own.entry.most, own.known, own.exits,
        own.exit_prices, own.exit_most, own.is_touched, own.acts, own.multipliers, own.cash, own.taxes[0],
        own.taxes[1], pit.buying, pit.selling, pit.lots, pit.steps, pit.last_marks, own.is_unclear, pit.is_marked,
    )  # fmt: skip
    return [_Leg(*row) for row in zip(*(column[places].tolist() for column in columns), strict=True)]


class _Account:
    """Cash and what is held, moved from one close to the next."""

    def __init__(self, pit: Pit, sizing: Sizing, cash: int) -> None:
        self._pit, self._sizing, self._cash = pit, sizing, cash
        self._n = len(pit.panel)
        self._flows: list[tuple[int, int, int, int]] = []
        self._open: dict[int, _Open] = {}
        self._n_taken = 0
        self._row = -1
        self._equity = cash
        self._n_plans = 0
        self._amounts: dict[float, int] = {}

    def close_until(self, row: int) -> None:
        """Everything up to the close of a row, the equity there, and then what comes before the next purchases."""
        if row == self._row:
            return
        self._move(row, TOUCHED_SALE)
        self._row = row
        if self._sizing.mode is not SizingMode.CASH:
            marks = self._pit.marks
            self._equity = self._cash + sum(
                int(worth(int(marks[one.ticker, row]), one.shares)) for one in self._open.values()
            )
        self._n_plans = len(self._open)
        self._move(row + 1, OPEN_SALE)

    def ordered(self, leg: _Leg, weight: float, n_alike: int) -> tuple[int, ...]:
        """What becomes of an order: code, shares, notional, fees, proceeds, their fees, dividends."""
        code, shares = self._sized(leg, weight, n_alike)
        if code != Code.OK:
            return (code, 0, 0, 0, 0, 0, 0)
        shares, cost, fee = self._paid(leg, shares)
        if not shares:
            return (Code.NO_CASH, 0, 0, 0, 0, 0, 0)
        after, rest = divmod(leg.multiplier * shares, SCALE)
        is_sold = leg.exits < self._n
        if rest or not leg.is_marked or (is_sold and after * n_alike > leg.exit_most):
            return (Code.UNCLEAR, 0, 0, 0, 0, 0, 0)
        dividends = half_up(leg.cash * shares, CENT)
        proceeds = worth(leg.exit_price if is_sold else leg.last_mark, after)
        exit_fees = 0
        if is_sold:
            exit_fees = self._pit.panel.known[leg.selling].selling.of(proceeds)
            exit_fees += half_up(leg.tax * dividends, leg.tax_of)
        self._hold(leg, shares, after, dividends, proceeds - exit_fees, cost + fee)
        return (Code.OK, shares, cost, fee, proceeds, exit_fees, dividends)

    def _sized(self, leg: _Leg, weight: float, n_alike: int) -> tuple[int, int]:
        if leg.is_unclear or leg.known == 0:
            return Code.UNCLEAR if leg.is_unclear else Code.NOT_LISTED, 0
        if self._sizing.plan_cap is not None and self._n_plans >= self._sizing.plan_cap:
            return Code.PLAN_CAP, 0
        shares = _whole(leg, self._cents(weight) * CENT // leg.known)
        if shares == 0:
            return Code.UNDER_ONE_LOT, 0
        self._n_plans += 1
        if leg.code == Code.OK and shares * n_alike > leg.most:
            return Code.UNCLEAR, 0
        return leg.code, shares

    def _cents(self, weight: float) -> int:
        if self._sizing.mode is not SizingMode.CASH:
            return int(exact(weight) * self._equity)
        if weight not in self._amounts:
            self._amounts[weight] = int(exact(weight) * exact(float(self._sizing.amount)) * 100)
        return self._amounts[weight]

    def _paid(self, leg: _Leg, shares: int) -> tuple[int, int, int]:
        """As many of the shares, in whole lots, as the cash pays for with all costs; their notional and fees."""
        fees, price = self._pit.panel.known[leg.buying].buying, leg.price
        if self._cash <= 0:
            return 0, 0, 0
        shares = min(shares, _whole(leg, self._cash * CENT // price))
        while shares > 0:
            notional = worth(price, shares)
            fee = fees.of(notional)
            if notional + fee <= self._cash:
                return shares, notional, fee
            shares = _whole(leg, shares - leg.step)
        return 0, 0, 0

    def _hold(self, leg: _Leg, shares: int, after: int, dividends: int, gains: int, outlay: int) -> None:
        place = self._n_taken
        self._n_taken += 1
        self._cash -= outlay
        self._open[place] = _Open(leg.ticker, shares, after)
        if leg.acts < self._n:
            heappush(self._flows, (leg.acts, DIVIDEND, place, dividends))
        if leg.exits < self._n:
            heappush(self._flows, (leg.exits, TOUCHED_SALE if leg.is_touched else OPEN_SALE, place, gains))

    def _move(self, row: int, phase: int) -> None:
        while self._flows and self._flows[0][:2] <= (row, phase):
            _, kind, place, cents = heappop(self._flows)
            self._cash += cents
            if kind == DIVIDEND:
                self._open[place].shares = self._open[place].after
            else:
                del self._open[place]


def _whole(leg: _Leg, shares: int) -> int:
    return shares - (shares - leg.lot) % leg.step if shares >= leg.lot else 0
