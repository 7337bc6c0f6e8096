"""Prices as whole numbers of 1e-8 currency units, so that arrays of them are reckoned exactly."""

from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.prices.bars import Floats

SCALE = 10**8
CENT = SCALE // 100
LARGEST = 10**12
"""A price of 10,000 currency units: above it products of prices and rates would overflow."""

Ints = NDArray[np.int64]
Rows = NDArray[np.int32]
Flags = NDArray[np.bool_]


def scaled(prices: Floats) -> tuple[Ints, Flags]:
    """Float prices in units of 1e-8, and for which of them that is exactly the number that their shortest text says.

    Where it is not (a source kept single precision, a price that was divided) the first is the nearest whole number.
    """
    whole = np.rint(prices * SCALE)
    is_sound = np.isfinite(whole) & (np.abs(whole) < LARGEST)
    units: Ints = np.where(is_sound, whole, 0.0).astype(np.int64)
    is_exact: Flags = is_sound & (units / SCALE == prices)
    return units, is_exact


def scaled_price(price: Decimal) -> int | None:
    """A decimal price in units of 1e-8, None where it has more than eight places."""
    units = price * SCALE
    return int(units) if units == units.to_integral_value() and units < LARGEST else None


def half_up(numerator: Any, denominator: Any) -> Any:
    """Whole numbers divided and rounded half up; both at least 0. For ints and for int64 arrays alike."""
    return (2 * numerator + denominator) // (2 * denominator)


def worth(price: Any, shares: Any) -> Any:
    """What shares are worth in cents, rounded half up, at a price in units of 1e-8: `money.worth_cents`."""
    return half_up(price * shares, CENT)


def to_ticks(price: Any, tick: Any) -> Any:
    """A price rounded half up to the tick."""
    return half_up(price, tick) * tick


def ratio(number: Decimal, most: int = 10**9) -> tuple[int, int] | None:
    """A decimal as numerator and denominator, None where they are larger than `most`: products would overflow."""
    numerator, denominator = number.as_integer_ratio()
    return (numerator, denominator) if abs(numerator) <= most and denominator <= most else None
