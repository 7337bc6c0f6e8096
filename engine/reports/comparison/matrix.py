"""The matrix of catalysts and strategies as CSV: what each earned on each over the benchmark, or what became of it."""

from collections.abc import Mapping, Sequence

from engine.reports import cells
from engine.reports.run_tables import Row
from engine.reports.stored_run import StoredRun

CATALYST = ("catalyst", "title", "known", "entry_session")


def matrix_table(runs: Sequence[StoredRun], labels: Sequence[str]) -> bytes:
    """A row for every catalyst of any run, in the order of their first appearance; two columns for every strategy."""
    rows: dict[str, Row] = {}
    columns: list[tuple[str, Mapping[str, Row]]] = []
    for run in runs:
        own = {row["id"]: row for row in run.rows("catalysts.csv")}
        for catalyst, row in own.items():
            rows.setdefault(catalyst, row)
        columns += [(one.name, own) for one in run.strategies]
    header = (*CATALYST, *(f"{label} {part}" for label in labels for part in ("excess", "fate")))
    lines = (
        [
            cells.text(catalyst),
            cells.text(row["title"]),
            row["known"],
            row["entry_session"],
            *(cell for name, own in columns for cell in _cells(own.get(catalyst), name)),
        ]
        for catalyst, row in rows.items()
    )
    return cells.encoded(header, lines)


def _cells(row: Row | None, strategy: str) -> tuple[str, str]:
    if row is None:
        return "", "not in the calendar"
    return row[f"{strategy} excess"], row[f"{strategy} fate"]
