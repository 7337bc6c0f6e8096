"""The grammar of Chinese dates: every pattern is linear, each has one function that reads its parts."""

import re
from collections.abc import Iterator
from dataclasses import replace

from catalysts.extraction.mention import Edge, Form, Mention, Role

DIGITS = {
    sign: value
    for value, signs in enumerate(("〇零○", "一", "二两", "三", "四", "五", "六", "七", "八", "九"))
    for sign in signs
}
YEAR_SHIFTS = {"今年": 0, "本年": 0, "当年": 0, "去年": -1, "上年": -1, "前年": -2, "明年": 1, "来年": 1, "后年": 2}
ANCHORED_YEARS = {"同年": 0, "次年": 1, "翌年": 1}
DAY_SHIFTS = {
    "今日": 0, "今天": 0, "今晚": 0, "今晨": 0, "昨日": -1, "昨天": -1, "昨晚": -1, "前日": -2, "前天": -2,
    "明日": 1, "明天": 1, "后天": 2,
}  # fmt: skip
ANCHORED_DAYS = {
    "同日": 0,
    "同一天": 0,
    "当日": 0,
    "当天": 0,
    "当晚": 0,
    "次日": 1,
    "翌日": 1,
    "第二天": 1,
    "前一日": -1,
    "前一天": -1,
}
PERIODS = frozenset({Form.QUARTER, Form.HALF, Form.YEAR})
EDGES = {
    "初": Edge.START,
    "上旬": Edge.START,
    "中": Edge.MIDDLE,
    "中旬": Edge.MIDDLE,
    "下旬": Edge.LATE,
    "底": Edge.END,
    "末": Edge.END,
}
PARTS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}

_YEAR_WORD = "今年|本年|当年|去年|上年|前年|明年|来年|后年|同年|次年|翌年"
_YEAR = rf"(?:(?P<year>(?:19|20)[0-9]{{2}}|[一二][〇零○一二三四五六七八九]{{3}})\s?年|(?P<word>{_YEAR_WORD}))"
_NUMBER = r"(?:[0-3]?[0-9]|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_TO = r"\s?(?:至|到|-|–|—|－|~|～|—)\s?"
_NO_UNIT = r"(?!均线|[内均游报线涨]|以[内来]|累计)"

_DAY = re.compile(
    rf"(?:{_YEAR}[，,]?\s?)?(?<![0-9个第.])(?P<month>{_NUMBER})\s?月\s?(?P<day>{_NUMBER})\s?[日号]?(?<=[日号])"
    rf"(?:(?:上午|下午)?{_TO}(?:(?P<month2>{_NUMBER})\s?月\s?)?(?P<day2>{_NUMBER})\s?[日号])?"
)
_DAYS_SHORT = re.compile(
    rf"(?:{_YEAR}\s?)?(?<![0-9个第.])(?P<month>{_NUMBER})\s?月\s?(?P<day>{_NUMBER}){_TO}(?P<day2>{_NUMBER})\s?[日号]"
)
_MONTH = re.compile(
    rf"(?:{_YEAR}\s?)?(?<![0-9个第.近前后过未满每])(?P<month>{_NUMBER})(?:\s?月?{_TO}(?P<month2>{_NUMBER}))?\s?月"
    r"(?P<edge>上旬|中旬|下旬|底|末|初)?(?![0-9\s]*[0-9]\s?[日号]|饼|薪|租|供|球|亮)"
)
_LONE_DAY = re.compile(
    rf"(?<![0-9月第.近前后续每一二三四五六七八九十])(?P<day>[0-3]?[0-9])(?:{_TO}(?P<day2>[0-3]?[0-9]))?日{_NO_UNIT}(?![前后])"
)
_QUARTER = re.compile(
    rf"(?:{_YEAR}\s?)?(?<![前近])(?:第?(?P<number>[一二三四1-4])季度|[Qq](?P<q>[1-4])(?![0-9A-Za-z])|"
    rf"(?P<report>[一三])季报)(?P<edge>初|末|底)?"
)
_HALF = re.compile(rf"(?:{_YEAR}\s?)?(?P<half>上半年|下半年|[Hh][12](?![0-9A-Za-z])|半年报|中报)")
_YEAR_EDGE = re.compile(rf"(?:{_YEAR}|(?<![去今明后前0-9]))(?:年)?(?P<edge>(?<=年)[初中底末]|年[初中底末])(?!期)")
_YEAR_RANGE = re.compile(rf"(?P<year>(?:19|20)[0-9]{{2}})\s?年?{_TO}(?P<year2>(?:19|20)[0-9]{{2}})\s?年(?![0-9])")
_YEAR_ALONE = re.compile(rf"{_YEAR}(?:度|内|(?![级版第]))")
_WITHIN = re.compile(r"(?P<what>年|月|季度)内")
_THIS_PART = re.compile(r"(?P<shift>本|上|下|这)(?P<unit>季度?|个?月)(?P<edge>初|中旬?|上旬|下旬|末|底)?(?!度)")
_BARE_EDGE = re.compile(r"(?<![0-9一二三四五六七八九十个本上下这])(?P<unit>月|季)(?P<edge>初|底|末)")
_WEEKDAY = re.compile(r"(?P<shift>上上|上|本|这|下)?(?:个)?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])(?![期年线])")
_WEEK = re.compile(r"(?P<shift>上|本|这|下)(?:个)?(?:周|星期)(?P<edge>初|末)?(?![一二三四五六日天期])")
_COUNTED = re.compile(rf"(?P<count>{_NUMBER})\s?(?P<unit>日|天|周)(?P<way>之?前|之?后)(?!一)")
_NEARBY = re.compile("|".join([*DAY_SHIFTS, *ANCHORED_DAYS]))
_VAGUE = re.compile("日前|近日|近期|日内|最近|不久前|此前|近来|前不久")
_AFTER = re.compile(r"\s?(?:之前|以前|前|截止|为止|止)(?![一后列十往期三者])")
_BEFORE = re.compile(r"(?P<deadline>截至|截止|不晚于|最迟|至迟|直至|到)\s?$")
_RESULTS_AFTER = re.compile(
    r"度?(?:实现|归母|扣非|合并)?(?:净利润|净利|营收|营业收入|业绩|年报|报告|年度股东大会|股东大会|销量|财报|利润)"
)
_SINCE_AFTER = re.compile(r"\s?(?:以来|起至今|至今)")


