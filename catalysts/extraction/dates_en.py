"""The grammar of English dates: each pattern has one function that reads its parts."""

from collections.abc import Iterator
from dataclasses import replace

from catalysts.extraction import patterns_en as patterns
from catalysts.extraction import worded_en as worded
from catalysts.extraction.mention import Form, Mention, Role

PERIODS = frozenset({Form.QUARTER, Form.HALF, Form.YEAR})


def english_mentions(text: str, start: int, end: int) -> Iterator[Mention]:
    """Every English date between two places of a text; the longest wherever two overlap, in reading order."""
    found: list[Mention] = []
    piece = text[start:end]
    for hints, family in _FAMILIES:
        if not any(hint in piece for hint in hints):
            continue
        for pattern, read in family:
            for match in pattern.finditer(text, start, end):
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


def _role(text: str, mention: Mention) -> Role:
    if mention.form in PERIODS and _is_period_of_results(text, mention):
        return Role.STRETCH
    if patterns.SINCE_DOING.search(text[max(0, mention.start - 80) : mention.start]):
        return Role.SINCE
    before = patterns.BEFORE.search(text[max(0, mention.start - 24) : mention.start])
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


# A family of patterns is tried only where its hint stands: most sentences have no date.
_FAMILIES = (
    (
        _MONTH_HINTS,
        (
            (patterns.MONTH_FIRST, worded.read_days),
            (patterns.DAY_FIRST, worded.read_days),
            (patterns.MONTH_YEAR, worded.read_month),
            (patterns.MONTH_ALONE, worded.read_month),
        ),
    ),
    (
        ("19", "20", "FY"),
        (
            (patterns.ISO, worded.read_iso),
            (patterns.SLASHED, worded.read_slashed),
            (patterns.YEAR_LED, worded.read_year_led),
            (patterns.YEAR_EDGE, worded.read_year),
            (patterns.YEAR_RANGE, worded.read_year),
            (patterns.YEAR_ALONE, worded.read_year),
            (patterns.FISCAL, worded.read_fiscal),
        ),
    ),
    (
        _PART_HINTS,
        ((patterns.QUARTER, worded.read_part(Form.QUARTER)), (patterns.HALF, worded.read_part(Form.HALF))),
    ),
    (("day",), ((patterns.WEEKDAY_MENTION, worded.read_weekday),)),
    (
        _WORD_HINTS,
        (
            (patterns.EDGE_PERIOD, worded.read_period),
            (patterns.THIS_PERIOD, worded.read_period),
            (patterns.YEAR_END, worded.read_year_end),
            (patterns.YEAR_WORD, worded.read_year_word),
            (patterns.WEEK, worded.read_week),
            (patterns.DAYS, worded.read_count),
            (patterns.NEARBY, worded.read_nearby),
            (patterns.VAGUE, worded.read_vague),
        ),
    ),
)
