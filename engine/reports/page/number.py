"""A number on a page: as a person reads it, with the cell of the run folder that it stands in."""

from collections.abc import Callable
from dataclasses import dataclass

from engine.reports.wording import UNDEFINED, amount, count, percent, ratio, signed_percent


@dataclass(frozen=True, slots=True)
class Number:
    """`text` is what is shown, `value` the cell's own text, empty where not defined; `at` names the cell.

    `at` is FILE:ROW:COLUMN with rows from 0 below the header, or run.json with keys and places joined by slashes.
    """

    text: str
    value: str
    at: str

    @property
    def sign(self) -> str:
        """`up`, `down`, or nothing for zero, for no number, and for one that is shown as zero."""
        if self.text == UNDEFINED or not any(sign in "123456789" for sign in self.text):
            return ""
        return "down" if self.value.startswith("-") else "up"


Show = Callable[[str], str]


def as_signed_percent(cell: str) -> str:
    """A fraction's cell as percent with sign."""
    return signed_percent(float(cell) if cell else None)


def as_percent(cell: str) -> str:
    """A fraction's cell as percent."""
    return percent(float(cell) if cell else None)


def as_ratio(cell: str) -> str:
    """A ratio's cell with two decimals."""
    return ratio(float(cell) if cell else None)


def as_count(cell: str) -> str:
    """A whole number's cell with thousands separated."""
    return count(int(cell) if cell else None)


def as_amount(cell: str) -> str:
    """Money's cell with thousands separated."""
    return amount(int(cell.replace(".", "")) if cell else None)


def as_text(cell: str) -> str:
    """A cell as it is: a date, a word."""
    return cell or UNDEFINED
