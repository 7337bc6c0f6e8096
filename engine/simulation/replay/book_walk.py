"""One book whose cash may run short: its orders in turn, each for what the cash still pays."""

from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np

from engine.markets.rules.exact import exact
from engine.simulation.replay.deal import Pit, is_crowded, sold
from engine.simulation.replay.fee_schedule import FeeSchedule
from engine.simulation.replay.fixed_walk import alike
from engine.simulation.replay.quotes import Code
from engine.simulation.replay.scaled import CENT, worth
from engine.simulation.replay.sheet import Sheet, Walked
from engine.simulation.sizing import Sizing, SizingMode

DIVIDEND, OPEN_SALE, PURCHASE, TOUCHED_SALE = range(4)


@dataclass(slots=True)
class _Open:
    """A plan that is held: its leg's ticker and rows, its shares before and after the action."""

    ticker: int
    acts: int
    shares: int
    after: int


def walk_book(pit: Pit, sheet: Sheet, book: int, sizing: Sizing, cash: int, done: Walked) -> None:
    """Fill in what became of the book's plans; where the cap on participation might bind, the book is unclear."""
    start, stop = int(sheet.starts[book]), int(sheet.starts[book + 1])
    account = _Account(pit, sizing, cash)
    n_alike = alike(pit, sheet.of_books(np.array([book])))
    for plan in range(start, stop):
        leg = int(sheet.leg[plan])
        if sheet.codes[plan] != Code.OK:
            continue
        account.close_until(int(pit.legs.enter[leg]) - 1)
        code, shares, cost, fee = account.ordered(leg, float(sheet.weights[plan]))
        done.codes[plan], done.shares[plan], done.costs[plan], done.entry_fees[plan] = code, shares, cost, fee
        done.proceeds[plan] = done.exit_fees[plan] = done.dividends[plan] = 0
        if code == Code.UNCLEAR:
            done.is_unclear[book] = True
            return
        if code != Code.OK:
            continue
        own, number = np.array([leg]), np.array([shares])
        after, dividends, proceeds, exit_fees, is_odd = (one[0] for one in sold(pit, own, number))
        alone = n_alike[pit.legs.tickers[own]]
        if is_odd or not pit.is_marked[leg] or is_crowded(pit, own, number, np.array([after]), alone)[0]:
            done.is_unclear[book] = True
            return
        done.proceeds[plan], done.exit_fees[plan], done.dividends[plan] = proceeds, exit_fees, dividends
        account.hold(leg, shares, int(after), int(dividends), int(proceeds - exit_fees), cost + fee)


class _Account:
    """Cash and what is held, moved from one close to the next."""

    def __init__(self, pit: Pit, sizing: Sizing, cash: int) -> None:
        self._pit, self._sizing, self._cash = pit, sizing, cash
        self._flows: list[tuple[int, int, int, int]] = []
        self._open: dict[int, _Open] = {}
        self._n_taken = 0
        self._row = -1
        self._equity = cash
        self._n_plans = 0
        known = pit.panel.known
        self._fees: list[FeeSchedule] = [regime.buying for regime in known]

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

    def ordered(self, leg: int, weight: float) -> tuple[int, int, int, int]:  # noqa: PLR0911 - a ladder of reasons
        """What an order gets: its code, and where that is OK shares, notional and fees."""
        legs, sizing = self._pit.legs, self._sizing
        known = int(legs.known[leg])
        if legs.is_unclear[leg]:
            return Code.UNCLEAR, 0, 0, 0
        if known == 0:
            return Code.NOT_LISTED, 0, 0, 0
        if sizing.plan_cap is not None and self._n_plans >= sizing.plan_cap:
            return Code.PLAN_CAP, 0, 0, 0
        part = exact(weight)
        is_fixed = sizing.mode is SizingMode.CASH
        cents = int(part * exact(float(sizing.amount)) * 100) if is_fixed else int(part * self._equity)
        shares = self._whole(leg, cents * CENT // known)
        if shares == 0:
            return Code.UNDER_ONE_LOT, 0, 0, 0
        self._n_plans += 1
        code = int(legs.entry.codes[leg])
        if code != Code.OK:
            return code, 0, 0, 0
        if shares > legs.entry.most[leg]:
            return Code.UNCLEAR, 0, 0, 0
        return self._paid(leg, shares)

    def hold(self, leg: int, shares: int, after: int, dividends: int, gains: int, outlay: int) -> None:
        """Take a purchase into the account, and note when its money comes back."""
        legs, place, n = self._pit.legs, self._n_taken, len(self._pit.panel)
        self._n_taken += 1
        self._cash -= outlay
        acts, exits = int(legs.acts[leg]), int(legs.exits[leg])
        self._open[place] = _Open(int(legs.tickers[leg]), acts, shares, after)
        if acts < n:
            heappush(self._flows, (acts, DIVIDEND, place, dividends))
        if exits < n:
            heappush(self._flows, (exits, TOUCHED_SALE if legs.is_touched[leg] else OPEN_SALE, place, gains))

    def _move(self, row: int, phase: int) -> None:
        while self._flows and self._flows[0][:2] <= (row, phase):
            _, kind, place, cents = heappop(self._flows)
            self._cash += cents
            if kind == DIVIDEND:
                self._open[place].shares = self._open[place].after
            else:
                del self._open[place]

    def _whole(self, leg: int, shares: int) -> int:
        lot, step = int(self._pit.lots[leg]), int(self._pit.steps[leg])
        return shares - (shares - lot) % step if shares >= lot else 0

    def _paid(self, leg: int, shares: int) -> tuple[int, int, int, int]:
        """As many of the shares, in whole lots, as the cash pays for with all costs."""
        price, fees = int(self._pit.legs.entry.prices[leg]), self._fees[self._pit.buying[leg]]
        step = int(self._pit.steps[leg])
        shares = min(shares, self._whole(leg, max(0, self._cash) * CENT // price)) if self._cash > 0 else 0
        while shares > 0:
            notional = int(worth(price, shares))
            fee = fees.of(notional)
            if notional + fee <= self._cash:
                return Code.OK, shares, notional, fee
            shares = self._whole(leg, shares - step)
        return Code.NO_CASH, 0, 0, 0
