"""Rows of a CSV file with their places, for the tables that tell about markets."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from catalysts.errors import Fault, nearest


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its place as file:line, and its cells by column, stripped of surrounding space."""

    where: str
    cells: Mapping[str, str]


def read_rows(path: Path, columns: Sequence[str], faults: list[Fault]) -> list[Row]:
    """The rows of a UTF-8 table (a byte order mark and any line ends are accepted), empty rows left out.

    Columns other than the wanted ones are kept in the cells. What is wrong with the file, its header or the
    shape of a row is appended to `faults`; a row of the wrong shape is not returned.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        faults.append(Fault(path.name, "file", str(path), "a readable file", error.strerror or "check the path"))
        return []
    except UnicodeDecodeError:
        faults.append(Fault(path.name, "encoding", str(path), "text in UTF-8", "save the file as UTF-8"))
        return []
    numbered = _numbered(path.name, text, faults)
    header = next(numbered, (1, []))[1]
    if _is_header_wrong(path.name, header, columns, faults):
        return []
    rows = []
    for number, cells in numbered:
        where = f"{path.name}:{number}"
        if len(cells) == len(header):
            rows.append(Row(where, dict(zip(header, cells, strict=True))))
        else:
            expected = f"a row of {len(header)} cells, as the header has; it has {len(cells)}"
            remedy = "put quotes round a cell that contains a comma"
            faults.append(Fault(where, "row", ",".join(cells), expected, remedy))
    return rows


def _numbered(name: str, text: str, faults: list[Fault]) -> Iterator[tuple[int, list[str]]]:
    """Rows that are not empty, each with the number of the line it begins on."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    number = 1
    try:
        for cells in reader:
            stripped = [cell.strip() for cell in cells]
            if any(stripped):
                yield number, stripped
            number = reader.line_num + 1
    except csv.Error as error:
        expected = f"a row of comma-separated cells ({error})"
        faults.append(Fault(f"{name}:{number}", "", "", expected, "check its quotes"))


def _is_header_wrong(name: str, header: list[str], columns: Sequence[str], faults: list[Fault]) -> bool:
    where, before = f"{name}:1", len(faults)
    for column in columns:
        if column not in header:
            close = nearest(column, [one for one in header if one not in columns])
            remedy = f"did you mean it by {close}?" if close else "add the column to the first line"
            faults.append(Fault(where, column, "", "a column of this name", remedy))
    faults.extend(
        Fault(where, "header", column, "a column named once", "remove or rename one of the two")
        for column in dict.fromkeys(header)
        if column and header.count(column) > 1
    )
    return len(faults) > before