def chinese_mentions(text: str, start: int, end: int) -> Iterator[Mention]:
    """Every Chinese date between two places of a text; the longest wherever two overlap, in reading order."""
    found: list[Mention] = []
    signs = set(text[start:end])
    for needed, family in _FAMILIES:
        if signs.isdisjoint(needed):
            continue
        for pattern, read in family:
            for match in pattern.finditer(text, start, end):
                mention = read(match) if match.end() > match.start() else None
                if mention is not None:
                    found.append(mention)
    taken = start
    for mention in sorted(found, key=lambda one: (one.start, -one.end)):
        if mention.start >= taken:
            taken = mention.end
            role = _role(text, mention)
            yield mention if role is mention.role else replace(mention, role=role)


def _role(text: str, mention: Mention) -> Role:
    if mention.role is not Role.AT:
        return mention.role
    if mention.form in PERIODS and _RESULTS_AFTER.match(text, mention.end):
        return Role.STRETCH
    if _SINCE_AFTER.match(text, mention.end):
        return Role.SINCE
    return Role.DEADLINE if _is_deadline(text, mention) else Role.AT


def _is_deadline(text: str, mention: Mention) -> bool:
    """Whether 前 or 截至 makes it the latest moment; 年底 and 季度末 say "by the end" as often as "at the end"."""
    if mention.form is not Form.DAYS and _AFTER.match(text, mention.end):
        return True
    if mention.edge is Edge.END and mention.form is not Form.MONTH:
        return True
    before = _BEFORE.search(text[max(0, mention.start - 4) : mention.start])
    return bool(before and before["deadline"])


