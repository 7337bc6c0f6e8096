"""A mending: what was not as it should be in prices, was put right by a stated rule, and is told."""

from dataclasses import dataclass
from enum import StrEnum


class MendingRule(StrEnum):
    """By which rule something was put right. What no rule covers is a fault and stops the reading.

    SORTED: rows that did not stand oldest first were sorted. REPEATED: of rows that are the same one was kept.
    ROUNDED: an open or close beyond the high or low by at most a rounding moved that bound. SUSPENDED: a row of a
    session without trading was left out. NO_CLOSE: a last row without a close was left out. NO_SESSION: a row on a
    date without a session was left out. UNFINISHED: the bar of a session that had not closed was left out.
    FLATTENED: a header of several levels was made one. CLOSE_ONLY: of a session only the close is known; its open,
    high and low were set to it.
    """

    SORTED = "sorted"
    REPEATED = "repeated"
    ROUNDED = "rounded"
    SUSPENDED = "suspended"
    NO_CLOSE = "no-close"
    NO_SESSION = "no-session"
    UNFINISHED = "unfinished"
    FLATTENED = "flattened"
    CLOSE_ONLY = "close-only"


@dataclass(frozen=True, slots=True, order=True)
class Mending:
    """One mending: `where` is a file with its line; `what` tells what stood there, `done` what was done about it.

    `n_rows` is how many rows it touched.
    """

    ticker: str
    where: str
    rule: MendingRule
    what: str
    done: str
    n_rows: int = 1

    def sentence(self) -> str:
        """The mending as one line of text."""
        return f"{self.where}: {self.what}; {self.done}"
