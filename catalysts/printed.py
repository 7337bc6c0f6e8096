"""A number as a document prints it: its value, and how finely it was printed."""

import re
from dataclasses import dataclass
from decimal import Decimal

from catalysts.text import normalised

_NUMBER = re.compile(r"[-+]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?", re.ASCII)
_PERCENT = re.compile(r"\s*(?:%|per ?cent|pct)", re.IGNORECASE)
_SCALES = (
    (re.compile(r"\s*trillion", re.IGNORECASE), 10**12),
    (re.compile(r"\s*billion", re.IGNORECASE), 10**9),
    (re.compile(r"\s*million", re.IGNORECASE), 10**6),
    (re.compile(r"\s*万亿"), 10**12),
    (re.compile(r"\s*亿"), 10**8),
    (re.compile(r"\s*万"), 10**4),
)
_ENGLISH = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_COUNTS = {word: count for count, word in enumerate(_ENGLISH)}
_CHINESE = {sign: count for count, sign in enumerate("零一二三四五六七八九十")} | {"两": 2}
LONGEST = 60


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed number. `step` is one of its last digit: 0.01 for 6.70, 1000000 for "4 million".

    A percentage is kept as it stands: 6.70 with `is_percent`, not 0.067.
    """

    number: Decimal
    step: Decimal
    is_percent: bool = False

    @classmethod
    def parse(cls, text: str) -> "Printed | None":
        """The first number of a text, in digits or as a small number in words; None where there is none."""
        plain = normalised(text[:LONGEST])
        found = _NUMBER.search(plain)
        if found is None:
            count = _count(plain)
            return None if count is None else cls(Decimal(count), Decimal(1))
        digits = found[0].replace(",", "")
        step = Decimal(1).scaleb(-len(digits.partition(".")[2]))
        rest = plain[found.end() :]
        scale = next((size for pattern, size in _SCALES if pattern.match(rest)), 1)
        is_percent = bool(_PERCENT.match(rest)) or plain[: found.start()].endswith("百分之")
        return cls(Decimal(digits) * scale, step * scale, is_percent)


def _count(text: str) -> int | None:
    word = text.casefold()
    if word in _COUNTS:
        return _COUNTS[word]
    return chinese_count(text)


def chinese_count(text: str) -> int | None:
    """A count from 0 to 99 in Chinese signs, such as 五, 两, 十六 or 二十; None for anything else."""
    tens, ten, ones = text.partition("十")
    if not ten:
        return _CHINESE.get(text) if len(text) == 1 else None
    if len(tens) > 1 or len(ones) > 1 or any(sign not in _CHINESE or sign == "十" for sign in tens + ones):
        return None
    return _CHINESE.get(tens, 1) * 10 + _CHINESE.get(ones, 0)
