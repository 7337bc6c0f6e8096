"""A table of the prices' folder as text: rows of cells with their lines, before any cell has been looked at."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from catalysts.errors import Fault, FaultsError, nearest
from engine.prices.file_text import read_file_text


@dataclass(frozen=True, slots=True)
class TextTable:
    """Rows of text cells, all as long as the header, and the line (in parquet the row) of each.

    `prefix` stands before a line's number in faults. `faults` tells, by line, of rows that could not be taken.
    """

    prefix: str
    rows: list[list[str]]
    lines: list[int]
    faults: tuple[tuple[int, Fault], ...] = ()
    header: list[str] = field(default_factory=list)

    def place(self, line: int) -> str:
        """A line as faults name it."""
        return f"{self.prefix}{line}"


def read_text_table(path: Path, where: str, columns: Sequence[str]) -> TextTable:
    """The rows of a UTF-8 CSV file in the order of the wanted columns (a byte order mark, any line ends and further
    columns are accepted).

    Raises FaultsError where no row can be read: an unreadable or empty file, other bytes, a wrong header.
    """
    table = parsed_table(read_file_text(path, where), where)
    check_header(table.header, f"{where}:1", columns)
    if table.header == list(columns):
        return table
    places = [table.header.index(name) for name in columns]
    rows = [[row[place] for place in places] for row in table.rows]
    return TextTable(table.prefix, rows, table.lines, table.faults, list(columns))


def parsed_table(text: str, where: str, delimiter: str = ",", first_line: int = 1) -> TextTable:
    """The header and the rows of a text that begins with its header, which is the file's line `first_line`."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=delimiter)
    header: list[str] | None = None
    rows: list[list[str]] = []
    lines: list[int] = []
    faults: list[tuple[int, Fault]] = []
    line = first_line
    before = first_line - 1
    try:
        for cells in reader:
            if header is None:
                header = cells
            elif len(cells) == len(header):
                rows.append(cells)
                lines.append(line)
            else:
                faults.append((line, _ragged(f"{where}:{line}", cells, header)))
            line = before + reader.line_num + 1
    except csv.Error as error:
        expected = f"cells between {'commas' if delimiter == ',' else 'delimiters'} ({error})"
        faults.append((line, Fault(f"{where}:{line}", "row", "", expected, "check its quotes")))
    else:
        faults += _cut_off(where, text, line - 1)
    return TextTable(f"{where}:", rows, lines, tuple(faults), header or [])


def check_header(header: Sequence[str], where: str, columns: Sequence[str]) -> None:
    """FaultsError with every wanted column that the header lacks or has twice."""
    faults = []
    for name in columns:
        if header.count(name) > 1:
            faults.append(Fault(where, name, ",".join(header), "a header with each column once", "remove the second"))
        if name not in header:
            guess = nearest(name, header)
            remedy = f"rename {guess!r} to {name!r}" if guess else "add the column"
            faults.append(Fault(where, name, ",".join(header), f"a header with {', '.join(columns)}", remedy))
    if faults:
        raise FaultsError(faults)


def _ragged(where: str, cells: list[str], header: list[str]) -> Fault:
    expected = f"{len(header)} cells: {', '.join(header)}"
    return Fault(where, "row", ",".join(cells), expected, "complete the line or remove it")


def _cut_off(where: str, text: str, last: int) -> list[tuple[int, Fault]]:
    """A last line without its end may have lost digits: 10 of 10.25 would pass for a price."""
    if text.endswith(("\n", "\r")):
        return []
    cells = text.splitlines()[-1]
    expected = "a line that ends in a newline"
    return [(last, Fault(f"{where}:{last}", "last line", cells, expected, "the file was cut off: fetch it again"))]
