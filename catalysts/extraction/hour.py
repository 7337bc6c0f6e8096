"""The time of day at which something was announced: an instant where the zone is certain, else a part of the session.

A bare day is known after its close, so every part of the day is safe as a flag alone. An instant can be known earlier
than that; it is proposed only where the text names the zone, or where a Chinese sentence tells of companies that are
all listed in the one zone of China.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from catalysts.catalyst import Target
from catalysts.extraction.mention import Form, Mention
from catalysts.extraction.resolution import Resolved
from catalysts.when import When

AFTER_CLOSE, INTRADAY, BEFORE_OPEN = "after-close", "intraday", "before-open"
# In doubt the later: where several stand together the first of this order holds.
_SESSION = r"(?:the )?(?:markets?|trading|exchange|session|closing bell|opening bell|bell|close|open)"
_PARTS = (
    (
        AFTER_CLOSE,
        re.compile(
            rf"\b(?:after {_SESSION}\b(?! open)|after-?hours|after hours|post-?market|(?:in|on) the evening"
            r"|(?:that|this) evening|last night|tonight)\b|盘后|收盘后|收市后|闭市后|晚间|晚上|当晚|今晚|昨晚|深夜"
            r"|(?<=[日天一二三四五六])晚"
        ),
    ),
    (
        INTRADAY,
        re.compile(
            r"\b(?:during (?:the )?(?:trading|market|session)|in (?:the |this )?(?:morning|afternoon)"
            r"|at (?:noon|midday)|intraday|mid-session|this (?:morning|afternoon))\b"
            r"|午间|盘中|午后|午盘|上午|下午|早间|早上|中午"
        ),
    ),
    (
        BEFORE_OPEN,
        re.compile(
            rf"\b(?:(?:before|ahead of|prior to) {_SESSION}\b(?! close)|pre-?market\b)|开盘前|开市前|盘前|凌晨|清晨"
        ),
    ),
)
# One of these stands in every wording above; most clauses have none.
_SIGNS = frozenset("盘市晚午早夜晨")
_HINTS = (
    "after",
    "post",
    "even",
    "night",
    "during",
    "noon",
    "midday",
    "intraday",
    "mid-",
    "before",
    "ahead",
    "pr",
    "morn",
)
_PRICE_BEFORE_OPEN = re.compile(
    r"pre-?market (?:trad|session)|盘前(?:交易|涨|跌|股价)|盘中(?:涨|跌|触|股价)|after-?hours trad"
)
_CLOCK_EN = re.compile(
    r"(?<![0-9:.])(?P<hour>[0-2]?[0-9])(?::(?P<minute>[0-5][0-9]))?\s?(?P<half>[ap]\.?m\b\.?)?(?![0-9:%])",
    re.IGNORECASE,
)
_CLOCK_ZH = re.compile(
    r"(?P<part>上午|早上|早间|下午|晚上|晚间|晚|今晚|昨晚|当晚|中午)?\s?"
    r"(?P<hour>[0-2]?[0-9])(?:[:：](?P<minute>[0-5][0-9])(?![0-9:：])|[点时](?:(?P<half>半)|(?P<minute2>[0-5]?[0-9])分)?(?!间|段|代))"
)
_LATE = frozenset({"下午", "晚上", "晚间", "晚", "今晚", "昨晚", "当晚"})
CHINA = "Asia/Shanghai"
_ENDINGS_OF_CHINA = (".SS", ".SZ", ".BJ", ".HK")
_ZONES = (
    (re.compile(r"\b(?:Beijing|Hong Kong|China|Shanghai) (?:local )?time\b|\bHKT\b|北京时间|香港时间"), CHINA),
    (
        re.compile(r"\b(?:ET|EST|EDT)\b|\bEastern (?:Standard |Daylight )?[Tt]ime\b|\bNew York time\b|美东时间"),
        "America/New_York",
    ),
    (re.compile(r"\b(?:GMT|UTC)\b"), "UTC"),
    (re.compile(r"\bLondon time\b|\bBST\b|伦敦时间"), "Europe/London"),
    (re.compile(r"\bCES?T\b|\bCentral European (?:Summer )?[Tt]ime\b"), "Europe/Berlin"),
    (re.compile(r"\bJST\b|\b(?:Tokyo|Japan) time\b|东京时间"), "Asia/Tokyo"),
)
DAYS = frozenset({Form.DAY, Form.DAYS, Form.WEEKDAY})
_REACH = 12
_BETWEEN_ZH = re.compile(r"\s?(?:[（(][^（()）]{1,6}[)）])?\s?")
_LED_EN = re.compile(r"\s?,?\s?(?:at |, at |around )$")
_JOINT_EN = re.compile(r"\s?(?:[A-Za-z. ]{0,24}?\s)?(?:on\s)?")


@dataclass(frozen=True, slots=True)
class Hour:
    """A part of the session (empty: none told), and the clock time beside the date, None if none is certain.

    `zone` is that which the text names, empty where it names none; `is_chinese` says that the words are, so that
    a clock without a zone is that of China for companies listed there.
    """

    part: str = ""
    clock: time | None = None
    zone: str = ""
    is_chinese: bool = False

    def instant(self, day: Resolved, targets: Sequence[Target]) -> When | None:
        """The instant on a told day, None where clock or zone are not certain for these companies."""
        from zoneinfo import ZoneInfo

        zone = self.zone
        if not zone and self.is_chinese and targets and all(_is_of_china(target) for target in targets):
            zone = CHINA
        if self.clock is None or not zone or not day.is_day:
            return None
        return When.of_instant(datetime.combine(day.window.first_on, self.clock, ZoneInfo(zone)))


def _is_of_china(target: Target) -> bool:
    return target.is_listed and target.name.endswith(_ENDINGS_OF_CHINA)


def hour_of(text: str, start: int, end: int, day: Mention | None) -> Hour | None:
    """What a piece of text says of the time of day, None where nothing; `day` is the date of the announcement."""
    piece = text[start:end]
    part = _part(piece)
    clock, is_chinese = _clock(text, start, end, day) if day is not None and day.form in DAYS else (None, False)
    if clock is None:
        return Hour(part) if part else None
    zones = {zone for pattern, zone in _ZONES if pattern.search(piece)}
    return Hour(part, clock, zones.pop() if len(zones) == 1 else "", is_chinese and not zones)


def _part(piece: str) -> str:
    small = piece.lower()
    if _SIGNS.isdisjoint(small) and not any(hint in small for hint in _HINTS):
        return ""
    plain = _PRICE_BEFORE_OPEN.sub(" ", small)
    return next((name for name, pattern in _PARTS if pattern.search(plain)), "")


def _clock(text: str, start: int, end: int, day: Mention) -> tuple[time | None, bool]:
    """The one clock time that stands at a date: right after it in Chinese, joined by "at" or "on" in English."""
    after = _BETWEEN_ZH.match(text, day.end, end)
    chinese = _CLOCK_ZH.match(text, after.end() if after else day.end, end)
    if chinese is not None:
        return _of_chinese(chinese), True
    for match in _CLOCK_EN.finditer(text, max(start, day.start - 40), min(end, day.end + _REACH + 12)):
        if day.start < match.end() and match.start() < day.end:
            continue
        led = _LED_EN.search(text[max(0, match.start() - 9) : match.start()].lower())
        if led is None or (match["minute"] is None and match["half"] is None):
            continue
        is_before = match.end() <= day.start and _JOINT_EN.fullmatch(text, match.end(), day.start)
        is_after = match.start() >= day.end and not text[day.end : match.start()].strip(" ,at")
        if is_before or is_after:
            return _of_english(match), False
    return None, False


def _of_english(match: re.Match[str]) -> time | None:
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    half = (match["half"] or "").lower().replace(".", "")
    if half:
        return time(hour % 12 + 12 * (half == "pm"), minute) if 1 <= hour <= 12 else None
    # Without a.m. or p.m. only an hour past noon is certain.
    return time(hour, minute) if 13 <= hour <= 23 else None


def _of_chinese(match: re.Match[str]) -> time | None:
    hour, part = int(match["hour"]), match["part"]
    minute = 30 if match["half"] else int(match["minute"] or match["minute2"] or 0)
    if part in _LATE and 1 <= hour < 12:
        hour += 12
    if part is None and hour < 13:
        return None
    return time(hour, minute) if hour <= 23 and minute <= 59 else None
