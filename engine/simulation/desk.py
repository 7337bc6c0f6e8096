"""The desk: keeps one strategy's plans, from the day they are decided to the day the books are closed.

Between the strategy, which wants, and the broker, which answers; a plain object without backtrader.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from types import NoneType
from zoneinfo import ZoneInfo

from catalysts.calendar import CatalystCalendar
from catalysts.catalyst import Catalyst
from catalysts.when import When
from engine.markets.sessions import SessionError, Sessions
from engine.prices.store import PriceStore
from engine.simulation.account import Account
from engine.simulation.agenda import Agenda
from engine.simulation.block import Block
from engine.simulation.decision import Decision, Side
from engine.simulation.departure import stays, value_call, why_leave, why_withdraw
from engine.simulation.entry import Entry
from engine.simulation.errors import StrategyError
from engine.simulation.fill import Entitlement, Fill
from engine.simulation.floor import BarOf, Floor
from engine.simulation.happenings import Happenings
from engine.simulation.market import Market
from engine.simulation.market_answer import No
from engine.simulation.market_view import MarketView
from engine.simulation.money import part_cents, worth_cents
from engine.simulation.news import News
from engine.simulation.order_size import last_price, order_size
from engine.simulation.outcome import EquityPoint, PositionValue
from engine.simulation.plan import DatedPlan, Plan
from engine.simulation.plan_dates import plan_dates
from engine.simulation.plan_faults import plan_faults
from engine.simulation.refusal import Reason, Refusal
from engine.simulation.sizing import Purse, Sizing, SizingMode


@dataclass(kw_only=True, slots=True)
class Desk:
    """One strategy's run in the making: its account, plans, decisions, fills and refusals.

    `waiting` are plans whose order has not gone out; the floor has those that are being tried or are held.
    """

    strategy: str
    store: PriceStore
    calendar: CatalystCalendar
    agenda: Agenda
    clock: Sessions
    market: Market
    base_on: date
    end_on: date
    floor: Floor
    sizing: Sizing
    news: News
    cash_rate: float = 0.0
    interest_cents: int = 0
    plans: dict[str, DatedPlan] = field(default_factory=dict)
    waiting: dict[str, DatedPlan] = field(default_factory=dict)
    amounts: dict[str, int] = field(default_factory=dict)
    called: set[str] = field(default_factory=set)
    named: dict[str, int] = field(default_factory=dict)
    decisions: list[Decision] = field(default_factory=list)
    fills: list[Fill] = field(default_factory=list)
    entitlements: list[Entitlement] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    positions: list[PositionValue] = field(default_factory=list)
    equity: list[EquityPoint] = field(default_factory=list)

    def view(self, session: date) -> MarketView:
        """The market as it is known after the close of a session, and what can be known in time for the next open."""
        clock = self.clock
        try:
            opening = datetime.combine(clock.next_after(session), clock.open_cut_off, ZoneInfo(clock.time_zone))
        except SessionError:
            return MarketView(self.market, self.calendar, session)
        return MarketView(self.market, self.calendar, session, When.of_instant(opening - timedelta(seconds=1)))

    def sessions(self, ticker: str) -> Sessions:
        """The sessions that a ticker trades in; the clock's for one that is not known."""
        instrument = self.store.instrument(ticker)
        return self.market.sessions(ticker) if instrument is not None else self.clock

    @property
    def account(self) -> Account:
        """The floor's account."""
        return self.floor.account

    def decline(self, session: date, catalyst: Catalyst | None, why: str) -> None:
        """Write down that the strategy does not trade a catalyst, or has no standing plan."""
        owner = catalyst.id if catalyst is not None else ""
        self.decisions.append(Decision(session, owner, "", "", Side.NONE, None, 0.0, 0, why))

    def take(self, session: date, catalyst: Catalyst | None, plan: Plan) -> None:
        """Date a plan decided after the close of `session`, log it, and keep it for its entry session."""
        plan = self._checked(session, catalyst, plan)
        owner = catalyst.id if catalyst is not None else ""
        stem = f"{owner or self.strategy}/{plan.ticker}"
        taken = self.named[stem] = self.named.get(stem, 0) + 1
        plan_id = stem if taken == 1 else f"{stem}#{taken}"
        instrument = self.store.instrument(plan.ticker)
        sessions = self.sessions(plan.ticker)
        enter_on, exit_on = plan_dates(sessions, session, catalyst, plan)
        dated = DatedPlan(plan_id, owner, plan, session, enter_on or date.max, exit_on)
        self.plans[plan_id] = dated
        side = Side.NONE if plan.stand_aside else Side.BUY
        self.decisions.append(Decision(session, owner, plan_id, plan.ticker, side, enter_on, plan.weight, 0, plan.why))
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
        """The plans whose order goes out after this close, with the shares wanted, in the order they were taken.

        A plan whose news is stale by the next open is given up, and one that stands aside is not ordered.
        """
        orders: list[tuple[DatedPlan, int]] = []
        ordered: dict[str, int] = {}
        for dated in list(self.waiting.values()):
            upcoming = self._next_session(dated.ticker, session)
            stale = why_withdraw(self.sessions(dated.ticker), self.news, dated, upcoming)
            if stale is not None:
                self.refuse(dated, upcoming, stale.reason, 0, stale.detail)
                continue
            if upcoming < dated.enter_on:
                continue
            if dated.plan.stand_aside:
                self.refuse(dated, dated.enter_on, Reason.STOOD_ASIDE, 0, dated.plan.why)
                continue
            purse = self._purse(dated, session, ordered, len(orders))
            size = order_size(self.store, self.market.book, self.sizing, dated, session, purse)
            if isinstance(size, No):
                self.refuse(dated, dated.enter_on, size.reason, 0, size.detail)
                continue
            del self.waiting[dated.id]
            ordered[dated.ticker] = ordered.get(dated.ticker, 0) + size.cents
            self.amounts[dated.id] = size.cents
            orders.append((dated, size.shares))
        return orders

    def order(self, dated: DatedPlan, shares: int) -> None:
        """Send a purchase to the floor: tried in its entry session and as many later ones as the policy says."""
        retry = self.market.policy.retry
        try:
            last_on = self.sessions(dated.ticker).offset(dated.enter_on, retry) if retry else dated.enter_on
        except SessionError:
            last_on = date.max
        self.floor.entries.append(Entry(dated, shares, shares, last_on, self.amounts.pop(dated.id, 0)))

    def exits(self, session: date) -> list[tuple[DatedPlan, int]]:
        """The plans whose shares are to be sold at the next open, with the shares held; each is named once."""
        due = []
        for dated in list(self.floor.held.values()):
            if dated.id in self.floor.leaving:
                continue
            upcoming, held = self._next_session(dated.ticker, session), self.account.holdings[dated.id]
            if dated.id in self.called:
                why = "the next catalyst of its theme"
            elif stays(self.market, dated, held, upcoming):
                continue
            else:
                why = why_leave(self.market, self.news, dated, held.bought_on, session, upcoming)
                why = why or value_call(self.market, dated, held, session)
            if not why:
                continue
            self.called.discard(dated.id)
            self.decisions.append(
                Decision(session, dated.catalyst, dated.id, dated.ticker, Side.SELL, upcoming, 0.0, held.shares, why)
            )
            due.append((dated, held.shares))
        return due

    def call(self, catalyst: Catalyst) -> None:
        """A catalyst is about to be traded: plans that leave with the next one of their theme are to be sold."""
        for dated in self.floor.held.values():
            if dated.plan.until_next and dated.catalyst != catalyst.id and self._theme_of(dated) == catalyst.theme:
                self.called.add(dated.id)

    def trade(self, session: date, before: date, bar_of: BarOf) -> Happenings:
        """Let the floor trade a session, and write down what came of it."""
        self.interest_cents = self.interest(session)
        self.account.cash_cents += self.interest_cents
        if self.floor.is_idle:
            return Happenings()
        stale = self._stale_entries(session)
        done = self.floor.trade(session, before, bar_of)
        done.ended[:0] = stale
        self.fills += done.fills
        self.blocks += done.blocks
        self.entitlements += done.entitlements
        for entry, no in done.ended:
            reason, detail = self._named(entry.plan, no)
            self.refuse(entry.plan, min(session, entry.last_on), reason, entry.wanted, detail)
        for dated, touch in done.touches:
            self.decisions.append(
                Decision(session, dated.catalyst, dated.id, dated.ticker, Side.SELL, session, 0.0, 0, touch.why)
            )
        return done

    def _named(self, plan: DatedPlan, no: No) -> tuple[Reason, str]:
        """The market's no with the instrument's own reason: no bar may mean suspended, or gone."""
        last_on = self.store[plan.ticker].last_on
        if no.reason is Reason.SUSPENDED and last_on < plan.enter_on:
            return Reason.AFTER_LAST_BAR, f"its bars end on {last_on}"
        return no.reason, no.detail

    def _stale_entries(self, session: date) -> list[tuple[Entry, No]]:
        """Take from the floor the purchases tried before whose news is stale by now; those without a fill end."""
        stale = [
            (entry, no)
            for entry in self.floor.entries
            if session > entry.plan.enter_on
            and (no := why_withdraw(self.sessions(entry.plan.ticker), self.news, entry.plan, session)) is not None
        ]
        gone = {entry.plan.id for entry, _ in stale}
        self.floor.entries = [entry for entry in self.floor.entries if entry.plan.id not in gone]
        return [(entry, no) for entry, no in stale if not entry.is_filled]

    def _theme_of(self, dated: DatedPlan) -> str:
        return self.calendar.by_id(dated.catalyst).theme if dated.catalyst else ""

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
            ticker, shares = holding.ticker, holding.shares
            close = self.account.mark_of(ticker)
            worth = worth_cents(close, shares)
            equity_cents += worth
            is_stale = ticker not in closes
            self.positions.append(PositionValue(session, holding.plan, ticker, shares, close, worth, is_stale))
        unsettled = self.account.unsettled_cents(session)
        self.equity.append(EquityPoint(session, self.account.cash_cents, equity_cents, self.interest_cents, unsettled))

    def _next_session(self, ticker: str, session: date) -> date:
        try:
            return self.sessions(ticker).next_after(session)
        except SessionError:
            return date.max

    def interest(self, session: date) -> int:
        """What the cash that has lain idle since the last valued session earns until this one's open: rate × days /
        365, simple. A session in which the clock is shut brings none."""
        if not self.cash_rate or not self.equity or not self.clock.is_session(session):
            return 0
        days = (session - self.equity[-1].session).days
        before, idle = self.equity[-1], self.account.free_cents(session)
        return part_cents(min(before.cash_cents - before.unsettled_cents, idle), self.cash_rate * days / 365)

    def _purse(self, dated: DatedPlan, session: date, ordered: dict[str, int], n_ordered: int) -> Purse:
        trying = {entry.plan.id for entry in self.floor.entries if entry.plan.id not in self.floor.held}
        being_tried = sum(
            worth_cents(last_price(self.store, entry.plan, session), entry.missing)
            for entry in self.floor.entries
            if entry.plan.ticker == dated.ticker
        )
        return Purse(
            equity_cents=self.account.equity_cents(),
            ticker_cents=self.account.ticker_cents(dated.ticker) + being_tried + ordered.get(dated.ticker, 0),
            n_plans=len(self.floor.held) + len(trying) + n_ordered,
            volatility=self._volatility(dated.ticker, session),
        )

    def _volatility(self, ticker: str, session: date) -> float | None:
        if self.sizing.mode is not SizingMode.VOLATILITY:
            return None
        return self.view(session).volatility(ticker, self.sizing.lookback)

    def _checked(self, session: date, catalyst: Catalyst | None, plan: object) -> Plan:
        """The plan with Python's own numbers (a strategy may reckon with numpy's), or a StrategyError."""
        faults = plan_faults(plan)
        if faults or not isinstance(plan, Plan):
            what = catalyst.id if catalyst is not None else "its standing plan"
            raise StrategyError(f"strategy {self.strategy!r}, {what}, decided after {session}: {'; '.join(faults)}")
        if type(plan.weight) is float and type(plan.delay) is int and type(plan.hold) in {int, NoneType}:
            return plan
        hold = None if plan.hold is None else int(plan.hold)
        return replace(plan, weight=float(plan.weight), hold=hold, delay=int(plan.delay))
