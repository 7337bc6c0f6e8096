"""What the tables of this room share: a row that holds from one date to another, says why, and how sure it is."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import TypeVar

from catalysts.errors import Fault, did_you_mean
from engine.markets.rules.rule import Confidence
from engine.markets.table import Row

DATED = ("valid_from", "valid_to")
REASONED = ("document", "confidence", "note")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Period:
    """From a date to a date, both included; None stands for always before, or until further notice."""

    first_on: date | None
    last_on: date | None

    def holds_on(self, on: date) -> bool:
        """Whether a date lies in the period."""
        return (self.first_on is None or self.first_on <= on) and (self.last_on is None or on <= self.last_on)

    def overlaps(self, other: "Period") -> bool:
        """Whether a date lies in both periods."""
        later_first = max((one.first_on for one in (self, other) if one.first_on), default=None)
        return later_first is None or (self.holds_on(later_first) and other.holds_on(later_first))


def read_period(row: Row, faults: list[Fault], *, needs_first: bool = False) -> Period:
    """The period of a row; a cell that is no date, or an end before its beginning, is appended to the faults."""
    first_on, last_on = (_date(row, key, faults) for key in DATED)
    if needs_first and not row.cells["valid_from"]:
        faults.append(Fault(row.where, "valid_from", "", "a date as YYYY-MM-DD", "say since when it holds"))
    if first_on and last_on and last_on < first_on:
        expected = f"a date on or after valid_from ({first_on.isoformat()})"
        faults.append(Fault(row.where, "valid_to", last_on.isoformat(), expected))
    return Period(first_on, last_on)


def reason_faults(row: Row) -> Iterator[Fault]:
    """Faults of the cells that say why a row holds and how sure it is."""
    document, confidence = row.cells["document"], row.cells["confidence"]
    if not document:
        yield Fault(row.where, "document", "", "the document that says so, with its number")
    if confidence not in set(Confidence):
        remedy = did_you_mean(confidence, Confidence)
        yield Fault(row.where, "confidence", confidence, "high, medium or memory", remedy)
    for key in ("document", "note"):
        if not row.cells[key].isprintable():
            yield Fault(row.where, key, row.cells[key], "plain text in one line")


def repetition_faults(
    rows: Iterable[_T], place: Callable[[_T], str], period: Callable[[_T], Period], key: str, what: str
) -> Iterator[Fault]:
    """A fault for each two rows that are about the same thing (`what`) on the same date; `rows` are all such."""
    for first, second in combinations(rows, 2):
        if period(first).overlaps(period(second)):
            expected = f"named once for a date; {place(first)} holds then too"
            yield Fault(place(second), key, what, expected, "end the earlier row before the later one begins")


def _date(row: Row, key: str, faults: list[Fault]) -> date | None:
    text = row.cells[key]
    if not text:
        return None
    try:
        on = date.fromisoformat(text)
    except ValueError:
        on = None
    if on is None or on.isoformat() != text:
        faults.append(Fault(row.where, key, text, "a date as YYYY-MM-DD, or empty"))
        return None
    return on
