"""The true calendar on a run's sessions: which catalysts it trades, after which closes it decides on them."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from catalysts.calendar import CatalystCalendar
from catalysts.catalyst import Catalyst
from catalysts.when import Precision
from engine.markets.sessions import Sessions
from engine.measurement.placebo.moved import known_on, moved
from engine.measurement.study.sample import Ints
from engine.simulation.agenda import agenda, entry_session


@dataclass(frozen=True, slots=True, eq=False)
class TrueCalendar:
    """The C catalysts that a run trades, by place, and the rows of its sessions.

    `sessions` are the base session, row 0, and every session of the run; a decision of row r is taken after the close
    of sessions[r] for the open of sessions[r + 1]. `rows` (C,) are the true decision rows, ascending. A placebo moves
    these catalysts alone; what the run does not trade (a month's precision, cancelled, before or after it) stays where
    it is. `followers` (id, place) were replaced by one of them before they could be traded: they move with it.
    """

    calendar: CatalystCalendar
    clock: Sessions = field(repr=False)
    sessions: tuple[date, ...] = field(repr=False)
    catalysts: tuple[Catalyst, ...]
    rows: Ints
    followers: tuple[tuple[str, int], ...] = ()
    _moved: dict[tuple[str, int], Catalyst] = field(default_factory=dict, init=False, repr=False)

    def __len__(self) -> int:
        return len(self.catalysts)

    @property
    def n_rows(self) -> int:
        """How many decision rows there are: one for each session of the run."""
        return len(self.sessions) - 1

    @property
    def dates(self) -> Ints:
        """The distinct decision rows, ascending: (D,). Each is one entry session."""
        return np.unique(self.rows)

    @property
    def date_of(self) -> Ints:
        """For each catalyst the place of its row in `dates`: (C,)."""
        return np.searchsorted(self.dates, self.rows)

    def moved(self, catalyst: Catalyst, n: int) -> Catalyst:
        """A catalyst moved by n sessions of the clock; computed once and kept."""
        key = (catalyst.id, n)
        if key not in self._moved:
            self._moved[key] = moved(catalyst, n, self.clock)
        return self._moved[key]

    def decided_after(self, place: int, row: int) -> Catalyst:
        """The catalyst of a place, moved so that it is decided on after the close of sessions[row]."""
        catalyst = self.catalysts[place]
        found = self.moved(catalyst, row - int(self.rows[place]))
        if catalyst.precision.rank > Precision.DAY.rank:
            return known_on(found, self.clock.offset(self.sessions[0], row))
        return found

    def begun_before(self, n: int) -> "TrueCalendar":
        """The same catalysts on sessions that begin n earlier; what else could be traded then is left out."""
        sessions = (*self.clock.between(self.clock.offset(self.sessions[0], -n), self.sessions[0])[:-1], *self.sessions)
        traded = {catalyst.id for catalyst in self.catalysts} | {follower for follower, _ in self.followers}
        before = set(sessions[1 : n + 1])
        kept = [row for row in self.calendar if row.id in traded or entry_session(row, self.clock) not in before]
        calendar = replace(self.calendar, catalysts=tuple(kept))
        return TrueCalendar(calendar, self.clock, sessions, self.catalysts, self.rows + n, self.followers)

    def replacements(self) -> Iterator[tuple[str, str]]:
        """(what replaces, what is replaced) among its records, of those that the run trades."""
        traded = {catalyst.id for catalyst in self.catalysts}
        for row in self.calendar:
            if row.supersedes in traded:
                yield row.id, row.supersedes


def true_calendar(
    calendar: CatalystCalendar, clock: Sessions, precision: Precision, base_on: date, end_on: date
) -> TrueCalendar:
    """The calendar on the sessions of a run from the close of `base_on` to that of `end_on`."""
    sessions = clock.between(base_on, end_on)
    found = agenda(calendar, clock, precision, base_on, end_on)
    row_of = {session: row for row, session in enumerate(sessions)}
    pairs = [(row_of[one.decide_on], one.catalyst) for rows in found.appointments.values() for one in rows]
    places = {catalyst.id: place for place, (_, catalyst) in enumerate(pairs)}
    untraded = {fate.catalyst for fate in found.fates}
    followers = []
    for later in calendar:
        if later.supersedes in untraded and later.id in places:
            earlier = calendar.by_id(later.supersedes)
            own, other = entry_session(earlier, clock), entry_session(later, clock)
            if earlier.precision.rank <= precision.rank and own is not None and other is not None and other <= own:
                followers.append((earlier.id, places[later.id]))
    return TrueCalendar(
        calendar=calendar,
        clock=clock,
        sessions=sessions,
        catalysts=tuple(catalyst for _, catalyst in pairs),
        rows=np.array([row for row, _ in pairs], dtype=np.int64),
        followers=tuple(followers),
    )
