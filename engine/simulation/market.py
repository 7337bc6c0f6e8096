"""The market that a run trades in: prices, rules, marks, sessions, and how fills are decided."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from engine.markets.codes import exchange_of
from engine.markets.instrument import InstrumentKind
from engine.markets.rules.rule_book import RuleBook, shipped_rule_book
from engine.markets.rules.statuses import Statuses
from engine.markets.sessions import Sessions
from engine.prices.store import PriceStore
from engine.simulation.costs import Costs
from engine.simulation.fill_policy import FillAt, FillPolicy
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

    def is_fund(self, ticker: str) -> bool:
        """Whether a ticker is an open-ended fund, bought off the exchange."""
        instrument = self.store.instrument(ticker)
        return instrument is not None and instrument.kind is InstrumentKind.FUND

    def fill_at(self, ticker: str) -> FillAt:
        """At which price of a session its orders are filled: the policy's; a fund's always at its net asset value,
        which is that of the close."""
        return FillAt.CLOSE if self.is_fund(ticker) else self.policy.at


def market_of(store: PriceStore, spec: RunSpec, sessions_of: Callable[[str], Sessions]) -> Market:
    """The market that a specification is simulated and measured in; `sessions_of` takes an exchange's code."""

    @cache
    def sessions(ticker: str) -> Sessions:
        instrument = store.instrument(ticker)
        return sessions_of(instrument.exchange if instrument is not None else exchange_of(ticker))

    return Market(store, shipped_rule_book(), store.statuses, sessions, spec.policy, spec.costs)
