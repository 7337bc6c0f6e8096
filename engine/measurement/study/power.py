"""What a sample could have found: the power of a t test, and the smallest effect that it finds often enough."""

import math


def power_of(effect: float, error: float, dof: float, level: float = 0.05) -> float:
    """Probability that a two-sided t test finds an effect whose estimate has this standard error: exact, by the
    noncentral t. With infinite `dof` Φ(δ/σ − z) + Φ(−δ/σ − z)."""
    from scipy.special import ndtr, ndtri
    from scipy.stats import nct, t

    shift = abs(effect) / error
    if math.isinf(dof):
        cut = -float(ndtri(level / 2))
        return float(ndtr(shift - cut) + ndtr(-shift - cut))
    cut = float(t.isf(level / 2, dof))
    below = float(nct.cdf(-cut, dof, shift))  # scipy loses it where it is smaller than its rounding
    return float(nct.sf(cut, dof, shift)) + (below if math.isfinite(below) else 0.0)


def detectable(error: float, dof: float, power: float = 0.8, level: float = 0.05) -> float | None:
    """The effect that such a test finds with this power; None where no finite one is found (too few degrees)."""
    from scipy.optimize import brentq

    if not (error > 0 and math.isfinite(error) and dof >= 1):
        return None
    high = 1.0
    while power_of(high, 1.0, dof, level) < power:
        high *= 2.0
        if high > 1e4:
            return None
    return error * float(brentq(lambda effect: power_of(effect, 1.0, dof, level) - power, 0.0, high))
