"""The tax on a dividend by how long the shares were held, due when they are sold."""

import calendar
from datetime import date

from engine.markets.instrument import Instrument
from engine.markets.rules.rule import Rule
from engine.markets.rules.rule_book import RuleBook
from engine.markets.rules.rule_name import RuleName


def dividend_tax(book: RuleBook, instrument: Instrument, record_on: date, bought_on: date, sold_on: date) -> Rule:
    """The rule whose rate is due of a dividend of `record_on` for shares bought and sold on two dates.

    Held up to a month or a year means sold on or before the same day of the next month or year (财税〔2012〕85号
    art. 8: shares count as held from the day of purchase to the day before the sale). Shares bought first are sold
    first. ValueError where the dates do not follow each other.
    """
    if not bought_on <= record_on <= sold_on:
        raise ValueError(
            f"bought {bought_on}, entitled {record_on}, sold {sold_on}: the dates do not follow each other"
        )
    if sold_on <= months_later(bought_on, 1):
        name = RuleName.DIVIDEND_TAX_MONTH
    elif sold_on <= months_later(bought_on, 12):
        name = RuleName.DIVIDEND_TAX_YEAR
    else:
        name = RuleName.DIVIDEND_TAX_LONGER
    return book.lookup(name, instrument, record_on)


def months_later(on: date, n: int) -> date:
    """The same day n months later, the last day of that month where it is shorter."""
    year, month = divmod(on.year * 12 + on.month - 1 + n, 12)
    return date(year, month + 1, min(on.day, calendar.monthrange(year, month + 1)[1]))
