"""What an order costs: commission, stamp duty, and the fees of clearing house, exchange and regulator."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal

from engine.markets.instrument import Instrument
from engine.markets.rules.exact import cents
from engine.markets.rules.rule_book import RuleBook
from engine.markets.rules.rule_name import LARGEST_FEE, RuleName

COVERS_EXCHANGE_FEES = "exchange-fees"
UP_TO_UNIT = "up-to-unit"


@dataclass(frozen=True, slots=True)
class Commission:
    """What the broker takes of an order: a fraction of the notional, at least `minimum_cents`.

    Where `covers_exchange_fees`, the fees of exchange and regulator are paid out of it; else they are added.
    ValueError where the rate is no fraction (0.0005 is 5 basis points) or the minimum is below 0.
    """

    rate: Decimal
    minimum_cents: int = 0
    covers_exchange_fees: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.rate < LARGEST_FEE:
            raise ValueError(
                f"commission: {self.rate} is not a fraction of the notional below {LARGEST_FEE}; 5 basis points are "
                "0.0005, 0.03 % is 0.0003"
            )
        if self.minimum_cents < 0:
            raise ValueError(f"minimum commission: {self.minimum_cents} cents is not 0 or more")


@dataclass(frozen=True, slots=True)
class FeeRates:
    """The rates of one side of an instrument on a date, fractions of the notional.

    `transfer_fee` is the clearing house's (with a least and a most amount where it has one), `handling_fee` the
    exchange's, `regulatory_fee` the regulators'. Stamp duty is rounded half up to the cent, or up to the whole
    currency unit.
    """

    commission: Commission
    stamp_duty: Decimal = Decimal(0)
    transfer_fee: Decimal = Decimal(0)
    handling_fee: Decimal = Decimal(0)
    regulatory_fee: Decimal = Decimal(0)
    least_transfer_cents: int = 0
    most_transfer_cents: int | None = None
    is_stamp_duty_rounded_up: bool = False


@dataclass(frozen=True, slots=True)
class OrderFees:
    """The costs of an order, each in whole cents; `fund_fee_cents` is what an open-ended fund takes of a purchase or a
    redemption."""

    commission_cents: int = 0
    stamp_duty_cents: int = 0
    transfer_fee_cents: int = 0
    handling_fee_cents: int = 0
    regulatory_fee_cents: int = 0
    fund_fee_cents: int = 0

    @property
    def total_cents(self) -> int:
        """All costs together."""
        return (
            self.commission_cents
            + self.stamp_duty_cents
            + self.transfer_fee_cents
            + self.handling_fee_cents
            + self.regulatory_fee_cents
            + self.fund_fee_cents
        )


def usual_commission(book: RuleBook, instrument: Instrument, on: date) -> Commission:
    """The commission that is usual in the market: a custom of brokers, not a rule."""
    return Commission(
        rate=book.lookup(RuleName.COMMISSION, instrument, on).number,
        minimum_cents=cents(book.lookup(RuleName.MINIMUM_COMMISSION, instrument, on).number),
        covers_exchange_fees=book.lookup(RuleName.COMMISSION_COVERS, instrument, on).value == COVERS_EXCHANGE_FEES,
    )


def fee_rates(
    book: RuleBook, instrument: Instrument, on: date, *, is_sale: bool, commission: Commission | None = None
) -> FeeRates:
    """The rates of a buy or a sale on a date, with the given commission or the usual one.

    RuleError where the book does not cover one of them.
    """
    stamp_duty = RuleName.STAMP_DUTY_SELL if is_sale else RuleName.STAMP_DUTY_BUY
    regulatory = RuleName.REGULATORY_FEE_SELL if is_sale else RuleName.REGULATORY_FEE_BUY
    least = book.find(RuleName.TRANSFER_FEE_MINIMUM, instrument, on)
    most = book.find(RuleName.TRANSFER_FEE_MAXIMUM, instrument, on)
    return FeeRates(
        commission=commission or usual_commission(book, instrument, on),
        stamp_duty=book.lookup(stamp_duty, instrument, on).number,
        transfer_fee=book.lookup(RuleName.TRANSFER_FEE, instrument, on).number,
        handling_fee=book.lookup(RuleName.HANDLING_FEE, instrument, on).number,
        regulatory_fee=book.lookup(regulatory, instrument, on).number,
        least_transfer_cents=cents(least.number) if least else 0,
        most_transfer_cents=cents(most.number) if most else None,
        is_stamp_duty_rounded_up=book.lookup(RuleName.STAMP_DUTY_ROUNDING, instrument, on).value == UP_TO_UNIT,
    )


def order_fees(rates: FeeRates, notional_cents: int) -> OrderFees:
    """The costs of an order of this notional, each rounded half up to the cent by itself; nothing traded costs nothing.

    Commission = max(rate × notional, minimum), once an order; where it covers the fees of exchange and regulator
    they are taken out of it (never below 0), so that the total is the commission all the same.
    """
    if notional_cents < 0:
        raise ValueError(f"a notional is 0 cents or more, not {notional_cents}")
    if notional_cents == 0:
        return OrderFees()
    handling = _part(notional_cents, rates.handling_fee)
    regulatory = _part(notional_cents, rates.regulatory_fee)
    commission = max(_part(notional_cents, rates.commission.rate), rates.commission.minimum_cents)
    if rates.commission.covers_exchange_fees:
        commission = max(0, commission - handling - regulatory)
    return OrderFees(
        commission, _stamp_duty(rates, notional_cents), _transfer(rates, notional_cents), handling, regulatory
    )


def fill_fees(rates: FeeRates, filled_cents: int, fill_cents: int) -> OrderFees:
    """The costs that a further fill of `fill_cents` adds to an order of which `filled_cents` are filled already.

    However an order is cut into fills, their costs add up to those of the whole: the minimum is paid once.
    """
    before, after = order_fees(rates, filled_cents), order_fees(rates, filled_cents + fill_cents)
    return OrderFees(
        after.commission_cents - before.commission_cents,
        after.stamp_duty_cents - before.stamp_duty_cents,
        after.transfer_fee_cents - before.transfer_fee_cents,
        after.handling_fee_cents - before.handling_fee_cents,
        after.regulatory_fee_cents - before.regulatory_fee_cents,
    )


def _part(notional_cents: int, rate: Decimal) -> int:
    return cents(rate * notional_cents / 100)


def _stamp_duty(rates: FeeRates, notional_cents: int) -> int:
    if not rates.is_stamp_duty_rounded_up:
        return _part(notional_cents, rates.stamp_duty)
    return int((rates.stamp_duty * notional_cents / 100).to_integral_value(ROUND_CEILING)) * 100


def _transfer(rates: FeeRates, notional_cents: int) -> int:
    fee = max(_part(notional_cents, rates.transfer_fee), rates.least_transfer_cents)
    return fee if rates.most_transfer_cents is None else min(fee, rates.most_transfer_cents)
