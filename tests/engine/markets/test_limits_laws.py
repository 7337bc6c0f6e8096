"""Laws of limit prices; each kills the wrong ways to compute them that are listed here."""

import math
from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.markets.rules.limits import limit_prices

Limits = Callable[[Decimal, Decimal, Decimal, str], tuple[Decimal, Decimal]]

CENT, MIL = Decimal("0.01"), Decimal("0.001")
TICKS = st.sampled_from([CENT, MIL])
PERCENTS = st.sampled_from([5, 10, 20, 30, 36, 44])
ROUNDINGS = st.sampled_from(["half-up", "inward"])
PRICES = st.integers(min_value=1, max_value=3_000_000)  # in ticks


def ours(reference: Decimal, rate: Decimal, tick: Decimal, rounding: str) -> tuple[Decimal, Decimal]:
    """The function under test, with the signature of the mutants."""
    return limit_prices(reference, rate, tick, rounding)


def in_integers(price: int, percent: int, rounding: str) -> tuple[int, int]:
    """The limits in ticks by whole numbers alone: another statement of the rule."""
    low, high = price * (100 - percent), price * (100 + percent)
    if rounding == "half-up":
        down, up = (low + 50) // 100, (high + 50) // 100
    else:
        down, up = -(-low // 100), high // 100
    return max(1, min(down, price - 1)), max(up, price + 1)


def agrees(limits: Limits, price: int, percent: int, tick: Decimal, rounding: str) -> bool:
    """Whether the limits of a price of so many ticks are those of whole-number arithmetic."""
    down, up = limits(price * tick, Decimal(percent) / 100, tick, rounding)
    return (down, up) == tuple(n * tick for n in in_integers(price, percent, rounding))


def lies_inside(limits: Limits, price: int, percent: int, tick: Decimal) -> bool:
    """Whether inward limits lie within the rate wherever the rate reaches a tick."""
    reference, rate = price * tick, Decimal(percent) / 100
    down, up = limits(reference, rate, tick, "inward")
    return reference * rate < tick or reference * (1 - rate) <= down < reference < up <= reference * (1 + rate)


def rises(limits: Limits, price: int, percent: int, tick: Decimal, rounding: str) -> bool:
    """Whether a price one tick higher has no lower limits, and a higher rate no narrower band."""
    rate = Decimal(percent) / 100
    here = limits(price * tick, rate, tick, rounding)
    above = limits((price + 1) * tick, rate, tick, rounding)
    wider = limits(price * tick, rate + Decimal("0.05"), tick, rounding)
    return above[0] >= here[0] and above[1] >= here[1] and wider[0] <= here[0] and wider[1] >= here[1]


@settings(derandomize=True, max_examples=400)
@given(PRICES, PERCENTS, TICKS, ROUNDINGS)
def test_the_limits_are_those_of_whole_numbers(price: int, percent: int, tick: Decimal, rounding: str) -> None:
    """Decimal limits equal those of integer arithmetic, for any price in ticks, rate, tick and rounding."""
    assert agrees(ours, price, percent, tick, rounding)


@settings(derandomize=True, max_examples=200)
@given(PRICES, PERCENTS, TICKS)
def test_inward_limits_lie_within_the_rate(price: int, percent: int, tick: Decimal) -> None:
    """Beijing's limits never lie beyond the rate."""
    assert lies_inside(ours, price, percent, tick)


@settings(derandomize=True, max_examples=200)
@given(PRICES, PERCENTS, TICKS, ROUNDINGS)
def test_limits_rise_with_price_and_rate(price: int, percent: int, tick: Decimal, rounding: str) -> None:
    """A higher reference never has lower limits, a higher rate never a narrower band."""
    assert rises(ours, price, percent, tick, rounding)


@settings(derandomize=True, max_examples=300)
@given(PRICES, PERCENTS, TICKS)
def test_a_float_means_its_text(price: int, percent: int, tick: Decimal) -> None:
    """A reference read as a float gives the limits of the decimal that stands in the file."""
    reference = price * tick
    assert limit_prices(float(reference), percent / 100, float(tick)) == ours(
        reference, Decimal(percent) / 100, tick, "half-up"
    )


def _decimal_mutant(modes: dict[str, tuple[str, str]]) -> Limits:
    def limits(reference: Decimal, rate: Decimal, tick: Decimal, rounding: str) -> tuple[Decimal, Decimal]:
        low, high = modes[rounding]
        down = (reference * (1 - rate) / tick).to_integral_value(low) * tick
        up = (reference * (1 + rate) / tick).to_integral_value(high) * tick
        return max(min(down, reference - tick), tick), max(up, reference + tick)

    return limits


def _round_of_floats(reference: Decimal, rate: Decimal, tick: Decimal, rounding: str) -> tuple[Decimal, Decimal]:
    places = 2 if tick == CENT else 3
    low, high = (round(float(reference) * (1 + sign * float(rate)), places) for sign in (-1, 1))
    return Decimal(repr(low)), Decimal(repr(high))


def _floor_of_floats(reference: Decimal, rate: Decimal, tick: Decimal, rounding: str) -> tuple[Decimal, Decimal]:
    scale = 100 if tick == CENT else 1000
    low = math.ceil(float(reference) * (1 - float(rate)) * scale)
    high = math.floor(float(reference) * (1 + float(rate)) * scale)
    return low * tick, high * tick


def _without_one_tick(reference: Decimal, rate: Decimal, tick: Decimal, rounding: str) -> tuple[Decimal, Decimal]:
    down, up = ours(reference, rate, tick, rounding)
    return (reference, reference) if reference * rate < tick else (down, up)


def _always_cents(reference: Decimal, rate: Decimal, tick: Decimal, rounding: str) -> tuple[Decimal, Decimal]:
    down, up = ((reference * (1 + sign * rate)).quantize(CENT, ROUND_HALF_UP) for sign in (-1, 1))
    return max(min(down, reference - CENT), CENT), max(up, reference + CENT)


def _ten_percent(reference: Decimal, rate: Decimal, tick: Decimal, rounding: str) -> tuple[Decimal, Decimal]:
    return ours(reference, Decimal("0.1"), tick, rounding)


MUTANTS: dict[str, Limits] = {
    "bankers' rounding": _decimal_mutant(
        {"half-up": (ROUND_HALF_EVEN, ROUND_HALF_EVEN), "inward": (ROUND_CEILING, ROUND_FLOOR)}
    ),
    "half down": _decimal_mutant(
        {"half-up": (ROUND_HALF_DOWN, ROUND_HALF_DOWN), "inward": (ROUND_CEILING, ROUND_FLOOR)}
    ),
    "truncated everywhere": _decimal_mutant(
        {"half-up": (ROUND_FLOOR, ROUND_FLOOR), "inward": (ROUND_FLOOR, ROUND_FLOOR)}
    ),
    "outward": _decimal_mutant({"half-up": (ROUND_HALF_UP, ROUND_HALF_UP), "inward": (ROUND_FLOOR, ROUND_CEILING)}),
    "round() of floats": _round_of_floats,
    "floor() of floats": _floor_of_floats,
    "a limit at the reference itself": _without_one_tick,
    "cents for funds too": _always_cents,
    "10 % for all": _ten_percent,
}
GRID = [
    (price, percent, tick, rounding)
    for price in (*range(1, 60), 170, 182, 187, 425, 1003, 1005, 8463, 33_300)
    for percent in (5, 10, 20, 30)
    for tick in (CENT, MIL)
    for rounding in ("half-up", "inward")
]


@pytest.mark.parametrize("name", list(MUTANTS))
def test_each_wrong_way_is_found(name: str) -> None:
    """The whole-number law refutes every wrong computation on a small grid on which ours stands."""
    assert all(agrees(ours, *case) for case in GRID)
    assert not all(agrees(MUTANTS[name], *case) for case in GRID)


def test_the_other_laws_find_their_bugs() -> None:
    """Truncation and outward rounding leave the rate; a fixed rate and a limit at the reference break the order."""
    inside = [(price, percent, tick) for price, percent, tick, rounding in GRID if rounding == "inward"]
    assert not all(lies_inside(MUTANTS["truncated everywhere"], *case) for case in inside)
    assert not all(lies_inside(MUTANTS["outward"], *case) for case in inside)
    assert not all(rises(_inverse, *case) for case in GRID)


def _inverse(reference: Decimal, rate: Decimal, tick: Decimal, rounding: str) -> tuple[Decimal, Decimal]:
    return ours(reference, Decimal("0.6") - rate, tick, rounding)
