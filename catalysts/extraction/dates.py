"""The dates of a sentence in either language, those within titles of documents left out."""

import re

from catalysts.extraction.dates_en import english_mentions
from catalysts.extraction.dates_zh import chinese_mentions
from catalysts.extraction.mention import Form, Mention

_HAN = re.compile("[\u4e00-\u9fff]")
_TITLE = re.compile(r"《[^《》]{1,120}》|[\"“][A-Z][^\"“”]{2,150}[\"”]")


def mentions(text: str, start: int, end: int) -> list[Mention]:
    """The dates of a sentence, those within titles of documents left out."""
    found = list(english_mentions(text, start, end))
    if _HAN.search(text, start, end):
        taken = [(one.start, one.end) for one in found if one.form is Form.DAY and one.year is not None]
        chinese = list(chinese_mentions(text, start, end))
        kept = [one for one in chinese if not any(one.start < last and first < one.end for first, last in taken)]
        found = [one for one in found if not any(one.start < mine.end and mine.start < one.end for mine in kept)] + kept
    titles = [match.span() for match in _TITLE.finditer(text, start, end)]
    found = [one for one in found if not any(first <= one.start < last for first, last in titles)]
    found = sorted(found, key=lambda one: one.start)
    beside = [one for one in found if one.form is Form.DAY]
    found = [one for one in found if one.form is not Form.WEEKDAY or not _stands_beside(text, one, beside)]
    dated = next((one.start for one in found if one.form is Form.DAY and one.month), end)
    return [
        one
        for one in found
        if not (one.form is Form.DAYS and one.shift == 0 and not one.anchored and one.start > dated)
    ]


def _stands_beside(text: str, weekday: Mention, days: list[Mention]) -> bool:
    """Whether a weekday only goes with a date: "Thursday, July 31", 6月27日（周五）."""
    for day in days:
        between = text[weekday.end : day.start] if weekday.end <= day.start else text[day.end : weekday.start]
        if len(between) <= 3 and not between.strip(" ,，(（"):
            return True
    return False
