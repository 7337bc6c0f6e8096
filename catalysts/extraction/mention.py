"""A mention of a date as the text words it, before anything is known of its year."""

from dataclasses import dataclass
from enum import StrEnum


class Form(StrEnum):
    """What a mention names.

    day, month, quarter, half and year are of the calendar; weekday, week and days count from the publication or,
    where `anchored`, from the date told before; vague names no date ("recently").
    """

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    WEEKDAY = "weekday"
    WEEK = "week"
    DAYS = "days"
    VAGUE = "vague"


class Edge(StrEnum):
    """Which part of its period a mention means."""

    WHOLE = ""
    START = "start"
    MIDDLE = "middle"
    LATE = "late"
    END = "end"


class Role(StrEnum):
    """How the words before a mention use it: at it, until it at the latest, since it, or a stretch of the past."""

    AT = "at"
    DEADLINE = "deadline"
    SINCE = "since"
    STRETCH = "stretch"


@dataclass(frozen=True, slots=True)
class Mention:
    """One date as worded: `start` and `end` in characters of the text; fields that the words leave open are None.

    `number` is the quarter (1 to 4), half (1 or 2) or weekday (0 is Monday). `shift` counts years, months, weeks or
    days from the publication ("next year" is 1), from the date told before where `anchored`. `to` is the other end
    of a range. `doubt` names what the words alone cannot settle, such as "day-month-order".
    """

    start: int
    end: int
    form: Form
    year: int | None = None
    month: int | None = None
    day: int | None = None
    number: int | None = None
    shift: int | None = None
    anchored: bool = False
    edge: Edge = Edge.WHOLE
    role: Role = Role.AT
    to: "Mention | None" = None
    doubt: str = ""
