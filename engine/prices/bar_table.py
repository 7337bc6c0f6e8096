"""The table of a bar file before its cells are looked at: where its header is, what stands above and below it."""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from catalysts.errors import Fault, FaultsError
from engine.prices.checks import COLUMNS
from engine.prices.column_names import is_whole, matches
from engine.prices.file_text import check_size, read_file_text
from engine.prices.folder_format import DELIMITERS, FolderFormat
from engine.prices.text_table import TextTable, parsed_table

MOST_TITLES = 3
NOTES = ("#", "数据来源")

_ADJUSTED = re.compile(r"[前后]复权|定点复权|等比复权")
_CODE = re.compile(r"(?<![0-9])[0-9]{6}(?![0-9])", re.ASCII)
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")


@dataclass(frozen=True, slots=True)
class _Head:
    """Where a header begins: its offset in the text, its line, the delimiter, and the lines above it."""

    offset: int
    line: int
    delimiter: str
    titles: tuple[tuple[int, str], ...]


def read_csv_table(ticker: str, path: Path, where: str, form: FolderFormat) -> tuple[TextTable, int]:
    """The table of a CSV file, and the line of its header.

    Up to three lines of title above the header, a note below the last row that begins with `#` or `数据来源`, and
    empty lines at the end are no rows. A title that names an adjustment or another instrument is a fault.
    """
    text = read_file_text(path, where, form.encoding, lambda one: _is_chinese(one, form))
    head = _found_head(text, form) or _first_line(text, form)
    faults = [fault for line, title in head.titles for fault in _title_faults(ticker, title, f"{where}:{line}", form)]
    if faults:
        raise FaultsError(faults)
    table = parsed_table(_without_notes(text[head.offset :]), where, head.delimiter, head.line)
    return table, head.line


def read_parquet_table(path: Path, where: str, form: FolderFormat) -> TextTable:
    """The table of a parquet file, each value as text; columns that mean nothing here are left empty."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        check_size(path, where)
        with pq.ParquetFile(path, page_checksum_verification=True) as file:
            table = file.read()
        header = [str(name) for name in table.column_names]
        known = {place for places in matches(header, form).values() for place in places}
        columns = [
            [cell_text(value) for value in column.to_pylist()] if place in known else [""] * len(table)
            for place, column in enumerate(table.columns)
        ]
    except FaultsError:
        raise
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        fault = Fault(where, "file", path.name, "a readable parquet file", f"fetch it again ({type(error).__name__})")
        raise FaultsError([fault]) from error
    rows = [list(row) for row in zip(*columns, strict=True)]
    return TextTable(f"{where}: row ", rows, list(range(1, len(rows) + 1)), (), header)


def cell_text(value: object) -> str:
    """A stored value as the text that a CSV file would have."""
    return "" if value is None else str(value)


def layered(ticker: str, table: TextTable, where: str) -> TextTable | None:
    """The table under the three lines that yfinance writes over downloads (Price, Ticker, Date), its header made one.

    None where there are no such lines. FaultsError where the second names another ticker than the file.
    """
    rows = table.rows
    if not (table.header[:1] == ["Price"] and len(rows) > 1 and rows[0][0] == "Ticker" and rows[1][0] in ("Date", "")):
        return None
    others = sorted(set(rows[0][1:]) - {ticker})
    if others:
        expected = f"columns of {ticker} alone"
        raise FaultsError(
            [Fault(f"{where}:2", "Ticker", ", ".join(others), expected, "save each ticker to its own file")]
        )
    return replace(table, header=["Date", *table.header[1:]], rows=rows[2:], lines=table.lines[2:])


def _found_head(text: str, form: FolderFormat) -> _Head | None:
    """The first of the uppermost lines that names every column that bars need, under a delimiter that is declared or
    stands in it."""
    titles: list[tuple[int, str]] = []
    for line, offset, shown in _lines(text):
        for delimiter in (form.delimiter,) if form.delimiter else DELIMITERS:
            if is_whole(_cells(shown, delimiter), form):
                return _Head(offset, line, delimiter, tuple(titles))
        titles.append((line, shown))
    return None


def _is_chinese(text: str, form: FolderFormat) -> bool:
    """Whether the header names every column, and some of them in Chinese: bytes read wrongly never say so."""
    head = _found_head(text, form)
    if head is None:
        return False
    header = _cells(_LINE.match(text, head.offset)[0], head.delimiter)  # type: ignore[index]
    places = matches(header, form)
    return any(not header[place].isascii() for name in COLUMNS for place in places[name])


def _first_line(text: str, form: FolderFormat) -> _Head:
    """The first line taken for the header, by the delimiter under which most of it is known: its faults are told."""
    line, offset, shown = next(_lines(text))
    known = {mark: len(matches(_cells(shown, mark), form)) for mark in DELIMITERS}
    delimiter = form.delimiter or max(DELIMITERS, key=lambda mark: (known[mark], shown.count(mark)))
    return _Head(offset, line, delimiter, ())


def _lines(text: str) -> Iterator[tuple[int, int, str]]:
    """The uppermost lines that are not empty: number, offset, text."""
    offset, line, n_found = 0, 1, 0
    while offset < len(text) and n_found <= MOST_TITLES:
        match = _LINE.match(text, offset)
        shown = match[0] if match else ""
        if shown.strip():
            yield line, offset, shown.rstrip("\r\n")
            n_found += 1
        offset += max(len(shown), 1)
        line += 1


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:  # a cell of more than a hundred thousand characters is no header
        return []


def _without_notes(text: str) -> str:
    """The text up to the notes and the empty lines at its end; with a note the rows above it are whole."""
    kept = text
    while True:
        last = kept.rstrip("\r\n").rfind("\n") + 1 or kept.rstrip("\r\n").rfind("\r") + 1
        shown = kept[last:].strip()
        if last == 0 or (shown and not shown.startswith(NOTES)):
            return kept
        kept = kept[:last]


def _title_faults(ticker: str, title: str, where: str, form: FolderFormat) -> list[Fault]:
    faults = []
    if _ADJUSTED.search(title) and form.basis != "raw":
        remedy = "export the prices without adjustment (不复权)"
        faults.append(Fault(where, "title", title, "a title of unadjusted prices", remedy))
    return faults + code_faults(ticker, _CODE.findall(title), where, "title")


def code_faults(ticker: str, cells: Sequence[str], where: str, key: str) -> list[Fault]:
    """A fault where cells name six-digit codes, and one of them is not the number of a mainland ticker."""
    number, dot, _ = ticker.partition(".")
    if not dot or not _CODE.fullmatch(number):
        return []
    found = sorted({code for cell in cells for code in _CODE.findall(cell)} - {number})
    if not found:
        return []
    remedy = "keep one instrument's bars in a file, named by its ticker"
    return [Fault(where, key, found[0], f"the number of {ticker}, as the file is named", remedy)]
