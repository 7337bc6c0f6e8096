"""When a document may have been published, by the dates that its own text names; told to a person, never used."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from catalysts.extraction.dates_en import english_mentions
from catalysts.extraction.dates_zh import chinese_mentions
from catalysts.extraction.mention import Form, Mention


@dataclass(frozen=True, slots=True)
class Guess:
    """A date (None where the text gives no hold) and from what it was inferred, in words."""

    on: date | None
    basis: str


def guessed_publication(text: str) -> Guess:
    """What the text's own dates suggest: its latest full date, else its latest day in the year that it names most.

    Both may be wrong by years: a plan names days ahead, a retrospect none of its own time.
    """
    mentions = [*english_mentions(text, 0, len(text)), *chinese_mentions(text, 0, len(text))]
    full = sorted(_days(mentions, None), key=_order)
    if full:
        on, mention = full[-1]
        place = f"characters {mention.start} to {mention.end}"
        return Guess(on, f"the latest of {len(full)} dates with a year in the text ({place}); it may lie ahead")
    years = Counter(mention.year for mention in mentions if mention.year is not None)
    if not years:
        return Guess(None, "the text names no year")
    year, count = min(years.items(), key=lambda pair: (-pair[1], -pair[0]))
    bare = sorted(_days(mentions, year), key=_order)
    if not bare:
        return Guess(None, f"the text names the year {year} most often ({count} times), but no day")
    on, mention = bare[-1]
    place = f"characters {mention.start} to {mention.end}"
    return Guess(on, f"the latest day without a year ({place}) in the year named most often ({year}, {count} times)")


def _days(mentions: list[Mention], year: int | None) -> Iterator[tuple[date, Mention]]:
    """The days named with a year or, where `year` is given, those named without one, put into it."""
    for mention in mentions:
        for part in (mention, mention.to):
            if part is None or part.form is not Form.DAY or part.month is None or part.day is None:
                continue
            if (part.year is None) == (year is None):
                continue
            try:
                yield date(part.year or year or 0, part.month, part.day), mention
            except ValueError:
                continue


def _order(found: tuple[date, Mention]) -> tuple[date, int]:
    return found[0], found[1].start
