"""Closes at the upper limit: whether a session ended there, how many did in a row, and what that means for a plan."""

from datetime import date, timedelta

from engine.markets.rules.errors import RuleError
from engine.markets.rules.exact import exact, to_multiple
from engine.markets.rules.limits import band_of
from engine.markets.rules.ticks import tick_of
from engine.markets.sessions import SessionError
from engine.simulation.exit_rule import ExitRule
from engine.simulation.facts import facts_of
from engine.simulation.market import Market


def closed_at_limit_up(market: Market, ticker: str, session: date) -> bool | None:
    """Whether a session's close stood at the upper limit of its date; known after that close.

    False in a session without limits. None where nothing was traded in it, where no earlier bar gives a limit, or
    where the rule book does not cover it.
    """
    bar = market.store[ticker].on(session) if ticker in market.store else None
    if bar is None or bar.volume <= 0:
        return None
    store, book = market.store, market.book
    try:
        facts = facts_of(store, book, market.statuses, market.sessions(ticker), ticker, session, bar)
        if facts is None:
            return None
        band = band_of(book, facts.instrument, session, facts.reference, facts.status, facts.listing)
        tick = tick_of(book, facts.instrument, session, facts.reference)
    except RuleError:
        return None
    return band is not None and band.is_up(to_multiple(exact(bar.close), tick))


def limit_ups(market: Market, ticker: str, session: date) -> int:
    """How many closes in a row, the last one up to `session` first, stood at the upper limit of their dates.

    Sessions without trading are passed over: a suspension does not end a chain.
    """
    if ticker not in market.store:
        return 0
    bars, n = market.store[ticker], 0
    for row in range(bars.n_until(session) - 1, -1, -1):
        bar = bars.bar(row)
        if bar.volume > 0:
            if not closed_at_limit_up(market, ticker, bar.session):
                break
            n += 1
    return n


def limit_call(market: Market, rule: ExitRule, ticker: str, session: date) -> str:
    """Why a holder of `ticker` is to sell at the open after `session`'s close, by its limits; empty for no reason."""
    is_up = closed_at_limit_up(market, ticker, session) if rule.has_limits else None
    if is_up is None:
        return ""
    if rule.failed_limit_up and not is_up:
        return "the first close that is not at the upper limit"
    if is_up and rule.limit_ups is not None and limit_ups(market, ticker, session) >= rule.limit_ups:
        return f"its limit-up number {rule.limit_ups} in a row"
    return ""


def limit_exit(market: Market, rule: ExitRule, ticker: str, bought_on: date, last_on: date) -> date | None:
    """The session in which a plan bought in one is to be sold for its closes, those up to `last_on` looked at; None
    where none calls for it."""
    if not rule.has_limits:
        return None
    sessions = market.sessions(ticker)
    bars = market.store[ticker]
    for row in range(bars.n_until(bought_on - timedelta(days=1)), bars.n_until(last_on)):
        session = bars.bar(row).session
        if limit_call(market, rule, ticker, session):
            try:
                return sessions.next_after(session)
            except SessionError:
                return None
    return None
