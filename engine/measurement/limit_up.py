"""Whether a session closed or opened at its upper limit, by the rule book of its board and date."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from engine.markets.rules.errors import RuleError
from engine.markets.rules.exact import exact, to_multiple
from engine.markets.rules.limits import band_of
from engine.markets.rules.rule_book import RuleBook
from engine.markets.rules.rule_name import RuleName
from engine.markets.rules.ticks import tick_of
from engine.markets.sessions import Sessions
from engine.prices.store import PriceStore
from engine.simulation.facts import facts_of


@dataclass(frozen=True, slots=True)
class UpperLimit:
    """A session beside its upper limit: `rate` is the rule book's; `limit` is None where it had none."""

    rate: Decimal | None
    limit: Decimal | None
    opened: Decimal
    closed: Decimal

    @property
    def is_open(self) -> bool:
        """Whether it opened at its limit."""
        return self.limit is not None and self.opened >= self.limit

    @property
    def is_close(self) -> bool:
        """Whether it closed at its limit."""
        return self.limit is not None and self.closed >= self.limit


def upper_limit(
    store: PriceStore, book: RuleBook, ticker: str, row: int, sessions: Callable[[str], Sessions]
) -> UpperLimit | None:
    """The session of a bar beside its limit; None where the bars do not hold the close before.

    Prices are compared in whole ticks. RuleError where the rule book does not cover the instrument or the date.
    """
    bar = store[ticker].bar(row)
    instrument = store.instrument(ticker)
    if instrument is None:
        raise RuleError(f"{ticker}: what it is cannot be told, so no rule can be looked up")
    own = sessions(instrument.exchange)
    facts = facts_of(store, book, store.statuses, own, ticker, bar.session, bar)
    if facts is None:
        return None
    rate = book.lookup(RuleName.PRICE_LIMIT, instrument, bar.session, facts.status).value
    band = band_of(book, instrument, bar.session, facts.reference, facts.status, facts.listing)
    tick = tick_of(book, instrument, bar.session, facts.reference)
    return UpperLimit(
        rate=None if isinstance(rate, str) else rate,
        limit=None if band is None else band.up,
        opened=to_multiple(exact(bar.open), tick),
        closed=to_multiple(exact(bar.close), tick),
    )
