"""What trading costs: the rule book's rates of the day, with what a run sets in their place."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from engine.markets.instrument import Instrument
from engine.markets.rules.exact import cents, exact
from engine.markets.rules.fees import Commission, OrderFees, fee_rates, order_fees, usual_commission
from engine.markets.rules.rule_book import RuleBook
from engine.simulation.decision import Side


@dataclass(frozen=True, slots=True)
class Costs:
    """Rates that take the place of the rule book's, fractions of the notional; None leaves the book's.

    `commission` and `minimum_commission` (money an order) are the broker's: the book has what is usual in the
    market. `stamp_duty` is of sales; `transfer_fee`, the exchange's `handling_fee` and the regulators'
    `regulatory_fee` are of both sides, and on the mainland the latter two are paid out of the commission.
    """

    commission: float | None = None
    minimum_commission: float | None = None
    stamp_duty: float | None = None
    transfer_fee: float | None = None
    handling_fee: float | None = None
    regulatory_fee: float | None = None


def fees(
    costs: Costs, book: RuleBook, instrument: Instrument, session: date, side: Side, notional_cents: int
) -> OrderFees:
    """The costs of an order of this notional in a session, each rounded to the cent. RuleError outside the book."""
    usual = usual_commission(book, instrument, session)
    commission = Commission(
        rate=usual.rate if costs.commission is None else exact(costs.commission),
        minimum_cents=usual.minimum_cents
        if costs.minimum_commission is None
        else cents(exact(costs.minimum_commission)),
        covers_exchange_fees=usual.covers_exchange_fees,
    )
    rates = fee_rates(book, instrument, session, is_sale=side is Side.SELL, commission=commission)
    if costs.stamp_duty is not None and side is Side.SELL:
        rates = replace(rates, stamp_duty=exact(costs.stamp_duty))
    rates = replace(
        rates,
        transfer_fee=_chosen(costs.transfer_fee, rates.transfer_fee),
        handling_fee=_chosen(costs.handling_fee, rates.handling_fee),
        regulatory_fee=_chosen(costs.regulatory_fee, rates.regulatory_fee),
    )
    return order_fees(rates, notional_cents)


def _chosen(given: float | None, book: Decimal) -> Decimal:
    return book if given is None else exact(given)
