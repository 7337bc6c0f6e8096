"""What became of a fetch: the tickers stored, those that needed nothing, and those that failed, with reasons."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class FetchReason(StrEnum):
    """Why a ticker could not be fetched."""

    NETWORK = "network"
    TIMEOUT = "timeout"
    PROXY = "proxy"
    TLS = "TLS"
    RATE_LIMITED = "rate limited"
    REFUSED = "refused"
    SERVER = "server error"
    UNREADABLE = "unreadable answer"
    UNKNOWN_TICKER = "unknown ticker"
    NOT_OFFERED = "not offered"
    EMPTY = "no prices"
    INCOMPLETE = "incomplete"
    BAD_BARS = "bad bars"
    OTHER_INSTRUMENT = "another instrument"
    SOURCE_CHANGED = "source changed"
    DISAGREES = "disagrees with the store"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class FetchFailure:
    """A ticker that failed: nothing of it was written. `detail` is a clause that reads on after the ticker."""

    ticker: str
    reason: FetchReason
    detail: str

    def sentence(self) -> str:
        """The failure as one line of text."""
        return f"{self.ticker}: {self.reason}: {self.detail}"


@dataclass(frozen=True, slots=True)
class Fetched:
    """A ticker whose history was written. `change` is new, extended, unchanged or replaced.

    The counts and dates are those of the answer. `notes` tell what was left out of it and what looked odd;
    `differences` what replaced bars or actions said before.
    """

    ticker: str
    change: str
    n_bars: int
    n_actions: int
    first_on: date
    last_on: date
    notes: tuple[str, ...] = ()
    differences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FetchReport:
    """A whole fetch, each part in the order of its tickers. `kept` were in the store already."""

    stored: tuple[Fetched, ...] = ()
    kept: tuple[str, ...] = ()
    failed: tuple[FetchFailure, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether nothing failed."""
        return not self.failed


@dataclass(frozen=True, slots=True)
class FetchStep:
    """Progress: `ticker` is being fetched, `n_done` of `n_all` have been dealt with, `n_failed` of those failed."""

    ticker: str
    n_done: int
    n_all: int
    n_failed: int


Watch = Callable[[FetchStep], None]


def unwatched(step: FetchStep) -> None:
    """Look at nothing."""
