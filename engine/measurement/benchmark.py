"""Returns beside a benchmark's of the same periods: alpha, beta, tracking error, capture.

`returns` and `benchmark` are float64 of one length, fractions a period. Pass 1 period a
year to not annualise. None where undefined.
"""

import math

import numpy as np
from numpy.typing import NDArray

from engine.measurement.ratios import ratio
from engine.measurement.returns import annual_return, annualised, total_return
from engine.measurement.risk import deviation, volatility
from engine.prices.bars import Floats


def beta(returns: Floats, benchmark: Floats, risk_free: float | Floats = 0.0) -> float | None:
    """Slope of the least-squares line of r − rf on b − rf: Σ(r − r̄)(b − b̄) / Σ(b − b̄)².

    None for fewer than two returns or a benchmark without scatter. PerformanceAnalytics' CAPM.beta and
    empyrical's beta.
    """
    excess, market = returns - risk_free, benchmark - risk_free
    if not deviation(market):
        return None
    moves = market - np.mean(market)
    return float(np.sum((excess - np.mean(excess)) * moves) / np.sum(moves * moves))


def alpha(returns: Floats, benchmark: Floats, periods_per_year: float, risk_free: float | Floats = 0.0) -> float | None:
    """Intercept of that line per period, mean(r − rf) − beta · mean(b − rf), times periods_per_year.

    PerformanceAnalytics' CAPM.alpha is this with 1 period a year. None where beta is.
    """
    slope = beta(returns, benchmark, risk_free)
    if slope is None:
        return None
    intercept = float(np.mean(returns - risk_free)) - slope * float(np.mean(benchmark - risk_free))
    return intercept * periods_per_year


def compound_alpha(
    returns: Floats, benchmark: Floats, periods_per_year: float, risk_free: float | Floats = 0.0
) -> float | None:
    """(1 + intercept)^periods_per_year − 1: empyrical's alpha. None where beta is."""
    intercept = alpha(returns, benchmark, 1.0, risk_free)
    return None if intercept is None else annualised(intercept, 1, periods_per_year)


def treynor(
    returns: Floats, benchmark: Floats, periods_per_year: float, risk_free: float | Floats = 0.0
) -> float | None:
    """Geometric annual return of r − rf over beta: PerformanceAnalytics' TreynorRatio.

    None where beta is, or where beta is 0.
    """
    return ratio(annual_return(returns - risk_free, periods_per_year), beta(returns, benchmark, risk_free))


def active_premium(returns: Floats, benchmark: Floats, periods_per_year: float) -> float | None:
    """Geometric annual return less the benchmark's: PerformanceAnalytics' ActivePremium."""
    own, other = annual_return(returns, periods_per_year), annual_return(benchmark, periods_per_year)
    return None if own is None or other is None else own - other


def tracking_error(returns: Floats, benchmark: Floats, periods_per_year: float) -> float | None:
    """sd(r − b) · √periods_per_year, sd with n − 1: PerformanceAnalytics' TrackingError."""
    return volatility(returns - benchmark, periods_per_year)


def information_ratio(returns: Floats, benchmark: Floats, periods_per_year: float) -> float | None:
    """Active premium over tracking error: PerformanceAnalytics' InformationRatio.

    None without a tracking error. empyrical's excess_sharpe is the other convention, mean(r − b) / sd(r − b):
    `sharpe` with the benchmark as rf.
    """
    premium = active_premium(returns, benchmark, periods_per_year)
    return ratio(premium, tracking_error(returns, benchmark, periods_per_year))


def up_capture(returns: Floats, benchmark: Floats) -> float | None:
    """Geometric mean return over the periods with benchmark > 0, over the benchmark's own.

    Per period, so that it does not depend on how many there are. None without such periods.
    """
    return _capture(returns, benchmark, benchmark > 0)


def down_capture(returns: Floats, benchmark: Floats) -> float | None:
    """The same over the periods with benchmark < 0: below 1 loses less than the benchmark, negative gains."""
    return _capture(returns, benchmark, benchmark < 0)


def arithmetic_up_capture(returns: Floats, benchmark: Floats) -> float | None:
    """Σr / Σb over the periods with benchmark > 0: what PerformanceAnalytics' UpDownRatios computes."""
    return _arithmetic_capture(returns, benchmark, benchmark > 0)


def arithmetic_down_capture(returns: Floats, benchmark: Floats) -> float | None:
    """Σr / Σb over the periods with benchmark < 0: what PerformanceAnalytics' UpDownRatios computes."""
    return _arithmetic_capture(returns, benchmark, benchmark < 0)


def _capture(returns: Floats, benchmark: Floats, chosen: NDArray[np.bool_]) -> float | None:
    return ratio(_geometric_mean(returns[chosen]), _geometric_mean(benchmark[chosen]))


def _arithmetic_capture(returns: Floats, benchmark: Floats, chosen: NDArray[np.bool_]) -> float | None:
    return ratio(math.fsum(returns[chosen]), math.fsum(benchmark[chosen]))


def _geometric_mean(returns: Floats) -> float | None:
    return annualised(total_return(returns), len(returns), 1.0)
