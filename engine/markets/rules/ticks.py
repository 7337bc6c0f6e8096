"""The smallest step of a price, which in some markets depends on the price."""

from datetime import date
from decimal import Decimal

from engine.markets.instrument import Instrument
from engine.markets.rules.exact import Number, exact
from engine.markets.rules.rule_book import RuleBook
from engine.markets.rules.rule_name import RuleName


def tick_of(book: RuleBook, instrument: Instrument, on: date, price: Number) -> Decimal:
    """The tick of an instrument at a price, in its currency. RuleError where the book does not cover it."""
    value = book.lookup(RuleName.TICK, instrument, on).value
    return value if isinstance(value, Decimal) else rung(value, exact(price))


def rung(ladder: str, price: Decimal) -> Decimal:
    """The tick at a price on a ladder such as "1:0.0001 0.01": below 1 it is 0.0001, else 0.01."""
    *steps, last = ladder.split(" ")
    for step in steps:
        bound, _, tick = step.partition(":")
        if price < Decimal(bound):
            return Decimal(tick)
    return Decimal(last)
