"""Books whose orders are parts of the equity: all of them at once, each one's plans in turn."""

from dataclasses import dataclass

import numpy as np

from engine.simulation.replay.deal import Pit, bought, is_crowded, parts, sold, wanted
from engine.simulation.replay.meeting import meeting
from engine.simulation.replay.quotes import Code
from engine.simulation.replay.scaled import Flags, Ints, worth
from engine.simulation.replay.sheet import Sheet, Walked
from engine.simulation.sizing import Sizing

EMPTY = -1
FIRST_PLACES = 4


@dataclass(slots=True, eq=False)
class _Held:
    """What the books hold, a row a book and a column a place: the row of the sale (EMPTY for an empty place), whether
    by a touched order, the ticker, the shares, what the sale brings, the row of the action with its dividend and the
    shares after it."""

    exits: Ints
    touched: Flags
    tickers: Ints
    shares: Ints
    gains: Ints
    acts: Ints
    dividends: Ints
    after: Ints

    @classmethod
    def none(cls, n_books: int, never: int) -> "_Held":
        shape = (n_books, FIRST_PLACES)
        exits, acts = np.full(shape, EMPTY, dtype=np.int64), np.full(shape, never, dtype=np.int64)
        rest = [np.zeros(shape, dtype=np.int64) for _ in range(5)]
        return cls(exits, np.zeros(shape, dtype=np.bool_), rest[0], rest[1], rest[2], acts, rest[3], rest[4])

    def widened(self, never: int) -> "_Held":
        """Twice as many places."""
        more = _Held.none(len(self.exits), never)
        wide = ((getattr(self, name), getattr(more, name)) for name in self.__slots__)
        return _Held(*(np.concatenate((mine, np.resize(fresh, mine.shape)), axis=1) for mine, fresh in wide))


def walk_by_equity(pit: Pit, sheet: Sheet, sizing: Sizing, cash_cents: int, done: Walked) -> Ints:
    """Fill in what became of every plan; the books returned ran short of cash and must be walked one by one."""
    books_of_all = np.arange(sheet.n_books)
    sizes = np.diff(sheet.starts)
    walk = _Walk(pit, sheet, sizing, cash_cents, done)
    for step in range(int(sizes.max(initial=0))):
        books = books_of_all if step < sizes.min(initial=0) else np.flatnonzero(sizes > step)
        walk.step(books, sheet.starts[books] + step)
    return np.flatnonzero(walk.is_short)


class _Walk:
    """The books in the making."""

    def __init__(self, pit: Pit, sheet: Sheet, sizing: Sizing, cash_cents: int, done: Walked) -> None:
        n = sheet.n_books
        self._pit, self._sheet, self._cap, self._done = pit, sheet, sizing.plan_cap, done
        self._meeting = meeting(pit, sheet)
        self._held = _Held.none(n, len(pit.panel))
        self._cash = np.full(n, cash_cents, dtype=np.int64)
        self._equity = self._cash.copy()
        self._sent = np.full(n, EMPTY, dtype=np.int64)
        self._n_plans = np.zeros(n, dtype=np.int64)
        self.is_short = np.zeros(n, dtype=np.bool_)

    def step(self, books: Ints, plans: Ints) -> None:
        """One plan of each of the books."""
        pit, done, legs = self._pit, self._done, self._pit.legs
        own = self._sheet.leg[plans]
        is_tried = self._sheet.codes[plans] == Code.OK
        sent = legs.enter[own] - 1
        new = (sent != self._sent[books]) & is_tried
        self._close(books[new], sent[new])
        codes = np.where(legs.known[own] == 0, Code.NOT_LISTED, Code.OK)
        if self._cap is not None:
            codes[(codes == Code.OK) & (self._n_plans[books] >= self._cap)] = Code.PLAN_CAP
        shares = wanted(pit, own, parts(self._sheet.weights[plans], self._equity[books]))
        codes[(codes == Code.OK) & (shares == 0)] = Code.UNDER_ONE_LOT
        is_order = (codes == Code.OK) & is_tried
        self._n_plans[books] += is_order
        codes = np.where(codes == Code.OK, legs.entry.codes[own], codes)
        codes = np.where(legs.is_unclear[own], Code.UNCLEAR, codes)
        codes = np.where(is_tried, codes, self._sheet.codes[plans])
        is_filled = codes == Code.OK
        shares = np.where(is_filled, shares, 0)
        costs, fees = bought(pit, own, shares)
        after, dividends, proceeds, exit_fees, is_odd = sold(pit, own, shares)
        is_bad = is_filled & (is_odd | ~pit.is_marked[own] | is_crowded(pit, own, shares, after, self._meeting[plans]))
        done.is_unclear[books[is_bad | (codes == Code.UNCLEAR)]] = True
        self.is_short[books[is_filled & (costs + fees > self._cash[books])]] = True
        self._cash[books] -= costs + fees
        done.codes[plans], done.shares[plans], done.costs[plans] = codes, shares, costs
        done.entry_fees[plans], done.proceeds[plans] = fees, proceeds
        done.exit_fees[plans], done.dividends[plans] = exit_fees, dividends
        self._put(books[is_filled], own[is_filled], plans[is_filled], after[is_filled])

    def _close(self, books: Ints, rows: Ints) -> None:
        """The books at the close of a session, valued, and then up to the purchases of the next one."""
        if not len(books):
            return
        held = self._held
        self._entitle(books, rows)
        self._release(books, rows, is_all=True)
        marks = self._pit.marks[held.tickers[books], rows[:, None]]
        shares = np.where(held.exits[books] == EMPTY, 0, held.shares[books])
        self._equity[books] = self._cash[books] + worth(marks, shares).sum(axis=1)
        self._n_plans[books] = (held.exits[books] != EMPTY).sum(axis=1)
        self._sent[books] = rows
        self._entitle(books, rows + 1)
        self._release(books, rows + 1, is_all=False)

    def _entitle(self, books: Ints, rows: Ints) -> None:
        held = self._held
        acts = held.acts[books]
        due = acts <= rows[:, None]
        if due.any():
            due &= held.exits[books] != EMPTY
            self._cash[books] += np.where(due, held.dividends[books], 0).sum(axis=1)
            held.shares[books] = np.where(due, held.after[books], held.shares[books])
            held.acts[books] = np.where(due, len(self._pit.panel), acts)

    def _release(self, books: Ints, rows: Ints, *, is_all: bool) -> None:
        held = self._held
        exits = held.exits[books]
        due = (exits <= rows[:, None]) & (exits != EMPTY)
        if not is_all:
            due &= ~held.touched[books]
        if due.any():
            self._cash[books] += np.where(due, held.gains[books], 0).sum(axis=1)
            held.exits[books] = np.where(due, EMPTY, exits)

    def _put(self, books: Ints, legs: Ints, plans: Ints, after: Ints) -> None:
        if not len(books):
            return
        place = self._held.exits[books].argmin(axis=1)
        if (self._held.exits[books, place] != EMPTY).any():
            self._held = self._held.widened(len(self._pit.panel))
            place = self._held.exits[books].argmin(axis=1)
        held, own, done = self._held, self._pit.legs, self._done
        at = (books, place)
        held.exits[at], held.touched[at], held.tickers[at] = own.exits[legs], own.is_touched[legs], own.tickers[legs]
        held.shares[at], held.gains[at] = done.shares[plans], done.proceeds[plans] - done.exit_fees[plans]
        held.acts[at], held.dividends[at], held.after[at] = own.acts[legs], done.dividends[plans], after
