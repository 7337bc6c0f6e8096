"""The period that a price move is told of: a session, a span of sessions, or why it cannot be told."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

from catalysts.extraction.mention import Form, Mention, Role
from catalysts.extraction.resolution import Resolved, Tense, resolved
from catalysts.printed import Printed, chinese_count
from catalysts.when import Precision

MOST_SESSIONS = 250


class TradingDates(Protocol):
    """The trading dates of an exchange; who knows them gives them (`engine.markets.sessions.Sessions` is one)."""

    def is_session(self, on: date) -> bool: ...
    def previous_before(self, on: date) -> date: ...
    def last_on_or_before(self, on: date) -> date: ...
    def offset(self, session: date, n: int) -> date: ...


class Sort(StrEnum):
    """What a marker says: a day, the start of a span, a whole span, a number of sessions, or nothing that bars tell."""

    DAY = "day"
    START = "start"
    SPAN = "span"
    COUNT = "count"
    WITHIN = "within"
    OVERNIGHT = "overnight"


@dataclass(frozen=True, slots=True)
class Marker:
    """Words that say when, at `start` to `end`. A START's `first` is the first day of the move, a SPAN's both ends.

    `is_end` where the words before make a day the end of something: "as of", "to", 截至.
    """

    start: int
    end: int
    sort: Sort
    first: date | None = None
    last: date | None = None
    count: int = 0
    is_end: bool = False


@dataclass(frozen=True, slots=True)
class Period:
    """From the close of `from_on` (None for a single session) to that of `to_on`; `note` says why there is none."""

    from_on: date | None = None
    to_on: date | None = None
    note: str = ""


_COUNT = r"(?P<count>two|three|four|five|six|seven|eight|nine|ten|twelve|[0-9]{1,3})"
_PAST_N = re.compile(
    rf"\b(?:past|last|previous|recent|latest)\s{_COUNT}\s(?:trading\s)?(?:days|sessions)\b"
    rf"|\b{_COUNT.replace('count', 'count2')}-(?:day|session)\b",
    re.IGNORECASE,
)
_PAST_N_ZH = re.compile(
    r"(?:近|过去|最近|前)(?P<count>[0-9]{1,3}|[一二两三四五六七八九十]{1,3})个?(?:交易)?[日天]"
    r"|(?P<count2>[0-9]{1,3}|[一二两三四五六七八九十]{1,3})个?(?:交易)?[日天](?:内|累计|以来)"
)
_YEAR_TO_DATE = re.compile(
    r"\bsince (?:the )?(?:beginning|start) of (?:this|the) year|\b(?:so far )?this year\b|\byear[- ]to[- ]date\b"
    r"|今年以来|年初至今|年初以来|年内",
    re.IGNORECASE,
)
_MONTH_TO_DATE = re.compile(
    r"\bsince (?:the )?(?:beginning|start) of (?:this|the) month|\b(?:so far )?this month\b|本月以来|月初至今|本月累计",
    re.IGNORECASE,
)
_FIRST_OF_MONTH = re.compile(r"\bfirst trading (?:day|session) (?:in|of)\s(?:the month of\s)?$", re.IGNORECASE)
_FIRST_OF_MONTH_ZH = re.compile(r"(?:的)?(?:首|第一)个交易日")
_ENDING = re.compile(r"(?:\bas of|\bto|\bending|\bthrough|\buntil|截至|截止|至|到)\s?$", re.IGNORECASE)
_SINCE_ZH = re.compile(r"(?:份)?(?:以来|起|至今)")
_THIS_WEEK = re.compile(r"\bthis week\b|本周|这周", re.IGNORECASE)
_LAST_WEEK = re.compile(r"\blast week\b|上周(?![一二三四五六日天])|上一周", re.IGNORECASE)
_WITHIN = re.compile(
    r"\bmid-?day\b|\bintraday\b|\bhalf[- ]day\b|\bmorning (?:session|trad)|\bnoon\b|\bearly trad|\bpre-?market\b|"
    r"\bat the time of writing\b|午间|午盘|半日|早盘|盘初|截至发稿|盘前",
    re.IGNORECASE,
)
_LONE_DAY = re.compile(r"\b[Oo]n the (?P<day>[0-3]?[0-9])(?:st|nd|rd|th)\b(?!\s(?:of|floor|anniversary|birthday))")
_OVERNIGHT = re.compile(r"\bovernight\b|\blast night\b|隔夜|昨夜|昨晚", re.IGNORECASE)


def markers(
    text: str, start: int, end: int, dates: Sequence[Mention], published: date, anchor: date | None
) -> list[Marker]:
    """All markers of a sentence in reading order; `dates` are its dates as worded."""
    found = [*_phrases(text, start, end, published), *_dated(text, start, end, dates, published, anchor)]
    taken: list[Marker] = []
    for marker in found:
        if all(marker.end <= other.start or other.end <= marker.start for other in taken):
            taken.append(marker)
    return sorted(taken, key=lambda one: one.start)


def _phrases(text: str, start: int, end: int, published: date) -> Iterator[Marker]:
    for pattern in (_PAST_N, _PAST_N_ZH):
        for match in pattern.finditer(text, start, end):
            count = _count(match["count"] or match["count2"])
            if 0 < count <= MOST_SESSIONS:
                yield Marker(*match.span(), Sort.COUNT, count=count)
    monday = published - timedelta(days=published.weekday())
    firsts = (
        (_YEAR_TO_DATE, date(published.year, 1, 1)),
        (_MONTH_TO_DATE, published.replace(day=1)),
        (_THIS_WEEK, monday),
    )
    for pattern, first in firsts:
        for match in pattern.finditer(text, start, end):
            yield Marker(*match.span(), Sort.START, first)
    for match in _LAST_WEEK.finditer(text, start, end):
        yield Marker(*match.span(), Sort.SPAN, monday - timedelta(days=7), monday - timedelta(days=1))
    for pattern, sort in ((_WITHIN, Sort.WITHIN), (_OVERNIGHT, Sort.OVERNIGHT)):
        for match in pattern.finditer(text, start, end):
            yield Marker(*match.span(), sort)


def _dated(
    text: str, start: int, end: int, dates: Sequence[Mention], published: date, anchor: date | None
) -> Iterator[Marker]:
    lone = [Mention(*one.span(), Form.DAY, day=int(one["day"])) for one in _LONE_DAY.finditer(text, start, end)]
    for mention in [*dates, *lone]:
        when = resolved(mention, published, Tense.PAST, anchor)
        if when is not None and when.window.first_on <= published and mention.form is not Form.VAGUE:
            yield _marker(text, mention, when)


def _marker(text: str, mention: Mention, when: Resolved) -> Marker:
    first, last = when.window.first_on, when.window.last_on
    after = _FIRST_OF_MONTH_ZH.match(text, mention.end)
    is_first_session = _FIRST_OF_MONTH.search(text[max(0, mention.start - 40) : mention.start]) or after
    if is_first_session or mention.role is Role.SINCE or _SINCE_ZH.match(text, mention.end):
        return Marker(mention.start, after.end() if after else mention.end, Sort.START, first)
    if when.is_day:
        is_end = mention.role is Role.DEADLINE or _ENDING.search(text[max(0, mention.start - 12) : mention.start])
        return Marker(mention.start, mention.end, Sort.DAY, first, first, is_end=bool(is_end))
    is_plain = not when.flags and (when.window.start.precision is not Precision.DAY or first != last)
    return Marker(mention.start, mention.end, Sort.SPAN if is_plain else Sort.WITHIN, first, last)


def period_of(  # noqa: PLR0911 - a ladder of sorts
    chosen: "Chosen", published: date, day: date | None, trading: TradingDates, *, is_cumulative: bool
) -> Period:
    """The period of a move from the markers chosen for it; `day` is the last one told before its sentence."""
    latest = trading.last_on_or_before(published)
    if chosen.within is not None:
        return Period(note="told of a part of a session or of a period: bars do not tell it")
    end = chosen.day.first if chosen.day is not None and chosen.day.first is not None else None
    if chosen.overnight is not None:
        return Period(to_on=trading.previous_before(published))
    if chosen.count is not None:
        to_on = end if end is not None and chosen.day is not None and chosen.day.is_end else latest
        if not trading.is_session(to_on):
            return _off(to_on)
        return _span(trading.offset(to_on, -chosen.count.count), to_on, trading)
    if chosen.start is not None and chosen.start.first is not None:
        to_on = latest if end is None or end < chosen.start.first else end
        return _span(trading.previous_before(chosen.start.first), to_on, trading)
    if chosen.span is not None and chosen.span.first is not None and chosen.span.last is not None:
        to_on = trading.last_on_or_before(min(chosen.span.last, published))
        return _span(trading.previous_before(chosen.span.first), to_on, trading)
    if is_cumulative:
        return Period(note="since when is not told")
    return session_of(end or day, trading)


def session_of(on: date | None, trading: TradingDates) -> Period:
    """A single session, or why it is none."""
    if on is None:
        return Period(note="its period is not told")
    return Period(to_on=on) if trading.is_session(on) else _off(on)


def _span(from_on: date, to_on: date, trading: TradingDates) -> Period:
    if not trading.is_session(to_on):
        return _off(to_on)
    return Period(from_on, to_on) if from_on < to_on else Period(note="its period ends before it begins")


def _off(on: date) -> Period:
    return Period(note=f"{on} is no session")


@dataclass(frozen=True, slots=True)
class Chosen:
    """For one move the nearest marker of each sort, None where there is none."""

    day: Marker | None = None
    start: Marker | None = None
    span: Marker | None = None
    count: Marker | None = None
    within: Marker | None = None
    overnight: Marker | None = None


def _count(text: str) -> int:
    if text.isdigit():
        return int(text)
    printed = Printed.parse(text)
    return (chinese_count(text) or 0) if printed is None else int(printed.number)