def number(text: str) -> int:
    """A Chinese or Arabic number up to 99."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    return (DIGITS.get(tens, 1) if ten else 0) * 10 + (DIGITS[ones] if ones else 0)


def _year(match: re.Match[str]) -> tuple[int | None, int | None, bool]:
    """Year, shift in years, and whether the shift counts from the date told before."""
    word, text = match["word"], match["year"]
    if word:
        anchored = word in ANCHORED_YEARS
        return None, ANCHORED_YEARS[word] if anchored else YEAR_SHIFTS[word], anchored
    if text is None:
        return None, None, False
    year = int(text) if text.isdecimal() else int("".join(str(DIGITS[sign]) for sign in text))
    return (year, None, False) if 1990 <= year <= 2100 else (None, None, False)


def _edge(word: str | None) -> Edge:
    return EDGES[word.removeprefix("年")] if word else Edge.WHOLE


def _is_day(month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]


def _read_day(match: re.Match[str]) -> Mention | None:
    groups = match.groupdict()
    year, shift, anchored = _year(match)
    month, day = number(match["month"]), number(match["day"])
    if not _is_day(month, day):
        return None
    to = None
    if groups["day2"]:
        last_month = number(groups["month2"]) if groups.get("month2") else month
        last = number(groups["day2"])
        if _is_day(last_month, last) and (last_month, last) > (month, day):
            to = Mention(match.start(), match.end(), Form.DAY, year, last_month, last, shift=shift, anchored=anchored)
    return Mention(match.start(), match.end(), Form.DAY, year, month, day, shift=shift, anchored=anchored, to=to)


def _read_month(match: re.Match[str]) -> Mention | None:
    year, shift, anchored = _year(match)
    month = number(match["month"])
    if not 1 <= month <= 12:
        return None
    to = None
    if match["month2"] and month < number(match["month2"]) <= 12:
        to = Mention(
            match.start(), match.end(), Form.MONTH, year, number(match["month2"]), shift=shift, anchored=anchored
        )
    edge = _edge(match["edge"])
    return Mention(
        match.start(), match.end(), Form.MONTH, year, month, shift=shift, anchored=anchored, edge=edge, to=to
    )


def _read_lone_day(match: re.Match[str]) -> Mention | None:
    day = int(match["day"])
    if not 1 <= day <= 31:
        return None
    to = None
    if match["day2"] and day < int(match["day2"]) <= 31:
        to = Mention(match.start(), match.end(), Form.DAY, day=int(match["day2"]))
    return Mention(match.start(), match.end(), Form.DAY, day=day, to=to, doubt="month-left-out")


def _read_quarter(match: re.Match[str]) -> Mention | None:
    year, shift, anchored = _year(match)
    part = PARTS[match["number"] or match["q"] or match["report"]]
    edge = _edge(match["edge"])
    return Mention(
        match.start(), match.end(), Form.QUARTER, year, number=part, shift=shift, anchored=anchored, edge=edge
    )


def _read_half(match: re.Match[str]) -> Mention | None:
    year, shift, anchored = _year(match)
    part = 2 if match["half"][0] == "下" or match["half"][1:] == "2" else 1
    return Mention(match.start(), match.end(), Form.HALF, year, number=part, shift=shift, anchored=anchored)


def _read_year(match: re.Match[str]) -> Mention | None:
    groups = match.groupdict()
    if groups.get("year2"):
        first, last = int(groups["year"]), int(groups["year2"])
        to = Mention(match.start(), match.end(), Form.YEAR, last)
        return Mention(match.start(), match.end(), Form.YEAR, first, to=to) if last > first else None
    year, shift, anchored = _year(match)
    if year is None and shift is None:
        if not groups.get("edge"):
            return None
        shift = 0
    edge = _edge(groups.get("edge"))
    role = Role.DEADLINE if match[0].endswith("内") else Role.AT
    return Mention(match.start(), match.end(), Form.YEAR, year, shift=shift, anchored=anchored, edge=edge, role=role)


def _read_within(match: re.Match[str]) -> Mention | None:
    form = {"年": Form.YEAR, "月": Form.MONTH, "季度": Form.QUARTER}[match["what"]]
    return Mention(match.start(), match.end(), form, shift=0, role=Role.DEADLINE)


def _read_this_part(match: re.Match[str]) -> Mention | None:
    groups = match.groupdict()
    form = Form.QUARTER if match["unit"][0] == "季" else Form.MONTH
    shift = {"上": -1, "下": 1}.get(groups.get("shift") or "", 0)
    return Mention(match.start(), match.end(), form, shift=shift, edge=_edge(match["edge"]))


def _read_weekday(match: re.Match[str]) -> Mention | None:
    weekday = "一二三四五六日天".index(match["weekday"])
    shift = {"上上": -2, "上": -1, "本": 0, "这": 0, "下": 1, None: None}[match["shift"]]
    # A week of Chinese begins on Monday, so the words settle the day.
    return Mention(match.start(), match.end(), Form.WEEKDAY, number=min(weekday, 6), shift=shift)


def _read_week(match: re.Match[str]) -> Mention | None:
    return Mention(match.start(), match.end(), Form.WEEK, shift={"上": -1, "下": 1}.get(match["shift"], 0))


def _read_counted(match: re.Match[str]) -> Mention | None:
    days = number(match["count"]) * (7 if match["unit"] == "周" else 1)
    sign = 1 if match["way"].endswith("后") else -1
    return Mention(match.start(), match.end(), Form.DAYS, shift=sign * days, anchored=True)


def _read_nearby(match: re.Match[str]) -> Mention | None:
    anchored = match[0] in ANCHORED_DAYS
    shift = ANCHORED_DAYS[match[0]] if anchored else DAY_SHIFTS[match[0]]
    return Mention(match.start(), match.end(), Form.DAYS, shift=shift, anchored=anchored)


def _read_vague(match: re.Match[str]) -> Mention | None:
    return Mention(match.start(), match.end(), Form.VAGUE)


# A family of patterns is tried only where one of its signs stands.
_FAMILIES = (
    ("月", ((_DAY, _read_day), (_DAYS_SHORT, _read_day), (_MONTH, _read_month), (_BARE_EDGE, _read_this_part))),
    ("日", ((_LONE_DAY, _read_lone_day),)),
    ("季Qq", ((_QUARTER, _read_quarter), (_BARE_EDGE, _read_this_part))),
    ("半中Hh", ((_HALF, _read_half),)),
    ("年", ((_YEAR_EDGE, _read_year), (_YEAR_RANGE, _read_year), (_YEAR_ALONE, _read_year))),
    ("内", ((_WITHIN, _read_within),)),
    ("本上下这", ((_THIS_PART, _read_this_part),)),
    ("周星礼", ((_WEEKDAY, _read_weekday), (_WEEK, _read_week))),
    ("前后", ((_COUNTED, _read_counted),)),
    ("今昨前明后同当次翌第", ((_NEARBY, _read_nearby),)),
    ("近前内", ((_VAGUE, _read_vague),)),
)
