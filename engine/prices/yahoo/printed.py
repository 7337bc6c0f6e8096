"""The number that was printed, from the binary number that Yahoo sends of it.

Yahoo keeps prices of stocks as 32-bit floats and sends them with all the digits of a 64-bit one (24.51 arrives as
24.510000228881836); what it has adjusted it rounds to six decimals first. Three rules lead back:

* a traded price is a multiple of its tick (`to_ticks`), by the rule book of its instrument and date;
* where the tick is not known, and for cash, the number is the shortest decimal that Yahoo's could have come from
  (`shortest`);
* an index level has four decimals at most: one that is exact to four as a 64-bit float is kept, any other is the
  shortest decimal that its 32-bit float stands for (`index_levels`).
"""

from fractions import Fraction

import numpy as np

from engine.prices.bars import Floats

SIXTH_DECIMAL = 5e-7  # half a unit of the last decimal that Yahoo keeps of an adjusted figure
SINGLE = 2.0**-24  # relative error of a 32-bit float
INDEX_DECIMALS = 4
MOST_DECIMALS = 9


def to_ticks(values: Floats, tick: Fraction) -> Floats:
    """The multiples of a tick next to the values, each the float that its decimal text names (10.03)."""
    counts = np.rint(values * tick.denominator / tick.numerator)
    return np.asarray(counts * tick.numerator / tick.denominator, dtype=np.float64)


def shortest(values: Floats, within: Floats) -> Floats:
    """For each value the decimal with the fewest places that lies no further away than `within`; else the value."""
    result = values.copy()
    open_ = np.isfinite(values)
    for places in range(MOST_DECIMALS + 1):
        rounded = np.round(values, places)
        found = open_ & (np.abs(rounded - values) <= within)
        result[found] = rounded[found]
        open_ &= ~found
    return result


def index_levels(values: Floats) -> Floats:
    """Index levels as they were printed."""
    exact = np.round(values, INDEX_DECIMALS)
    is_single = values == values.astype(np.float32).astype(np.float64)
    return np.where(is_single & (exact != values), shortest(values, np.abs(values) * SINGLE), exact)


def accuracy(values: Floats, factor: Floats) -> Floats:
    """How far a figure times its factor may lie from the one that Yahoo adjusted: `values` are times the factor."""
    return np.asarray(SIXTH_DECIMAL * factor + np.abs(values) * SINGLE, dtype=np.float64)


def roundest(low: float, high: float) -> int:
    """Of the whole numbers from low to high the one with the most zeros at its end, the one in the middle where
    several have; there must be one."""
    step = 1
    while int(high // (step * 10)) * step * 10 >= low:
        step *= 10
    first, last = -int(-low // step), int(high // step)
    return (first + last) // 2 * step
