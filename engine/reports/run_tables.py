"""A run as its files tell it: the record and the rows of its tables, every value as it is written there."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from engine.reports.cells import decoded
from engine.reports.errors import DamagedRunError
from engine.reports.record import RunRecord
from engine.reports.wording import visible

Show = Callable[[str], str]
Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Number:
    """`text` is what a person reads, `value` the cell's own text, empty where not defined; `at` names the cell.

    `at` is FILE:ROW:COLUMN, rows from 0 below the header.
    """

    text: str
    value: str
    at: str

    @property
    def sign(self) -> str:
        """`up` or `down`; empty for no number, and for one that is shown as zero."""
        if not self.value or not any(sign in "123456789" for sign in self.text):
            return ""
        return "down" if self.value.startswith("-") else "up"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table; `place` counts from 0 below the header."""

    file: str
    place: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def number(self, column: str, show: Show) -> Number:
        """The cell of a column as a number; `show` turns the cell's text into what a person reads."""
        cell = self.cells[column]
        return Number(show(cell), cell, f"{self.file}:{self.place}:{column}")


@dataclass(frozen=True, slots=True)
class RunTables:
    """A run's record and its tables by file name; `label` is its folder's name, empty before it has one."""

    record: RunRecord
    tables: Mapping[str, tuple[Row, ...]]
    label: str = ""

    @classmethod
    def of(cls, record: RunRecord, files: Mapping[str, bytes], label: str = "") -> "RunTables":
        """Read the tables; ValueError naming the first that is none."""
        tables = {}
        for name, data in files.items():
            try:
                tables[name] = tuple(Row(name, place, cells) for place, cells in enumerate(decoded(data)))
            except ValueError as error:
                raise ValueError(f"{name} is no table ({error})") from error
        return cls(record, tables, label)

    def rows(self, name: str, strategy: str | None = None) -> tuple[Row, ...]:
        """The rows of a table, of one strategy alone where it is named."""
        if name not in self.tables:
            raise DamagedRunError(
                f"the run holds no {name}: another version of the engine wrote it; run it again into a new folder"
            )
        rows = self.tables[name]
        return rows if strategy is None else tuple(row for row in rows if row["strategy"] == strategy)

    def cells(self, name: str, columns: Iterable[str]) -> tuple[Cells, ...]:
        """The rows of a table as cells by column; DamagedRunError where the run has no such table, or not these
        columns."""
        rows = self.tables.get(name)
        missing = [] if not rows else [column for column in columns if column not in rows[0].cells]
        if rows is None or missing:
            what = f"{name} has no column {missing[0]}" if missing else f"it holds no {name}"
            raise DamagedRunError(f"{visible(self.label)}: {what}; run it again into a new folder")
        return tuple(row.cells for row in rows)

    def grouped(self, name: str, *columns: str) -> dict[tuple[str, ...], list[Row]]:
        """The rows of a table by the values of some columns, in their order."""
        found: dict[tuple[str, ...], list[Row]] = {}
        for row in self.rows(name):
            found.setdefault(tuple(row[column] for column in columns), []).append(row)
        return found

    def strategies(self) -> Iterator[str]:
        """The strategies' labels, in the run's order."""
        return (one.name for one in self.record.strategies)
