"""From a worded date to days of the calendar, measured from the publication; what is not certain gets a flag."""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from catalysts.extraction.mention import Edge, Form, Mention, Role
from catalysts.when import FIRST_YEAR, LAST_YEAR, Precision, When, Window

FAR_DAYS = 240
YEAR_AWAY_DAYS = 270
NEAR_DAYS = 75
LONGEST_AGO = 36500
PRECISIONS = {
    Form.MONTH: Precision.MONTH,
    Form.QUARTER: Precision.QUARTER,
    Form.HALF: Precision.HALF,
    Form.YEAR: Precision.YEAR,
}
MONTHS_OF = {Form.MONTH: 1, Form.QUARTER: 3, Form.HALF: 6, Form.YEAR: 12}


class Tense(StrEnum):
    """Where the verbs of a sentence place what they tell."""

    PAST = "past"
    FUTURE = "future"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Resolved:
    """A mention with its window of the calendar; `flags` say what had to be assumed."""

    mention: Mention
    window: Window
    flags: tuple[str, ...] = ()

    @property
    def is_single(self) -> bool:
        """Whether it is one day or one period, and no range."""
        return self.window.start == self.window.end

    @property
    def is_day(self) -> bool:
        """Whether it is one day."""
        return self.is_single and self.window.start.precision is Precision.DAY


def resolved(mention: Mention, published: date, tense: Tense, anchor: date | None) -> Resolved | None:
    """The window that a mention means in a text of this date; None where it names none.

    A date without a year is, told as past, the latest such date not after the publication, told as coming, the
    earliest not before it; where the tense is unclear the nearer of both, flagged. One that comes to lie more than
    eight months away is flagged, so that no year is jumped unnoticed. `anchor` is the day told before, from which
    "the next day" counts; without one it is the publication, flagged.
    """
    if mention.form is Form.VAGUE:
        return None
    flags = [mention.doubt] if mention.doubt else []
    base = published
    if mention.anchored:
        if anchor is None:
            flags.append("no-earlier-date")
        base = anchor or published
    try:
        window = _window(mention, base, published, tense, flags)
    except (ValueError, OverflowError):
        return None
    if not (window.first_on.year >= FIRST_YEAR and window.last_on.year <= LAST_YEAR):
        return None
    return Resolved(mention, window, tuple(dict.fromkeys(flags)))


def _window(mention: Mention, base: date, published: date, tense: Tense, flags: list[str]) -> Window:
    match mention.form:
        case Form.DAYS:
            day = base + timedelta(days=max(-LONGEST_AGO, min(LONGEST_AGO, mention.shift or 0)))
            return _single(When.of_day(day))
        case Form.WEEKDAY:
            return _single(When.of_day(_weekday(mention, published, tense, flags)))
        case Form.WEEK:
            monday = published - timedelta(days=published.weekday()) + timedelta(weeks=mention.shift or 0)
            flags.append("week-only")
            return Window(When.of_day(monday), When.of_day(monday + timedelta(days=6)))
        case Form.DAY:
            return _days(mention, base, published, tense, flags)
        case _:
            return _period(mention, base, published, tense, flags)


def _weekday(mention: Mention, published: date, tense: Tense, flags: list[str]) -> date:
    number = mention.number or 0
    of_week = published - timedelta(days=published.weekday()) + timedelta(days=number)
    if mention.shift is not None:
        day = of_week + timedelta(weeks=mention.shift)
        # In English "last Friday" said on a Sunday may be two or nine days ago, "next Friday" alike.
        if (mention.shift == -1 and of_week < published) or (mention.shift == 1 and of_week > published):
            flags.append("which-week")
        return day
    if tense is Tense.FUTURE:
        return published + timedelta(days=(number - published.weekday()) % 7)
    return published - timedelta(days=(published.weekday() - number) % 7)


def _days(mention: Mention, base: date, published: date, tense: Tense, flags: list[str]) -> Window:
    if mention.month is None:
        return _days_of_near_month(mention, published, tense)
    first = _dated(mention, base, published, tense, flags)
    if mention.to is None:
        return _single(When.of_day(first))
    assert mention.to.month is not None and mention.to.day is not None  # noqa: S101  (a range of days has both)
    return Window(When.of_day(first), When.of_day(date(first.year, mention.to.month, mention.to.day)))


def _days_of_near_month(mention: Mention, published: date, tense: Tense) -> Window:
    """A day without its month: of the publication's month, or of the one beside it if that is where it lies."""
    day = mention.day or 1
    year, month = published.year, published.month
    if tense is not Tense.FUTURE and day > published.day:
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    elif tense is Tense.FUTURE and day < published.day:
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    first = date(year, month, day)
    last = date(year, month, mention.to.day) if mention.to and mention.to.day else first
    return Window(When.of_day(first), When.of_day(last))


