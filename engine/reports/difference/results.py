"""What the changes did to the result: each strategy's metrics, and which trades made the difference of net."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from engine.reports.difference.rows import RowChange
from engine.reports.difference.settings import Change, Kind, StrategyPair, changes
from engine.reports.metric_row import METRIC_HEADER
from engine.reports.record import StrategyRecord
from engine.reports.run_tables import Row
from engine.reports.stored_run import StoredRun

_OF_NAME = {"name", "role"}


@dataclass(frozen=True, slots=True)
class MetricChange:
    """A metric that is not the same. `difference` is the second's number less the first's, empty for dates and where
    one is not defined."""

    metric: str
    before: str
    after: str
    difference: str


@dataclass(frozen=True, slots=True)
class Result:
    """One strategy. The difference of net, in cents, is the sum of what trades that only the second run has brought,
    what those that only the first has would have, and what changed in those of both."""

    strategy: str
    kind: Kind
    metrics: tuple[MetricChange, ...]
    net_cents: int
    added_cents: int
    removed_cents: int
    changed_cents: int


def results_of(
    before: StoredRun, after: StoredRun, pairs: Iterable[StrategyPair], trades: Sequence[RowChange]
) -> tuple[Result, ...]:
    """A row for each pair of strategies; `trades` are the runs' trades that differ."""
    mine, yours = _metrics(before), _metrics(after)
    found = []
    for pair in pairs:
        own = [trade for trade in trades if trade.strategy == pair.label]
        sums = {kind: sum(trade.net_cents for trade in own if trade.kind is kind) for kind in Kind}
        found.append(
            Result(
                strategy=pair.label,
                kind=Kind.ADDED if pair.before is None else Kind.REMOVED if pair.after is None else Kind.CHANGED,
                metrics=_changed(
                    mine.get(pair.before.name) if pair.before else None,
                    yours.get(pair.after.name) if pair.after else None,
                ),
                net_cents=_net(pair.after) - _net(pair.before),
                added_cents=sums[Kind.ADDED],
                removed_cents=sums[Kind.REMOVED],
                changed_cents=sums[Kind.CHANGED],
            )
        )
    return tuple(found)


def _metrics(run: StoredRun) -> dict[str, Row]:
    return {row["name"]: row for row in run.rows("metrics.csv") if row["role"] == "strategy"}


def _net(strategy: StrategyRecord | None) -> int:
    return strategy.trading.net_cents if strategy else 0


def _changed(before: Row | None, after: Row | None) -> tuple[MetricChange, ...]:
    mine, yours = ({key: row.cells.get(key, "") for key in METRIC_HEADER} if row else {} for row in (before, after))
    told = (one for one in changes(mine, yours) if one.key not in _OF_NAME and (one.before or one.after))
    return tuple(MetricChange(one.key, one.before or "", one.after or "", _less(one)) for one in told)


def _less(change: Change) -> str:
    """The difference of two numbers' cells, exact; empty where they are no numbers."""
    try:
        return f"{Decimal(change.after or '') - Decimal(change.before or ''):f}"
    except InvalidOperation:
        return ""
