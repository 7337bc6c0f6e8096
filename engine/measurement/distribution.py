"""The shape of the returns: omega, tail ratio, stability. float64, oldest first. None where undefined."""

import numpy as np

from engine.measurement.ratios import ratio
from engine.measurement.risk import deviation
from engine.prices.bars import Floats


def omega(returns: Floats, threshold: float = 0.0) -> float | None:
    """Σmax(r − threshold, 0) / Σmax(threshold − r, 0), threshold a rate per period.

    None where no return fell short. Keating and Shadwick 2002; pypbo's omega, empyrical's omega_ratio (whose
    required return is yearly).
    """
    above = returns - threshold
    return ratio(float(np.sum(np.maximum(above, 0.0))), float(-np.sum(np.minimum(above, 0.0))))


def tail_ratio(returns: Floats) -> float | None:
    """|95th percentile| / |5th percentile|, interpolated linearly: empyrical's tail_ratio.

    None where the 5th percentile is 0.
    """
    if len(returns) == 0:
        return None
    low, high = np.percentile(returns, [5, 95])
    return ratio(abs(float(high)), abs(float(low)))


def stability(returns: Floats) -> float | None:
    """R² of a straight line through the cumulated log returns: empyrical's stability_of_timeseries.

    None for fewer than two returns, for a return of −1 or less, and for a curve that does not move.
    """
    if len(returns) < 2 or np.min(returns) <= -1.0:
        return None
    curve = np.cumsum(np.log1p(returns))
    if not deviation(curve):
        return None
    return float(np.corrcoef(np.arange(len(curve)), curve)[0, 1]) ** 2