def _dated(mention: Mention, base: date, published: date, tense: Tense, flags: list[str]) -> date:
    month, day = mention.month or 1, mention.day or 1
    if mention.year is not None:
        return date(mention.year, month, day)
    if mention.shift is not None:
        return date(base.year + mention.shift, month, day)
    years = _years(published) if (month, day) != (2, 29) else range(published.year - 8, published.year + 9)
    candidates = [date(year, month, day) for year in years if day <= monthrange(year, month)[1]]
    return _chosen([(day, day) for day in candidates], published, tense, flags)


def _years(published: date) -> range:
    return range(published.year - 1, published.year + 2)


def _chosen(windows: list[tuple[date, date]], published: date, tense: Tense, flags: list[str]) -> date:
    """The first day of the window that the tense asks for: begun by the publication, or not over before it."""
    past = [first for first, _ in windows if first <= published]
    coming = [first for first, last in windows if last >= published]
    chosen = past[-1:] if tense is Tense.PAST else coming[:1] if tense is Tense.FUTURE else []
    other = coming[:1] if tense is Tense.PAST else past[-1:]
    if (
        chosen
        and other
        and abs(chosen[0] - published).days > YEAR_AWAY_DAYS
        and abs(other[0] - published).days < NEAR_DAYS
    ):
        # A writer who means a date that far away names its year: the tense was misread.
        chosen = []
    if chosen:
        day = chosen[0]
    else:
        flags.append("tense-unclear")
        day = min(past[-1:] + coming[:1], key=lambda one: abs(one - published))
    if abs((day - published).days) > FAR_DAYS:
        flags.append("far-from-publication")
    return day


def _period(mention: Mention, base: date, published: date, tense: Tense, flags: list[str]) -> Window:
    first = _period_start(mention, base, published, tense, flags)
    when = When.of_period(PRECISIONS[mention.form], first)
    if mention.to is not None:
        return Window(when, _other_end(mention, mention.to, first))
    return _edged(mention, when, flags)


def _other_end(mention: Mention, to: Mention, first: date) -> When:
    year = to.year if mention.form is Form.YEAR and to.year is not None else first.year
    return When.of_period(PRECISIONS[mention.form], date(year, to.month or 12, 1))


def _period_start(mention: Mention, base: date, published: date, tense: Tense, flags: list[str]) -> date:
    months = MONTHS_OF[mention.form]
    if mention.form is Form.YEAR:
        return date(mention.year if mention.year is not None else base.year + (mention.shift or 0), 1, 1)
    number = mention.month if mention.form is Form.MONTH else mention.number
    if number is None:
        return _shifted_period(published, months, mention.shift or 0)
    month = (number - 1) * months + 1
    if mention.year is not None:
        return date(mention.year, month, 1)
    if mention.shift is not None:
        return date(base.year + mention.shift, month, 1)
    windows = []
    for year in _years(published):
        when = When.of_period(PRECISIONS[mention.form], date(year, month, 1))
        windows.append((when.first_on, when.last_on))
    return _chosen(windows, published, tense, flags)


def _shifted_period(published: date, months: int, shift: int) -> date:
    index = published.year * 12 + (published.month - 1) // months * months + shift * months
    return date(index // 12, index % 12 + 1, 1)


def _edged(mention: Mention, when: When, flags: list[str]) -> Window:
    """The end of a period is its last month; its other parts are kept as coarse as they were said."""
    if mention.edge is Edge.WHOLE or mention.form is Form.MONTH:
        return _single(when)
    last = When.of_period(Precision.MONTH, when.last_on)
    if mention.edge is Edge.END:
        return _single(last)
    flags.append("part-of-a-period")
    first = When.of_period(Precision.QUARTER, when.first_on)
    if mention.form is not Form.YEAR:
        return _single(when)
    if mention.edge is Edge.START:
        return _single(first)
    if mention.edge is Edge.LATE:
        return _single(When.of_period(Precision.QUARTER, when.last_on))
    year = when.first_on.year
    return Window(When.of_period(Precision.MONTH, date(year, 6, 1)), When.of_period(Precision.MONTH, date(year, 7, 1)))


def _single(when: When) -> Window:
    return Window(when, when)


def until(deadline: Resolved, announced: When) -> Resolved:
    """A deadline as the window from when it was told to its last period; as it is where it lies before that."""
    if deadline.mention.role is not Role.DEADLINE or deadline.window.end.last_on < announced.first_on:
        return deadline
    end = deadline.window.end
    if deadline.mention.form is Form.YEAR and not deadline.mention.edge and deadline.mention.year is None:
        end = When.of_period(Precision.MONTH, end.last_on)
    if announced.first_on > end.last_on:
        return deadline
    return replace(deadline, window=Window(announced, end))
