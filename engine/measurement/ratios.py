"""Return per unit of risk: Sharpe, Sortino, Calmar. None where undefined.

`returns` are float64, fractions a period, oldest first. Pass 1 period a year to not annualise.
"""

import math

import numpy as np

from engine.measurement.returns import annual_return
from engine.measurement.risk import deviation, downside_deviation, volatility
from engine.prices.bars import Floats


def sharpe(returns: Floats, periods_per_year: float, risk_free: float | Floats = 0.0) -> float | None:
    """mean(r − rf) / sd(r − rf) · √periods_per_year, sd with n − 1, rf a rate per period or one for each.

    None for fewer than two returns or without scatter. Sharpe 1994; PerformanceAnalytics'
    SharpeRatio.annualized(geometric=FALSE), empyrical's sharpe_ratio.
    """
    excess = returns - risk_free
    scatter = deviation(excess)
    return float(np.mean(excess)) / scatter * math.sqrt(periods_per_year) if scatter else None


def geometric_sharpe(returns: Floats, periods_per_year: float, risk_free: float | Floats = 0.0) -> float | None:
    """Geometric annual return of r − rf over its volatility: SharpeRatio.annualized(geometric=TRUE).

    None for fewer than two returns or without scatter.
    """
    excess = returns - risk_free
    return ratio(annual_return(excess, periods_per_year), volatility(excess, periods_per_year))


def sortino(returns: Floats, periods_per_year: float, required: float | Floats = 0.0) -> float | None:
    """mean(r − required) / √(mean(min(r − required, 0)²)) · √periods_per_year, both means over all periods.

    None for fewer than two returns or where none fell short (empyrical says infinity there). Sortino and
    Price 1994; PerformanceAnalytics' SortinoRatio, empyrical's sortino_ratio, pypbo's sortino.
    """
    shortfall = downside_deviation(returns, required)
    if len(returns) < 2 or not shortfall:
        return None
    return float(np.mean(returns - required)) / shortfall * math.sqrt(periods_per_year)


def calmar(annual: float | None, depth: float | None) -> float | None:
    """Annual return over the size of the deepest drawdown (`depth` ≤ 0). None without either.

    Young 1991; PerformanceAnalytics' CalmarRatio and empyrical's calmar_ratio with the geometric annual
    return.
    """
    return ratio(annual, None if depth is None else abs(depth))


def ratio(above: float | None, below: float | None) -> float | None:
    """A quotient, None where a part is undefined or the divisor is zero."""
    return None if above is None or not below else above / below
