"""When something was said or takes place, exactly as precisely as it was said."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import StrEnum

FIRST_YEAR = 1990
LAST_YEAR = 2100
FORMS = "2024-08-28T14:30+08:00, 2024-08-28, 2025-05, 2025-Q2, 2025-H1 or 2020"

_MONTHS_OF = {"month": 1, "quarter": 3, "half": 6, "year": 12}
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_PERIOD = re.compile(r"([0-9]{4})(?:-(?:Q([1-4])|H([12])|([0-9]{2})))?")
_CLOCK = re.compile(r"([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?(Z|[+-][0-9]{2}:[0-9]{2})?")
_NEVER = datetime(1, 1, 1, tzinfo=UTC)


class Precision(StrEnum):
    """How precisely a time was said, from the finest to the coarsest."""

    INSTANT = "instant"
    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"

    @property
    def rank(self) -> int:
        """0 for the finest; a lower rank is more precise."""
        return _RANKS[self]


_RANKS = {precision: rank for rank, precision in enumerate(Precision)}


@dataclass(frozen=True, slots=True, eq=False)
class When:
    """An instant or a period, `first_on` and `last_on` both within it; `at` is set for an instant alone.

    Equal means: the same text. An instant keeps the UTC offset it was given with, and its dates are the local
    ones of that offset. Whole seconds, whole minutes of offset, years 1990 to 2100.
    """

    precision: Precision
    first_on: date
    last_on: date
    at: datetime | None = None

    def __post_init__(self) -> None:
        if (self.at is not None) != (self.precision is Precision.INSTANT):
            raise ValueError("an instant with its `at`, or a period without one")
        if self.at is not None:
            object.__setattr__(self, "at", _with_plain_offset(self.at))
        first, last = _bounds(self.precision, self.first_on)
        if (first, last) != (self.first_on, self.last_on) or (self.at and self.at.date() != first):
            raise ValueError(f"a whole {self.precision} from its first to its last day")
        if not FIRST_YEAR <= first.year <= LAST_YEAR:
            raise ValueError(f"a time in the years {FIRST_YEAR} to {LAST_YEAR}")

    @classmethod
    def parse(cls, text: str) -> "When":
        """Read one of the canonical forms; ValueError holds a phrase that reads on after "is not"."""
        day, separator, clock = text.partition("T")
        if separator:
            return cls.of_instant(_instant(day, clock))
        if _DAY.fullmatch(text):
            return cls.of_day(_day(text))
        match = _PERIOD.fullmatch(text)
        if match is None:
            raise ValueError(_refusal(text))
        year, quarter, half, month = match.groups()
        _check_year(int(year))
        if quarter:
            return cls.of_period(Precision.QUARTER, _first_of(year, int(quarter) * 3 - 2))
        if half:
            return cls.of_period(Precision.HALF, _first_of(year, int(half) * 6 - 5))
        if month:
            return cls.of_period(Precision.MONTH, _first_of(year, int(month)))
        return cls.of_period(Precision.YEAR, _first_of(year, 1))

    @classmethod
    def of_day(cls, day: date) -> "When":
        """A bare day."""
        return cls(Precision.DAY, day, day)

    @classmethod
    def of_instant(cls, at: datetime) -> "When":
        """An instant; ValueError where `at` is naive or finer than a second."""
        return cls(Precision.INSTANT, at.date(), at.date(), at)

    @classmethod
    def of_period(cls, precision: Precision, day: date) -> "When":
        """The day, month, quarter, half or year that holds `day`."""
        return cls(precision, *_bounds(precision, day))

    def __str__(self) -> str:
        first = self.first_on
        match self.precision:
            case Precision.INSTANT:
                assert self.at is not None  # noqa: S101  (checked when it was made)
                return self.at.isoformat(timespec="seconds" if self.at.second else "minutes")
            case Precision.DAY:
                return first.isoformat()
            case Precision.MONTH:
                return f"{first:%Y-%m}"
            case Precision.QUARTER:
                return f"{first.year}-Q{first.month // 3 + 1}"
            case Precision.HALF:
                return f"{first.year}-H{first.month // 6 + 1}"
            case Precision.YEAR:
                return f"{first.year}"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, When):
            return NotImplemented
        mine = (self.precision, self.first_on, self.at, self.at and self.at.utcoffset())
        return mine == (other.precision, other.first_on, other.at, other.at and other.at.utcoffset())

    def __hash__(self) -> int:
        return hash((self.precision, self.first_on, self.at))

    @property
    def sort_key(self) -> tuple[date, int, datetime, int]:
        """Order by the latest moment consistent with it, then by precision.

        Within a date instants come first, in their true order; then the bare day, known only at its close;
        then the periods that end with it.
        """
        if self.at is not None:
            return (self.last_on, 0, self.at.astimezone(UTC), 0)
        return (self.last_on, 1, _NEVER, self.precision.rank)

    def is_known_by(self, moment: "When") -> bool:
        """Whether what was said at this time can be known at `moment`.

        Two instants compare as instants. A period is known to an instant only on a date after its last day,
        in the instant's own offset. A bare day stands for its close, a longer period for the close of its
        last day: by then all is known whose own last day is not later.
        """
        if moment.at is None:
            return self.last_on <= moment.last_on
        if self.at is None:
            return self.last_on < moment.first_on
        return self.at <= moment.at


@dataclass(frozen=True, slots=True)
class Window:
    """From `start` to `end`, each as precise as it was said; the same twice for a single time."""

    start: When
    end: When

    def __post_init__(self) -> None:
        if self.start.at and self.end.at:
            is_reversed = self.start.at > self.end.at
        else:
            is_reversed = self.start.first_on > self.end.last_on
        if is_reversed:
            raise ValueError(f"a window that ends after it begins; exchange {self.start} and {self.end}")

    @classmethod
    def parse(cls, text: str) -> "Window":
        """Read "2025-06-19/2025-06-20" or a single time; ValueError as in `When.parse`."""
        start, separator, end = text.partition("/")
        first = When.parse(start)
        return cls(first, When.parse(end) if separator else first)

    def __str__(self) -> str:
        return str(self.start) if self.start == self.end else f"{self.start}/{self.end}"

    @property
    def first_on(self) -> date:
        """The first day that can belong to it."""
        return self.start.first_on

    @property
    def last_on(self) -> date:
        """The last day that can belong to it."""
        return self.end.last_on


def _bounds(precision: Precision, day: date) -> tuple[date, date]:
    """First and last day of the period of this precision that holds `day`."""
    if precision in {Precision.INSTANT, Precision.DAY}:
        return day, day
    months = _MONTHS_OF[precision]
    month = (day.month - 1) // months * months + 1
    last = month + months - 1
    return date(day.year, month, 1), date(day.year, last, monthrange(day.year, last)[1])


def _with_plain_offset(at: datetime) -> datetime:
    offset = at.utcoffset()
    if offset is None:
        raise ValueError("an instant with its offset from UTC; write for example 2024-08-28T14:30+08:00")
    if at.microsecond or offset % timedelta(minutes=1):
        raise ValueError("an instant in whole seconds with an offset in whole minutes")
    return at.replace(tzinfo=timezone(offset))


def _check_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"a time in the years {FIRST_YEAR} to {LAST_YEAR}; write it as {FORMS}")


def _first_of(year: str, month: int) -> date:
    if not 1 <= month <= 12:
        raise ValueError(f"a month that exists; months run from {year}-01 to {year}-12")
    return date(int(year), month, 1)


def _day(text: str) -> date:
    match = _DAY.fullmatch(text)
    if match is None:
        raise ValueError(_refusal(text))
    year, month, day = (int(part) for part in match.groups())
    _check_year(year)
    try:
        return date(year, month, day)
    except ValueError as error:
        raise ValueError(f"a day that exists ({error}); write year-month-day, as in 2024-08-28") from None


def _instant(day: str, clock: str) -> datetime:
    match = _CLOCK.fullmatch(clock)
    if match is None:
        raise ValueError("an instant such as 2024-08-28T14:30+08:00")
    hour, minute, second, offset = match.groups()
    if offset is None:
        raise ValueError(f"an instant with its offset from UTC; write for example {day}T{hour}:{minute}+08:00")
    try:
        moment = time(int(hour), int(minute), int(second or 0), tzinfo=_zone(offset))
    except ValueError as error:
        raise ValueError(f"an instant that exists ({error})") from None
    return datetime.combine(_day(day), moment)


def _zone(offset: str) -> timezone:
    if offset == "Z":
        return UTC
    hours, minutes = int(offset[1:3]), int(offset[4:6])
    if minutes > 59 or hours > 14:
        raise ValueError(f"no place has the offset {offset}")
    size = timedelta(hours=hours, minutes=minutes)
    return timezone(-size if offset[0] == "-" else size)


def _refusal(text: str) -> str:
    """Why a text in no known form is refused, by the mistake it looks like."""
    if text.isascii() and text.isdigit():
        return f"a date; day numbers of a spreadsheet and digits without hyphens are not read, write {FORMS}"
    if re.fullmatch(r"[0-9]{1,4}[/.][0-9]{1,2}[/.][0-9]{1,4}", text):
        return "an unambiguous date; write year-month-day, as in 2024-08-28"
    if re.fullmatch(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}( .*)?", text):
        return f"a date with two-digit months and days; write {FORMS}"
    return f"a date or period; write {FORMS}"
