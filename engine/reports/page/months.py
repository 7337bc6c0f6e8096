"""The calendar of returns: a table for each strategy, a line a year, a column a month."""

from dataclasses import dataclass

from engine.reports.page.grid import Cell, Grid, Heading, Line, Text
from engine.reports.page.number import as_signed_percent
from engine.reports.run_tables import Row, RunTables

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class CalendarOfReturns:
    """One strategy's months and years."""

    strategy: str
    grid: Grid


def calendars(run: RunTables) -> list[CalendarOfReturns]:
    """A table for each strategy: each year its returns, and below them the excess over the first benchmark."""
    found = run.grouped("calendar_returns.csv", "strategy")
    return [CalendarOfReturns(name, _grid(found.get((name,), []))) for name in run.strategies()]


def _grid(rows: list[Row]) -> Grid:
    at = {row["period"]: row for row in rows}
    years = sorted({period[:4] for period in at})
    groups = tuple(
        (
            Line((Text(year), *_cells(at, year, "return")), "whole"),
            Line((Text("excess"), *_cells(at, year, "excess")), "part"),
        )
        for year in years
    )
    columns = (Heading("year", "d"), *(Heading(name, is_coloured=True) for name in (*MONTHS, "year")))
    return Grid("", columns, groups)


def _cells(at: dict[str, Row], year: str, column: str) -> list[Cell]:
    periods = [*(f"{year}-{month:02d}" for month in range(1, 13)), year]
    return [at[period].number(column, as_signed_percent) if period in at else Text("") for period in periods]
