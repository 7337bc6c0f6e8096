"""The market that a run trades in: prices, rules, marks, sessions, and how fills are decided."""

from collections.abc import Callable
from dataclasses import dataclass

from engine.markets.codes import exchange_of
from engine.markets.rules.rule_book import RuleBook, shipped_rule_book
from engine.markets.rules.statuses import Statuses
from engine.markets.sessions import Sessions
from engine.prices.store import PriceStore
from engine.simulation.costs import Costs
from engine.simulation.fill_policy import FillPolicy
from engine.simulation.spec import RunSpec


@dataclass(frozen=True, slots=True)
class Market:
    """What the floor needs to know of the world; `sessions` gives those that a ticker trades in."""

    store: PriceStore
    book: RuleBook
    statuses: Statuses
    sessions: Callable[[str], Sessions]
    policy: FillPolicy
    costs: Costs


def market_of(store: PriceStore, spec: RunSpec, sessions_of: Callable[[str], Sessions]) -> Market:
    """The market that a specification is simulated and measured in; `sessions_of` takes an exchange's code."""

    def sessions(ticker: str) -> Sessions:
        instrument = store.instrument(ticker)
        return sessions_of(instrument.exchange if instrument is not None else exchange_of(ticker))

    return Market(store, shipped_rule_book(), store.statuses, sessions, spec.policy, spec.costs)
