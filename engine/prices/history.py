"""A history: what a source told of one ticker when it was asked for a range of dates, and where that came from."""

from dataclasses import dataclass
from datetime import date, datetime

from engine.prices.action import CorporateAction
from engine.prices.bars import Bars


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a history came from: a source's name ("yahoo"), what read it ("yfinance 1.7.0"), and when, in UTC."""

    source: str
    reader: str
    fetched_at: datetime


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """Raw bars of one ticker with its corporate actions, both within the dates asked for.

    `asked_from` and `asked_to` are inclusive: a session between them without a bar is one without trading, while
    nothing is known of sessions outside. `actions` are the ticker's own, oldest first. `currency` is an ISO code,
    empty for an index.
    """

    bars: Bars
    actions: tuple[CorporateAction, ...]
    asked_from: date
    asked_to: date
    currency: str
    origin: Origin

    @property
    def ticker(self) -> str:
        """Whose history it is."""
        return self.bars.ticker
