"""What a text says of prices: moves in percent, closes, limit-ups and streaks, as worded, whoever is meant."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from catalysts.figure import Measure
from catalysts.printed import Printed, chinese_count

_UP = (
    r"r[io]s(?:e[sn]?|ing)|gain(?:s|ed|ing)?|climb(?:s|ed|ing)?|soar(?:s|ed|ing)?|surg(?:es?|ed|ing)|jump(?:s|ed|ing)?|"
    r"increas(?:es?|ed|ing)|advanc(?:es?|ed|ing)|rall(?:y|ies|ied|ying)|rebound(?:s|ed|ing)?|add(?:s|ed|ing)|leap(?:s|ed|t)?|"
    r"skyrocket(?:s|ed|ing)?|up|higher|appreciat(?:es?|ed|ing)"
)
_DOWN = (
    r"f[ae]ll(?:s|en|ing)?|drop(?:s|ped|ping)?|declin(?:es?|ed|ing)|los[te]s?|losing|slip(?:s|ped|ping)?|slump(?:s|ed|ing)?|"
    r"plung(?:es?|ed|ing)|plummet(?:s|ed|ing)?|tumbl(?:es?|ed|ing)|s[aiu]nk(?:s|ing)?|shed(?:s|ding)?|sl(?:id|ides?|iding)|"
    r"down|lower|retreat(?:s|ed|ing)?|decreas(?:es?|ed|ing)"
)
_BOUNDS = {
    ">": (
        "more than",
        "over",
        "above",
        "exceeding",
        "exceed",
        "exceeded",
        "at least",
        "upwards of",
        "超过",
        "超",
        "逾",
    ),
    "<": ("less than", "under", "below", "不足", "不到"),
    "~": (
        *("nearly", "almost", "about", "around", "approximately", "roughly", "some", "close to"),
        *("近", "约", "接近", "将近", "左右"),
    ),
    "?": ("as much as", "up to", "一度"),
}
_RELATIONS = {word: relation for relation, words in _BOUNDS.items() for word in words}
_REL_EN = "|".join(word for word in sorted(_RELATIONS, key=len, reverse=True) if word.isascii())
_REL_ZH = "|".join(word for word in sorted(_RELATIONS, key=len, reverse=True) if not word.isascii())
_N = r"(?P<n>[-+]?[0-9]{1,4}(?:,[0-9]{3})*(?:\.[0-9]+)?)"
_PERCENT = rf"{_N}\s?(?:%|per ?cent\b|pct\b)"
_NUMBER = r"(?P<n>[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]{1,6}(?:\.[0-9]+)?)"
_COUNT_EN = r"(?P<count>two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|[0-9]{1,2})"
_ORDINALS = ("zeroth", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_ORDINAL = rf"(?P<ordinal>{'|'.join(_ORDINALS[2:])}|[0-9]{{1,2}}(?:nd|rd|th))"
_COUNT_ZH = r"(?P<count>[0-9]{1,2}|[一二两三四五六七八九十]{1,3})"
_LIMIT = r"(?:(?:daily|price|upper|up)[ -]){1,2}limits?(?:[ -]ups?)?|limit[ -]ups?"
_UP_ZH = "累计上涨|累计涨幅|累计大涨|累涨|上涨|大涨|暴涨|飙升|飙涨|收涨|领涨|高开|涨幅|攀升|反弹|走高|拉升|涨"
_DOWN_ZH = "累计下跌|累计跌幅|累计大跌|累跌|下跌|大跌|暴跌|重挫|收跌|领跌|低开|跌幅|下挫|回落|回调|走低|跳水|跌"


@dataclass(frozen=True, slots=True)
class Move:
    """One statement about a price at `start` to `end`, and how it was printed at `shown`.

    `value` is signed: a fraction for a move, a count, a level, or None for a limit-up whose rate is not printed.
    `relation` is one of = > < ~, about the signed value. `doubt` says why bars cannot tell it as it stands.
    """

    start: int
    end: int
    shown: tuple[int, int]
    measure: Measure
    relation: str
    value: Decimal | None
    is_cumulative: bool = False
    doubt: str = ""


_MOVES = (
    re.compile(
        rf"\b(?:(?P<up>{_UP})|(?P<down>{_DOWN}))\b"
        r"(?:\s(?:by|of|another|a|an|further|sharply|in total|cumulatively|cumulative|is|was)){0,3}\s"
        rf"(?:(?P<rel>{_REL_EN})\s)?{_PERCENT}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?:\b(?P<rel>{_REL_EN})\s)?{_PERCENT}\s(?:\w+\s)?"
        r"(?:(?P<up>gain|rise|increase|jump|surge|rally|advance|climb|higher|up)|"
        r"(?P<down>drop|fall|decline|loss|slide|slump|plunge|lower|down))s?\b",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:(?P<up>gain|increase|rise)|(?P<down>loss|decline|drop|fall))s?\s(?:(?:had|has|is|was|have|then|later)\s){{0,2}}"
        r"(?:expected to\s)?(?:fallen back to|fell back to|narrow(?:ed)? to|widened to|shrunk to|shrank to|"
        rf"exceed(?:ed)?|reach(?:ed)?|totall?(?:ed)?|came to|stood at)\s(?:(?P<rel>{_REL_EN})\s)?{_PERCENT}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?P<touch>一度)?(?:(?P<up>{_UP_ZH})|(?P<down>{_DOWN_ZH}))(?:幅度?)?(?:回落至|收窄至|扩大至|达到|[达为了逾至])?"
        rf"(?P<rel>{_REL_ZH})?\s?{_PERCENT}(?P<after>左右)?"
    ),
    re.compile(rf"(?P<rel>{_REL_ZH})?\s?{_PERCENT}的(?:(?P<up>累计涨幅|涨幅)|(?P<down>累计跌幅|跌幅))"),
)
_STREAKS = (
    (
        Measure.LIMIT_UP_STREAK,
        re.compile(
            rf"\b(?:{_COUNT_EN}|(?:a |its |the )?{_ORDINAL})\s(?:consecutive|straight|successive)\s(?:days? of\s)?"
            rf"(?:{_LIMIT})(?:\sboards?)?",
            re.IGNORECASE,
        ),
    ),
    (
        Measure.RISING_STREAK,
        re.compile(
            rf"\b(?:{_UP})\b(?:\s\w+){{0,2}}?\s(?:for\s(?:the\s|a\s)?)?(?:{_COUNT_EN}|{_ORDINAL})\s(?:consecutive|straight|successive)\s"
            r"(?:trading\s)?(?:days?|sessions?)",
            re.IGNORECASE,
        ),
    ),
    (
        Measure.LIMIT_UP_STREAK,
        re.compile(
            rf"(?:连续|连收|连获|连拉|收获|斩获){_COUNT_ZH}(?:个交易日|日|天|个)?(?:封|收|录得)?(?:个)?(?:[0-9]{{2}}[Cc][Mm])?涨停板?"
        ),
    ),
    (Measure.LIMIT_UP_STREAK, re.compile(rf"{_COUNT_ZH}连板")),
    (
        Measure.RISING_STREAK,
        re.compile(
            rf"(?:连续{_COUNT_ZH}个?(?:交易日|日|天)(?:上涨|收涨|走高|收高)|连涨(?P<count2>[0-9]{{1,2}}|[一二两三四五六七八九十]{{1,3}})(?:个交易日|日|天))"
        ),
    ),
)
_LIMITS = (
    (
        Measure.LIMIT_UP_OPEN,
        re.compile(rf"\bopen(?:ed|s|ing)?\s(?:\w+\s){{0,3}}?(?:{_LIMIT})", re.IGNORECASE),
    ),
    (
        Measure.LIMIT_UP_CLOSE,
        re.compile(
            rf"\b(?P<touch>touch(?:ed|es|ing)?|briefly\s\w+)?\s?(?:the\s|a\s|their\s|its\s)?(?:(?P<cm>[0-9]{{1,2}})\s?CM\s(?:{_LIMIT})|"
            rf"(?:{_LIMIT})(?:\sof\s{_PERCENT})?|(?P<cm2>[0-9]{{1,2}})\s?CM\b)",
            re.IGNORECASE,
        ),
    ),
    (Measure.LIMIT_UP_OPEN, re.compile(r"(?:开盘|竞价|一字)(?:即|便|再度|再次|直接|秒|封)?(?:涨停|封板)")),
    (
        Measure.LIMIT_UP_CLOSE,
        re.compile(
            r"(?P<touch>触及|一度|盘中)?(?:收盘|强势|再度|尾盘|双双|集体|纷纷|均|齐)?(?:封)?(?:(?P<cm>[0-9]{2})\s?[Cc][Mm])?涨停(?![潮板股家数敢基价])板?|"
            r"(?<![0-9])(?P<cm2>[0-9]{2})\s?[Cc][Mm](?:封板|涨停)"
        ),
    ),
)
_LEVELS = (
    re.compile(
        r"\b(?:clos|end|finish|settl)(?:e|ed|es|ing|s)?\s(?:[^\s,;]{1,12}\s){0,5}?(?P<rel>at|above|below)\s(?:HK\$|US\$|[$¥])?"
        rf"{_NUMBER}(?![0-9.]*\s?(?:%|per ?cent))",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:return(?:ed|s)?|back|held|stood|ris(?:en|es)|rose|climbed|fell|dropped)\s(?P<rel>above|below)\s{_NUMBER}\s(?:points?|yuan)",
        re.IGNORECASE,
    ),
    re.compile(rf"(?:收于|收报于?|报收于?|收盘报|收在|报)\s?{_NUMBER}\s?(?:点|元|港元|美元)"),
    re.compile(rf"(?P<rel>站上|收复|重返|跌破|失守)\s?{_NUMBER}\s?点"),
)
_CUMULATIVE = re.compile(
    r"累|cumulative|in total|fall(?:en|s)? back|fell back|narrow|widen|shr[aiu]nk|回落至|收窄至|扩大至", re.IGNORECASE
)
_LEVEL_RELATIONS = {"at": "=", "above": ">", "below": "<"} | dict.fromkeys(("站上", "收复", "重返"), ">")
_LEVEL_RELATIONS |= dict.fromkeys(("跌破", "失守"), "<")


def moves(text: str, start: int, end: int) -> list[Move]:
    """The statements between two places of a plain text, the longest wherever two overlap, in reading order."""
    found = [move for cue, read in _READERS if cue.search(text, start, end) for move in read(text, start, end)]
    kept: list[Move] = []
    for move in sorted(found, key=lambda one: (one.start - one.end, one.start)):
        if all(move.end <= other.start or other.end <= move.start for other in kept):
            kept.append(move)
    return sorted(kept, key=lambda one: one.start)


def _percents(text: str, start: int, end: int) -> Iterator[Move]:
    for pattern in _MOVES:
        for match in pattern.finditer(text, start, end):
            printed = Printed.parse(match["n"])
            assert printed is not None  # noqa: S101 - the pattern is a number
            is_fall = match["down"] is not None
            relation = _relation(match)
            value = abs(printed.number) / 100 * (-1 if is_fall else 1)
            said = match[0].lower()
            yield Move(
                *match.span(),
                _shown(match),
                Measure.SESSION_RETURN,
                {">": "<", "<": ">"}.get(relation, relation) if is_fall else relation.replace("?", "="),
                value,
                is_cumulative=bool(_CUMULATIVE.search(text[max(start, match.start() - 20) : match.end()])),
                doubt="told of the highest or lowest within a session" if "?" in relation or "一度" in said else "",
            )


def _streaks(text: str, start: int, end: int) -> Iterator[Move]:
    for measure, pattern in _STREAKS:
        for match in pattern.finditer(text, start, end):
            groups = match.groupdict()
            count = _count(groups.get("count") or groups.get("count2"), groups.get("ordinal"))
            if count is not None:
                shown = next(match.span(name) for name in ("count", "ordinal", "count2") if groups.get(name))
                yield Move(*match.span(), shown, measure, "=", Decimal(count))


def _limits(text: str, start: int, end: int) -> Iterator[Move]:
    for measure, pattern in _LIMITS:
        for match in pattern.finditer(text, start, end):
            groups = match.groupdict()
            rate = groups.get("cm") or groups.get("cm2") or groups.get("n")
            doubt = "told of within a session" if groups.get("touch") else ""
            yield Move(
                *match.span(), _limit_shown(match), measure, "=", Decimal(rate) / 100 if rate else None, doubt=doubt
            )


def _levels(text: str, start: int, end: int) -> Iterator[Move]:
    for pattern in _LEVELS:
        for match in pattern.finditer(text, start, end):
            printed = Printed.parse(match["n"])
            assert printed is not None  # noqa: S101 - the pattern is a number
            relation = _LEVEL_RELATIONS.get((match.groupdict().get("rel") or "at").lower(), "=")
            first = match.start("rel") if match.groupdict().get("rel") else match.start()
            yield Move(first, match.end(), match.span("n"), Measure.CLOSE, relation, printed.number)


def _relation(match: re.Match[str]) -> str:
    groups = match.groupdict()
    word = groups.get("rel") or groups.get("after")
    if word is not None:
        return _RELATIONS[word.lower()]
    said = match[0].lower()
    return ">" if re.search(r"exceed|涨逾|跌逾", said) else "="


def _shown(match: re.Match[str]) -> tuple[int, int]:
    """The number with its percent sign."""
    sign = re.compile(r"\s?(?:%|per ?cent|pct)", re.IGNORECASE).match(match.string, match.end("n"))
    return match.start("n"), sign.end() if sign else match.end("n")


def _limit_shown(match: re.Match[str]) -> tuple[int, int]:
    """The rate where it is printed, else the words."""
    if match.groupdict().get("n"):
        return _shown(match)
    for name in ("cm", "cm2"):
        if match.groupdict().get(name):
            return match.start(name), match.string.lower().index("cm", match.end(name)) + 2
    first = match.start() + len(match[0]) - len(match[0].lstrip())
    return first, match.end()


def _count(digits: str | None, ordinal: str | None) -> int | None:
    if ordinal is not None:
        word = ordinal.lower()
        return _ORDINALS.index(word) if word in _ORDINALS else int(re.sub("[a-z]", "", word))
    if digits is None:
        return None
    if digits.isdigit():
        return int(digits)
    printed = Printed.parse(digits)
    return chinese_count(digits) if printed is None else int(printed.number)


# The cue is what each kind cannot do without: most sentences hold none, and are passed by quickly.
_READERS = (
    (re.compile(r"%|per ?cent|pct", re.IGNORECASE), _percents),
    (re.compile(r"consecutive|straight|successive|连|斩获|收获", re.IGNORECASE), _streaks),
    (re.compile(r"limit|[0-9]\s?cm\b|停|封板", re.IGNORECASE), _limits),
    (re.compile(r"(?:at|above|below)\s[A-Z$¥]{0,3}[0-9]|[0-9]\s?(?:点|元|港元|美元)", re.IGNORECASE), _levels),
)
