"""How widely returns scatter: standard deviation, volatility, downside risk. None where undefined."""

import math
from typing import Any

import numpy as np

from engine.prices.bars import Floats

_ROUNDING = 1e-13
"""Below this a scatter of returns is the rounding of floats, not movement, and counts as none at all.

One cent of a hundred million is 1e-10; the error of a quotient of two levels is about 2e-16.
"""


def deviation(returns: Floats) -> float | None:
    """Sample standard deviation per period, √(Σ(r − r̄)²/(n − 1)). None for fewer than two returns."""
    return float(without_rounding(np.std(returns, ddof=1))) if len(returns) > 1 else None


def volatility(returns: Floats, periods_per_year: float) -> float | None:
    """Standard deviation (n − 1) · √periods_per_year. None for fewer than two returns.

    Convention of PerformanceAnalytics' StdDev.annualized and empyrical's annual_volatility.
    """
    per_period = deviation(returns)
    return None if per_period is None else per_period * math.sqrt(periods_per_year)


def downside_deviation(returns: Floats, required: float | Floats = 0.0) -> float | None:
    """√(mean(min(r − required, 0)²)) per period, the mean over all n periods. None without returns.

    `required` is a rate per period. Sortino and Price 1994; PerformanceAnalytics'
    DownsideDeviation(method="full").
    """
    if len(returns) == 0:
        return None
    shortfall = np.minimum(returns - required, 0.0)
    return float(without_rounding(math.sqrt(float(np.mean(shortfall**2)))))


def downside_risk(returns: Floats, periods_per_year: float, required: float | Floats = 0.0) -> float | None:
    """Downside deviation · √periods_per_year: empyrical's downside_risk. None without returns."""
    per_period = downside_deviation(returns, required)
    return None if per_period is None else per_period * math.sqrt(periods_per_year)


def without_rounding(scatter: Any) -> Any:
    """A scatter, or each of an array, or 0 where it is no more than what floats round."""
    return np.where(scatter > _ROUNDING, scatter, 0.0)
