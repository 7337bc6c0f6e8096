"""One file of daily bars, CSV or parquet, read and checked."""

from pathlib import Path

import numpy as np

from catalysts.errors import Fault, FaultsError
from engine.prices.bars import Bars
from engine.prices.checks import (
    COLUMNS,
    LEAST_PRICE,
    MOST_PRICE,
    MOST_VOLUME,
    is_plain,
    order_faults,
    parsed_date,
    row_faults,
)
from engine.prices.text_table import TextTable, check_header, check_size, read_text_table

SUFFIXES = (".csv", ".parquet")


def read_bars(ticker: str, path: Path, where: str) -> Bars:
    """The bars of a file with the columns date, open, high, low, close, volume; `where` names it in faults.

    Raises FaultsError with every fault of the file.
    """
    is_parquet = path.suffix.lower() == ".parquet"
    table = _parquet_table(path, where) if is_parquet else read_text_table(path, where, COLUMNS)
    if not table.rows and not table.faults:
        raise FaultsError(
            [Fault(where, "file", "a header alone", "a file with at least one bar", "fetch it again or remove it")]
        )
    quick = None if table.faults else _quick_bars(ticker, table.rows)
    return _checked_bars(ticker, table) if quick is None else quick


def _parquet_table(path: Path, where: str) -> TextTable:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        check_size(path, where)
        with pq.ParquetFile(path, page_checksum_verification=True) as file:
            table = file.read()
        check_header(table.column_names, where, COLUMNS)
        columns = [[_cell(value) for value in table.column(name).to_pylist()] for name in COLUMNS]
    except FaultsError:
        raise
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        fault = Fault(where, "file", path.name, "a readable parquet file", f"fetch it again ({type(error).__name__})")
        raise FaultsError([fault]) from error
    rows = [list(row) for row in zip(*columns, strict=True)]
    return TextTable(f"{where}: row ", rows, list(range(1, len(rows) + 1)))


def _cell(value: object) -> str:
    return "" if value is None else str(value).removesuffix(" 00:00:00")


def _quick_bars(ticker: str, rows: list[list[str]]) -> Bars | None:
    """The bars when nothing is wrong with the rows, None when each has to be looked at."""
    try:
        days, *columns = zip(*rows, strict=True)
        numbers = np.array(columns, dtype=np.float64)
    except ValueError:
        return None
    dates = [parsed_date(text) for text in days]
    if None in dates or not all(map(is_plain, map("".join, columns))):
        return None
    sessions = np.array(dates, dtype="datetime64[D]")
    opened, high, low, close, volume = numbers
    good = (
        (np.diff(sessions).astype(int) > 0).all()
        and ((numbers[:4] >= LEAST_PRICE) & (numbers[:4] <= MOST_PRICE)).all()
        and ((volume >= 0) & (volume <= MOST_VOLUME)).all()
        and (low <= np.minimum(opened, close)).all()
        and (np.maximum(opened, close) <= high).all()
    )
    return Bars(ticker, sessions, opened, high, low, close, volume) if good else None


def _checked_bars(ticker: str, table: TextTable) -> Bars:
    rows, places = table.rows, [table.place(line) for line in table.lines]
    faults = list(table.faults)
    for line, place, row in zip(table.lines, places, rows, strict=True):
        faults += ((line, fault) for fault in row_faults(place, row))
    faults += ((table.lines[n], fault) for n, fault in order_faults(places, rows))
    if faults:
        raise FaultsError(fault for _, fault in sorted(faults, key=lambda one: one[0]))
    numbers = np.array([row[1:] for row in rows], dtype=np.float64).T
    return Bars(ticker, np.array([row[0] for row in rows], dtype="datetime64[D]"), *numbers)
