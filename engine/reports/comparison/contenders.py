"""The strategies of written runs as contenders, read from the tables that the runs wrote."""

from collections.abc import Sequence
from datetime import date

from engine.measurement.contender import Contender, TradedCatalyst
from engine.reports.run_tables import Row
from engine.reports.stored_run import StoredRun


def contenders_of(runs: Sequence[StoredRun], labels: Sequence[str]) -> tuple[Contender, ...]:
    """A contender for each strategy of the runs; `labels` are theirs, in order."""
    found = []
    names = iter(labels)
    for run in runs:
        equity = dict(run.equity)
        catalysts = run.rows("catalysts.csv")
        for one in run.strategies:
            traded = tuple(_traded(row, one.name) for row in catalysts if _is_measured(row, one.name))
            found.append(Contender(next(names), equity[one.name], traded, one.performance.sessions_per_year))
    return tuple(found)


def _is_measured(row: Row, strategy: str) -> bool:
    return bool(row["entry_session"] and row[f"{strategy} excess"])


def _traded(row: Row, strategy: str) -> TradedCatalyst:
    return TradedCatalyst(row["id"], date.fromisoformat(row["entry_session"]), float(row[f"{strategy} excess"]))
