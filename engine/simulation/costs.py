"""What trading costs, as parameters of a run. Rates are fractions of the notional."""

from dataclasses import dataclass
from decimal import Decimal

from engine.markets.instrument import InstrumentKind
from engine.simulation.decision import Side
from engine.simulation.money import part_cents, to_cents


@dataclass(frozen=True, slots=True)
class Costs:
    """Commission on both sides with a minimum per order, stamp duty on sales of stocks, transfer fee on stocks.

    Defaults are those of a mainland retail account since 2023-08-28: commission 0.025 % and at least 5.00, stamp
    duty 0.05 % of sales of stocks (not funds), transfer fee 0.001 % of stocks on both sides.
    """

    commission: float = 0.00025
    minimum_commission: float = 5.0
    stamp_duty: float = 0.0005
    transfer_fee: float = 0.00001


@dataclass(frozen=True, slots=True)
class Fees:
    """The costs of one order, each in cents."""

    commission_cents: int
    stamp_duty_cents: int
    transfer_fee_cents: int

    @property
    def total_cents(self) -> int:
        """All costs together."""
        return self.commission_cents + self.stamp_duty_cents + self.transfer_fee_cents


def fees(costs: Costs, kind: InstrumentKind, side: Side, notional_cents: int) -> Fees:
    """The costs of an order of this notional, each rounded half up to the cent; the minimum holds once an order."""
    is_stock = kind is InstrumentKind.STOCK
    minimum_cents = to_cents(Decimal(repr(float(costs.minimum_commission))))
    return Fees(
        commission_cents=max(part_cents(notional_cents, costs.commission), minimum_cents),
        stamp_duty_cents=part_cents(notional_cents, costs.stamp_duty) if is_stock and side is Side.SELL else 0,
        transfer_fee_cents=part_cents(notional_cents, costs.transfer_fee) if is_stock else 0,
    )
