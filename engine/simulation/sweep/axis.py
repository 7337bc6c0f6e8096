"""An axis of a sweep: what is varied, and over which values."""

import math
from dataclasses import dataclass

from engine.simulation.spec import ParameterValue

DIGITS = 6
"""Significant digits of a value drawn from a continuous axis: short enough to be typed again."""


@dataclass(frozen=True, slots=True)
class Axis:
    """`name` is a strategy's parameter, a setting (`fills.slippage`) or `calendar`.

    Either `values` in their order, or every number from `low` to `high`, evenly or (`is_log`) evenly in its logarithm.
    """

    name: str
    values: tuple[ParameterValue, ...] = ()
    low: float = 0.0
    high: float = 0.0
    is_log: bool = False

    @property
    def is_continuous(self) -> bool:
        """Whether it has no list of values: a grid cannot have it."""
        return not self.values

    @property
    def ends(self) -> tuple[ParameterValue, ...]:
        """The values, of a continuous axis its two ends: what has to be right if all of it is."""
        return self.values or (self.low, self.high)

    def at(self, part: float) -> ParameterValue:
        """The value at a part of the axis, 0 ≤ part < 1; each of n values takes 1/n of it."""
        if self.values:
            return self.values[min(int(part * len(self.values)), len(self.values) - 1)]
        if self.is_log:
            number = math.exp(math.log(self.low) + part * (math.log(self.high) - math.log(self.low)))
        else:
            number = self.low + part * (self.high - self.low)
        return min(max(float(f"{number:.{DIGITS}g}"), self.low), self.high)


def stepped(low: float, high: float, step: float) -> tuple[ParameterValue, ...]:
    """low, low + step, … up to and with high, as far as steps reach; whole numbers where all three are whole."""
    n = int((high - low) / step + 1e-9) + 1
    if all(isinstance(one, int) for one in (low, high, step)):
        return tuple(low + place * step for place in range(n))
    return tuple(float(f"{low + place * step:.12g}") for place in range(n))


def spaced(low: float, high: float, n: int, *, is_log: bool) -> tuple[ParameterValue, ...]:
    """n numbers from low to high, both included, evenly or evenly in their logarithm."""
    whole = Axis("", (), float(low), float(high), is_log)
    inner = [whole.at(place / (n - 1)) for place in range(1, n - 1)]
    return (float(low), *inner, float(high))
