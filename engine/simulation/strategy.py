"""The base of every strategy: one method to write, `plans`."""

from collections.abc import Iterable, Mapping
from datetime import date
from types import FunctionType
from typing import Any, ClassVar

import backtrader as bt

from catalysts.catalyst import Catalyst
from engine.simulation.desk import Desk
from engine.simulation.errors import StrategyError
from engine.simulation.market_view import MarketView
from engine.simulation.parameter import Parameter
from engine.simulation.plan import Plan
from engine.simulation.session_strategy import SessionStrategy
from engine.simulation.spec import ParameterValue


def _as_declared(cls: "type[CatalystStrategy]", values: Mapping[str, ParameterValue]) -> int | None:  # noqa: ARG001
    """`warm_up`, whatever the parameters."""
    return cls.warm_up


class _ParameterMeta(type(bt.Strategy)):  # type: ignore[misc]
    """Turns the declared `parameters` of a class into backtrader's `params`, read as `self.p.NAME`."""

    def __new__(cls, name: str, bases: tuple[type, ...], members: dict[str, Any]) -> Any:
        declared: Mapping[str, Parameter] = members.get("parameters", {})
        plain = members.get("params", ())
        plain_pairs = tuple(plain.items()) if isinstance(plain, Mapping) else tuple(plain)
        members["params"] = plain_pairs + tuple((key, value.default) for key, value in declared.items())
        members["_declared"] = {
            **{key: Parameter(value) for key, value in plain_pairs if key != "desk"},
            **declared,
        }
        if any(isinstance(member, FunctionType) for member in members.values()):
            members.setdefault("warm_up", None)
            members.setdefault("is_independent", False)
            members.setdefault("warm_up_of", classmethod(_as_declared))
        return super().__new__(cls, name, bases, members)


