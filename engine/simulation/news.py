"""News that ends a plan: what replaces or cancels its catalyst, and what warns of its instrument."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from catalysts.calendar import CatalystCalendar
from catalysts.catalyst import Catalyst
from engine.markets.sessions import Sessions
from engine.simulation.agenda import entry_session


@dataclass(frozen=True, slots=True)
class Heard:
    """A catalyst with the first session whose open lies after it was known."""

    catalyst: str
    on: date


@dataclass(frozen=True, slots=True)
class News:
    """A calendar's replacements by the id of what they replace, and its warnings by ticker.

    A warning is a catalyst with direction -1 that names the ticker, of whatever precision: a month's is known after
    the month.
    """

    replacements: Mapping[str, tuple[Catalyst, ...]]
    warnings: Mapping[str, tuple[Catalyst, ...]]

    @classmethod
    def of(cls, calendar: CatalystCalendar) -> "News":
        """The news of a calendar."""
        replacements: dict[str, tuple[Catalyst, ...]] = {}
        warnings: dict[str, tuple[Catalyst, ...]] = {}
        for row in calendar:
            if row.supersedes:
                replacements[row.supersedes] = (*replacements.get(row.supersedes, ()), row)
            for ticker in row.tickers if row.direction < 0 else ():
                warnings[ticker] = (*warnings.get(ticker, ()), row)
        return cls(replacements, warnings)

    def replaced(self, catalyst: str, sessions: Sessions, after: date, until: date) -> Heard | None:
        """The first record that replaces or cancels a catalyst and is heard after one session and up to another."""
        return _first(self.replacements.get(catalyst, ()), sessions, after, until)

    def warned(self, ticker: str, sessions: Sessions, after: date, until: date) -> Heard | None:
        """The first warning of a ticker that is heard after one session and up to another."""
        return _first(self.warnings.get(ticker, ()), sessions, after, until)


def _first(rows: tuple[Catalyst, ...], sessions: Sessions, after: date, until: date) -> Heard | None:
    heard = ((entry_session(row, sessions), row.id) for row in rows)
    inside = sorted((on, name) for on, name in heard if on is not None and after < on <= until)
    return Heard(inside[0][1], inside[0][0]) if inside else None
