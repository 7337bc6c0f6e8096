"""Cells of the written tables: every value has one spelling, and no text starts a formula in a spreadsheet."""

import csv
import io
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

# A formula may also start after blanks, and some readers take a line within a cell for a cell.
_RISKY = re.compile(r"(?:\A|[\r\n])[^\S\r\n]*[=+\-@\t\r']")
_TO_QUOTE = re.compile(r'[,"\r\n]')


def text(value: str) -> str:
    """A text; one that a spreadsheet could take for a formula gets a leading apostrophe. `unescaped` undoes it."""
    return f"'{value}" if _RISKY.search(value) else value


def unescaped(cell: str) -> str:
    """The text that `text` wrote."""
    return cell.removeprefix("'")


def money(cents: int | None) -> str:
    """Cents as currency units with two decimals: 1234.56."""
    if cents is None:
        return ""
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def price(value: float | None) -> str:
    """A price or a level as the shortest text that reads back as the same number."""
    return repr(float(value)) if value is not None and math.isfinite(value) else ""


def fraction(value: float | None) -> str:
    """A return, a rate or a ratio with ten significant digits; empty where not defined."""
    if value is None or not math.isfinite(value):
        return ""
    return format(value + 0.0, ".10g")


def whole(value: int | None) -> str:
    """A count."""
    return "" if value is None else str(int(value))


def day(value: date | None) -> str:
    """A date, ISO 8601."""
    return "" if value is None else value.isoformat()


def yes_no(value: bool) -> str:
    """A truth value."""
    return "yes" if value else "no"


def encoded(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A table as UTF-8 with line feeds. `header` is plain text, `rows` are cells; a cell is quoted only if need be."""
    lines = [",".join(_quoted(text(name)) for name in header)]
    lines += [",".join(_quoted(cell) for cell in row) for row in rows]
    return ("\n".join(lines) + "\n").encode("utf-8", "backslashreplace")


def decoded(table: bytes) -> Iterator[dict[str, str]]:
    """The rows of a table that `encoded` wrote, by column, leading apostrophes removed.

    Raises ValueError (also csv.Error as one) where it is not such a table.
    """
    try:
        reader = csv.reader(io.StringIO(table.decode("utf-8"), newline=""), strict=True)
        header = [unescaped(name) for name in next(reader, [])]
        for row in reader:
            yield dict(zip(header, map(unescaped, row), strict=True))
    except csv.Error as error:
        raise ValueError(str(error)) from error


def _quoted(cell: str) -> str:
    if _TO_QUOTE.search(cell):
        return '"' + cell.replace('"', '""') + '"'
    return cell
