"""A fill: shares that really changed hands, with every cost. Money is in cents, whole numbers."""

from dataclasses import dataclass
from datetime import date

from engine.simulation.decision import Side


@dataclass(frozen=True, slots=True)
class Fill:
    """One execution of one plan. `price` is raw, per share; `wanted` is the size of the order it belongs to.

    `is_queued` where the order was filled from the queue at the limit. `dividend_tax_cents` is what is due at a sale
    of the dividends received while the shares were held. `fund_fee_cents` is the fee of units of an open-ended fund, at
    their purchase or redemption; `settles_on` is the session from whose open on the money of a redemption can be used,
    None where it can be used at once.
    """

    plan: str
    session: date
    ticker: str
    side: Side
    wanted: int
    shares: int
    price: float
    notional_cents: int
    commission_cents: int
    stamp_duty_cents: int
    transfer_fee_cents: int
    handling_fee_cents: int = 0
    regulatory_fee_cents: int = 0
    dividend_tax_cents: int = 0
    is_queued: bool = False
    fund_fee_cents: int = 0
    settles_on: date | None = None

    @property
    def costs_cents(self) -> int:
        """All costs together."""
        return (
            self.commission_cents
            + self.stamp_duty_cents
            + self.transfer_fee_cents
            + self.handling_fee_cents
            + self.regulatory_fee_cents
            + self.dividend_tax_cents
            + self.fund_fee_cents
        )

    @property
    def cash_cents(self) -> int:
        """What the fill does to the cash account: negative for a buy."""
        if self.side is Side.BUY:
            return -self.notional_cents - self.costs_cents
        return self.notional_cents - self.costs_cents


@dataclass(frozen=True, slots=True)
class Entitlement:
    """What a corporate action did to the shares that a plan held at the close before `session`, its ex-date."""

    plan: str
    session: date
    ticker: str
    shares_before: int
    shares_after: int
    cash_cents: int
