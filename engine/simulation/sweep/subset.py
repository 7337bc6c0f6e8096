"""A subset of a calendar's catalysts: what a sweep tries beside the whole calendar."""

from dataclasses import dataclass, replace
from datetime import date

from catalysts.calendar import CatalystCalendar
from catalysts.catalyst import Catalyst, Kind

WHOLE = "all"
HAND = "hand"
"""The foreign column in which an accepted candidate says whether its source told of itself (first) or of others."""


@dataclass(frozen=True, slots=True)
class Subset:
    """What a catalyst has to be to be in it; empty and None for anything.

    `start` and `end`, both included, are compared with the last day of the time it could be known. `hand` is first or
    second.
    """

    kinds: tuple[Kind, ...] = ()
    themes: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()
    start: date | None = None
    end: date | None = None
    directions: tuple[int, ...] = ()
    scheduled: bool | None = None
    hand: str = ""

    def of(self, calendar: CatalystCalendar) -> CatalystCalendar:
        """The calendar with these catalysts alone; documents, figures and themes stay.

        A record that one left out replaces is judged by itself: choose both, or the replaced one is traded.
        """
        return replace(calendar, catalysts=tuple(row for row in calendar if self.has(row)))

    def has(self, row: Catalyst) -> bool:
        """Whether a catalyst is in it."""
        wanted = (
            (self.kinds, row.kind),
            (self.themes, row.theme),
            (self.segments, row.segment),
            (self.directions, row.direction),
        )
        return (
            all(not words or word in words for words, word in wanted)
            and (self.start is None or self.start <= row.known.last_on)
            and (self.end is None or row.known.last_on <= self.end)
            and (self.scheduled is None or row.scheduled is self.scheduled)
            and (not self.hand or dict(row.extra).get(HAND, "") == self.hand)
        )
