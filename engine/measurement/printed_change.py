"""A return as a document may have printed it: raw closes with what was paid and split between them."""

from decimal import Decimal
from enum import StrEnum

from engine.markets.rules.errors import RuleError
from engine.markets.rules.exact import exact, to_multiple
from engine.markets.rules.rule_book import RuleBook
from engine.markets.rules.ticks import tick_of
from engine.prices.action import CorporateAction
from engine.prices.store import PriceStore


class Convention(StrEnum):
    """How a return between two closes is counted; they are one where no ex-date lies between them.

    total-return: dividends reinvested at the close of the ex-date; quoted: on an ex-date against the reference price
    of the exchange, as it shows the change of a session; raw: closes as they are.
    """

    CLOSES = "close to close"
    TOTAL_RETURN = "total return"
    QUOTED = "against the reference prices of ex-dates"
    RAW = "raw closes, dividends and splits left out"


def changes(store: PriceStore, book: RuleBook, ticker: str, start: int, stop: int) -> dict[Convention, Decimal]:
    """The return from the close of bar `start` to that of bar `stop`, exact, by every convention that applies.

    The first is the one that the engine measures by. Per ex-date: total return (multiplier × close + cash) /
    previous close; quoted close / ((previous close − cash) / multiplier, rounded to the tick).
    """
    bars = store[ticker]
    closes = [exact(float(close)) for close in bars.close[start : stop + 1]]
    raw = closes[-1] / closes[0] - 1
    by_row = _actions(store, ticker, start, stop)
    if not by_row:
        return {Convention.CLOSES: raw}
    total, quoted, last = Decimal(1), Decimal(1), closes[0]
    for row, actions in sorted(by_row.items()):
        before, close = closes[row - start - 1], closes[row - start]
        shares, cash, reference = Decimal(1), Decimal(0), before
        for action in actions:
            cash += shares * exact(action.cash_per_share)
            shares *= exact(action.share_multiplier)
            reference = _reference(store, book, action, reference)
        total *= (shares * close + cash) / last
        quoted *= before / last * (close / reference if reference > 0 else 1)
        last = close
    rest = closes[-1] / last
    return {Convention.TOTAL_RETURN: total * rest - 1, Convention.QUOTED: quoted * rest - 1, Convention.RAW: raw}


def _actions(store: PriceStore, ticker: str, start: int, stop: int) -> dict[int, list[CorporateAction]]:
    """The actions that take effect after bar `start` and up to bar `stop`, by the bar that they take effect on."""
    bars, found = store[ticker], dict[int, list[CorporateAction]]()
    first_on, last_on = bars.bar(start).session, bars.bar(stop).session
    for action in store.actions_of(ticker):
        if first_on < action.ex_on <= last_on:
            n = bars.n_until(action.ex_on)
            row = n - 1 if bars.row(action.ex_on) is not None else n
            found.setdefault(row, []).append(action)
    return found


def _reference(store: PriceStore, book: RuleBook, action: CorporateAction, before: Decimal) -> Decimal:
    if not action.share_multiplier:
        return before
    price = (before - exact(action.cash_per_share)) / exact(action.share_multiplier)
    instrument = store.instrument(action.ticker)
    if instrument is None:
        return price
    try:
        return to_multiple(price, tick_of(book, instrument, action.ex_on, price))
    except RuleError:
        return price
