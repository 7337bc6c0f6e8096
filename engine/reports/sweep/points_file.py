"""points.parquet: a row a point, its parameters as columns of their own type, what it earned, and why it failed."""

from typing import TYPE_CHECKING, Any

import numpy as np

from engine.simulation.sweep.axis import Axis
from engine.sweep.report import SweepReport

if TYPE_CHECKING:
    import pyarrow as pa

RAN, FAILED, INVALID = "ran", "failed", "invalid"
RESULTS = {
    "net_cents": "net_cents",
    "total_return": "total_return",
    "sharpe_per_session": "sharpe",
    "skewness": "skewness",
    "kurtosis": "kurtosis",
    "max_drawdown": "max_drawdown",
    "trades": "n_trades",
    "open": "n_open",
    "refused": "n_refused",
    "hit_rate": "hit_rate",
    "average_net": "average_net",
    "average_excess": "average_excess",
    "excess_trades": "n_excess",
    "costs_cents": "costs_cents",
}
_OWN = ("point", "status", "strategy", "sharpe", *RESULTS, "checked", "difference", "error")
ROW_GROUP = 65_536


def column_of(axis: Axis) -> str:
    """The name of an axis's column: its own, unless a result has it."""
    return f"axis.{axis.name}" if axis.name in _OWN else axis.name


def points_bytes(report: SweepReport) -> bytes:
    """All points in the order of the design, as parquet: the same results, the same bytes."""
    import pyarrow.parquet as pq
    from pyarrow import BufferOutputStream

    sink = BufferOutputStream()
    pq.write_table(points_table(report), sink, row_group_size=ROW_GROUP, compression="zstd")
    data: bytes = sink.getvalue().to_pybytes()
    return data


def points_table(report: SweepReport) -> "pa.Table":
    """The rows; what has no value is null."""
    import pyarrow as pa

    plan = report.opened.plan
    numbers = np.array([*(one.number for one in plan.points), *(one.number for one in plan.invalid)], dtype=np.int64)
    order = np.argsort(numbers, kind="stable")
    n_invalid = len(plan.invalid)
    ran = report.table.columns.ran
    status = np.array([*np.where(ran, RAN, FAILED).tolist(), *[INVALID] * n_invalid], dtype=object)
    strategies = [*(one.strategy.name for one in plan.points), *(one.strategy for one in plan.invalid)]
    values = [*(one.values for one in plan.points), *(one.values for one in plan.invalid)]
    columns: dict[str, pa.Array] = {
        "point": pa.array(numbers[order]),
        "status": pa.array(status[order].tolist()),
        "strategy": pa.array([strategies[place] for place in order]),
    }
    for place, axis in enumerate(plan.axes):
        given = [values[row][place] for row in order]
        columns[column_of(axis)] = pa.array(_typed(axis, given), _type(axis))
    annual = report.table.numbers["sharpe"] * report.opened.world.sessions_per_year**0.5
    for name, numbers_of in {
        "sharpe": annual,
        **{name: report.table.numbers[key] for name, key in RESULTS.items()},
    }.items():
        columns[name] = _results(numbers_of, ran, n_invalid, order)
    checked = [*(point.is_check and bool(ran[row]) for row, point in enumerate(plan.points)), *[False] * n_invalid]
    columns["checked"] = pa.array([checked[row] for row in order])
    differences = [*(report.table.differences.get(row) for row in range(len(ran))), *[None] * n_invalid]
    columns["difference"] = pa.array([differences[row] for row in order], pa.string())
    errors = [*(report.table.errors.get(row) for row in range(len(ran))), *(one.why for one in plan.invalid)]
    columns["error"] = pa.array([errors[row] for row in order], pa.string())
    return pa.table(columns)


def _results(numbers: Any, ran: Any, n_invalid: int, order: Any) -> "pa.Array":
    import pyarrow as pa

    whole = np.concatenate([numbers, np.zeros(n_invalid, dtype=numbers.dtype)])
    missing = np.concatenate([~ran, np.ones(n_invalid, dtype=np.bool_)])
    if numbers.dtype == np.float64:
        missing |= np.isnan(whole)
    return pa.array(whole[order], mask=missing[order])


def _type(axis: Axis) -> "pa.DataType":
    import pyarrow as pa

    kinds = {type(value) for value in axis.ends}
    if kinds == {bool}:
        return pa.bool_()
    if kinds == {str}:
        return pa.string()
    return pa.int64() if kinds == {int} else pa.float64()


def _typed(axis: Axis, values: list[Any]) -> list[Any]:
    mixed = {int, float} == {type(value) for value in axis.ends}
    return [None if value is None else float(value) for value in values] if mixed else values
