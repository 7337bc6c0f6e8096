"""Returns from levels and levels from returns. Arrays are float64, oldest first; returns are fractions."""

import numpy as np

from engine.prices.bars import Floats


def simple_returns(levels: Floats) -> Floats:
    """r_t = level_t / level_{t−1} − 1: one return fewer than there are levels.

    A curve that has fallen to zero or below has nothing left to earn on: from there on its returns are 0.
    """
    before = levels[:-1]
    alive = before > 0
    ratios = np.divide(levels[1:], before, out=np.ones(len(before)), where=alive)
    return ratios - 1.0


def growth(returns: Floats) -> Floats:
    """The curve that earns these returns, from a base of 1: one level more than there are returns."""
    return np.concatenate((np.ones(1), np.cumprod(1.0 + returns)))


def total_return(returns: Floats) -> float:
    """Π(1 + r) − 1, not annualised; 0 where there are no returns."""
    return float(np.prod(1.0 + returns)) - 1.0


def annualised(total: float, n_periods: int, periods_per_year: float) -> float | None:
    """(1 + total)^(periods_per_year / n) − 1: the yearly rate that compounds to `total` over n periods.

    None for no periods, for a loss of more than everything, and for a rate beyond the range of a float.
    """
    if n_periods < 1 or total < -1.0:
        return None
    try:
        return float((1.0 + total) ** (periods_per_year / n_periods)) - 1.0
    except OverflowError:
        return None


def annual_return(returns: Floats, periods_per_year: float) -> float | None:
    """Geometric annual return: the compounded growth per year. None for fewer than two returns.

    Convention of PerformanceAnalytics' Return.annualized(geometric=TRUE) and empyrical's annual_return.
    """
    return annualised(total_return(returns), len(returns), periods_per_year) if len(returns) > 1 else None


def arithmetic_annual_return(returns: Floats, periods_per_year: float) -> float | None:
    """mean(r) · periods_per_year, without compounding. None for fewer than two returns.

    Convention of PerformanceAnalytics' Return.annualized(geometric=FALSE).
    """
    return float(np.mean(returns)) * periods_per_year if len(returns) > 1 else None
