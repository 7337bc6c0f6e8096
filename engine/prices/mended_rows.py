"""Rows that have something to be looked at: what a stated rule puts right is mended and told, all else is a fault."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from catalysts.errors import Fault, FaultsError
from engine.markets.codes import instrument_from_code
from engine.markets.instrument import InstrumentKind
from engine.prices.bars import Bars
from engine.prices.checks import parsed_date, parsed_number, range_faults, row_faults
from engine.prices.mending import Mending, MendingRule
from engine.prices.text_table import TextTable

ABSENT = frozenset(("", "-", "--", "---", "—", "nan", "none", "null", "nat", "<na>", "n/a", "停牌"))
TICK, FUND_TICK, MOST_ROUNDING = 0.01, 0.001, 0.01


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    place: str
    cells: list[str]
    day: date
    numbers: tuple[float, ...] = ()  # open, high, low, close, volume; empty where one of them is none


def mended_bars(ticker: str, table: TextTable, marks: Sequence[bool] = ()) -> tuple[Bars, tuple[Mending, ...]]:
    """The bars of rows in the order of COLUMNS, each cell looked at, and what was mended.

    Left out are rows of sessions without trading: those that `marks` says so of, without volume; those whose open,
    high and low are all empty (`--`, nan and such) or all 0, without volume; those without volume whose prices all
    equal the close before. For an index, which is never suspended, only `marks` counts. Left out is also a last row
    without a close. Rows are sorted; of equal ones for a date one is kept; an open or close beyond the high or low by
    a rounding (a tick of 0.01, of a fund 0.001, never more than a hundredth of the price) moves that bound. All else
    raises FaultsError with every fault.
    """
    instrument = instrument_from_code(ticker)
    kind = instrument.kind if instrument else None
    mending = _Mender(ticker, kind)
    faults = list(table.faults)
    rows = []
    days = [day for cells in table.rows if (day := parsed_date(cells[0]))]
    last_day = max(days, default=None)
    if last_day and days.count(last_day) > 1:
        last_day = None
    for n, (line, cells) in enumerate(zip(table.lines, table.rows, strict=True)):
        row, found = mending.looked_at(line, table.place(line), cells, bool(marks) and marks[n], last_day)
        faults += ((line, fault) for fault in found)
        if row is not None:
            rows.append(row)
    rows = mending.in_order(rows)
    rows, found_twice = mending.once(rows)
    faults += found_twice
    if faults:
        raise FaultsError(fault for _, fault in sorted(faults, key=lambda one: one[0]))
    rows = mending.traded(rows)
    if not rows:
        where = table.prefix.removesuffix("row ").rstrip(": ")
        remedy = "fetch it again or remove it"
        raise FaultsError([Fault(where, "file", "rows without trading alone", "a file with at least one bar", remedy)])
    numbers = np.array([row.numbers for row in rows], dtype=np.float64).T
    return Bars(ticker, np.array([row.day for row in rows], dtype="datetime64[D]"), *numbers), tuple(mending.done)


class _Mender:
    """Mends the rows of one ticker and keeps what it did."""

    def __init__(self, ticker: str, kind: InstrumentKind | None) -> None:
        self.ticker = ticker
        self.done: list[Mending] = []
        self._is_index = kind in (InstrumentKind.INDEX, InstrumentKind.FUND)  # a fund has no volume either
        self._tick = FUND_TICK if kind is InstrumentKind.ETF else TICK

    def looked_at(
        self, line: int, place: str, cells: list[str], is_marked: bool, last_day: date | None
    ) -> tuple[_Row | None, list[Fault]]:
        """One row by itself: as numbers, left out, or its faults."""
        day = parsed_date(cells[0])
        if day is None:
            return None, row_faults(place, cells)
        if why := self._why_left_out(day, cells, is_marked, last_day):
            self._tell(place, why[0], why[1], "the row was left out")
            return None, []
        row = _Row(line, place, cells, day)
        found = row_faults(place, cells)
        if is_marked:
            expected = "0, as the row is marked as suspended"
            found = [Fault(place, "volume", cells[5], expected, "check the row at its source")]
        if found:
            return row, found
        numbers = tuple(map(parsed_number, cells[1:]))
        found = range_faults(place, cells, min(self._tick, MOST_ROUNDING * numbers[1]))
        return (row, found) if found else (self._widened(replace(row, numbers=numbers)), [])

    def _why_left_out(
        self, day: date, cells: Sequence[str], is_marked: bool, last_day: date | None
    ) -> tuple[MendingRule, str] | None:
        if is_marked:
            return (MendingRule.SUSPENDED, f"{day} is marked as suspended") if _has_none(cells[5]) else None
        if not self._is_index and _is_empty(cells):
            return MendingRule.SUSPENDED, f"{day} has no prices and no volume"
        if day == last_day and cells[4].strip().casefold() in ABSENT:
            return MendingRule.NO_CLOSE, f"{day}, the last row, has no close"
        return None

    def in_order(self, rows: list[_Row]) -> list[_Row]:
        """The rows oldest first."""
        ordered = sorted(rows, key=lambda row: (row.day, row.line))
        moved = [row for row, before in zip(rows, ordered, strict=True) if row.day != before.day]
        if moved:
            what = f"{len(moved)} rows do not stand oldest first, such as {moved[0].day}"
            self._tell(moved[0].place, MendingRule.SORTED, what, "they were sorted by date", len(moved))
        return ordered

    def once(self, rows: list[_Row]) -> tuple[list[_Row], list[tuple[int, Fault]]]:
        """The rows with one a date; rows of one date that differ are faults."""
        kept: dict[date, _Row] = {}
        faults = []
        for row in rows:
            first = kept.setdefault(row.day, row)
            if first is row:
                continue
            if first.numbers and first.numbers == row.numbers:
                what = f"{row.day} stands there again, with the values of {first.place}"
                self._tell(row.place, MendingRule.REPEATED, what, "one of the two was kept")
                continue
            expected = f"a session with one row; {first.place} has it too"
            remedy = "they differ: keep the one that is right"
            faults.append((row.line, Fault(row.place, "date", row.cells[0], expected, remedy)))
        return list(kept.values()), faults

    def traded(self, rows: list[_Row]) -> list[_Row]:
        """The rows without those that only carry the close before on, with no volume."""
        if self._is_index:
            return rows
        return list(self._traded(rows))

    def _traded(self, rows: list[_Row]) -> Iterator[_Row]:
        before = None
        for row in rows:
            _, high, low, close, volume = row.numbers
            if volume == 0 and high == low == before:
                what = f"{row.day} has no volume, and every price is the close before, {before:.12g}"
                self._tell(row.place, MendingRule.SUSPENDED, what, "the row was left out")
            else:
                yield row
            before = close

    def _widened(self, row: _Row) -> _Row:
        opened, high, low, close, volume = row.numbers
        least, most = min(opened, low, close), max(opened, high, close)
        for name, bound, reached in (("low", low, least), ("high", high, most)):
            if bound != reached:
                what = (
                    f"{row.day}: the {name} {bound:.12g} lies within the open or close, {reached:.12g}, by a rounding"
                )
                self._tell(row.place, MendingRule.ROUNDED, what, f"the {name} was set to it")
        return replace(row, numbers=(opened, most, least, close, volume))

    def _tell(self, place: str, rule: MendingRule, what: str, done: str, n_rows: int = 1) -> None:
        self.done.append(Mending(self.ticker, place, rule, what, done, n_rows))


def _is_empty(cells: Sequence[str]) -> bool:
    """Whether a row has no prices (a close carried on may stand there) and no volume."""
    opened, high, low, close, volume = (cell.strip() for cell in cells[1:])
    ranged = (opened, high, low)
    absent = all(cell.casefold() in ABSENT for cell in ranged)
    zero = all(parsed_number(cell) == 0 for cell in ranged)
    told = close.casefold() in ABSENT or parsed_number(close) >= 0
    return (absent or zero) and told and _has_none(volume)


def _has_none(volume: str) -> bool:
    return volume.strip().casefold() in ABSENT or parsed_number(volume) == 0
