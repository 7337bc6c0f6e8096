"""Slippage: worse by a stated amount, in whole ticks, within the limits."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.markets.rules.limits import Band
from engine.simulation.decision import Side
from engine.simulation.fill_policy import Slippage, SlippageModel
from engine.simulation.slippage import slipped

TICK = Decimal("0.01")
BAND = Band(Decimal("9.00"), Decimal("11.00"))
BPS, TICKS, IMPACT = SlippageModel.BPS, SlippageModel.TICKS, SlippageModel.IMPACT


def paid(model: SlippageModel, amount: float, side: Side, price: str = "10", shares: int = 10_000) -> Decimal:
    """The price of an order in a session of 1 000 000 shares between 9.00 and 11.00."""
    return slipped(Slippage(model, amount), side, Decimal(price), shares, 1e6, TICK, BAND)


@pytest.mark.parametrize(
    ("model", "amount", "bought", "sold"),
    [
        (SlippageModel.NONE, 50.0, "10", "10"),
        (BPS, 0.0, "10", "10"),
        (BPS, 50.0, "10.05", "9.95"),  # 0.5 % of 10.00
        (BPS, 1.0, "10.01", "9.99"),  # 0.001, a whole tick against the order
        (TICKS, 2.0, "10.02", "9.98"),
        (TICKS, 0.5, "10.01", "9.99"),  # half a tick is a whole one
        (IMPACT, 0.1, "10.1", "9.9"),  # 0.1 x the root of 10 000 / 1 000 000 = 0.1 x 0.1 = 1 %
    ],
)
def test_a_model_moves_the_price_against_the_order(model, amount, bought, sold):
    """10.00, worse by the model's amount."""
    assert paid(model, amount, Side.BUY) == Decimal(bought)
    assert paid(model, amount, Side.SELL) == Decimal(sold)


def test_impact_grows_with_the_root_of_the_order():
    """Four times the shares, twice the impact: 1 % becomes 2 %, of a hundredth part 0.1 %."""
    assert paid(IMPACT, 0.1, Side.BUY, shares=40_000) == Decimal("10.20")
    assert paid(IMPACT, 0.1, Side.BUY, shares=100) == Decimal("10.01")


def test_no_price_goes_beyond_the_limits():
    """3 % above 10.90 would be 11.23, below 9.10 it would be 8.82."""
    assert paid(BPS, 300.0, Side.BUY, "10.90") == Decimal("11.00")
    assert paid(BPS, 300.0, Side.SELL, "9.10") == Decimal("9.00")


def test_without_limits_a_price_stays_a_price():
    """A sale at 0.02 with five ticks against it gets one tick, not less than nothing; a buy is not held back."""
    cheap = Slippage(TICKS, 5.0)
    assert slipped(cheap, Side.SELL, Decimal("0.02"), 100, 1e6, TICK, None) == TICK
    assert slipped(Slippage(BPS, 5_000.0), Side.BUY, Decimal(10), 100, 1e6, TICK, None) == Decimal(15)


def test_a_price_between_ticks_is_moved_to_one():
    """The mean price 10.175 and 1 basis point: 10.176, so 10.18; sold at 10.17."""
    assert paid(BPS, 1.0, Side.BUY, "10.175") == Decimal("10.18")
    assert paid(BPS, 1.0, Side.SELL, "10.175") == Decimal("10.17")


@given(
    model=st.sampled_from(list(SlippageModel)),
    amount=st.floats(0, 500, allow_nan=False),
    price=st.integers(900, 1_100),
    shares=st.integers(1, 100_000),
)
@settings(derandomize=True, max_examples=150)
def test_slippage_never_helps_and_stays_on_the_board(model, amount, price, shares):
    """Whatever the model: a buy pays no less, a sale gets no more, whole ticks, within the limits."""
    at = Decimal(price) / 100
    for side, is_worse in ((Side.BUY, lambda got: got >= at), (Side.SELL, lambda got: got <= at)):
        got = slipped(Slippage(model, amount), side, at, shares, 1e6, TICK, BAND)
        assert is_worse(got)
        assert BAND.contains(got)
        assert got % TICK == 0
