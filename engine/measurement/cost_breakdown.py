"""What trading cost, by kind. Money in cents."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.simulation.fill import Fill


@dataclass(frozen=True, slots=True)
class CostBreakdown:
    """All costs of the fills of one strategy; `rate` is their part of all that was bought and sold, None for nothing.

    Slippage is no cost of its own: it is in the prices.
    """

    commission_cents: int
    stamp_duty_cents: int
    transfer_fee_cents: int
    handling_fee_cents: int
    regulatory_fee_cents: int
    dividend_tax_cents: int
    total_cents: int
    traded_cents: int
    rate: float | None


def cost_breakdown(fills: Sequence[Fill]) -> CostBreakdown:
    """The sums over the fills."""
    total = sum(fill.costs_cents for fill in fills)
    traded = sum(fill.notional_cents for fill in fills)
    return CostBreakdown(
        commission_cents=sum(fill.commission_cents for fill in fills),
        stamp_duty_cents=sum(fill.stamp_duty_cents for fill in fills),
        transfer_fee_cents=sum(fill.transfer_fee_cents for fill in fills),
        handling_fee_cents=sum(fill.handling_fee_cents for fill in fills),
        regulatory_fee_cents=sum(fill.regulatory_fee_cents for fill in fills),
        dividend_tax_cents=sum(fill.dividend_tax_cents for fill in fills),
        total_cents=total,
        traded_cents=traded,
        rate=total / traded if traded else None,
    )
