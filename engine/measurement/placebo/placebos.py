"""Placebo calendars, held as matrices; each can be made into a calendar like any other."""

from dataclasses import dataclass, field, replace
from enum import StrEnum

import numpy as np

from catalysts.calendar import CatalystCalendar
from catalysts.catalyst import Catalyst, Target
from engine.measurement.placebo.true_calendar import TrueCalendar
from engine.measurement.study.sample import Ints
from engine.simulation.agenda import entry_session


class Method(StrEnum):
    """How a calendar is made meaningless: all of it moved round the run's sessions, its clusters moved to like
    sessions, or its names dealt anew on its own dates."""

    SHIFT = "shift"
    MATCHED = "matched"
    TARGETS = "targets"


@dataclass(frozen=True, slots=True, eq=False)
class Placebos:
    """B distinct placebo calendars of a true one, none of them the true one itself.

    `rows` (B, C) are decision rows, in the order of the true calendar's catalysts. `names` (B, S) are places in
    `tickers`: the listed targets of the catalysts, one after the other; None where the targets stay the true ones.
    `n_possible` is how many distinct calendars the method has, None where they are too many to be counted; `notes` are
    sentences on how they were made.
    """

    method: Method
    true: TrueCalendar
    rows: Ints
    names: Ints | None = None
    tickers: tuple[str, ...] = ()
    n_possible: int | None = None
    notes: tuple[str, ...] = ()
    _pairs: tuple[tuple[str, str], ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_pairs", tuple(self.true.replacements()))

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def is_exhausted(self) -> bool:
        """Whether these are all that the method has."""
        return self.n_possible is not None and len(self) >= self.n_possible

    def at(self, numbers: Ints) -> "Placebos":
        """Some of them, by their numbers."""
        return replace(self, rows=self.rows[numbers], names=None if self.names is None else self.names[numbers])

    def part(self, start: int, stop: int) -> "Placebos":
        """Some of them, by place."""
        names = None if self.names is None else self.names[start:stop]
        return replace(self, rows=self.rows[start:stop], names=names)

    def calendar(self, number: int) -> CatalystCalendar:
        """The placebo calendar of a number from 0, without documents and figures: they tell the true dates."""
        changed = {catalyst.id: self.catalyst(number, place) for place, catalyst in enumerate(self.true.catalysts)}
        for follower, place in self.true.followers:
            n = int(self.rows[number, place] - self.true.rows[place])
            changed[follower] = self.true.moved(self.true.calendar.by_id(follower), n)
        kept = [changed[row.id] if row.id in changed else _undocumented(row) for row in self.true.calendar]
        return CatalystCalendar(self._all_traded(kept), themes=self.true.calendar.themes)

    def catalyst(self, number: int, place: int) -> Catalyst:
        """The catalyst of a place as the placebo calendar of a number has it."""
        catalyst = self.true.catalysts[place]
        found = self.true.decided_after(place, int(self.rows[number, place]))
        if self.names is None or not catalyst.tickers:
            return found
        start = sum(len(one.tickers) for one in self.true.catalysts[:place])
        dealt = (self.tickers[name] for name in self.names[number, start : start + len(catalyst.tickers)].tolist())
        targets = tuple(Target(next(dealt)) if one.is_listed else one for one in catalyst.targets)
        return replace(found, targets=targets)

    def _all_traded(self, rows: list[Catalyst]) -> tuple[Catalyst, ...]:
        """A record that now comes before what it replaced replaces it no more: the placebo trades what the true
        calendar trades."""
        if not self._pairs:
            return tuple(rows)
        by_id = {row.id: row for row in rows}
        for later, earlier in self._pairs:
            new, old = (entry_session(by_id[name], self.true.clock) for name in (later, earlier))
            if new is not None and old is not None and new <= old:
                by_id[later] = replace(by_id[later], supersedes="")
        return tuple(by_id[row.id] for row in rows)


def _undocumented(row: Catalyst) -> Catalyst:
    return replace(row, sources=()) if row.sources else row


def listed_names(true: TrueCalendar) -> tuple[tuple[int, str], ...]:
    """(place of the catalyst, ticker) of every listed target, one after the other: the S of `Placebos.names`."""
    return tuple((place, ticker) for place, one in enumerate(true.catalysts) for ticker in one.tickers)


def repeated_rows(true: TrueCalendar, n: int) -> Ints:
    """The true rows n times: (n, C)."""
    return np.tile(true.rows, (n, 1))
