"""Simple ratios: what shares are multiplied by in splits, bonus issues and consolidations."""

import math

# One old share becomes so many: bonus issues in tenths, splits, and consolidations as their inverse.
_BONUS = tuple(tenths / 10 for tenths in range(11, 31))
_SPLITS = (1.25, 4 / 3, *range(4, 11), 12, 15, 20, 25, 30, 40, 50, 100)
MULTIPLIERS = tuple(sorted({*_BONUS, *map(float, _SPLITS), *(1 / one for one in (1.25, 4 / 3, 1.5, 2, 3, *_SPLITS))}))
# Without a limit a day's move alone makes many of these: only those count that splits are really made by.
_WHOLE = (1.25, 4 / 3, 1.5, 2.0, 2.5, 3.0, *map(float, (*range(4, 11), 12, 15, 20, 25, 30, 40, 50, 100)))
SPLIT_RATIOS = tuple(sorted({*_WHOLE, *(1 / one for one in _WHOLE)}))


def multiplier_within(low: float, high: float, estimate: float) -> float:
    """The simple multiplier between two bounds that is nearest to an estimate, else the estimate itself."""
    inside = [one for one in MULTIPLIERS if low <= one <= high]
    return min(inside, key=lambda one: abs(math.log(one / estimate)), default=estimate)


def split_ratio_near(estimate: float, tolerance: float) -> float | None:
    """The ratio of a split that an estimate is nearly, within a tolerance of its logarithm, or None."""
    nearest = min(SPLIT_RATIOS, key=lambda one: abs(math.log(one / estimate)))
    return nearest if abs(math.log(nearest / estimate)) <= tolerance else None
