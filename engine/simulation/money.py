"""Money in cents, whole numbers: sums are exact. Amounts are rounded half up to the cent, once, where they arise."""

from decimal import ROUND_HALF_UP, Decimal

TEN_THOUSAND = 10_000
EXACT = 10**15  # up to here no two numbers of four decimals are the same float


def to_cents(amount: Decimal) -> int:
    """An amount in currency units as cents."""
    return int((amount * 100).to_integral_value(ROUND_HALF_UP))


def worth_cents(price: float, shares: int) -> int:
    """What shares are worth at a price, in cents."""
    parts = round(price * TEN_THOUSAND)
    if 0 <= parts < EXACT and parts / TEN_THOUSAND == price:  # a price of at most four decimals: whole numbers do
        return (parts * shares + 50) // 100
    return to_cents(Decimal(repr(float(price))) * shares)


def part_cents(cents: int, rate: float) -> int:
    """A rate (a fraction) of an amount in cents, in cents."""
    return to_cents(Decimal(repr(float(rate))) * cents / 100)
