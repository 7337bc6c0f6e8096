"""A table of a page: columns that know which cell they show and how."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from engine.reports.run_tables import Number, Row, Show


@dataclass(frozen=True, slots=True)
class Text:
    """Foreign text in a cell, with a smaller line under it where there is one; `anchor` is a row of the page."""

    text: str
    under: str = ""
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar from the zero line: where it begins and how wide it is, in hundredths of its box."""

    left: float
    width: float
    sign: str


Cell = Number | Text | Bar


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's heading; `kind` is n for numbers, d for dates, wide or name for text; `is_coloured` by its sign."""

    text: str
    kind: str = "n"
    is_coloured: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One row; `kind` is a class of it, empty for an ordinary one."""

    cells: tuple[Cell, ...]
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: headings, then groups of rows divided by a rule. The first cell of a row is its heading."""

    caption: str
    headings: tuple[Heading, ...]
    groups: tuple[tuple[Line, ...], ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is no row at all."""
        return not any(self.groups)


@dataclass(frozen=True, slots=True)
class Column:
    """A heading with the column of a table it shows."""

    heading: Heading
    name: str
    show: Show

    def cell(self, row: Row) -> Cell:
        """What stands in a row."""
        return row.number(self.name, self.show)


def numbers(row: Row, columns: Iterable[Column]) -> tuple[Cell, ...]:
    """The cells of a row under some columns."""
    return tuple(column.cell(row) for column in columns)


def headings(first: str, columns: Sequence[Column]) -> tuple[Heading, ...]:
    """The headings of a grid whose rows are named."""
    return (Heading(first, "name"), *(column.heading for column in columns))


def bars(values: Sequence[float]) -> list[Bar]:
    """Bars to one scale from one zero line."""
    low, high = min([0.0, *values]), max([0.0, *values])
    room = (high - low) or 1.0
    zero = -low / room * 100
    found = []
    for value in values:
        width = abs(value) / room * 100
        left = zero - width if value < 0 else zero
        found.append(Bar(round(left, 1), round(width, 1), "down" if value < 0 else "up"))
    return found
