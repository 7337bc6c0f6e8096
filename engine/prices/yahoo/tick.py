"""The tick that an instrument's prices are multiples of, by the rule book, session by session."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import numpy as np

from engine.markets.instrument import Instrument, InstrumentKind
from engine.markets.rules.errors import RuleError
from engine.markets.rules.rule_book import RuleBook
from engine.markets.rules.rule_name import RuleName
from engine.markets.rules.ticks import rung
from engine.prices.bars import Dates, Floats

UNKNOWN = Fraction(0)


def ticks_of(book: RuleBook, instrument: Instrument, sessions: Dates, prices: Floats) -> list[Fraction]:
    """The tick of each session at its price (a rough raw price will do); UNKNOWN where the book does not cover it."""
    if instrument.kind is InstrumentKind.INDEX:
        return [UNKNOWN] * len(sessions)
    # A fund's tick does not hang on what it follows, which is all that the book can lack of it.
    known = replace(instrument, board=instrument.board or "main")
    values = _values(book, known, [day for day in sessions.tolist() if isinstance(day, date)])
    return [_at(value, price) for value, price in zip(values, prices.tolist(), strict=True)]


def _values(book: RuleBook, instrument: Instrument, days: list[date]) -> Iterator[Decimal | str | None]:
    """The book's tick on each day; looked up once for each run of days that one rule holds for."""
    rule = None
    for day in days:
        if rule is None or not rule.holds_on(day):
            try:
                rule = book.lookup(RuleName.TICK, instrument, day)
            except RuleError:
                rule = None
        yield None if rule is None else rule.value


def _at(value: Decimal | str | None, price: float) -> Fraction:
    if value is None or not np.isfinite(price):
        return UNKNOWN
    return Fraction(value if isinstance(value, Decimal) else rung(value, Decimal(repr(price))))
