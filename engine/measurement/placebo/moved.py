"""A catalyst moved by sessions: everything that it says of time moves by the same number of them."""

from bisect import bisect_right
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from catalysts.catalyst import Catalyst
from catalysts.when import FIRST_YEAR, LAST_YEAR, Precision, When, Window
from engine.markets.sessions import Sessions

FIRST_DAY, LAST_DAY = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)


def moved(catalyst: Catalyst, n: int, sessions: Sessions) -> Catalyst:
    """The catalyst said, known and taking place n sessions later (earlier where n is negative), to the same precision.

    Its entry session moves by exactly n where it is known to the day or finer. A day that is no session stays as many
    days behind the session before it, as far as the gap there reaches; an instant keeps its time of day on the
    exchange. It stands in no document any more: `sources` are empty. Catalyst by catalyst the true order of `announced`
    and `known_at` is kept.
    """
    known = moved_when(catalyst.known, n, sessions)
    announced = known if catalyst.known_at is None else moved_when(catalyst.announced, n, sessions)
    return replace(
        catalyst,
        announced=known if _is_before(known, announced) else announced,
        known_at=None if catalyst.known_at is None else known,
        occurs=None if catalyst.occurs is None else _moved_window(catalyst.occurs, n, sessions),
        sources=(),
    )


def known_on(catalyst: Catalyst, day: date) -> Catalyst:
    """The catalyst, known after the close of a day: what a coarse date becomes when its entry session is chosen."""
    known = When.of_day(day)
    announced = known if _is_before(known, catalyst.announced) else catalyst.announced
    return replace(catalyst, announced=announced, known_at=known, sources=())


def moved_when(when: When, n: int, sessions: Sessions) -> When:
    """A time moved by n sessions; a month or a longer period becomes the one that holds its first day, moved."""
    if when.at is not None:
        return _moved_instant(when.at, n, sessions)
    day = _moved_day(when.first_on, n, sessions)
    return When.of_day(day) if when.precision is Precision.DAY else When.of_period(when.precision, day)


def _moved_day(day: date, n: int, sessions: Sessions) -> date:
    """A day moved by n sessions; by as many days as those usually take where the record of sessions ends before."""
    found = _place(day, n, sessions)
    if found is None:
        return min(max(day + timedelta(days=round(n * 7 / 5)), FIRST_DAY), LAST_DAY)
    session, n_behind, gap = found
    return session + timedelta(days=min(n_behind, gap - 1))


def _place(day: date, n: int, sessions: Sessions) -> tuple[date, int, int] | None:
    """The session n after the last one up to a day, by how many days the day lies behind its own, and in how many days
    the next session comes; None where the record does not reach."""
    at = bisect_right(sessions.dates, day) - 1
    if not (0 <= at < len(sessions.dates) - 1 and 0 <= at + n < len(sessions.dates) - 1):
        return None
    session = sessions.dates[at + n]
    return session, (day - sessions.dates[at]).days, (sessions.dates[at + n + 1] - session).days


def _moved_instant(at: datetime, n: int, sessions: Sessions) -> When:
    """An instant between two sessions stays between two: early on a day off that has no like becomes early on the next
    session."""
    zone = ZoneInfo(sessions.time_zone)
    local = at.astimezone(zone)
    day = _moved_day(local.date(), n, sessions)
    found = _place(local.date(), n, sessions)
    if found is not None:
        session, n_behind, _ = found
        if n_behind and day == session and local.time() < sessions.open_cut_off:
            day = sessions.next_after(session)
    return When.of_instant(datetime.combine(day, local.time(), zone).astimezone(at.tzinfo))


def _moved_window(window: Window, n: int, sessions: Sessions) -> Window:
    """A window's two ends move alike: where the sessions of one are not recorded, both move by days."""
    ends = (window.start.first_on, window.end.last_on)
    if any(_place(day, n, sessions) is None for day in ends):
        start, end = (_by_days(when, round(n * 7 / 5)) for when in (window.start, window.end))
    else:
        start, end = (moved_when(when, n, sessions) for when in (window.start, window.end))
    return Window(start, start) if window.start == window.end or _is_before(end, start) else Window(start, end)


def _by_days(when: When, days: int) -> When:
    if when.at is not None:
        return When.of_instant(when.at + timedelta(days=days))
    day = min(max(when.first_on + timedelta(days=days), FIRST_DAY), LAST_DAY)
    return When.of_day(day) if when.precision is Precision.DAY else When.of_period(when.precision, day)


def _is_before(one: When, other: When) -> bool:
    if one.at and other.at:
        return one.at < other.at
    return one.last_on < other.first_on
