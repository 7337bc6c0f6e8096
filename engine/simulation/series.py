"""A series of dated values that a user gives, such as a sector's valuation: each known after the close of its date."""

import math
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from catalysts.errors import Fault, FaultsError, in_order
from engine.prices.text_table import TextTable, read_text_table

COLUMNS = ("date", "value")


@dataclass(frozen=True, slots=True)
class Series:
    """Values by date, the dates ascending and each once."""

    dates: tuple[date, ...]
    values: tuple[float, ...]

    def between(self, first_on: date, last_on: date) -> tuple[float, ...]:
        """The values dated from one day to another, both included."""
        return self.values[bisect_left(self.dates, first_on) : bisect_right(self.dates, last_on)]

    def last_on(self, until: date) -> date | None:
        """The last date up to a day, None before the series begins."""
        n = bisect_right(self.dates, until)
        return self.dates[n - 1] if n else None


def read_series(path: Path) -> Series:
    """The series of a CSV file with the columns date and value; FaultsError with every fault."""
    table = read_text_table(path, path.name, COLUMNS)
    faults = [fault for _, fault in table.faults]
    rows: dict[date, float] = {}
    for (day, number), line in zip(table.rows, table.lines, strict=True):
        parsed, value = _day(table, line, day, faults), _value(table, line, number, faults)
        if parsed is None or value is None:
            continue
        if parsed in rows:
            faults.append(Fault(table.place(line), "date", day, "a date given once", "remove one of the rows"))
        rows[parsed] = value
    if not rows and not faults:
        faults.append(Fault(path.name, "file", "", "at least one row of a date and a value"))
    if faults:
        raise FaultsError(in_order(faults))
    dates = tuple(sorted(rows))
    return Series(dates, tuple(rows[on] for on in dates))


def _day(table: TextTable, line: int, text: str, faults: list[Fault]) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        faults.append(Fault(table.place(line), "date", text, "a date", "write it as 2024-08-28"))
        return None


def _value(table: TextTable, line: int, text: str, faults: list[Fault]) -> float | None:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if math.isfinite(value):
        return value
    faults.append(Fault(table.place(line), "value", text, "a number", "write it as 20.35, or leave the row out"))
    return None
