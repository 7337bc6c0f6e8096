"""The rows of a CSV file with their lines: which sign separates, which columns there are, which rows are whole."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO

from catalysts.errors import Fault, confusable, nearest
from catalysts.files.fields import Fields
from catalysts.text import line_faults, normalised

_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab"}
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_ESCAPED = ("=", "+", "-", "@", "\t", "\r", "'")


@dataclass(frozen=True, slots=True)
class Columns:
    """What a table must hold (`needed`), may hold (`known`, the needed ones included), and whether it may hold more."""

    needed: tuple[str, ...]
    known: tuple[str, ...]
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its place ("calendar.csv:17", the line it begins on) and its cells by column, unescaped.

    `absent` are the needed columns that the table lacks.
    """

    where: str
    cells: Mapping[str, str]
    absent: frozenset[str] = frozenset()

    def fields(self, faults: list[Fault]) -> Fields:
        """Its cells, to be read key by key."""
        return Fields(self.cells, self.where, {}, faults, absent=self.absent)


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    cells: Sequence[str]


def escaped(text: str) -> str:
    """A text as a cell that a spreadsheet does not take for a formula."""
    return f"'{text}" if text.startswith(_ESCAPED) and not _NUMBER.fullmatch(text) else text


def unescaped(cell: str) -> str:
    """The text of a cell, without the sign that `escaped` puts before it."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_ESCAPED) else cell


def render_rows(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A CSV text with commas, quotes where needed, and lines ended by LF."""
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


def read_rows(text: str, name: str, columns: Columns, faults: list[Fault]) -> Iterator[Row]:
    """The whole rows of a table in their order; what is wrong with the others goes to `faults`.

    Comma, semicolon or tab separate, whichever yields the columns. Blank rows are passed over. Where the
    header lacks a column the others are still read; where it names one twice, nothing is.
    """
    lines = text.split("\n")
    first = next((place for place, line in enumerate(lines) if line.strip()), 0)
    delimiter = _delimiter(lines[first], f"{name}:{first + 1}", columns, faults)
    if delimiter is None:
        return
    rows = _lines(lines, first, name, delimiter, faults)
    header_line = next(rows, None)
    if header_line is None:
        return
    header = _header(header_line.cells, f"{name}:{header_line.number}", columns, faults)
    if header is None:
        return
    absent = frozenset(columns.needed) - frozenset(header)
    for row in rows:
        where = f"{name}:{row.number}"
        if len(row.cells) != len(header):
            faults.append(_ragged(where, len(row.cells), len(header), _DELIMITERS[delimiter]))
            continue
        cells = {key: unescaped(cell) for key, cell in zip(header, row.cells, strict=True) if key}
        loose = [cell for key, cell in zip(header, row.cells, strict=True) if not key and cell.strip()]
        if loose:
            faults.append(Fault(where, "", loose[0], "a cell under a heading", "name the column or empty it"))
        yield Row(where, cells, absent)


def _delimiter(header: str, where: str, columns: Columns, faults: list[Fault]) -> str | None:
    counts = {",": 0}
    for sign in (sign for sign in _DELIMITERS if sign in header):
        cells = next(csv.reader([header], delimiter=sign), [])
        counts[sign] = sum(_column(cell, columns) in columns.known for cell in cells)
    best = max(counts.values())
    signs = [sign for sign, count in counts.items() if count == best]
    if best == 0 or len(signs) == 1:
        return signs[0]
    names = " and ".join(_DELIMITERS[sign] for sign in signs)
    expected = f"a header with one separator ({names} fit alike)"
    faults.append(Fault(where, "", header, expected, "separate the columns by commas"))
    return None


def _lines(lines: Sequence[str], first: int, name: str, delimiter: str, faults: list[Fault]) -> Iterator[_Line]:
    reader = csv.reader((f"{line}\n" for line in lines[first:]), delimiter=delimiter, strict=True)
    begun = first + 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            opened = _opened(lines, begun, delimiter)
            remedy = f"the quote opened here is not closed before the end of its cell ({error})"
            faults.append(Fault(f"{name}:{opened}", "", lines[opened - 1], "a row of whole cells", remedy))
            return
        if any(cell.strip() for cell in cells):
            yield _Line(begun, cells)
        begun = first + reader.line_num + 1


def _opened(lines: Sequence[str], begun: int, delimiter: str) -> int:
    """The line of the quote that is not closed rightly in the row that begins on line `begun`."""
    is_open, opened = False, begun
    for number, line in enumerate(lines[begun - 1 :], start=begun):
        place = 0
        while place <= len(line):
            if not is_open and line.startswith('"', place):
                is_open, opened, place = True, number, place + 1
                continue
            end = line.find('"' if is_open else delimiter, place)
            if end < 0:
                break
            if is_open and line.startswith('"', end + 1):
                end += 1
            elif is_open and line[end + 1 :] and not line.startswith(delimiter, end + 1):
                return opened
            elif is_open:
                is_open, end = False, end + 1
            place = end + 1
        if not is_open:
            break
    return opened


def _column(cell: str, columns: Columns) -> str:
    """A heading: one of ours in any case and width, or a foreign one as it stands."""
    plain = unescaped(cell).strip()
    folded = normalised(plain).casefold()
    return folded if folded in columns.known else plain


def _header(cells: Sequence[str], where: str, columns: Columns, faults: list[Fault]) -> list[str] | None:
    """The columns by their names; None where one is named twice."""
    header = [_column(cell, columns) for cell in cells]
    named = list(dict.fromkeys(key for key in header if key))
    foreign = [key for key in named if key not in columns.known]
    for key in columns.needed:
        if key not in named:
            near = nearest(key, foreign)
            guess = f'; did you mean "{near}"?' if near else ""
            remedy = f"the columns found are {', '.join(named)}{guess}"
            faults.append(Fault(where, key, "", "a column of this name", remedy))
    for key in foreign:
        faults.extend(fault.at(where) for fault in line_faults("", key))
        near = confusable(normalised(key), columns.known)
        is_told = near in columns.needed and near not in named
        if not is_told and (near or not columns.is_open):
            remedy = f'did you mean "{near}"?' if near else f"the columns are {', '.join(columns.known)}"
            faults.append(Fault(where, "", key, "a column of this table", remedy))
    twice = [key for key in named if header.count(key) > 1]
    faults.extend(Fault(where, "", key, "a column named once", "remove or rename one") for key in twice)
    return None if twice else header


def _ragged(where: str, n_cells: int, n_columns: int, separator: str) -> Fault:
    remedy = f"put a text that holds a {separator} in quotes"
    return Fault(where, "", "", f"{n_columns} cells as in the header, found {n_cells}", remedy)
