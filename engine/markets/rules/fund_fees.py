"""What the units of an open-ended fund cost at their purchase and at their redemption."""

from datetime import date
from decimal import Decimal

from engine.markets.instrument import Instrument
from engine.markets.rules.exact import exact
from engine.markets.rules.rule import Rule
from engine.markets.rules.rule_book import RuleBook
from engine.markets.rules.rule_name import RuleName

WEEK, MONTH = 7, 30
A_YEAR = 365


def subscription_rate(book: RuleBook, instrument: Instrument, on: date) -> Decimal:
    """The front-end fee of a purchase, a fraction of what is put into units: the fund's own, at a platform's discount.

    An amount of money A buys units for A / (1 + rate), the rest is the fee. RuleError where the book does not cover it.
    """
    fee = book.lookup(RuleName.SUBSCRIPTION_FEE, instrument, on).number
    return fee * book.lookup(RuleName.SUBSCRIPTION_DISCOUNT, instrument, on).number


def redemption_rule(book: RuleBook, instrument: Instrument, on: date, days_held: int) -> Rule:
    """The rule whose rate is due of what units are worth that are redeemed on a date, by the days they were held.

    Days are calendar days from the confirmation of the purchase to that of the redemption, the first one counted.
    """
    if days_held < WEEK:
        name = RuleName.REDEMPTION_FEE_WEEK
    else:
        name = RuleName.REDEMPTION_FEE_MONTH if days_held < MONTH else RuleName.REDEMPTION_FEE_LONGER
    return book.lookup(name, instrument, on)


def redemption_rate(
    book: RuleBook, instrument: Instrument, on: date, days_held: int, own: float | None = None
) -> Decimal:
    """That rate; `own` takes the place of the book's from the seventh day on, where the fund's contract decides."""
    if own is not None and days_held >= WEEK:
        return exact(own)
    return redemption_rule(book, instrument, on, days_held).number


def running_fee(book: RuleBook, instrument: Instrument, on: date) -> Decimal:
    """What a linked fund takes out of its net assets a year beside the fees of its ETF, a fraction."""
    return book.lookup(RuleName.RUNNING_FEE, instrument, on).number
