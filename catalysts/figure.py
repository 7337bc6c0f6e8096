"""A figure: a number that a document prints, restated so that bars can confirm or refute it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import isfinite

from catalysts.errors import Fault, FaultsError
from catalysts.text import line_faults, slug_faults, span_faults, ticker_faults

RELATIONS = ("=", ">", "<", "~")


class Measure(StrEnum):
    """What a figure measures.

    return: close of `from_on` to close of `to_on`; session-return: the return on `to_on`; close: the close of
    `to_on`; limit-up-close and limit-up-open: closes or opens at its limit on `to_on`; limit-up-streak:
    consecutive limit-up closes that end on `to_on`; rising-streak: consecutive higher closes that end on
    `to_on`; other: bars cannot tell, and the note says why.
    """

    RETURN = "return"
    SESSION_RETURN = "session-return"
    CLOSE = "close"
    LIMIT_UP_CLOSE = "limit-up-close"
    LIMIT_UP_OPEN = "limit-up-open"
    LIMIT_UP_STREAK = "limit-up-streak"
    RISING_STREAK = "rising-streak"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Figure:
    """One printed number of one document.

    `value` is a fraction for returns, points or price for closes, a count for streaks; `printed` is the
    number as it stands in the document; `relation` says how the document put it (exactly, more than, less
    than, about); `span` is its place in characters of the text. Raises FaultsError naming every field that is
    wrong.
    """

    id: str
    document: str
    measure: Measure
    ticker: str
    from_on: date | None
    to_on: date | None
    relation: str
    value: float
    printed: str
    note: str = ""
    span: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        if self.span is not None:
            object.__setattr__(self, "span", tuple(self.span))
        faults = [
            *slug_faults("id", self.id),
            *slug_faults("document", self.document),
            *ticker_faults("ticker", self.ticker, needed=self.measure is not Measure.OTHER),
            *line_faults("printed", self.printed),
            *line_faults("note", self.note, needed=self.measure is Measure.OTHER),
            *_date_faults(self),
            *span_faults("span", self.span),
        ]
        if self.relation not in RELATIONS:
            faults.append(Fault("", "relation", self.relation, f"one of {' '.join(RELATIONS)}"))
        if not isfinite(self.value):
            faults.append(Fault("", "value", str(self.value), "a finite number"))
        if faults:
            raise FaultsError(fault.at(f"figure {self.id}") for fault in faults)


def _date_faults(figure: Figure) -> list[Fault]:
    faults: list[Fault] = []
    if figure.measure is Measure.RETURN and figure.from_on is None:
        faults.append(Fault("", "from", "", "the session whose close the return is measured from"))
    if figure.measure is not Measure.OTHER and figure.to_on is None:
        faults.append(Fault("", "to", "", "the session whose close the figure is measured on"))
    if figure.from_on and figure.to_on and figure.from_on > figure.to_on:
        expected = f"a date on or before `to` ({figure.to_on})"
        faults.append(Fault("", "from", str(figure.from_on), expected, "exchange the two"))
    return faults
