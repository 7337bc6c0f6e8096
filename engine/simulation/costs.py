"""What trading costs: the rule book's rates of the day, with what a run sets in their place."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from engine.markets.instrument import Instrument, InstrumentKind
from engine.markets.rules.exact import cents, exact
from engine.markets.rules.fees import Commission, FeeRates, OrderFees, fee_rates, order_fees, usual_commission
from engine.markets.rules.fund_fees import subscription_rate
from engine.markets.rules.rule_book import RuleBook
from engine.simulation.decision import Side


@dataclass(frozen=True, slots=True)
class Costs:
    """Rates that take the place of the rule book's, fractions of the notional; None leaves the book's.

    `commission` and `minimum_commission` (money an order) are the broker's: the book has what is usual in the
    market. `stamp_duty` is of sales; `transfer_fee`, the exchange's `handling_fee` and the regulators'
    `regulatory_fee` are of both sides, and on the mainland the latter two are paid out of the commission. None of them
    is of an open-ended fund: there `subscription_fee` is what its purchase really costs (after any discount), and
    `redemption_fee` what is due of units held for 7 days or more; before that the law's fee stands.
    """

    commission: float | None = None
    minimum_commission: float | None = None
    stamp_duty: float | None = None
    transfer_fee: float | None = None
    handling_fee: float | None = None
    regulatory_fee: float | None = None
    subscription_fee: float | None = None
    redemption_fee: float | None = None


def fees(
    costs: Costs, book: RuleBook, instrument: Instrument, session: date, side: Side, notional_cents: int
) -> OrderFees:
    """The costs of an order of this notional in a session, each rounded to the cent; of an open-ended fund those of a
    purchase (`redemption` has the other end). RuleError outside the book."""
    if instrument.kind is InstrumentKind.FUND:
        return _subscription(costs, book, instrument, session, side, notional_cents)
    return order_fees(rates_of(costs, book, instrument, session, side), notional_cents)


def rates_of(costs: Costs, book: RuleBook, instrument: Instrument, session: date, side: Side) -> FeeRates:
    """The rates of one side of an instrument that trades on an exchange. RuleError outside the book."""
    return book.derived(_rates, (costs, instrument, side), session)


def _rates(book: RuleBook, about: tuple[Costs, Instrument, Side], session: date) -> FeeRates:
    costs, instrument, side = about
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
    return replace(
        rates,
        transfer_fee=_chosen(costs.transfer_fee, rates.transfer_fee),
        handling_fee=_chosen(costs.handling_fee, rates.handling_fee),
        regulatory_fee=_chosen(costs.regulatory_fee, rates.regulatory_fee),
    )


def _subscription(
    costs: Costs, book: RuleBook, instrument: Instrument, session: date, side: Side, notional_cents: int
) -> OrderFees:
    if side is Side.SELL:
        raise ValueError(f"{instrument.ticker}: what a redemption costs depends on how long each unit was held")
    rate = subscription_rate(book, instrument, session)
    if costs.subscription_fee is not None:
        rate = exact(costs.subscription_fee)
    return OrderFees(fund_fee_cents=cents(rate * notional_cents / 100))


def _chosen(given: float | None, book: Decimal) -> Decimal:
    return book if given is None else exact(given)
