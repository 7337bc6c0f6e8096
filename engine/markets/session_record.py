"""The recorded sessions of an exchange: what exchange_calendars tells, and a shipped copy of it that is read at once.

The library brings pandas along, which takes longer to load than a small run does. So a table holds what the library of
one version tells; with another version installed that one itself is asked. `python -m engine.markets.session_record`
writes the table anew after an update of the library.
"""

import csv
import warnings
from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib.metadata import version
from pathlib import Path

from engine.markets.exchange import EXCHANGES, Exchange

FIRST_YEAR = 1991  # the first whole year of the Shanghai exchange; no calendar here reaches further back
COLUMNS = ("exchange", "date", "status")
MONDAY_TO_FRIDAY = range(5)


class Mark(StrEnum):
    """What a row of the table says about its date: the first or last session, a weekday without one, or a session on a
    weekend."""

    FIRST = "first"
    LAST = "last"
    CLOSED = "closed"
    OPEN = "open"


def recorded_sessions(exchange: Exchange) -> tuple[date, ...]:
    """The sessions that the installed library records, ascending."""
    path = _path(version("exchange_calendars"))
    return _listed(path)[exchange.code] if path.exists() else asked_sessions(exchange)


def asked_sessions(exchange: Exchange) -> tuple[date, ...]:
    """The same, from the library itself: always between stated dates, as its defaults depend on today."""
    from exchange_calendars import calendar_utils

    calendar = getattr(calendar_utils, f"{exchange.code}ExchangeCalendar")
    end = f"{exchange.last_year}-12-31" if exchange.last_year else calendar.bound_max()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its own use of pandas, nothing that a user could act on
        sessions = calendar(start=f"{FIRST_YEAR}-01-01", end=end).sessions
    return tuple(one.date() for one in sessions)


def write_record() -> Path:
    """Write the table of the installed version of the library; older ones may go."""
    path = _path(version("exchange_calendars"))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for code in sorted(EXCHANGES):
            writer.writerows((code, on.isoformat(), mark.value) for on, mark in _marks(asked_sessions(EXCHANGES[code])))
    return path


def _path(of_version: str) -> Path:
    return Path(__file__).with_name(f"session_record_{of_version}.csv")


def _marks(sessions: tuple[date, ...]) -> Iterable[tuple[date, Mark]]:
    yield sessions[0], Mark.FIRST
    usual, real = set(_weekdays(sessions[0], sessions[-1])), set(sessions)
    for on in sorted(usual ^ real):
        yield on, Mark.OPEN if on in real else Mark.CLOSED
    yield sessions[-1], Mark.LAST


@cache
def _listed(path: Path) -> dict[str, tuple[date, ...]]:
    marked: dict[str, dict[Mark, set[date]]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            marks = marked.setdefault(row["exchange"], {mark: set() for mark in Mark})
            marks[Mark(row["status"])].add(date.fromisoformat(row["date"]))
    return {code: _sessions(marks) for code, marks in marked.items()}


def _sessions(marks: dict[Mark, set[date]]) -> tuple[date, ...]:
    (first,), (last,) = marks[Mark.FIRST], marks[Mark.LAST]
    usual = (on for on in _weekdays(first, last) if on not in marks[Mark.CLOSED])
    return tuple(sorted({*usual, *marks[Mark.OPEN]}) if marks[Mark.OPEN] else usual)


def _weekdays(first: date, last: date) -> Iterable[date]:
    days = (first + timedelta(n) for n in range((last - first).days + 1))
    return (on for on in days if on.weekday() in MONDAY_TO_FRIDAY)


if __name__ == "__main__":
    print(write_record())
