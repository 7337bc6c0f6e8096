"""Sessions: the trading dates of an exchange. A date beyond the record is refused, never guessed."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from catalysts.errors import CatalystError, Fault, FaultsError
from catalysts.when import When
from engine.markets.exchange import EXCHANGES
from engine.markets.session_overrides import (
    SATURDAY,
    SessionOverride,
    Status,
    how_to_add,
    shipped_overrides,
)
from engine.markets.session_record import recorded_sessions


class SessionError(CatalystError, LookupError):
    """A date outside the recorded sessions, or one that is no session where one was needed."""

    exit_code = 4


@dataclass(frozen=True, slots=True)
class Sessions:
    """The sessions of one exchange between two dates, both included: the horizon.

    `dates` are strictly ascending; `first_on` and `last_on` bound what is known (1 January and 31 December,
    not sessions themselves); `open_cut_off` is local time in `time_zone`. `dates64` holds the same dates as
    datetime64[D], for searchsorted. Every lookup outside the horizon, or whose answer would lie there, raises
    SessionError.
    """

    exchange: str
    time_zone: str
    open_cut_off: time
    dates: tuple[date, ...] = field(repr=False)
    first_on: date
    last_on: date
    dates64: NDArray[np.datetime64] = field(init=False, repr=False, compare=False)
    _positions: dict[date, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.dates or any(a >= b for a, b in pairwise(self.dates)):
            raise ValueError(f"{self.exchange}: the sessions must be ascending, without repetition, and at least one")
        if not self.first_on <= self.dates[0] <= self.dates[-1] <= self.last_on:
            raise ValueError(f"{self.exchange}: a session lies outside {self.first_on} to {self.last_on}")
        dates64 = np.array(self.dates, dtype="datetime64[D]")
        dates64.setflags(write=False)
        object.__setattr__(self, "dates64", dates64)
        object.__setattr__(self, "_positions", {on: n for n, on in enumerate(self.dates)})

    def __hash__(self) -> int:
        return hash((self.exchange, len(self.dates), self.first_on, self.last_on))

    def __len__(self) -> int:
        return len(self.dates)

    @classmethod
    def of(cls, exchange: str, overrides: tuple[SessionOverride, ...] = ()) -> "Sessions":
        """The sessions of an exchange by its code; see sessions_of."""
        return sessions_of(exchange, overrides)

    def is_session(self, on: date) -> bool:
        """Whether the exchange trades on this date."""
        if on in self._positions:
            return True
        self._within(on)
        return False

    def position(self, session: date) -> int:
        """The place of a session in `dates`, from 0; SessionError where the date is no session."""
        position = self._positions.get(session)
        if position is None:
            self._within(session)
            raise SessionError(
                f"{self.exchange}: {session.isoformat()} is not a session; take the next or the previous one"
            )
        return position

    def next_after(self, on: date) -> date:
        """The first session strictly later than a date."""
        self._within(on)
        return self._at(bisect_right(self.dates, on), on)

    def previous_before(self, on: date) -> date:
        """The last session strictly earlier than a date."""
        self._within(on)
        return self._at(bisect_left(self.dates, on) - 1, on)

    def first_on_or_after(self, on: date) -> date:
        """The date itself if it is a session, otherwise the next session."""
        return on if self.is_session(on) else self.next_after(on)

    def last_on_or_before(self, on: date) -> date:
        """The date itself if it is a session, otherwise the previous session."""
        return on if self.is_session(on) else self.previous_before(on)

    def offset(self, session: date, n: int) -> date:
        """The session n sessions later (earlier where n is negative) than a session."""
        return self._at(self.position(session) + n, session, n)

    def between(self, first_on: date, last_on: date) -> tuple[date, ...]:
        """The sessions from one date to another, both included; none where the second is the earlier one."""
        start, stop = self._slice(first_on, last_on)
        return self.dates[start:stop]

    def count_between(self, first_on: date, last_on: date) -> int:
        """How many sessions lie from one date to another, both included."""
        start, stop = self._slice(first_on, last_on)
        return stop - start

    def first_open_after(self, known: When) -> date:
        """The entry session: the first session at whose open something known by then can be acted on.

        An instant strictly before the cut-off on a session means that session, any other instant the next
        one. A bare day, month, quarter, half or year means the first session strictly after its last date. A
        bare date is taken to be a date of the exchange's own time zone: what was dated elsewhere must carry
        its instant.
        """
        if known.at is None:
            return self.next_after(known.last_on)
        local = known.at.astimezone(ZoneInfo(self.time_zone))
        on = local.date()
        return on if self.is_session(on) and local.time() < self.open_cut_off else self.next_after(on)

    def per_year(self, first_on: date, last_on: date) -> float:
        """The mean number of sessions in a year, over the calendar years a period touches, each whole."""
        if first_on > last_on:
            raise ValueError(f"a period must not end ({last_on}) before it begins ({first_on})")
        self._within(first_on)
        self._within(last_on)
        n_sessions = self.count_between(date(first_on.year, 1, 1), date(last_on.year, 12, 31))
        return n_sessions / (last_on.year - first_on.year + 1)

    def _slice(self, first_on: date, last_on: date) -> tuple[int, int]:
        self._within(first_on)
        self._within(last_on)
        start = bisect_left(self.dates, first_on)
        return start, max(start, bisect_right(self.dates, last_on))

    def _within(self, on: date) -> None:
        if not self.first_on <= on <= self.last_on:
            raise self._beyond(on.isoformat(), is_later=on > self.last_on)

    def _at(self, position: int, on: date, n: int | None = None) -> date:
        if 0 <= position < len(self.dates):
            return self.dates[position]
        way = f"{n:+d} from" if n is not None else "before" if position < 0 else "after"
        raise self._beyond(f"the session {way} {on.isoformat()}", is_later=position > 0)

    def _beyond(self, what: str, *, is_later: bool) -> SessionError:
        remedy = how_to_add(self.exchange, self.last_on.year + 1) if is_later else "choose a later date"
        horizon = f"the recorded sessions ({self.first_on} to {self.last_on})"
        return SessionError(f"{self.exchange}: {what} lies beyond {horizon}; {remedy}")


def sessions_of(exchange: str, overrides: tuple[SessionOverride, ...] = ()) -> Sessions:
    """The recorded sessions of an exchange, corrected by the shipped overrides and then by the given ones.

    Depends on nothing but its arguments and the installed record (exchange_calendars), never on today, and is
    remembered. SessionError where the exchange is unknown; FaultsError where an override does not fit the
    record.
    """
    return _remembered(exchange, tuple(row for row in overrides if row.exchange == exchange))


def build_sessions(exchange: str, overrides: tuple[SessionOverride, ...] = ()) -> Sessions:
    """What sessions_of remembers, built anew; the overrides are all of this exchange."""
    found = EXCHANGES.get(exchange)
    if found is None:
        raise SessionError(f"{exchange}: no sessions are known of this exchange; known are {', '.join(EXCHANGES)}")
    shipped = tuple(row for row in shipped_overrides() if row.exchange == exchange)
    dates = overridden(overridden(recorded_sessions(found), shipped), overrides)
    return Sessions(
        exchange=exchange,
        time_zone=found.time_zone,
        open_cut_off=found.open_cut_off,
        dates=dates,
        first_on=date(dates[0].year, 1, 1),
        last_on=date(dates[-1].year, 12, 31),
    )


_remembered = cache(build_sessions)


def overridden(dates: tuple[date, ...], rows: Iterable[SessionOverride]) -> tuple[date, ...]:
    """Sessions of whole years, as corrected and continued by the overrides of their exchange.

    A declared year replaces what was recorded of it. FaultsError where a row lies outside the years then
    known, or where a declared year leaves a gap to them.
    """
    rows = tuple(rows)
    declared = {row.on.year for row in rows if row.status is Status.YEAR}
    known = set(range(dates[0].year, dates[-1].year + 1))
    faults = [fault for row in rows if (fault := _misfit(row, known, declared))]
    if faults:
        raise FaultsError(faults)
    result = {on for on in dates if on.year not in declared}
    result.update(on for year in declared for on in _weekdays(year))
    result.difference_update(row.on for row in rows if row.status is Status.CLOSED)
    result.update(row.on for row in rows if row.status is Status.OPEN)
    return tuple(sorted(result))


def _misfit(row: SessionOverride, known: set[int], declared: set[int]) -> Fault | None:
    first, last, year = min(known), max(known), row.on.year
    years = f"{first} to {last}"
    if row.status is not Status.YEAR and year not in known | declared:
        remedy = how_to_add(row.exchange, year)
        return Fault(row.where, "date", row.on.isoformat(), f"a date in the recorded years {years}", remedy)
    between = (*range(last + 1, year), *range(year + 1, first))
    gap = next((one for one in between if one not in declared), None)
    if row.status is Status.YEAR and gap is not None:
        expected = f"a year next to the recorded years {years}"
        return Fault(row.where, "date", str(year), expected, f"declare {gap} too")
    return None


def _weekdays(year: int) -> tuple[date, ...]:
    days = (date(year, 1, 1) + timedelta(n) for n in range(366))
    return tuple(on for on in days if on.year == year and on.weekday() < SATURDAY)
