"""The floor: where orders meet the market, session by session. Any executor drives it; it knows no backtrader."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from engine.markets.rules.dividend_tax import dividend_tax
from engine.markets.rules.errors import RuleError
from engine.markets.rules.exact import cents, exact
from engine.markets.rules.ticks import tick_of
from engine.prices.bars import Bar
from engine.simulation.account import Account, Holding, split_parcels
from engine.simulation.affordable import affordable, units_of
from engine.simulation.block import Block
from engine.simulation.costs import fees
from engine.simulation.decision import Side
from engine.simulation.entry import Entry
from engine.simulation.exit_rule import Touch, may_touch, touched
from engine.simulation.facts import facts_of
from engine.simulation.fill import Fill
from engine.simulation.fill_policy import FillAt
from engine.simulation.happenings import Happenings
from engine.simulation.market import Market
from engine.simulation.market_answer import Execution, Facts, No, answer
from engine.simulation.money import worth_cents
from engine.simulation.plan import DatedPlan
from engine.simulation.redemption import redemption_fees, settles_on
from engine.simulation.refusal import Reason

BarOf = Callable[[str], Bar | None]


class Floor:
    """The open orders of one account. `leaving` are the plans whose shares are to be sold at the next occasion."""

    def __init__(self, market: Market, account: Account) -> None:
        self.account = account
        self.entries: list[Entry] = []
        self.leaving: dict[str, DatedPlan] = {}
        self.held: dict[str, DatedPlan] = {}
        self._market = market

    @property
    def is_idle(self) -> bool:
        """Whether no session can bring anything: no order is open and nothing is held."""
        return not (self.entries or self.leaving or self.held or self.account.holdings)

    def trade(self, session: date, before: date, bar_of: BarOf) -> Happenings:
        """One session: corporate actions, sales that are due, purchases, then standing orders that the bars touch.

        Where orders are filled at the close or the mean price, standing orders come first.

        `before` is the last session that was traded; `bar_of` gives the session's raw bar of a ticker.
        """
        done = Happenings()
        taken: dict[str, int] = {}
        self._go_ex(before, session, done)
        at_open = self._market.policy.at is FillAt.OPEN
        if not at_open:
            self._touch_all(session, bar_of, taken, done)
        for plan in list(self.leaving.values()):
            if not self._was_tried(plan, done):
                self._sell(plan, session, bar_of, taken, done, None)
        self._enter(session, bar_of, taken, done)
        if at_open:
            self._touch_all(session, bar_of, taken, done)
        for ticker in self.trailed():
            bar = bar_of(ticker)
            if bar is not None:
                self.account.see(ticker, bar.high, session if at_open else before)
        return done

    def trailed(self) -> list[str]:
        """The tickers whose highs matter: something held of them has a trailing stop."""
        return sorted({plan.ticker for plan in self.held.values() if plan.plan.exits.trailing_stop is not None})

    def _touch_all(self, session: date, bar_of: BarOf, taken: dict[str, int], done: Happenings) -> None:
        for plan in list(self.held.values()):
            if not plan.plan.exits.has_orders or self._market.is_fund(plan.ticker):
                continue  # a fund has no trading in which an order could be touched: the desk looks at its closes
            if not (plan.id in self.leaving and self._was_tried(plan, done)):
                self._touch(plan, session, bar_of, taken, done)

    def _was_tried(self, plan: DatedPlan, done: Happenings) -> bool:
        """Whether the plan's sale was tried in this session already."""
        return any(block.plan == plan.id and block.side is Side.SELL for block in done.blocks)

    def _go_ex(self, before: date, session: date, done: Happenings) -> None:
        self.entries = [self._ex_entry(entry, before, session) for entry in self.entries]
        for ticker in sorted({held.ticker for held in self.account.holdings.values()}):
            for action in self._market.store.actions_of(ticker):
                if before < action.ex_on <= session:
                    done.entitlements += self.account.entitle(action, session)
        for plan in list(self.held.values()):
            if plan.id not in self.account.holdings:
                self._forget(plan)

    def _ex_entry(self, entry: Entry, before: date, session: date) -> Entry:
        """An entry that is tried again, in shares as they are counted after a split; a split up to the first try is in
        the size of the order."""
        for action in self._market.store.actions_of(entry.plan.ticker):
            if max(before, entry.plan.enter_on) < action.ex_on <= session and action.share_multiplier:
                times = exact(float(action.share_multiplier))
                entry = replace(entry, wanted=int(entry.wanted * times), missing=int(entry.missing * times))
        return entry

    def _enter(self, session: date, bar_of: BarOf, taken: dict[str, int], done: Happenings) -> None:
        waiting = []
        for entry in self.entries:
            if session < entry.plan.enter_on or not self._is_session(entry.plan.ticker, session):
                waiting.append(entry)
                continue
            if session > entry.last_on:
                if not entry.is_filled:
                    done.ended.append((entry, No(Reason.SUSPENDED, "nothing was traded in its entry session")))
                continue
            no = self._buy(entry, session, bar_of(entry.plan.ticker), taken, done)
            if no is None:
                continue
            if session < entry.last_on:
                waiting.append(entry)
            elif not entry.is_filled:
                done.ended.append((entry, no))
        self.entries = waiting

    def _buy(self, entry: Entry, session: date, bar: Bar | None, taken: dict[str, int], done: Happenings) -> No | None:
        """Try an entry; None where nothing of it is missing any more."""
        ticker = entry.plan.ticker
        facts = self._facts(ticker, session, bar, taken)
        if isinstance(facts, Facts) and bar is not None and self._market.is_fund(ticker):
            facts = self._with_units(entry, facts, bar)
        got: Execution | No = (
            facts
            if isinstance(facts, No)
            else answer(Side.BUY, entry.missing, facts, self._market.policy, self._market.book)
        )
        no: No | None = None
        if isinstance(got, Execution) and isinstance(facts, Facts):
            try:
                paid = affordable(self._market, facts, got, self.account.free_cents(session))
            except RuleError as error:
                paid = No(Reason.NO_RULE, str(error))
            if isinstance(paid, No):
                no = paid
            else:
                if paid < got.shares:
                    no = No(Reason.NO_CASH, f"the cash paid for {paid} of {got.shares} shares")
                elif got.shares < entry.missing:
                    no = No(Reason.PARTICIPATION, f"{got.shares} of {entry.missing} shares, the rest above the cap")
                got = got if paid == got.shares else replace(got, shares=paid)
                self._book(entry.plan, Side.BUY, entry.missing, got, facts, done)
                taken[ticker] = taken.get(ticker, 0) + paid
                entry.missing -= paid
                entry.is_filled = True
                entry.amount_cents += done.fills[-1].cash_cents
                self.held[entry.plan.id] = entry.plan
        elif isinstance(got, No):
            no = got
        if no is not None:
            done.blocks.append(
                Block(entry.plan.id, session, ticker, Side.BUY, entry.wanted, entry.missing, no.reason, no.detail)
            )
        return no

    def _sell(
        self,
        plan: DatedPlan,
        session: date,
        bar_of: BarOf,
        taken: dict[str, int],
        done: Happenings,
        touch: Touch | None,
    ) -> None:
        held = self.account.holdings.get(plan.id)
        if held is None or not self._is_session(plan.ticker, session):
            return
        self.entries = [entry for entry in self.entries if entry.plan.id != plan.id]  # what leaves buys no more
        facts = self._facts(plan.ticker, session, bar_of(plan.ticker), taken)
        got: Execution | No = (
            facts
            if isinstance(facts, No)
            else answer(
                Side.SELL,
                held.shares,
                replace(facts, held=tuple((parcel.bought_on, parcel.shares) for parcel in held.parcels)),
                self._market.policy,
                self._market.book,
                touch.price if touch is not None else None,
            )
        )
        sold = 0
        if isinstance(got, Execution) and isinstance(facts, Facts):
            sold = got.shares
            self._book(plan, Side.SELL, held.shares, got, facts, done)
            taken[plan.ticker] = taken.get(plan.ticker, 0) + sold
        if sold == held.shares:
            self._forget(plan)
            return
        self.leaving[plan.id] = plan
        is_fund = self._market.is_fund(plan.ticker)
        no = got if isinstance(got, No) else _rest(held, sold, session, is_fund=is_fund)
        done.blocks.append(
            Block(plan.id, session, plan.ticker, Side.SELL, held.shares, held.shares - sold, no.reason, no.detail)
        )

    def _touch(self, plan: DatedPlan, session: date, bar_of: BarOf, taken: dict[str, int], done: Happenings) -> None:
        held, bar = self.account.holdings[plan.id], bar_of(plan.ticker)
        instrument = self._market.store.instrument(plan.ticker)
        if bar is None or instrument is None or session <= held.bought_on:
            return
        if not may_touch(plan.plan.exits, float(held.entry), float(held.peak), bar.low, bar.high):
            return
        tick = tick_of(self._market.book, instrument, session, held.entry)
        touch = touched(plan.plan.exits, held.entry, held.peak, bar, tick)
        if touch is not None:
            done.touches.append((plan, touch))
            self._sell(plan, session, bar_of, taken, done, touch)

    def _facts(self, ticker: str, session: date, bar: Bar | None, taken: dict[str, int]) -> Facts | No:
        market = self._market
        try:
            facts = facts_of(market.store, market.book, market.statuses, market.sessions(ticker), ticker, session, bar)
        except RuleError as error:
            return No(Reason.NO_RULE, str(error))
        if facts is None:
            return No(Reason.NOT_LISTED, f"no bar before {session}")
        return replace(facts, taken=taken[ticker]) if ticker in taken else facts

    def _with_units(self, entry: Entry, facts: Facts, bar: Bar) -> Facts | No:
        """The order for a fund is of an amount of money; with the net asset value it becomes one of units."""
        try:
            units = units_of(self._market, facts, bar, entry.amount_cents)
        except RuleError as error:
            return No(Reason.NO_RULE, str(error))
        entry.wanted += units - entry.missing
        entry.missing = units
        return facts

    def _book(self, plan: DatedPlan, side: Side, wanted: int, got: Execution, facts: Facts, done: Happenings) -> None:
        market = self._market
        notional = worth_cents(float(got.price), got.shares)
        held = self.account.holdings.get(plan.id)
        is_redemption = side is Side.SELL and market.is_fund(plan.ticker)
        if is_redemption and held is not None:
            charged = redemption_fees(market, facts, split_parcels(held.parcels, got.shares)[0], got.price)
        else:
            charged = fees(market.costs, market.book, facts.instrument, facts.session, side, notional)
        tax = self._dividend_tax(held, got.shares, facts) if side is Side.SELL and held is not None else 0
        fill = Fill(
            plan=plan.id,
            session=facts.session,
            ticker=plan.ticker,
            side=side,
            wanted=wanted,
            shares=got.shares,
            price=float(got.price),
            notional_cents=notional,
            commission_cents=charged.commission_cents,
            stamp_duty_cents=charged.stamp_duty_cents,
            transfer_fee_cents=charged.transfer_fee_cents,
            handling_fee_cents=charged.handling_fee_cents,
            regulatory_fee_cents=charged.regulatory_fee_cents,
            dividend_tax_cents=tax,
            is_queued=got.is_queued,
            fund_fee_cents=charged.fund_fee_cents,
            settles_on=settles_on(market, facts) if is_redemption else None,
        )
        done.fills.append(fill)
        if side is Side.BUY:
            self.account.buy(fill)
        else:
            self.account.sell(fill)

    def _dividend_tax(self, held: Holding, shares: int, facts: Facts) -> int:
        """The tax of the dividends that the sold shares have received, by how long each parcel was held."""
        book, sold_on, due = self._market.book, facts.session, 0
        sessions = self._market.sessions(held.ticker)
        for parcel in split_parcels(held.parcels, shares)[0]:
            for dividend in parcel.dividends:
                record_on = sessions.previous_before(dividend.ex_on)
                rule = dividend_tax(book, facts.instrument, record_on, parcel.bought_on, sold_on)
                due += cents(rule.number * dividend.cents / 100)
        return due

    def _is_session(self, ticker: str, session: date) -> bool:
        return self._market.sessions(ticker).is_session(session)

    def _forget(self, plan: DatedPlan) -> None:
        self.leaving.pop(plan.id, None)
        self.held.pop(plan.id, None)


def _rest(held: Holding, sold: int, session: date, *, is_fund: bool) -> No:
    """Why a sale left shares: those of this session's purchase, or the cap; of a fund those not yet to be redeemed."""
    if is_fund:
        return No(Reason.T_PLUS_ONE, f"{held.shares - sold} of {held.shares} units were bought too shortly before")
    young = sum(parcel.shares for parcel in held.parcels if parcel.bought_on == session)
    if young and sold == held.shares - young:
        return No(Reason.T_PLUS_ONE, f"{young} of {held.shares} shares were bought in this session")
    return No(Reason.PARTICIPATION, f"{sold} of {held.shares} shares, the rest above the cap")
