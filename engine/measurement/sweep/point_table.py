"""The results of very many points as columns: 100,000 of them take some tens of megabytes, whatever they traded."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from engine.measurement.overfitting.effective_trials import DatedReturns
from engine.measurement.overfitting.packed_returns import unpacked_returns
from engine.measurement.sweep.blocks import BlockPlan, unpacked
from engine.measurement.sweep.point_result import PointResult, unpacked_sums
from engine.measurement.sweep.summary import PointColumns

_APART = {"error", "difference", "returns", "returns_sha256", "sums"}
NUMBERS = tuple(field.name for field in fields(PointResult) if field.name not in _APART)
_WHOLE = {"number", "net_cents", "n_trades", "n_open", "n_refused", "n_excess", "costs_cents"}

Column = NDArray[np.float64] | NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class PointTable:
    """`numbers` has a column for each number of a PointResult, NaN for None, a place a point in the order of the
    design; `errors` and `differences` are by place; `returns` those that were kept."""

    numbers: Mapping[str, Column]
    errors: Mapping[int, str]
    differences: Mapping[int, str]
    returns: tuple[DatedReturns, ...]
    columns: PointColumns

    def __len__(self) -> int:
        return len(self.numbers["number"])


def point_table(results: Iterable[PointResult], n_points: int, plan: BlockPlan) -> PointTable:
    """The columns of `n_points` results, taken one after the other."""
    numbers: dict[str, Column] = {
        name: np.zeros(n_points, dtype=np.int64) if name in _WHOLE else np.full(n_points, np.nan) for name in NUMBERS
    }
    sums = np.zeros((n_points, plan.width))
    errors: dict[int, str] = {}
    differences: dict[int, str] = {}
    returns: list[DatedReturns] = []
    for place, result in enumerate(results):
        for name, column in numbers.items():
            value = getattr(result, name)
            column[place] = np.nan if value is None else value
        if result.error:
            errors[place] = result.error
            continue
        sums[place] = unpacked_sums((result.sums,), plan.width)[0]
        if result.difference:
            differences[place] = result.difference
        if result.returns:
            returns.append(unpacked_returns(result.returns))
    ran = np.ones(n_points, dtype=np.bool_)
    ran[list(errors)] = False
    whole = numbers["n_trades"].astype(np.int64)
    columns = PointColumns(
        ran=ran,
        sharpe=numbers["sharpe"].astype(np.float64),
        skewness=numbers["skewness"].astype(np.float64),
        kurtosis=numbers["kurtosis"].astype(np.float64),
        total_return=numbers["total_return"].astype(np.float64),
        n_trades=whole,
        sums=unpacked(plan, sums),
    )
    return PointTable(numbers, errors, differences, tuple(returns), columns)
