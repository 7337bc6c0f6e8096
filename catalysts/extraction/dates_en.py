"""The grammar of English dates: each pattern has one function that reads its parts."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from catalysts.extraction import patterns_en as patterns
from catalysts.extraction.mention import Edge, Form, Mention, Role

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
COUNTS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10, "a": 1}
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
PERIODS = frozenset({Form.QUARTER, Form.HALF, Form.YEAR})
SHIFTS = {"this": 0, "the": 0, "current": 0, "next": 1, "following": 1, "last": -1, "previous": -1, "past": -1}

_NEARBY_DAYS = {
    "today": (0, False),
    "tonight": (0, False),
    "yesterday": (-1, False),
    "tomorrow": (1, False),
    "last night": (-1, False),
    "the day after tomorrow": (2, False),
    "the day before yesterday": (-2, False),
    "the next day": (1, True),
    "the following day": (1, True),
    "the day after": (1, True),
    "the day before": (-1, True),
}


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


def month_number(name: str) -> int:
    """1 for any spelling of January, and so on."""
    return MONTHS.index(name[:3].lower()) + 1


def _day_number(text: str) -> int:
    return int(re.sub(r"[a-z]+", "", text))


def _edge(words: str | None) -> Edge:
    word = (words or "").lower().replace("-", " ").split()
    if not word:
        return Edge.WHOLE
    if "end" in word or word[0] == "close":
        return Edge.END
    return {
        "late": Edge.LATE,
        "mid": Edge.MIDDLE,
        "middle": Edge.MIDDLE,
        "later": Edge.WHOLE,
        "earlier": Edge.WHOLE,
    }.get(
        word[-1] if word[0] in {"the", "very"} else word[0],
        Edge.MIDDLE if "middle" in word else Edge.START,
    )


def _shift(word: str | None) -> int | None:
    return None if word is None else SHIFTS[word.lower().removeprefix("the ")]


def _year(match: re.Match[str]) -> int | None:
    groups = match.groupdict()
    if groups.get("year"):
        return int(groups["year"])
    short = groups.get("short")
    return None if not short else int(short) if len(short) == 4 else 2000 + int(short)


def _is_day(month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]


def _read_iso(match: re.Match[str]) -> Mention | None:
    month, day = int(match["month"]), int(match["day"])
    if not _is_day(month, day):
        return None
    return Mention(match.start(), match.end(), Form.DAY, int(match["year"]), month, day)


def _read_slashed(match: re.Match[str]) -> Mention | None:
    month, day, doubt = int(match["a"]), int(match["b"]), ""
    if month > 12:
        month, day = day, month
    elif day <= 12 and day != month:
        doubt = "day-month-order"
    if not _is_day(month, day):
        return None
    return Mention(match.start(), match.end(), Form.DAY, int(match["year"]), month, day, doubt=doubt)


def _read_days(match: re.Match[str]) -> Mention | None:
    groups = match.groupdict()
    last_month = month_number(match["month"])
    year, shift = _year(match), _shift(groups.get("shift"))
    first, second = _day_number(match["day"]), groups.get("day2")
    month = month_number(groups["month1"]) if groups.get("month1") else last_month
    end_month = month_number(groups["month2"]) if groups.get("month2") else last_month
    if not _is_day(month, first):
        return None
    to = None
    if second and _is_day(end_month, _day_number(second)) and (end_month, _day_number(second)) > (month, first):
        to = Mention(match.start(), match.end(), Form.DAY, year, end_month, _day_number(second), shift=shift)
    return Mention(match.start(), match.end(), Form.DAY, year, month, first, shift=shift, to=to)


def _read_month(match: re.Match[str]) -> Mention | None:
    groups = match.groupdict()
    start, end = match.span("core") if "core" in groups else match.span()
    year, shift = _year(match), _shift(groups.get("shift"))
    month = month_number(match["month"])
    to = None
    if groups.get("month2"):
        to = Mention(start, end, Form.MONTH, year, month_number(groups["month2"]), shift=shift)
    doubt = ""
    if "core" in groups and shift is not None:
        # "this March" is near, "last March" may be the year before: the words do not settle it.
        shift, doubt = None, "" if shift == 0 else "which-year"
    edge = _edge(groups["edge"])
    return Mention(start, end, Form.MONTH, year, month, shift=shift, edge=edge, to=to, doubt=doubt)


def _read_part(form: Form) -> Callable[[re.Match[str]], Mention | None]:
    def read(match: re.Match[str]) -> Mention | None:
        groups = match.groupdict()
        ordinal = (groups["ordinal"] or "").lower()
        number = 2 if ordinal == "latter" else ORDINALS.get(ordinal) or int(groups["q"] or groups["q2"])
        fiscal = "fiscal-period" if groups.get("fy") or "fiscal" in match[0] else ""
        return Mention(
            match.start(), match.end(), form, _year(match), number=number, shift=_shift(groups["shift"]), doubt=fiscal
        )

    return read


def _read_year_led(match: re.Match[str]) -> Mention | None:
    form, number = (Form.HALF if match["what"] == "H" else Form.QUARTER), int(match["n"])
    if form is Form.HALF and number > 2:
        return None
    return Mention(match.start(), match.end(), form, int(match["year"]), number=number)


def _read_period(match: re.Match[str]) -> Mention | None:
    groups = match.groupdict()
    words = (groups.get("shift") or "this").lower()
    if "edge" not in groups and words == "the":
        return None
    form = Form(match["what"].lower())
    edge = _edge(groups.get("edge"))
    if match[0].lower().endswith("end"):
        edge = Edge.END
    return Mention(match.start(), match.end(), form, shift=_shift(words), edge=edge)


def _read_year_end(match: re.Match[str]) -> Mention | None:
    return Mention(match.start(), match.end(), Form.YEAR, shift=0, edge=Edge.END)


def _read_year(match: re.Match[str]) -> Mention | None:
    groups = match.groupdict()
    if "core" in groups:
        name = "core" if groups["core"] else "core2"
        return Mention(*match.span(name), Form.YEAR, int(match[name]))
    to = None
    if groups.get("year2"):
        if int(match["year2"]) <= int(match["year"]):
            return None
        to = Mention(match.start(), match.end(), Form.YEAR, int(match["year2"]))
    edge = Edge.END if "end" in (groups.get("edge") or "").lower() else _edge(groups.get("edge"))
    return Mention(match.start(), match.end(), Form.YEAR, int(match["year"]), edge=edge, to=to)


def _read_fiscal(match: re.Match[str]) -> Mention | None:
    return Mention(match.start(), match.end(), Form.YEAR, _year(match), doubt="fiscal-period")


def _read_year_word(match: re.Match[str]) -> Mention | None:
    return Mention(match.start(), match.end(), Form.YEAR, shift=_shift(match["shift"]))


def _read_weekday(match: re.Match[str]) -> Mention | None:
    number = WEEKDAYS.index(match["weekday"].lower())
    return Mention(match.start(), match.end(), Form.WEEKDAY, number=number, shift=_shift(match["shift"]))


def _read_week(match: re.Match[str]) -> Mention | None:
    return Mention(match.start(), match.end(), Form.WEEK, shift=_shift(match["shift"]))


def _read_count(match: re.Match[str]) -> Mention | None:
    count = COUNTS.get(match["count"].lower()) or int(match["count"])
    unit, way = match["unit"].lower().rstrip("s"), match["way"].lower()
    if unit not in {"day", "week"}:
        return None
    sign = 1 if way in {"later", "after", "afterward", "afterwards"} else -1
    return Mention(
        match.start(), match.end(), Form.DAYS, shift=sign * count * (7 if unit == "week" else 1), anchored=way != "ago"
    )


def _read_nearby(match: re.Match[str]) -> Mention | None:
    shift, anchored = _NEARBY_DAYS.get(match["word"].lower(), (0, not match["word"].lower().startswith("this ")))
    return Mention(match.start(), match.end(), Form.DAYS, shift=shift, anchored=anchored)


def _read_vague(match: re.Match[str]) -> Mention | None:
    return Mention(match.start(), match.end(), Form.VAGUE)


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
            (patterns.MONTH_FIRST, _read_days),
            (patterns.DAY_FIRST, _read_days),
            (patterns.MONTH_YEAR, _read_month),
            (patterns.MONTH_ALONE, _read_month),
        ),
    ),
    (
        ("19", "20", "FY"),
        (
            (patterns.ISO, _read_iso),
            (patterns.SLASHED, _read_slashed),
            (patterns.YEAR_LED, _read_year_led),
            (patterns.YEAR_EDGE, _read_year),
            (patterns.YEAR_RANGE, _read_year),
            (patterns.YEAR_ALONE, _read_year),
            (patterns.FISCAL, _read_fiscal),
        ),
    ),
    (
        _PART_HINTS,
        ((patterns.QUARTER, _read_part(Form.QUARTER)), (patterns.HALF, _read_part(Form.HALF))),
    ),
    (("day",), ((patterns.WEEKDAY_MENTION, _read_weekday),)),
    (
        _WORD_HINTS,
        (
            (patterns.EDGE_PERIOD, _read_period),
            (patterns.THIS_PERIOD, _read_period),
            (patterns.YEAR_END, _read_year_end),
            (patterns.YEAR_WORD, _read_year_word),
            (patterns.WEEK, _read_week),
            (patterns.DAYS, _read_count),
            (patterns.NEARBY, _read_nearby),
            (patterns.VAGUE, _read_vague),
        ),
    ),
)
