"""What a sample could have found: the power of a t test, and the smallest effect that it finds often enough."""

import math
from functools import lru_cache


def power_of(effect: float, error: float, dof: float, level: float = 0.05) -> float:
    """Probability that a two-sided t test finds an effect whose estimate has this standard error: exact, by the
    noncentral t. With infinite `dof` Φ(δ/σ − z) + Φ(−δ/σ − z)."""
    from scipy.special import nctdtr, ndtr, ndtri, stdtrit

    shift = abs(effect) / error
    if math.isinf(dof):
        cut = -float(ndtri(level / 2))
        return float(ndtr(shift - cut) + ndtr(-shift - cut))
    cut = float(stdtrit(dof, 1.0 - level / 2))
    below = float(nctdtr(dof, shift, -cut))  # scipy loses it where it is smaller than its rounding
    return 1.0 - float(nctdtr(dof, shift, cut)) + (below if math.isfinite(below) else 0.0)


def detectable(error: float, dof: float, power: float = 0.8, level: float = 0.05) -> float | None:
    """The effect that such a test finds with this power; None where no finite one is found (too few degrees)."""
    if not (error > 0 and math.isfinite(error) and dof >= 1):
        return None
    found = _in_errors(float(dof), power, level)
    return None if found is None else error * found


@lru_cache(maxsize=4096)
def _in_errors(dof: float, power: float, level: float) -> float | None:
    """The same in standard errors, by halving: the power rises with the effect."""
    low, high = 0.0, 1.0
    while power_of(high, 1.0, dof, level) < power:
        low, high = high, high * 2.0
        if high > 1e4:
            return None
    for _ in range(60):
        middle = (low + high) / 2.0
        low, high = (middle, high) if power_of(middle, 1.0, dof, level) < power else (low, middle)
    return high
