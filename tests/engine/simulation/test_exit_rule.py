"""Standing orders touched by a bar: prices worked by hand, an entry at 10.00 unless said otherwise."""

from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.prices.bars import Bar
from engine.simulation.exit_rule import ExitRule, may_touch, touched

TICK = Decimal("0.01")
STOP, PROFIT, TRAIL = ExitRule(stop_loss=0.1), ExitRule(take_profit=0.1), ExitRule(trailing_stop=0.1)
ALL = ExitRule(stop_loss=0.1, take_profit=0.1, trailing_stop=0.2)


def price(rule: ExitRule, ohlc: tuple[float, float, float, float], peak: str = "10", entry: str = "10") -> str | None:
    """The price of the touch, None for none."""
    bar = Bar(date(2024, 9, 2), *ohlc, 1e6)
    touch = touched(rule, Decimal(entry), Decimal(peak), bar, TICK)
    return None if touch is None else f"{touch.price:.2f}"


@pytest.mark.parametrize(
    ("ohlc", "expected"),
    [
        ((9.5, 9.6, 8.9, 9.2), "9.00"),  # reached within the session
        ((9.5, 9.6, 9.0, 9.2), "9.00"),  # just reached
        ((9.5, 9.6, 9.01, 9.2), None),  # missed by a tick
        ((8.5, 9.6, 8.4, 9.2), "8.50"),  # a gap below: the open is the worse price
        ((9.0, 9.6, 9.0, 9.2), "9.00"),
    ],
)
def test_a_stop_sells_at_the_worse_of_trigger_and_open(ohlc, expected):
    """10 % below 10.00 is 9.00."""
    assert price(STOP, ohlc) == expected


@pytest.mark.parametrize(
    ("ohlc", "expected"),
    [
        ((10.5, 11.2, 10.4, 11.1), "11.00"),
        ((10.5, 11.0, 10.4, 10.9), "11.00"),
        ((10.5, 10.99, 10.4, 10.9), None),
        ((11.5, 11.8, 10.9, 11.6), "11.00"),  # a gap above: the trigger is the worse price
        ((11.5, 11.8, 11.3, 11.6), "11.30"),  # no share traded as low as the trigger
    ],
)
def test_a_profit_order_sells_at_the_worse_of_trigger_and_open(ohlc, expected):
    """10 % above 10.00 is 11.00; a fill lies within the bar."""
    assert price(PROFIT, ohlc) == expected


def test_where_one_bar_touches_both_the_stop_counts():
    """Low 8.90 and high 11.20 reach 9.00 and 11.00; nobody knows which came first, so it was the stop."""
    assert price(ALL, (10.0, 11.2, 8.9, 10.5)) == "9.00"
    assert price(ALL, (11.5, 11.6, 8.9, 10.5)) == "9.00"


def test_a_trailing_stop_hangs_below_the_peak():
    """10 % below a peak of 12.00 is 10.80; the bar's own high of 13.00 does not raise it."""
    assert price(TRAIL, (11.5, 13.0, 11.7, 12.0), peak="12") is None
    assert price(TRAIL, (11.5, 13.0, 10.8, 12.0), peak="12") == "10.80"
    assert price(TRAIL, (10.7, 13.0, 10.6, 12.0), peak="12") == "10.70"


def test_of_two_stops_the_higher_is_met_first():
    """9.00 from the entry, 20 % below a peak of 12.00 is 9.60: price falls through 9.60 first."""
    assert price(ALL, (9.8, 9.9, 8.0, 8.5), peak="12") == "9.60"
    assert price(ALL, (9.8, 9.9, 8.0, 8.5), peak="11") == "9.00"  # 8.80 lies below 9.00


def test_triggers_are_whole_ticks_away_from_the_order():
    """3.33 % below 10.00 is 9.667, so 9.66; above it 10.333, so 10.34."""
    assert price(ExitRule(stop_loss=0.0333), (9.9, 9.9, 9.67, 9.8)) is None
    assert price(ExitRule(stop_loss=0.0333), (9.9, 9.9, 9.6, 9.8)) == "9.66"
    assert price(ExitRule(take_profit=0.0333), (10.0, 10.33, 10.0, 10.3)) is None
    assert price(ExitRule(take_profit=0.0333), (10.0, 10.4, 10.0, 10.3)) == "10.34"


def test_no_order_is_never_touched():
    """An empty rule says so, and sells nothing in the wildest bar."""
    assert not ExitRule().has_orders
    assert all(rule.has_orders for rule in (STOP, PROFIT, TRAIL))
    assert price(ExitRule(), (10.0, 100.0, 0.01, 10.0)) is None


def test_a_touch_names_its_order():
    """The reason goes into the log of decisions."""
    bar = Bar(date(2024, 9, 2), 10.0, 11.2, 8.9, 10.0, 1e6)
    reasons = [touched(rule, Decimal(10), Decimal(10), bar, TICK) for rule in (STOP, PROFIT, TRAIL)]
    assert [touch.why for touch in reasons if touch is not None] == [
        "stop loss 10.00%",
        "take profit 10.00%",
        "trailing stop 10.00% below 10",
    ]


FRACTIONS = st.one_of(st.none(), st.integers(1, 40).map(lambda n: n / 200))


@settings(max_examples=400)
@given(
    rule=st.builds(ExitRule, stop_loss=FRACTIONS, take_profit=FRACTIONS, trailing_stop=FRACTIONS),
    entry=st.one_of(st.integers(100, 5_000), st.integers(1, 60).map(lambda n: 200 * n)),  # triggers on whole ticks too
    above=st.sampled_from([0, 1, 37, 200, 400]),
    end=st.sampled_from(["low", "high"]),
    data=st.data(),
)
def test_what_is_touched_may_be_touched(rule, entry, above, end, data):
    """The look in floats misses no order that the reckoning in decimals finds: tried on bars that just reach a trigger,
    or miss it by a tick."""
    paid, peak = Decimal(entry) / 100, Decimal(entry + above) / 100
    moves = [(paid, -1, rule.stop_loss), (peak, -1, rule.trailing_stop), (paid, 1, rule.take_profit)]
    triggers = [price * (1 + sign * Decimal(str(part))) for price, sign, part in moves if part is not None]
    at = data.draw(st.sampled_from(triggers or [paid])) + TICK * data.draw(st.integers(-1, 1))
    reached = float(at.quantize(TICK, ROUND_HALF_EVEN))
    low, high = (reached, reached + 1) if end == "low" else (max(reached - 1, 0.01), reached)
    bar = Bar(date(2024, 9, 2), high, high, low, low, 1e6)
    can = may_touch(rule, float(paid), float(peak), low, high)
    assert touched(rule, paid, peak, bar, TICK) is None or can
    many = may_touch(rule, float(paid), np.full(3, float(peak)), np.full(3, low), np.full(3, high))
    assert np.all(many == can)


def test_a_bar_far_from_every_trigger_cannot_touch():
    """Neither 9.00 nor 11.00 lies in 9.5 to 10.5; a rule without orders is never touched."""
    assert not may_touch(ALL, 10.0, 10.0, 9.5, 10.5)
    assert not may_touch(ExitRule(), 10.0, 10.0, 0.01, 1e9)
