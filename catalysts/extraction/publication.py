"""What a text itself suggests as its date of publication: told to a person, never used unasked."""

import re
from dataclasses import dataclass
from datetime import date

from catalysts.extraction.clause import FUTURE_EN, FUTURE_ZH
from catalysts.extraction.dates import mentions
from catalysts.extraction.mention import Form, Mention, Role
from catalysts.extraction.sentence import Sentence, sentences

HEAD_SENTENCES = 6
SHORT = 140
_TODAY = re.compile(r"\btoday\b|今日|今天", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Inference:
    """A guess with its grounds: `day` is None where the text has nothing to go by; `reasons` are sentences."""

    day: date | None
    reasons: tuple[str, ...]


def inferred_publication(text: str) -> Inference:
    """The day that a text seems to be of, for a person to check against its source.

    A full date in the first lines (a dateline, the head of a filing) goes before the latest full date told as past;
    dates without a year are placed by the years that the text prints, which may be wrong by years.
    """
    reasons: list[str] = []
    heads, past, yearless, years = _told_as_past(text)
    if heads:
        reasons.append(f"the first lines print {max(heads)}")
    if past:
        reasons.append(f"the latest full date told as past is {max(past)}")
    guess = max(heads) if heads else max(past) if past else None
    if guess is None and yearless and years:
        guess = _with_year(yearless, max(years))
        if guess:
            reasons.append(
                f"the latest day told as past is {guess:%m-%d}; {guess.year} is the latest year told as past"
            )
    if _TODAY.search(text):
        reasons.append('it says "today", so it is of the session that its prices tell of')
    if guess is None:
        reasons.append("it prints no full date")
    return Inference(guess, tuple(reasons))


def _told_as_past(text: str) -> tuple[list[date], list[date], list[Mention], list[int]]:
    """Full days of the first lines, other full days told as past, days told as past without a year, and years."""
    heads: list[date] = []
    past: list[date] = []
    yearless: list[Mention] = []
    years: list[int] = []
    for number, sentence in enumerate(sentences(text)):
        piece = text[sentence.start : sentence.end]
        if FUTURE_EN.search(piece) or FUTURE_ZH.search(piece):
            continue
        for mention in mentions(text, sentence.start, sentence.end):
            day = _full_day(mention)
            if mention.year is not None:
                years.append(mention.year)
            if day is not None and mention.role is Role.AT:
                (heads if _is_head(sentence, number) else past).append(day)
            elif mention.form is Form.DAY and mention.month and mention.year is None and mention.shift is None:
                yearless.append(mention)
    return heads, past, yearless, years


def _is_head(sentence: Sentence, number: int) -> bool:
    return number < HEAD_SENTENCES and sentence.end - sentence.start < SHORT


def _full_day(mention: Mention) -> date | None:
    if mention.form is not Form.DAY or mention.year is None or mention.month is None or mention.day is None:
        return None
    try:
        return date(mention.year, mention.month, mention.day)
    except ValueError:
        return None


def _with_year(yearless: list[Mention], year: int) -> date | None:
    days = []
    for mention in yearless:
        try:
            days.append(date(year, mention.month or 1, mention.day or 1))
        except ValueError:
            continue
    return max(days) if days else None
