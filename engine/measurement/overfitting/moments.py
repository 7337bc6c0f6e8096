"""What a Sharpe ratio's own uncertainty is computed from: its value per period, the number of returns, their shape."""

import math
from dataclasses import dataclass

import numpy as np

from engine.measurement.overfitting.estimate import Estimate
from engine.measurement.ratios import sharpe
from engine.prices.bars import Floats

FEWEST_RETURNS = 2
NO_SCATTER = "the returns do not scatter, so that there is no Sharpe ratio"


@dataclass(frozen=True, slots=True)
class SharpeMoments:
    """`sharpe` per period, never annualised; `n_returns` it was measured over; `skewness`; `kurtosis`, 3 for a normal
    distribution (not the excess)."""

    sharpe: float
    n_returns: int
    skewness: float = 0.0
    kurtosis: float = 3.0


def sharpe_moments(returns: Floats) -> SharpeMoments | None:
    """The moments of float64 returns, fractions a period. None for fewer than two returns or without scatter.

    Sharpe with n − 1; skewness and kurtosis are the plain moments m₃/m₂^1.5 and m₄/m₂², both with n: scipy.stats.skew
    and kurtosis(fisher=False) at their defaults.
    """
    ratio = sharpe(returns, 1.0)
    if ratio is None:
        return None
    moves = returns - np.mean(returns)
    second = float(np.mean(moves**2))
    third, fourth = float(np.mean(moves**3)), float(np.mean(moves**4))
    return SharpeMoments(ratio, len(returns), third / second**1.5, fourth / second**2)


def sharpe_variance(moments: SharpeMoments, at: float | None = None) -> float:
    """1 − γ₃·SR + (γ₄ − 1)/4·SR²: T − 1 times the variance of an estimated Sharpe ratio. Mertens 2002; Lo 2002 for
    normal returns. `at` is the ratio to compute it at, by default the estimated one.
    """
    ratio = moments.sharpe if at is None else at
    return 1.0 - moments.skewness * ratio + (moments.kurtosis - 1.0) / 4.0 * ratio * ratio


def undefined_reason(moments: SharpeMoments) -> str:
    """Why nothing can be said of this Sharpe ratio; empty where something can."""
    if moments.n_returns < FEWEST_RETURNS:
        return f"{moments.n_returns} returns are too few: at least {FEWEST_RETURNS} are needed"
    if not 0 < sharpe_variance(moments) < math.inf:
        return "the estimated variance of this Sharpe ratio is not above zero: its skewness and kurtosis do not fit it"
    return ""


def numbered(value: float) -> Estimate:
    """A finite number as an estimate; what overflowed has none."""
    return Estimate(value) if np.isfinite(value) else Estimate(None, "the number is beyond the range of a float")
