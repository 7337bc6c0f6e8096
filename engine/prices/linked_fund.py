"""Net asset values of a fund that holds an ETF, derived from the ETF's closes where no source has published ones."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import numpy as np

from engine.markets.instrument import Instrument
from engine.markets.rules.errors import RuleError
from engine.markets.rules.fund_fees import A_YEAR, running_fee
from engine.markets.rules.rule_book import RuleBook
from engine.prices.action import CorporateAction
from engine.prices.adjusted import steps
from engine.prices.bars import Bars, Floats
from engine.prices.store import PriceStore

INVESTED = 0.95
DECIMALS = 4


def linked_values(ticker: str, etf: Bars, actions: Iterable[CorporateAction], fees: Floats) -> Bars:
    """The net asset values of a fund that holds an ETF, one for each of its bars, 1 at the first; a bar's prices are
    all that value, its volume is 0.

    Value by value it earns 95 % of the ETF's total return between the two closes (a linked fund must hold at least 90 %
    of it, and keeps 5 % in cash for redemptions, here at no interest), less `fees`, float64 (len(etf),), fractions a
    year, by calendar days / 365. Values are rounded to four decimals, as funds publish them. Value t depends on no
    later bar. The ETF's premium over its own net asset value is taken for part of the fund's.
    """
    days = np.diff(etf.sessions, prepend=etf.sessions[:1]).astype(np.float64)
    moved = INVESTED * (steps(etf, actions) - 1.0) - fees * days / A_YEAR
    values = np.round(np.cumprod(1.0 + moved), DECIMALS)
    return Bars(ticker, etf.sessions, values, values, values, values, np.zeros(len(etf)))


def with_linked_fund(store: PriceStore, ticker: str, etf: str, book: RuleBook) -> PriceStore:
    """The store with derived values of a fund, unless it has published ones or lacks the ETF.

    The fund's name and the store's notice say what was done. Values begin where the rule book does. RuleError where it
    does not know the fund at all.
    """
    if ticker in store or etf not in store or not len(store[etf]):
        return store
    instrument, bars = store.instrument(ticker), store[etf]
    if instrument is None:
        raise RuleError(f"{ticker} is linked to {etf}, but its number is in no range of funds; write it as 016019.OF")
    running_fee(book, instrument, bars.last_on)
    rates = [(row, _rate(instrument, bars.bar(row).session, book)) for row in range(len(bars))]
    rows = np.array([row for row, rate in rates if rate is not None], dtype=np.intp)
    fees = np.array([rate for _, rate in rates if rate is not None])
    values = linked_values(ticker, bars.at_rows(rows), store.actions_of(etf), fees)
    note = (
        f"{ticker} has no published net asset values here: they are derived from {etf} ({INVESTED:.0%} of its total "
        f"return, the rest in cash, less {float(fees[-1]):.2%} a year)."
    )
    return store.with_series(values, replace(instrument, name=f"{instrument.name} (derived from {etf})"), note)


def _rate(instrument: Instrument, on: date, book: RuleBook) -> float | None:
    """The yearly fee on a date, None before the book begins."""
    try:
        return float(running_fee(book, instrument, on))
    except RuleError:
        return None
