"""The desk: keeps one strategy's plans, from the day they are decided to the day the books are closed.

Between the strategy, which wants, and the broker, which answers; a plain object without backtrader.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from numbers import Integral, Real
from zoneinfo import ZoneInfo

from catalysts.calendar import CatalystCalendar
from catalysts.catalyst import Catalyst
from catalysts.when import When
from engine.markets.sessions import SessionError, Sessions
from engine.prices.store import PriceStore
from engine.simulation.account import Account
from engine.simulation.agenda import Agenda
from engine.simulation.answer import LOT, No, wanted_shares
from engine.simulation.costs import Costs
from engine.simulation.decision import Decision, Side
from engine.simulation.errors import StrategyError
from engine.simulation.fill import Entitlement, Fill
from engine.simulation.market_view import MarketView
from engine.simulation.outcome import EquityPoint, PositionValue
from engine.simulation.plan import DatedPlan, Plan
from engine.simulation.refusal import Reason, Refusal


@dataclass(kw_only=True, slots=True)
class Desk:
    """One strategy's run in the making: its account, plans, decisions, fills and refusals.

    `waiting` are plans whose order has not gone out, `leaving` filled ones whose sale has not.
    """

    strategy: str
    store: PriceStore
    calendar: CatalystCalendar
    agenda: Agenda
    clock: Sessions
    sessions_of: Callable[[str], Sessions]
    base_on: date
    end_on: date
    account: Account
    costs: Costs
    plans: dict[str, DatedPlan] = field(default_factory=dict)
    waiting: dict[str, DatedPlan] = field(default_factory=dict)
    leaving: dict[str, DatedPlan] = field(default_factory=dict)
    decisions: list[Decision] = field(default_factory=list)
    fills: list[Fill] = field(default_factory=list)
    entitlements: list[Entitlement] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    positions: list[PositionValue] = field(default_factory=list)
    equity: list[EquityPoint] = field(default_factory=list)

    def view(self, session: date) -> MarketView:
        """The market as it is known after the close of a session, and what can be known in time for the next open."""
        clock = self.clock
        try:
            opening = datetime.combine(clock.next_after(session), clock.open_cut_off, ZoneInfo(clock.time_zone))
        except SessionError:
            return MarketView(self.store, self.calendar, session)
        return MarketView(self.store, self.calendar, session, When.of_instant(opening - timedelta(seconds=1)))

    def sessions(self, ticker: str) -> Sessions:
        """The sessions that a ticker trades in; the clock's for one that is not known."""
        instrument = self.store.instrument(ticker)
        return self.sessions_of(instrument.exchange) if instrument is not None else self.clock

    def decline(self, session: date, catalyst: Catalyst, why: str) -> None:
        """Write down that the strategy does not trade a catalyst."""
        self.decisions.append(Decision(session, catalyst.id, "", "", Side.NONE, None, 0.0, 0, why))

    def take(self, session: date, catalyst: Catalyst | None, plan: Plan) -> None:
        """Date a plan decided after the close of `session`, log it, and keep it for its entry session."""
        plan = self._checked(session, catalyst, plan)
        owner = catalyst.id if catalyst is not None else ""
        stem = f"{owner or self.strategy}/{plan.ticker}"
        taken = sum(1 for known in self.plans if known == stem or known.startswith(f"{stem}#"))
        plan_id = stem if taken == 0 else f"{stem}#{taken + 1}"
        instrument = self.store.instrument(plan.ticker)
        sessions = self.sessions(plan.ticker)
        enter_on, exit_on = _dates(sessions, session, catalyst, plan)
        dated = DatedPlan(plan_id, owner, plan, session, enter_on or date.max, exit_on)
        self.plans[plan_id] = dated
        self.decisions.append(
            Decision(session, owner, plan_id, plan.ticker, Side.BUY, enter_on, plan.weight, 0, plan.why)
        )
        if plan.ticker not in self.store or instrument is None:
            self.refuse(dated, session, Reason.UNKNOWN_INSTRUMENT, 0, "the price source has no bars of it")
        elif not instrument.is_tradable:
            self.refuse(dated, session, Reason.NOT_TRADABLE, 0, f"{instrument.kind} cannot be bought")
        elif enter_on is None:
            detail = f"its entry lies beyond the sessions of {sessions.exchange} that are known"
            self.refuse(dated, None, Reason.AFTER_LAST_BAR, 0, detail)
        else:
            self.waiting[plan_id] = dated

    def refuse(self, plan: DatedPlan, session: date | None, reason: Reason, wanted: int, detail: str) -> None:
        """End a plan without a trade."""
        self.waiting.pop(plan.id, None)
        self.refusals.append(Refusal(plan.id, plan.catalyst, session, plan.ticker, reason, wanted, detail))

    def entries(self, session: date) -> list[tuple[DatedPlan, int]]:
        """The plans whose order goes out after this close, with the shares wanted, in the order they were taken."""
        orders = []
        for dated in list(self.waiting.values()):
            if self._next_session(dated.ticker, session) < dated.enter_on:
                continue
            shares = self._wanted(dated, session)
            if shares is None:
                self.refuse(dated, dated.enter_on, Reason.NOT_LISTED, 0, f"no bar up to {session}")
            elif shares < LOT:
                detail = f"{dated.plan.weight:g} of the equity does not buy {LOT} shares"
                self.refuse(dated, dated.enter_on, Reason.UNDER_ONE_LOT, 0, detail)
            else:
                del self.waiting[dated.id]
                orders.append((dated, shares))
        return orders

    def exits(self, session: date) -> list[tuple[DatedPlan, int]]:
        """The plans whose shares are to be sold at the next open, with the shares held; each is named once."""
        due = []
        for dated in list(self.leaving.values()):
            if dated.exit_on is None or self._next_session(dated.ticker, session) < dated.exit_on:
                continue
            del self.leaving[dated.id]
            shares = self.account.holdings[dated.id].shares
            why = f"held for {dated.plan.hold} session{'s' if dated.plan.hold != 1 else ''}"
            self.decisions.append(
                Decision(session, dated.catalyst, dated.id, dated.ticker, Side.SELL, dated.exit_on, 0.0, shares, why)
            )
            due.append((dated, shares))
        return due

    def go_ex(self, before: date, session: date) -> None:
        """Apply the corporate actions with an ex-date after `before` and up to `session` to what is held."""
        for ticker in sorted({holding.ticker for holding in self.account.holdings.values()}):
            for action in self.store.actions_of(ticker):
                if before < action.ex_on <= session:
                    self.entitlements += self.account.entitle(action, session)

    def named(self, plan: DatedPlan, answer: No) -> tuple[Reason, str]:
        """The market's no with the instrument's own reason: no bar may mean suspended, or gone."""
        last_on = self.store[plan.ticker].last_on
        if answer.reason is Reason.SUSPENDED and last_on < plan.enter_on:
            return Reason.AFTER_LAST_BAR, f"its bars end on {last_on}"
        return answer.reason, answer.detail

    def filled(self, fill: Fill) -> None:
        """Book a fill."""
        self.fills.append(fill)
        if fill.side is Side.BUY:
            self.account.buy(fill)
            self.leaving[fill.plan] = self.plans[fill.plan]
        else:
            self.account.sell(fill)

    def value(self, session: date, closes: dict[str, float]) -> None:
        """Write down positions, cash and equity after a close; `closes` holds the tickers that traded.

        A session of another exchange, on which the clock's is shut, moves the marks and gives no row.
        """
        for ticker, close in closes.items():
            self.account.mark(ticker, close)
        if not self.clock.is_session(session):
            return
        equity_cents = self.account.cash_cents
        for holding in self.account.holdings.values():
            worth = self.account.value_cents(holding)
            equity_cents += worth
            close = self.account.mark_of(holding.ticker)
            is_stale = holding.ticker not in closes
            self.positions.append(
                PositionValue(session, holding.plan, holding.ticker, holding.shares, close, worth, is_stale)
            )
        self.equity.append(EquityPoint(session, self.account.cash_cents, equity_cents))

    def _next_session(self, ticker: str, session: date) -> date:
        try:
            return self.sessions(ticker).next_after(session)
        except SessionError:
            return date.max

    def _wanted(self, dated: DatedPlan, session: date) -> int | None:
        bars = self.store[dated.ticker]
        known = bars.n_until(session)
        if known == 0:
            return None
        last = bars.bar(known - 1)
        reference = last.close
        for action in self.store.actions_of(dated.ticker):
            if last.session < action.ex_on <= dated.enter_on:
                reference = action.reference_price(reference)
        return wanted_shares(self.account.equity_cents(), dated.plan.weight, reference)

    def _checked(self, session: date, catalyst: Catalyst | None, plan: object) -> Plan:
        """The plan with Python's own numbers (a strategy may reckon with numpy's), or a StrategyError."""
        faults = _plan_faults(plan)
        if faults or not isinstance(plan, Plan):
            what = catalyst.id if catalyst is not None else "its standing plan"
            raise StrategyError(f"strategy {self.strategy!r}, {what}, decided after {session}: {'; '.join(faults)}")
        hold = None if plan.hold is None else int(plan.hold)
        return replace(plan, weight=float(plan.weight), hold=hold, delay=int(plan.delay))