class CatalystStrategy(SessionStrategy, metaclass=_ParameterMeta):
    """A trading idea: what to buy after a catalyst, for how long, how much.

    Write `plans(catalyst)`; it is called once for every catalyst that the run trades, after the close of the last
    session before the catalyst's first tradable open. `self.market` (a MarketView) shows prices and catalysts up to
    that close and nothing later; `self.p.NAME` are the parameters. Each Plan that it yields becomes one trade or
    one refusal. Where the idea does not fit a catalyst, call `self.decline(why)` and yield nothing.

    Declare parameters as `parameters = {"hold": Parameter(10, "sessions held", at_least=1)}`; what is wrong with them
    together `parameter_faults` tells. `tickers` names instruments that the strategy may buy beside those of the
    calendar and its themes; `needs_linked_funds` that it buys the open-ended funds linked to the themes' ETFs.

    Some declarations make runs faster and are taken at their word. `warm_up` counts the bars up to the decision's
    session that `plans` reads of any instrument (None: all of them); where it depends on parameters say so in
    `warm_up_of`. `is_independent` says that the plans of a catalyst depend on it, on the session, on the prices and on
    the calendar's themes alone: not on other catalysts (`self.market.calendar()`), not on what was asked before.
    `handed_on` names parameters that decide nothing and only stand in every plan: `hold`, `delay`, `until_next`, and
    the standing orders as `exit_rule` makes them. A class that defines methods declares all of them anew: what its base
    said may not be true of it.
    """

    parameters: ClassVar[Mapping[str, Parameter]] = {}
    tickers: ClassVar[tuple[str, ...]] = ()
    needs_linked_funds: ClassVar[bool] = False
    params = (("desk", None),)
    warm_up: ClassVar[int | None] = None
    is_independent: ClassVar[bool] = False
    handed_on: ClassVar[frozenset[str]] = frozenset()
    _declared: ClassVar[Mapping[str, Parameter]]

    # Set on the class: a strategy in backtrader's idiom has an __init__ that does not call this one's.
    _at_hand: Catalyst | None = None
    _is_first: bool = True
    _is_asked: bool = False
    _seen_on: date | None = None
    _view: MarketView | None = None

    def plans(self, catalyst: Catalyst) -> Iterable[Plan]:
        """What to buy for this catalyst. Called after the close of `self.market.session`."""
        raise NotImplementedError(f"{type(self).__name__} must define plans(self, catalyst)")

    def standing_plans(self) -> Iterable[Plan]:
        """What to buy at the run's first open whatever happens: the reference strategies'. None by default."""
        return ()

    def decline(self, why: str) -> None:
        """Write into the decision log why the catalyst at hand is not traded, or why there is no standing plan."""
        if self._at_hand is None and not self._is_asked:
            raise StrategyError(f"{type(self).__name__}: decline() was called outside plans()")
        if not isinstance(why, str) or not why:
            raise StrategyError(f"{type(self).__name__}: decline() takes the reason as a text, was {why!r}")
        self._desk.decline(self.market.session, self._at_hand, why)

    @classmethod
    def parameter_faults(cls, values: Mapping[str, ParameterValue]) -> Iterable[str]:  # noqa: ARG003 - to be overridden
        """What is wrong with parameters that are right one by one, a sentence each; read files that they name here."""
        return ()

    @classmethod
    def warm_up_of(cls, values: Mapping[str, ParameterValue]) -> int | None:  # noqa: ARG003 - to be overridden
        """`warm_up` with these parameters."""
        return cls.warm_up

    @classmethod
    def declared_parameters(cls) -> dict[str, Parameter]:
        """All parameters of the class and its bases, by name."""
        found: dict[str, Parameter] = {}
        for base in reversed(cls.__mro__):
            found.update(base.__dict__.get("_declared", {}))
        return found

    @property
    def market(self) -> MarketView:
        """What is known of prices and catalysts after the close of the session at hand."""
        if self._view is None:
            if self._seen_on is None:
                raise AttributeError(f"{type(self).__name__} reads self.market before the first session", name="market")
            self._view = self._desk.view(self._seen_on)
        return self._view

    @market.setter
    def market(self, view: MarketView) -> None:
        self._view = view

    @property
    def _desk(self) -> Desk:
        desk: Desk = self.p.desk
        return desk

    def next(self) -> None:
        """A session has closed: value the account, ask for plans, send the orders of the next open."""
        session, feeds = self.cerebro.present.session, self.cerebro.datasbyname
        desk = self._desk
        if session < desk.base_on:
            return
        held = sorted({holding.ticker for holding in desk.account.holdings.values()})
        desk.value(session, {ticker: bar.close for ticker in held if (bar := feeds[ticker].bar) is not None})
        if session >= desk.end_on:
            return
        self.ask(session)
        for plan, shares in desk.exits(session):
            self.sell(data=self.getdatabyname(plan.ticker), size=shares, plan=plan)
        for plan, shares in desk.entries(session):
            self.buy(data=self.getdatabyname(plan.ticker), size=shares, plan=plan)

    def ask(self, session: date) -> None:
        """Ask for the plans that are due after the close of `session` and hand them to the desk: executors call it."""
        self._seen_on, self._view = session, None
        desk = self._desk
        if self._is_first:
            self._is_first, self._is_asked = False, True
            for plan in _each(self.standing_plans()):
                desk.take(session, None, plan)
            self._is_asked = False
        for appointment in desk.agenda.appointments.get(session, ()):
            self.ask_about(session, appointment.catalyst)

    def ask_about(self, session: date, catalyst: Catalyst) -> None:
        """Ask for the plans of one catalyst after the close of `session` and hand them to the desk."""
        if session != self._seen_on:
            self._seen_on, self._view = session, None
        desk = self._desk
        self._at_hand = catalyst
        desk.call(catalyst)
        for plan in _each(self.plans(catalyst)):
            desk.take(session, catalyst, plan)
        self._at_hand = None


def _each(plans: object) -> Iterable[Any]:
    """The plans of a method that yields them, returns them, or returns nothing; one alone is refused by the desk."""
    if plans is None:
        return ()
    return plans if isinstance(plans, Iterable) else (plans,)
