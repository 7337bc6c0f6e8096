"""Numbers as they are written: a float that was read from a price file means its shortest decimal text."""

from decimal import ROUND_HALF_UP, Decimal

Number = Decimal | int | float

CENT = Decimal("0.01")


def exact(value: Number) -> Decimal:
    """The number as a decimal; a float by its shortest text (10.03, not the binary number next to it)."""
    return Decimal(repr(float(value))) if isinstance(value, float) else Decimal(value)


def to_multiple(value: Decimal, step: Decimal, rounding: str = ROUND_HALF_UP) -> Decimal:
    """The multiple of a step (a tick, a cent) that a value is rounded to, with the step's decimal places."""
    return ((value / step).to_integral_value(rounding) * step).quantize(step)


def cents(amount: Decimal) -> int:
    """An amount in currency units as whole cents, rounded half up."""
    return int((amount * 100).to_integral_value(ROUND_HALF_UP))
