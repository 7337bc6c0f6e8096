"""The grammar of English dates: which patterns are tried where, and how the words before a date use it.

"At the end of 2025" and "year-end" are the time itself (2025-12); "by the end of", "before" and "until" make
a deadline, which becomes a window from the announcement to that month.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from catalysts.extraction import patterns_en as patterns
from catalysts.extraction import worded_en as worded
from catalysts.extraction.mention import Form, Mention, Role

_Pattern = tuple[tuple[str, ...], re.Pattern[str], Callable[[re.Match[str]], Mention | None]]
PERIODS = frozenset({Form.QUARTER, Form.HALF, Form.YEAR})


def english_mentions(text: str, start: int, end: int) -> Iterator[Mention]:
    """Every English date between two places of a text; the longest wherever two overlap, in reading order."""
    found: list[Mention] = []
    piece = text[start:end]
    for hints, family in _FAMILIES:
        if not _stands(hints, piece):
            continue
        for own_hints, pattern, read in family:
            for match in pattern.finditer(text, start, end) if _stands(own_hints, piece) else ():
                mention = read(match)
                if mention is not None:
                    found.append(mention)
    taken, stretched = start, False
    for mention in sorted(found, key=lambda one: (one.start, -one.end)):
        if mention.start < taken:
            continue
        role = _role(text, mention)
        if stretched and text[taken : mention.start].strip().lower() == "and":
            role = Role.STRETCH
        taken, stretched = mention.end, role is Role.STRETCH
        yield mention if role is mention.role else replace(mention, role=role)


def _stands(hints: tuple[str, ...], piece: str) -> bool:
    for hint in hints:  # noqa: SIM110  (a generator here costs more than all the patterns)
        if hint in piece:
            return True
    return False


def _role(text: str, mention: Mention) -> Role:
    if mention.form in PERIODS and _is_period_of_results(text, mention):
        return Role.STRETCH
    led = text[max(0, mention.start - 80) : mention.start].lower()
    if "since" in led and patterns.SINCE_DOING.search(led):
        return Role.SINCE
    before = patterns.BEFORE.search(led[-24:])
    if before is None:
        return mention.role
    if before["deadline"]:
        return Role.DEADLINE
    return Role.SINCE if before["since"] else Role.STRETCH


def _is_period_of_results(text: str, mention: Mention) -> bool:
    """Whether a quarter or a year is what figures are for: "second-quarter results", "profit for 2024"."""
    if patterns.RESULTS_AFTER.match(text, mention.end):
        return True
    before = text[max(0, mention.start - 24) : mention.start]
    return bool(patterns.FOR_BEFORE.search(before)) and not patterns.SET_FOR_BEFORE.search(before)


_MONTH_HINTS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_PART_HINTS = ("uarter", "half", "six months", "Q1", "Q2", "Q3", "Q4", "1Q", "2Q", "3Q", "4Q", "H1", "H2", "1H", "2H")
_WORD_HINTS: tuple[str, ...] = (
    "eek",
    "onth",
    "uarter",
    "ear",
    "day",
    "date",
    "ecent",
    "ately",
    "long ago",
    "night",
    "omorrow",
)
_WORD_HINTS += ("his m", "his a", "his e")


# A family of patterns is tried only where one of its hints stands, and of it a pattern only where one of its own does:
# most sentences have no date.
_ANY = ("",)
_FAMILIES: tuple[tuple[tuple[str, ...], tuple[_Pattern, ...]], ...] = (
    (
        _MONTH_HINTS,
        (
            (_ANY, patterns.MONTH_FIRST, worded.read_days),
            (_ANY, patterns.DAY_FIRST, worded.read_days),
            (("19", "20", " year"), patterns.MONTH_YEAR, worded.read_month),
            (_ANY, patterns.MONTH_ALONE, worded.read_month),
        ),
    ),
    (
        ("19", "20", "FY"),
        (
            (("-", "/", "."), patterns.ISO, worded.read_iso),
            (("/",), patterns.SLASHED, worded.read_slashed),
            (("H", "Q"), patterns.YEAR_LED, worded.read_year_led),
            (
                ("arly", "id", "ate", "nd", "middle", "start", "close", "beginning"),
                patterns.YEAR_EDGE,
                worded.read_year,
            ),
            (("-", "–", "—", "to", "and", "through"), patterns.YEAR_RANGE, worded.read_year),
            (_ANY, patterns.YEAR_ALONE, worded.read_year),
            (("FY",), patterns.FISCAL, worded.read_fiscal),
        ),
    ),
    (
        _PART_HINTS,
        (
            (("uarter", "Q"), patterns.QUARTER, worded.read_part(Form.QUARTER)),
            (("half", "six months", "H"), patterns.HALF, worded.read_part(Form.HALF)),
        ),
    ),
    (("day",), ((_ANY, patterns.WEEKDAY_MENTION, worded.read_weekday),)),
    (
        _WORD_HINTS,
        (
            (("eek", "onth", "uarter", "ear"), patterns.EDGE_PERIOD, worded.read_period),
            (("onth", "uarter"), patterns.THIS_PERIOD, worded.read_period),
            (("ear",), patterns.YEAR_END, worded.read_year_end),
            (("ear",), patterns.YEAR_WORD, worded.read_year_word),
            (("eek",), patterns.WEEK, worded.read_week),
            (("ago", "prior", "earlier", "before", "later", "after"), patterns.DAYS, worded.read_count),
            (
                ("day", "date", "night", "omorrow", "morning", "afternoon", "evening"),
                patterns.NEARBY,
                worded.read_nearby,
            ),
            (("ecent", "ately", "ago", "day", "arlier"), patterns.VAGUE, worded.read_vague),
        ),
    ),
)
