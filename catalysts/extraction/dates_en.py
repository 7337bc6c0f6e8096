"""The grammar of English dates: every pattern is linear, each has one function that reads its parts."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from catalysts.extraction.mention import Edge, Form, Mention, Role

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
COUNTS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10, "a": 1}
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
SHIFTS = {"this": 0, "the": 0, "current": 0, "next": 1, "following": 1, "last": -1, "previous": -1, "past": -1}

_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_DAY = r"(?:3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?"
_YEAR = r"(?:19|20)[0-9]{2}"
_TO = r"\s?(?:-|–|—|to|through|until)\s?"
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_ORDINAL = r"(?:[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth|1st|2nd|3rd|4th)"
_EDGE = r"(?P<edge>(?:[Ee]arly|[Bb]eginning|[Ss]tart|[Mm]id|[Mm]iddle|[Ll]ate|[Ee]nd|[Cc]lose)(?:[ -]of)?(?:[ -]the)?[ -])?"
_OF_YEAR = rf"(?:,?\s+(?:of\s+)?(?:the\s+)?(?P<year>{_YEAR})|,?\s+(?:of\s+)?(?P<shift>this|last|next|the|the following)\s+year)"
_HEAD = r"(?<![A-Za-z0-9_.:/$€£¥-])"
_TAIL = r"(?![A-Za-z0-9_/]|[.,:-][0-9]|-[A-Za-z0-9]|%|\s?(?:percent|per cent|yuan|tons?|tonnes|units|dollars|points)\b)"

_ISO = re.compile(rf"{_HEAD}(?P<year>{_YEAR})(?P<sep>[-/.])(?P<month>[01]?[0-9])(?P=sep)(?P<day>[0-3]?[0-9])(?![0-9-])")
_SLASHED = re.compile(rf"{_HEAD}(?P<a>[0-3]?[0-9])/(?P<b>[0-3]?[0-9])/(?P<year>{_YEAR})(?![0-9/])")
_MONTH_FIRST = re.compile(
    rf"{_HEAD}{_EDGE}(?P<month>{_MONTH})\s?(?P<day>{_DAY})(?![0-9A-Za-z%])(?!\.[0-9])"
    rf"(?:{_TO}(?:(?P<month2>{_MONTH})\s)?(?P<day2>{_DAY})(?![0-9A-Za-z%:])(?!\s(?:at|a\.m|p\.m)))?"
    rf"(?:,?\s(?:of\s)?(?P<year>{_YEAR})(?![0-9])|,?\s(?:of\s)?(?P<shift>this|last|next)\syear)?"
)
_DAY_FIRST = re.compile(
    rf"{_HEAD}(?P<day>{_DAY})(?:(?:\s(?P<month1>{_MONTH}))?{_TO}(?P<day2>{_DAY}))?\s(?:of\s)?(?P<month>{_MONTH})"
    rf"(?![A-Za-z0-9])(?:,?\s(?P<year>{_YEAR})(?![0-9]))?"
)
_MONTH_YEAR = re.compile(
    rf"{_HEAD}{_EDGE}(?P<month>{_MONTH})(?:{_TO}(?P<month2>{_MONTH}))?{_OF_YEAR}(?![0-9A-Za-z])"
)
_MONTH_ALONE = re.compile(
    rf"(?:\b(?:in|since|by|until|till|from|during|before|after|for|of|through|between|to)\s+|"
    rf"\b(?P<shift>[Tt]his|[Ll]ast|[Nn]ext)\s+|(?=\b(?:[Ee]arly|[Mm]id|[Ll]ate|[Ee]nd|[Bb]eginning|[Mm]iddle|[Ss]tart)[ -])|\b(?:In|Since|By|Until|From|During|Before|After)\s+)"
    rf"(?P<core>{_EDGE}(?P<month>{_MONTH})(?:{_TO}(?P<month2>{_MONTH}))?)(?![A-Za-z0-9]|\s[0-9]|-[A-Za-z])"
)
_QUARTER = re.compile(
    rf"{_HEAD}(?:(?P<ordinal>{_ORDINAL})[ -](?:fiscal[ -])?quarter|Q(?P<q>[1-4])|(?P<q2>[1-4])Q)(?P<fy>\sFY|\sfiscal)?"
    rf"(?:{_OF_YEAR}|[ -]?'?(?P<short>[0-9]{{2}}(?:[0-9]{{2}})?))?(?![A-Za-z0-9])(?!\sof\s(?!the\syear))"
)
_HALF = re.compile(
    rf"{_HEAD}(?:(?P<ordinal>[Ff]irst|[Ss]econd|1st|2nd|latter)\s(?:half|six months)|H(?P<q>[12])|(?P<q2>[12])H)"
    rf"(?:{_OF_YEAR}|[ -]?'?(?P<short>[0-9]{{2}}(?:[0-9]{{2}})?))?(?![A-Za-z0-9])(?!\sof\s(?!the\syear))"
)
_YEAR_LED = re.compile(rf"{_HEAD}(?P<year>{_YEAR})[ -]?(?P<what>[HQ])(?P<n>[1-4])(?![A-Za-z0-9])")
_THIS_PERIOD = re.compile(
    r"\b(?P<shift>this|next|last|current|the current|the)\s(?P<what>quarter|month)(?:'s end)?(?=\W|$)", re.IGNORECASE
)
_EDGE_PERIOD = re.compile(
    r"\b(?P<edge>early|beginning of|start of|middle of|mid|late|end of|close of|later|earlier|end)[ -](?:in\s)?(?:the\s)?"
    r"(?P<shift>this|next|last|the)?\s?(?P<what>quarter|month|year|week)\b(?!\s(?:earlier|ago|on))", re.IGNORECASE
)
_YEAR_EDGE = re.compile(
    rf"{_HEAD}(?P<edge>[Ee]arly|[Mm]id|[Ll]ate|(?:[Tt]he\s)?(?:(?:very\s)?end|middle|beginning|start|close)\sof|[Yy]ear[ -]end|[Ee]nd)"
    rf"(?:[ -](?:the\s)?(?:year\s)?(?P<year>{_YEAR}))(?![0-9A-Za-z]|[-–]\s?[0-9])"
)
_YEAR_RANGE = re.compile(rf"{_HEAD}(?P<year>{_YEAR})\s?(?:-|–|—|to|and|through)\s?(?P<year2>{_YEAR})(?![0-9A-Za-z])")
_YEAR_ALONE = re.compile(
    rf"\b(?:(?:in|by|since|until|till|during|before|after|throughout|early as|fiscal|for fiscal)\s(?:fiscal\s|the year\s)?(?P<core>{_YEAR}){_TAIL}"
    rf"|(?:for|from|to|through|of|and|into|year)\s(?P<core2>{_YEAR})(?=\s?[,.;:)”\"](?![0-9])|$|\s(?:and|to|will|with|by|at|as|from|is|are|in|onwards?)\b))",
    re.IGNORECASE,
)
_FISCAL = re.compile(rf"{_HEAD}FY\s?'?(?P<short>[0-9]{{2}}(?:[0-9]{{2}})?)(?![0-9A-Za-z])")
_YEAR_WORD = re.compile(r"\b(?P<shift>this|next|last)\s(?:fiscal\s)?year\b(?!'s)", re.IGNORECASE)
_WEEKDAY_MENTION = re.compile(rf"\b(?:(?P<shift>[Tt]his|[Ll]ast|[Nn]ext|[Pp]ast)\s(?:coming\s)?)?(?P<weekday>{_WEEKDAY})\b")
_WEEK = re.compile(
    r"\b(?P<edge>earlier |later )?(?P<shift>this|last|next|the past|the previous|the following)\sweek(?:end)?\b", re.IGNORECASE
)
_DAYS = re.compile(
    r"\b(?P<count>one|two|three|four|five|six|seven|ten|a|[0-9]{1,3})\s(?P<unit>days?|weeks?|months?|years?)\s"
    r"(?P<way>ago|prior|earlier|before|later|after|afterwards?)\b(?!\s(?:the|a|than))", re.IGNORECASE
)
_NEARBY = re.compile(
    r"\b(?P<word>today|tonight|yesterday|tomorrow|this (?:morning|afternoon|evening)|last night|"
    r"(?:on )?(?:the )?same (?:day|date)|(?:on )?that (?:same )?day|the (?:next|following) day|the day (?:before|after)|"
    r"the day after tomorrow|the day before yesterday)\b(?!'s (?:price|close))", re.IGNORECASE
)
_VAGUE = re.compile(
    r"\b(?:recently|lately|in recent (?:days|weeks|months)|a few (?:days|weeks) ago|the other day|not long ago|earlier)\b",
    re.IGNORECASE,
)
_NEARBY_DAYS = {
    "today": (0, False), "tonight": (0, False), "yesterday": (-1, False), "tomorrow": (1, False),
    "last night": (-1, False), "the day after tomorrow": (2, False), "the day before yesterday": (-2, False),
    "the next day": (1, True), "the following day": (1, True), "the day after": (1, True), "the day before": (-1, True),
}
_SINCE_DOING = re.compile(r"\bsince\s[a-z]{2,20}ing\b[^,.;]{0,60}$", re.IGNORECASE)
_BEFORE = re.compile(
    r"(?P<deadline>(?:\bby|\bbefore|\buntil|\btill|\bno later than|\bon or before|\bprior to|\bby no later than)"
    r"(?:\sor before)?(?:\sthe)?(?:\svery)?\s?)$|(?P<since>\bsince(?:\sthe)?\s?)$|(?P<stretch>\b(?:between|during the period from)\s?)$",
    re.IGNORECASE,
)


def english_mentions(text: str, start: int, end: int) -> Iterator[Mention]:
    """Every English date between two places of a text; the longest wherever two overlap, in reading order."""
    found: list[Mention] = []
    for hint, family in _FAMILIES:
        if hint.search(text, start, end) is None:
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
        yield replace(mention, role=role)


def _role(text: str, mention: Mention) -> Role:
    if _SINCE_DOING.search(text[max(0, mention.start - 80) : mention.start]):
        return Role.SINCE
    before = _BEFORE.search(text[max(0, mention.start - 24) : mention.start])
    if before is None:
        return mention.role
    if before["deadline"]:
        return Role.DEADLINE
    return Role.SINCE if before["since"] else Role.STRETCH


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
    return {"late": Edge.LATE, "mid": Edge.MIDDLE, "middle": Edge.MIDDLE, "later": Edge.WHOLE, "earlier": Edge.WHOLE}.get(
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


_MONTH_HINT = re.compile("Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec")
_YEAR_HINT = re.compile(r"(?:19|20)[0-9]{2}|FY")
_PART_HINT = re.compile(r"quarter|half|six months|Q[1-4]|[1-4]Q|H[12]|[12]H")
_DAY_HINT = re.compile(r"day\b")
_WORD_HINT = re.compile(
    r"[Ww]eek|[Mm]onth|[Qq]uarter|[Yy]ear|ago\b|prior|later|after|before|earlier|[Tt]oday|[Tt]onight|[Yy]esterday|[Tt]omorrow|"
    r"[Ss]ame d|[Tt]hat d|[Tt]hat same|ext day|wing day|the day|[Tt]his (?:m|a|e)|last night|[Rr]ecent|[Ll]ately|other day|long ago|few d|few w|[Ee]arlier"
)
# A family of patterns is tried only where its hint stands: most sentences have no date.
_FAMILIES = (
    (
        _MONTH_HINT,
        (
            (_MONTH_FIRST, _read_days),
            (_DAY_FIRST, _read_days),
            (_MONTH_YEAR, _read_month),
            (_MONTH_ALONE, _read_month),
        ),
    ),
    (
        _YEAR_HINT,
        (
            (_ISO, _read_iso),
            (_SLASHED, _read_slashed),
            (_YEAR_LED, _read_year_led),
            (_YEAR_EDGE, _read_year),
            (_YEAR_RANGE, _read_year),
            (_YEAR_ALONE, _read_year),
            (_FISCAL, _read_fiscal),
        ),
    ),
    (_PART_HINT, ((_QUARTER, _read_part(Form.QUARTER)), (_HALF, _read_part(Form.HALF)))),
    (_DAY_HINT, ((_WEEKDAY_MENTION, _read_weekday),)),
    (
        _WORD_HINT,
        (
            (_EDGE_PERIOD, _read_period),
            (_THIS_PERIOD, _read_period),
            (_YEAR_WORD, _read_year_word),
            (_WEEK, _read_week),
            (_DAYS, _read_count),
            (_NEARBY, _read_nearby),
            (_VAGUE, _read_vague),
        ),
    ),
)
