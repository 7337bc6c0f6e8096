"""What the best point is chosen by."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from engine.measurement.overfitting.backtest_overfitting import Metric
from engine.prices.bars import Floats


class ChooseBy(StrEnum):
    """The Sharpe ratio of session returns, or the total return."""

    SHARPE = "sharpe"
    RETURN = "return"

    @property
    def metric(self) -> Metric:
        """The metric of the probability of overfitting that is nearest to it."""
        return Metric.SHARPE if self is ChooseBy.SHARPE else Metric.MEAN


@dataclass(frozen=True, slots=True)
class Choice:
    """The highest value wins, of equal ones the first in the design; a point with fewer trades than `fewest_trades`, or
    without a value, cannot."""

    by: ChooseBy = ChooseBy.SHARPE
    fewest_trades: int = 1


def chosen(values: Floats, allowed: "np.ndarray[tuple[int], np.dtype[np.bool_]]") -> int | None:
    """The place of the highest value that is allowed and finite, of equal ones the first; None for none."""
    open_to = allowed & np.isfinite(values)
    return int(np.argmax(np.where(open_to, values, -np.inf))) if bool(np.any(open_to)) else None
