"""Slippage: the price that an order of this size really gets, within the session's limits."""

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from engine.markets.rules.exact import exact, to_multiple
from engine.markets.rules.limits import Band
from engine.simulation.decision import Side
from engine.simulation.fill_policy import Slippage, SlippageModel

BASIS_POINT = Decimal("0.0001")


def slipped(
    slippage: Slippage, side: Side, price: Decimal, shares: int, volume: float, tick: Decimal, band: Band | None
) -> Decimal:
    """The price after slippage, a whole tick against the order's favour, never beyond the session's limits.

    `volume` is the session's, in shares. Without a model the price is returned as it is.
    """
    worse = _worse(slippage, price, shares, volume, tick)
    if worse == 0:
        return price
    if side is Side.BUY:
        moved = to_multiple(price + worse, tick, ROUND_CEILING)
    else:
        moved = max(to_multiple(price - worse, tick, ROUND_FLOOR), tick)
    return band.clamped(moved) if band is not None else moved


def _worse(slippage: Slippage, price: Decimal, shares: int, volume: float, tick: Decimal) -> Decimal:
    amount = exact(slippage.amount)
    if slippage.model is SlippageModel.BPS:
        return price * amount * BASIS_POINT
    if slippage.model is SlippageModel.TICKS:
        return amount * tick
    if slippage.model is SlippageModel.IMPACT and volume > 0:
        return price * amount * (Decimal(shares) / exact(volume)).sqrt()
    return Decimal(0)
