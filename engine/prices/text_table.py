"""A table of the prices' folder as text: rows of cells with their lines, before any cell has been looked at."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from catalysts.errors import Fault, FaultsError, nearest

MOST_BYTES = 200_000_000  # a century of daily bars is two megabytes


@dataclass(frozen=True, slots=True)
class TextTable:
    """Rows of text cells in the order of the wanted columns, and the line (in parquet the row) of each.

    `prefix` stands before a line's number in faults. `faults` tells, by line, of rows that could not be taken.
    """

    prefix: str
    rows: list[list[str]]
    lines: list[int]
    faults: tuple[tuple[int, Fault], ...] = ()

    def place(self, line: int) -> str:
        """A line as faults name it."""
        return f"{self.prefix}{line}"


def read_text_table(path: Path, where: str, columns: Sequence[str]) -> TextTable:
    """The rows of a UTF-8 CSV file (a byte order mark, any line ends and further columns are accepted).

    Raises FaultsError where no row can be read: an unreadable or empty file, other bytes, a wrong header.
    """
    text = _text(path, where)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header: list[str] | None = None
    rows: list[list[str]] = []
    lines: list[int] = []
    faults: list[tuple[int, Fault]] = []
    line = 1
    try:
        for cells in reader:
            if header is None:
                header = cells
            elif len(cells) == len(header):
                rows.append(cells)
                lines.append(line)
            else:
                faults.append((line, _ragged(f"{where}:{line}", cells, header)))
            line = reader.line_num + 1
    except csv.Error as error:
        faults.append(
            (line, Fault(f"{where}:{line}", "row", "", f"cells between commas ({error})", "check its quotes"))
        )
    else:
        faults += _cut_off(where, text, line - 1)
    check_header(header or [], f"{where}:1", columns)
    if header != list(columns):
        places = [(header or []).index(name) for name in columns]
        rows = [[row[place] for place in places] for row in rows]
    return TextTable(f"{where}:", rows, lines, tuple(faults))


def check_size(path: Path, where: str) -> None:
    """Refuse what is no file, or one too large to be a table of prices; OSError where it cannot be looked at."""
    size = path.stat().st_size
    if not path.is_file():
        raise FaultsError([Fault(where, "file", path.name, "a regular file", "remove it or put the file in its place")])
    if size > MOST_BYTES:
        expected = f"at most {MOST_BYTES} bytes long"
        raise FaultsError([Fault(where, "file", f"{size} bytes", expected, "keep one instrument's daily bars in it")])


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


def _text(path: Path, where: str) -> str:
    try:
        check_size(path, where)
        content = path.read_bytes()
        text = content.decode("utf-8-sig")
    except OSError as error:
        fault = Fault(where, "file", path.name, "a readable file", error.strerror or type(error).__name__)
        raise FaultsError([fault]) from error
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        fault = Fault(f"{where}:{line}", "encoding", f"byte {error.start}", "UTF-8 text", "save the file as UTF-8")
        raise FaultsError([fault]) from error
    if not text.strip():
        raise FaultsError([Fault(where, "file", "", "a header and rows", "the file is empty: fetch it again")])
    return text


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
