"""The open-ended funds linked to the ETFs of a calendar's themes, for a run that buys them."""

from collections.abc import Iterable

from catalysts.calendar import CatalystCalendar
from engine.markets.rules.rule_book import shipped_rule_book
from engine.prices.linked_fund import with_linked_fund
from engine.prices.store import PriceStore
from engine.simulation.catalog import ChosenStrategy


def with_linked_funds(store: PriceStore, chosen: Iterable[ChosenStrategy], calendar: CatalystCalendar) -> PriceStore:
    """The store with values derived for those funds that have no published ones, if a strategy buys them.

    RuleError where the rule book does not know one of them.
    """
    if any(one.strategy.needs_linked_funds for one in chosen):
        for theme in calendar.themes:
            for ticker in theme.linked_funds:
                store = with_linked_fund(store, ticker, theme.etf, shipped_rule_book())
    return store
