"""The rows of a table made bars: the quick way for rows without anything to look at, the mending one for others."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from catalysts.errors import Fault, FaultsError
from engine.markets.codes import instrument_from_code
from engine.markets.instrument import InstrumentKind
from engine.prices.bar_table import code_faults
from engine.prices.bars import Bars, Floats
from engine.prices.checks import COLUMNS, EARLIEST, LATEST, LEAST_PRICE, MOST_PRICE, MOST_VOLUME, is_plain
from engine.prices.column_names import Columns, mapped_columns, matches
from engine.prices.folder_format import FolderFormat, VolumeUnit
from engine.prices.mended_rows import mended_bars
from engine.prices.mending import Mending
from engine.prices.session_dates import are_iso, iso_dates
from engine.prices.text_table import TextTable
from engine.prices.volume import counted_in_shares, lot_of, turnover_faults

FIRST, LAST = np.datetime64(EARLIEST, "D"), np.datetime64(LATEST, "D")
RAW_FLAGS = ("3", "3.0", "")


@dataclass(frozen=True, slots=True)
class ReadBars:
    """Bars as they were read, and what was mended for it."""

    bars: Bars
    mendings: tuple[Mending, ...] = ()


def bars_of_table(ticker: str, table: TextTable, header_at: str, form: FolderFormat) -> ReadBars:
    """The bars of a table by its header and what is declared; `header_at` names the header in faults.

    Raises FaultsError with every fault of the table.
    """
    columns, faults = mapped_columns(table.header, header_at, form)
    if columns is None:
        raise FaultsError(faults)
    faults = [*_basis_faults(table, columns, header_at, form), *_code_faults(ticker, table, columns)]
    lot, fault = lot_of(ticker, columns.volume_unit, form, header_at)
    faults += [fault] if fault else []
    if faults:
        raise FaultsError(faults)
    rows = _rows(table, columns, form)
    marks = _suspended(table, columns)
    quick = None if table.faults or any(marks) else quick_bars(ticker, rows)
    if quick is not None:
        read = ReadBars(quick)
    else:
        read = ReadBars(*mended_bars(ticker, replace(table, rows=rows, header=list(COLUMNS)), marks))
    if columns.volume_unit is VolumeUnit.LOTS:
        read = replace(read, bars=counted_in_shares(read.bars, lot))
    place = columns.others.get("turnover")
    if place is not None and not _is_index(ticker):
        turnover = dict(zip((row[0] for row in rows), (row[place] for row in table.rows), strict=True))
        if found := turnover_faults(read.bars, turnover, columns.volume_unit, header_at):
            raise FaultsError(found)
    return read


def quick_bars(ticker: str, rows: list[list[str]]) -> Bars | None:
    """The bars when nothing is to be said about the rows, None when each has to be looked at."""
    try:
        days, *columns = zip(*rows, strict=True)
        if not are_iso(days) or not all(map(is_plain, map("".join, columns))):
            return None
        numbers = np.array(columns, dtype=np.float64)
        sessions = np.array(days, dtype="datetime64[D]")
    except ValueError:
        return None
    opened, high, low, close, volume = numbers
    good = (
        (sessions[1:] > sessions[:-1]).all()
        and sessions[0] >= FIRST
        and sessions[-1] <= LAST
        and ((numbers[:4] >= LEAST_PRICE) & (numbers[:4] <= MOST_PRICE)).all()
        and ((volume >= 0) & (volume <= MOST_VOLUME)).all()
        and (low <= np.minimum(opened, close)).all()
        and (np.maximum(opened, close) <= high).all()
        and not _is_carried(high, low, close, volume)
    )
    return Bars(ticker, sessions, opened, high, low, close, volume) if good else None


def _is_carried(high: Floats, low: Floats, close: Floats, volume: Floats) -> bool:
    """Whether a row has no volume, and every price of it is the close before."""
    return bool(((volume[1:] == 0) & (high[1:] == close[:-1]) & (low[1:] == close[:-1])).any())


def _is_index(ticker: str) -> bool:
    instrument = instrument_from_code(ticker)
    return instrument is not None and instrument.kind in (InstrumentKind.INDEX, InstrumentKind.FUND)


def _rows(table: TextTable, columns: Columns, form: FolderFormat) -> list[list[str]]:
    rows = table.rows
    if columns.places != tuple(range(len(table.header))):
        places = columns.places
        rows = [[row[place] for place in places] for row in rows]
    days = [row[0] for row in rows]
    written = iso_dates(days, form)
    return rows if written == days else [[day, *row[1:]] for day, row in zip(written, rows, strict=True)]


def _suspended(table: TextTable, columns: Columns) -> Sequence[bool]:
    """Which rows a column of their own marks as suspended."""
    traded, paused = columns.others.get("trade_status"), columns.others.get("paused")
    if traded is None and paused is None:
        return ()
    marks = {"0", "0.0", "false", "停牌"}
    others = {"1", "1.0", "true", "停牌"}
    return [
        (traded is not None and row[traded].strip().casefold() in marks)
        or (paused is not None and row[paused].strip().casefold() in others)
        for row in table.rows
    ]


def _code_faults(ticker: str, table: TextTable, columns: Columns) -> list[Fault]:
    place = columns.others.get("code")
    if place is None:
        return []
    seen = {row[place]: line for line, row in zip(reversed(table.lines), reversed(table.rows), strict=True)}
    found = [fault for cell, line in seen.items() for fault in code_faults(ticker, [cell], table.place(line), "code")]
    return found[:1]


def _basis_faults(table: TextTable, columns: Columns, header_at: str, form: FolderFormat) -> list[Fault]:
    """Faults where another column tells that the prices are adjusted, unless they are declared to be raw."""
    if form.basis == "raw":
        return []
    remedy = 'take unadjusted prices; if they are, write basis = "raw" in folder.toml'
    place = columns.others.get("adjust_flag")
    if place is not None:
        for line, row in zip(table.lines, table.rows, strict=True):
            if row[place].strip() not in RAW_FLAGS:
                return [Fault(table.place(line), table.header[place].strip(), row[place], "3, unadjusted", remedy)]
    if "dividends" in columns.others and "adjusted_close" not in columns.others:
        return [_yfinance_fault(table.header, header_at)]
    return []


def check_unadjusted(table: TextTable, header_at: str, form: FolderFormat) -> None:
    """FaultsError where the header of a download by yfinance tells that the prices are adjusted."""
    if form.basis != "raw" and "adjusted_close" not in matches(table.header, form):
        raise FaultsError([_yfinance_fault(table.header, header_at)])


def _yfinance_fault(header: Sequence[str], header_at: str) -> Fault:
    expected = "a header with the 'Adj Close' of yfinance: without it the other prices have been adjusted"
    remedy = 'download with auto_adjust=False; if the prices are raw, write basis = "raw" in folder.toml'
    return Fault(header_at, "close", ",".join(header), expected, remedy)
