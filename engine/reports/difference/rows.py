"""Decisions and trades of two runs, matched by their plan: which only one has, and what changed in the others."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from engine.reports.difference.settings import Change, Kind, StrategyPair, changes
from engine.reports.run_tables import Row
from engine.reports.stored_run import StoredRun

Table = Literal["decisions.csv", "trades.csv"]
_KEYS: dict[Table, tuple[str, ...]] = {"decisions.csv": ("catalyst", "plan", "side"), "trades.csv": ("plan",)}
_COMMON = {"strategy", "catalyst", "plan", "ticker", "side"}


@dataclass(frozen=True, slots=True)
class RowChange:
    """A decision or a trade that only one run has, or that is not the same in both.

    `plan` is empty for a decision not to trade. `changes` are its columns that differ; `net_cents` is the second
    run's net less the first's, 0 for a decision; a trade that only one run has counts whole.
    """

    strategy: str
    catalyst: str
    plan: str
    ticker: str
    side: str
    on: str
    kind: Kind
    changes: tuple[Change, ...]
    net_cents: int


def row_changes(
    table: Table, before: StoredRun, after: StoredRun, pairs: Iterable[StrategyPair]
) -> tuple[RowChange, ...]:
    """The rows of a table in which two runs differ, strategy by strategy, in the order of the first run.

    Rows of one plan and side are matched in their order. A column that only one run has counts as changed.
    """
    mine, yours = _by_strategy(before.rows(table)), _by_strategy(after.rows(table))
    found: list[RowChange] = []
    for pair in pairs:
        ours = _keyed(mine.get(pair.before.name, ()) if pair.before else (), _KEYS[table])
        theirs = _keyed(yours.get(pair.after.name, ()) if pair.after else (), _KEYS[table])
        for key in dict.fromkeys([*ours, *theirs]):
            change = _changed(pair.label, ours.get(key), theirs.get(key))
            if change is not None:
                found.append(change)
    return tuple(found)


def cents(cell: str) -> int:
    """Money's cell in cents."""
    return int(cell.replace(".", "")) if cell else 0


def _by_strategy(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["strategy"], []).append(row)
    return found


def _keyed(rows: Sequence[Row], columns: Sequence[str]) -> dict[tuple[str, ...], Row]:
    found: dict[tuple[str, ...], Row] = {}
    for row in rows:
        key = tuple(row[column] for column in columns)
        n = 1
        while (*key, str(n)) in found:
            n += 1
        found[*key, str(n)] = row
    return found


def _changed(strategy: str, before: Row | None, after: Row | None) -> RowChange | None:
    shown = after or before
    assert shown is not None  # noqa: S101 - one of the two has the key
    kind = Kind.ADDED if before is None else Kind.REMOVED if after is None else Kind.CHANGED
    mine, yours = (dict(row.cells) if row else {} for row in (before, after))
    told: tuple[Change, ...] = ()
    if before is not None and after is not None:
        told = tuple(one for one in changes(mine, yours) if one.key not in _COMMON)
        if not told:
            return None
    return RowChange(
        strategy=strategy,
        catalyst=shown["catalyst"],
        plan=shown["plan"],
        ticker=shown["ticker"],
        side=shown.cells.get("side", ""),
        on=shown.cells.get("entry_on") or shown["decided_on"],
        kind=kind,
        changes=told,
        net_cents=cents(yours.get("net", "")) - cents(mine.get("net", "")),
    )
