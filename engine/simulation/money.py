"""Money in cents, whole numbers: sums are exact. Amounts are rounded half up to the cent, once, where they arise."""

from decimal import ROUND_HALF_UP, Decimal


def to_cents(amount: Decimal) -> int:
    """An amount in currency units as cents."""
    return int((amount * 100).to_integral_value(ROUND_HALF_UP))


def worth_cents(price: float, shares: int) -> int:
    """What shares are worth at a price, in cents."""
    return to_cents(Decimal(repr(float(price))) * shares)


def part_cents(cents: int, rate: float) -> int:
    """A rate (a fraction) of an amount in cents, in cents."""
    return to_cents(Decimal(repr(float(rate))) * cents / 100)
