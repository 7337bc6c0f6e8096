"""The raw facts of an instrument's session, gathered from the price store for the market's answer."""

from datetime import date

import numpy as np

from engine.markets.instrument import Instrument, InstrumentKind
from engine.markets.rules.limits import Listing, ex_reference
from engine.markets.rules.rule_book import RuleBook
from engine.markets.rules.rule_name import RuleName
from engine.markets.rules.statuses import Statuses
from engine.markets.rules.ticks import tick_of
from engine.markets.sessions import SessionError, Sessions
from engine.prices.bars import Bar
from engine.prices.store import PriceStore
from engine.simulation.market_answer import Facts

YOUNG = 30


def facts_of(
    store: PriceStore,
    book: RuleBook,
    statuses: Statuses,
    sessions: Sessions,
    ticker: str,
    session: date,
    bar: Bar | None,
) -> Facts | None:
    """What an order in a session meets, without holdings; None where the ticker has no earlier bar.

    The reference price is the last close before the session, or what the corporate actions since make of it.
    """
    instrument = store.instrument(ticker)
    bars = store[ticker]
    row = bars.n_until(session)
    if row and bars.sessions[row - 1] == np.datetime64(session, "D"):
        row -= 1
    if instrument is None or row == 0:
        return None
    last = bars.bar(row - 1)
    reference = last.close
    for action in store.actions_of(ticker):
        if last.session < action.ex_on <= session and action.share_multiplier:
            tick = tick_of(book, instrument, session, reference)
            reference = float(ex_reference(reference, action.cash_per_share, action.share_multiplier, tick))
    return Facts(
        instrument=instrument,
        session=session,
        bar=bar,
        reference=reference,
        status=statuses.status_on(ticker, session),
        listing=_listing(store, sessions, ticker, session),
        sellable_until=_sellable_until(book, instrument, sessions, session),
    )


def _sellable_until(book: RuleBook, instrument: Instrument, sessions: Sessions, session: date) -> date | None:
    """The last session whose purchases may be sold in this one; asked of funds alone, the others' wait at most one."""
    if instrument.kind is not InstrumentKind.FUND:
        return None
    waits = book.lookup(RuleName.SELLABLE_AFTER, instrument, session).count
    try:
        return sessions.offset(session, -waits)
    except SessionError:
        return None


def _listing(store: PriceStore, sessions: Sessions, ticker: str, session: date) -> Listing | None:
    """The listing of an instrument whose first bar lies at most 30 sessions back and after the store's first bars."""
    first_on = store[ticker].first_on
    if first_on <= store.first_on:
        return None
    try:
        listing = Listing.of(sessions, first_on, session)
    except SessionError:
        return None
    return listing if listing.session <= YOUNG else None
