"""The account: cash and the shares of each plan, never netted. Knows no market and no backtrader."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from engine.prices.action import CorporateAction
from engine.simulation.fill import Entitlement, Fill
from engine.simulation.money import to_cents, worth_cents


@dataclass(frozen=True, slots=True)
class Holding:
    """The shares that one plan holds."""

    plan: str
    ticker: str
    shares: int
    bought_on: date


class Account:
    """Cash in cents, a holding for each filled plan, and the last price at which each ticker can be valued."""

    def __init__(self, cash_cents: int) -> None:
        self.cash_cents = cash_cents
        self.holdings: dict[str, Holding] = {}
        self._marks: dict[str, float] = {}

    def buy(self, fill: Fill) -> None:
        """Pay for a fill and hold its shares."""
        self.cash_cents += fill.cash_cents
        self.holdings[fill.plan] = Holding(fill.plan, fill.ticker, fill.shares, fill.session)
        self._marks.setdefault(fill.ticker, fill.price)

    def sell(self, fill: Fill) -> None:
        """Take the proceeds of a fill, which sells the plan's shares whole."""
        self.cash_cents += fill.cash_cents
        del self.holdings[fill.plan]

    def entitle(self, action: CorporateAction, session: date) -> Iterator[Entitlement]:
        """Apply an action to every holding bought before its ex-date.

        New shares are whole; the fraction of a share that a holding is left with is paid in cash at the action's
        reference price, so that the account's value does not jump.
        """
        mark = self._marks.get(action.ticker)
        reference = action.reference_price(mark) if mark is not None else 0.0
        for holding in list(self.holdings.values()):
            if holding.ticker != action.ticker or holding.bought_on >= action.ex_on:
                continue
            exact = Decimal(repr(action.share_multiplier)) * holding.shares
            shares = int(exact)
            cash = Decimal(repr(action.cash_per_share)) * holding.shares
            cash += (exact - shares) * Decimal(repr(reference))
            entitlement = Entitlement(holding.plan, session, holding.ticker, holding.shares, shares, to_cents(cash))
            self.cash_cents += entitlement.cash_cents
            self.holdings[holding.plan] = replace(holding, shares=shares)
            yield entitlement
        if mark is not None:
            self._marks[action.ticker] = reference

    def mark(self, ticker: str, close: float) -> None:
        """Take a session's close as the ticker's value."""
        self._marks[ticker] = close

    def mark_of(self, ticker: str) -> float:
        """The last price at which the ticker can be valued: its last close, less what it has gone ex of since."""
        return self._marks[ticker]

    def value_cents(self, holding: Holding) -> int:
        """What a holding is worth at its mark."""
        return worth_cents(self._marks[holding.ticker], holding.shares)

    def equity_cents(self) -> int:
        """Cash and all holdings."""
        return self.cash_cents + sum(self.value_cents(holding) for holding in self.holdings.values())
