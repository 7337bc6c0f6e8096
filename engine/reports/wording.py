"""How numbers and foreign text are shown to a person: percent only here, and nothing that acts on a terminal."""

import math
import unicodedata
from datetime import date
from enum import StrEnum

from catalysts.when import Precision, When

UNDEFINED = "–"
_HIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def visible(text: str) -> str:
    """A text on one line: control characters, line ends and signs that turn or hide text are shown escaped."""
    return "".join(
        sign.encode("unicode_escape").decode("ascii") if unicodedata.category(sign) in _HIDDEN else sign
        for sign in text
    )


def signed_percent(value: float | None) -> str:
    """A return as percent with sign and two decimals: +12.34%."""
    return UNDEFINED if value is None or not math.isfinite(value) else f"{round(value * 100, 2) + 0.0:+,.2f}%"


def percent(value: float | None) -> str:
    """A part or a rate as percent with two decimals, without a sign above zero."""
    return UNDEFINED if value is None or not math.isfinite(value) else f"{round(value * 100, 2) + 0.0:,.2f}%"


def ratio(value: float | None) -> str:
    """A ratio with two decimals."""
    return UNDEFINED if value is None or not math.isfinite(value) else f"{round(value, 2) + 0.0:,.2f}"


def p_value(value: float | None) -> str:
    """A p-value with three decimals."""
    if value is None:
        return UNDEFINED
    return "<0.001" if value < 0.0005 else f"{value:.3f}"


def count(value: int | None) -> str:
    """A whole number with thousands separated."""
    return UNDEFINED if value is None else f"{value:,}"


def amount(cents: int | None) -> str:
    """Money with thousands separated and two decimals: 1,234.56."""
    if cents is None:
        return UNDEFINED
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100:,}.{abs(cents) % 100:02d}"


def period(first_on: date, last_on: date) -> str:
    """From one session to another."""
    return f"{first_on.isoformat()} to {last_on.isoformat()}"


def moment(when: When) -> str:
    """A time as it was said; an instant as its local date and clock."""
    if when.precision is Precision.INSTANT and when.at is not None:
        return f"{when.at:%Y-%m-%d %H:%M}"
    return str(when)


class Cut(StrEnum):
    """Where a text that is too long loses signs."""

    MIDDLE = "middle"
    END = "end"
    START = "start"


def shortened(text: str, length: int, cut: Cut = Cut.MIDDLE) -> str:
    """A text of at most `length` characters, an ellipsis for what was cut."""
    if len(text) <= length:
        return text
    kept = max(length - 1, 0)
    tail = {Cut.MIDDLE: kept // 2, Cut.END: 0, Cut.START: kept}[cut]
    return f"{text[: kept - tail].rstrip()}…{text[len(text) - tail :].lstrip()}"
