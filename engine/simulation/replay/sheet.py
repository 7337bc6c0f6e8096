"""Sheets: the plans of many books, a book being one account's run. What is asked of the walk, and what it answers."""

from dataclasses import dataclass

import numpy as np

from engine.prices.bars import Floats
from engine.simulation.replay.legs import Legs
from engine.simulation.replay.quotes import Code
from engine.simulation.replay.scaled import Flags, Ints


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """The plans of all books, one book's after the other's from `starts[b]` to `starts[b + 1]`, in each by the session
    in which their orders go out and then in the order in which they were taken.

    `legs` are the different legs, `leg` each plan's; `weights` are parts of what the sizing says. `codes` are OK for a
    plan that is tried, else why it was refused before any order.
    """

    legs: Legs
    starts: Ints
    leg: Ints
    weights: Floats
    codes: Ints

    @property
    def n_books(self) -> int:
        """How many books."""
        return len(self.starts) - 1

    @property
    def books(self) -> Ints:
        """Each plan's book."""
        return np.repeat(np.arange(self.n_books), np.diff(self.starts))

    def of_books(self, books: Ints) -> "Sheet":
        """The sheet of some of the books, in the order given."""
        places = [np.arange(self.starts[book], self.starts[book + 1]) for book in books.tolist()]
        kept = np.concatenate(places) if places else np.empty(0, dtype=np.int64)
        sizes = (self.starts[1:] - self.starts[:-1])[books]
        starts = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
        return Sheet(self.legs, starts, self.leg[kept], self.weights[kept], self.codes[kept])


@dataclass(slots=True, eq=False)
class Walked:
    """What became of each plan: its code and, where it was filled, shares and money in cents.

    `costs` are the notionals paid, `proceeds` those received or, of a plan that is held to the end, what its shares are
    worth; `entry_fees` and `exit_fees` (with the tax on dividends) are apart, `dividends` what was received while held.
    `is_unclear` marks the books that only the exact executor can run: their plans mean nothing.
    """

    codes: Ints
    shares: Ints
    costs: Ints
    entry_fees: Ints
    proceeds: Ints
    exit_fees: Ints
    dividends: Ints
    is_unclear: Flags

    @classmethod
    def of(cls, sheet: Sheet) -> "Walked":
        """Nothing done yet."""
        a, b, c, d, e, f = (np.zeros(len(sheet.leg), dtype=np.int64) for _ in range(6))
        return cls(sheet.codes.copy(), a, b, c, d, e, f, np.zeros(sheet.n_books, dtype=np.bool_))

    @property
    def is_filled(self) -> Flags:
        """The plans that became trades."""
        filled: Flags = self.codes == Code.OK
        return filled

    @property
    def net(self) -> Ints:
        """Each plan's gain after all costs."""
        gained: Ints = self.proceeds + self.dividends - self.exit_fees - self.costs - self.entry_fees
        return gained