def _plan_faults(plan: object) -> list[str]:
    if not isinstance(plan, Plan):
        return [f"a plan must be an engine Plan, was {type(plan).__name__}"]
    weight: object = plan.weight
    hold: object = plan.hold
    delay: object = plan.delay
    faults = [
        f"{name} must be a text, was {value!r}"
        for name, value in (("ticker", plan.ticker), ("why", plan.why))
        if not isinstance(value, str)
    ]
    if not isinstance(weight, Real) or not 0 < float(weight) <= 1:
        faults.append(f"weight must lie above 0 and at most 1, was {weight!r}")
    if hold is not None and (not isinstance(hold, Integral) or hold < 1):
        faults.append(f"hold must be a whole number of sessions from 1 on, or None, was {hold!r}")
    if not isinstance(delay, Integral) or delay < 0:
        faults.append(f"delay must be a whole number of sessions from 0 on, was {delay!r}")
    return faults


def _dates(sessions: Sessions, session: date, catalyst: Catalyst | None, plan: Plan) -> tuple[date | None, date | None]:
    """Entry and exit session, each None where it lies beyond the exchange's known sessions."""
    try:
        first = sessions.next_after(session)
        if catalyst is not None:
            first = max(first, sessions.first_open_after(catalyst.known))
        enter_on = sessions.offset(first, plan.delay)
    except SessionError:
        return None, None
    if plan.hold is None:
        return enter_on, None
    try:
        return enter_on, sessions.offset(enter_on, plan.hold)
    except SessionError:
        return enter_on, None
