"""Reports built by hand: a tiny ledger in whole cents, prices from a formula, catalysts with any title."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from catalysts.calendar import CatalystCalendar
from catalysts.catalyst import Catalyst, Kind, Target
from catalysts.when import When
from engine.markets.instrument import Instrument, InstrumentKind, Instruments
from engine.measurement.attainable import attainable
from engine.measurement.attribution import attribution
from engine.measurement.calendar_returns import calendar_returns
from engine.measurement.catalyst_entry import catalyst_entries
from engine.measurement.cost_breakdown import cost_breakdown
from engine.measurement.curve import benchmark_performance, equity_performance, versus
from engine.measurement.event_return import CatalystReturn, TradeReturn
from engine.measurement.evidence import evidence
from engine.measurement.plan_entry import PlanEntry
from engine.measurement.report import Curve, MeasuredStrategy, Report
from engine.measurement.strategy import tested_together
from engine.measurement.three_returns import ThreeReturns
from engine.measurement.trading import measure_trading
from engine.simulation.block import Block
from engine.simulation.decision import Decision, Side
from engine.simulation.fill import Entitlement, Fill
from engine.simulation.outcome import CatalystFate, EquityPoint, Fate, Outcome, PositionValue
from engine.simulation.plan import DatedPlan, Plan
from engine.simulation.refusal import Reason, Refusal
from engine.simulation.spec import RunSpec, StrategySpec
from engine.simulation.trade import Trade

SPY = 244.0
CAPITAL_CENTS = 100_000_000


@dataclass(frozen=True)
class Deal:
    """One trade to build: bought at the open of session `entry`, sold at that of `exit` (None: still open).

    A `taxed` one pays a tenth of its dividend at the sale, and every fee there is.
    """

    catalyst: str
    ticker: str
    entry: int
    exit: int | None
    shares: int
    dividend_on: int | None = None
    taxed: bool = False


def weekdays(n: int, first: date = date(2024, 1, 2)) -> list[date]:
    """The first n Mondays to Fridays."""
    found: list[date] = []
    while len(found) < n:
        if first.weekday() < 5:
            found.append(first)
        first += timedelta(1)
    return found


def price_at(ticker: str, session: int) -> float:
    """A price in whole cents that waves; every ticker its own."""
    phase = sum(map(ord, ticker)) % 17
    return round(10 + phase / 4 + 2.5 * math.sin(session / 19 + phase) + session * 0.004, 2)


def calendar_of(titles: Sequence[str], sessions: Sequence[date], step: int) -> CatalystCalendar:
    """One catalyst a title, each `step` sessions after the one before, known on the bare day before its entry."""
    return CatalystCalendar(
        catalysts=tuple(
            Catalyst(
                id=f"c{place:03d}",
                title=title,
                kind=Kind.POLICY,
                announced=When.of_day(sessions[min(place * step + 1, len(sessions) - 2)]),
                theme="solid-state-battery",
                targets=(Target("300438.SZ"), Target("WeLion", is_listed=False)),
            )
            for place, title in enumerate(titles)
        )
    )


def _trade(plan: str, deal: Deal, sessions: Sequence[date]) -> tuple[list[Fill], list[Entitlement], Trade]:
    def fill(side: Side, at: int) -> Fill:
        price = price_at(deal.ticker, at)
        notional = round(price * 100) * deal.shares
        duty = notional // 2000 if side is Side.SELL else 0
        return Fill(
            plan,
            sessions[at],
            deal.ticker,
            side,
            deal.shares,
            deal.shares,
            price,
            notional,
            500,
            duty,
            notional // 100_000,
            handling_fee_cents=notional // 30_000 if deal.taxed else 0,
            regulatory_fee_cents=notional // 50_000 if deal.taxed else 0,
            dividend_tax_cents=dividend // 10 if deal.taxed and side is Side.SELL else 0,
            is_queued=deal.taxed and side is Side.BUY,
        )

    dividend = 0 if deal.dividend_on is None else 7 * deal.shares
    fills = [fill(Side.BUY, deal.entry)]
    if deal.exit is not None:
        fills.append(fill(Side.SELL, deal.exit))
    paid = []
    if deal.dividend_on is not None:
        paid = [Entitlement(plan, sessions[deal.dividend_on], deal.ticker, deal.shares, deal.shares, dividend)]
    last = deal.exit if deal.exit is not None else len(sessions) - 1
    value = round(price_at(deal.ticker, last) * 100) * deal.shares
    trade = Trade(
        plan=plan,
        catalyst=deal.catalyst,
        ticker=deal.ticker,
        decided_on=sessions[deal.entry - 1],
        entry_on=sessions[deal.entry],
        entry_price=fills[0].price,
        shares=deal.shares,
        cost_cents=fills[0].notional_cents,
        entry_fees_cents=fills[0].costs_cents,
        planned_exit_on=None if deal.exit is None else sessions[deal.exit],
        exit_on=None if deal.exit is None else sessions[deal.exit],
        exit_price=None if deal.exit is None else fills[1].price,
        exit_shares=deal.shares,
        proceeds_cents=value,
        exit_fees_cents=fills[1].costs_cents if deal.exit is not None else 0,
        dividends_cents=dividend,
        valued_on=sessions[last],
        exit_delay=0,
    )
    return fills, paid, trade


def outcome_of(
    name: str,
    deals: Sequence[Deal],
    sessions: Sequence[date],
    calendar: CatalystCalendar,
    step: int,
    interest: int = 0,
) -> Outcome:
    """A strategy's run: every deal becomes a trade, every other catalyst in turn is refused, declined or pending.

    Every tenth close brings `interest` cents."""
    fills: list[Fill] = []
    paid: list[Entitlement] = []
    trades: list[Trade] = []
    for place, deal in enumerate(deals):
        more, gained, trade = _trade(f"p{place}", deal, sessions)
        fills, paid, trades = fills + more, paid + gained, [*trades, trade]
    positions: list[PositionValue] = []
    equity: list[EquityPoint] = []
    for at, session in enumerate(sessions):
        cash = CAPITAL_CENTS + sum(one.cash_cents for one in (*fills, *paid) if one.session <= session)
        cash += at // 10 * interest
        held = []
        for place, deal in enumerate(deals):
            if deal.entry <= at and (deal.exit is None or at < deal.exit):
                close = price_at(deal.ticker, at)
                value = round(close * 100) * deal.shares
                held.append(PositionValue(session, f"p{place}", deal.ticker, deal.shares, close, value, at % 7 == 0))
        positions += held
        earned = interest if at and at % 10 == 0 else 0
        equity.append(EquityPoint(session, cash, cash + sum(one.value_cents for one in held), earned))
    refusals, fates, decisions = _answers(calendar, {deal.catalyst for deal in deals}, sessions, step)
    decisions += [
        Decision(one.decided_on, one.catalyst, one.plan, one.ticker, Side.BUY, one.entry_on, 0.25, 0, "it was said")
        for one in trades
    ]
    return Outcome(
        strategy=name,
        parameters=(("hold", 10), ("size", 0.25), ("ticker", "159755.SZ"), ("reinvest", True)),
        decisions=tuple(decisions),
        plans=tuple(_plans(trades, refusals)),
        fills=tuple(sorted(fills, key=lambda one: (one.session, one.plan))),
        entitlements=tuple(paid),
        refusals=tuple(refusals),
        blocks=tuple(
            Block(one.plan, one.session or sessions[0], one.ticker, Side.BUY, 100, 100, one.reason, one.detail)
            for one in refusals
        ),
        trades=tuple(trades),
        positions=tuple(positions),
        equity=tuple(equity),
        fates=tuple(fates),
    )


def _plans(trades: Sequence[Trade], refusals: Sequence[Refusal]) -> list[DatedPlan]:
    wanted = Plan("", 0.25, 10, "it was said")
    return [
        DatedPlan(one.plan, one.catalyst, replace(wanted, ticker=one.ticker), one.decided_on, one.entry_on, None)
        for one in trades
    ] + [
        DatedPlan(one.plan, one.catalyst, replace(wanted, ticker=one.ticker), date(2024, 1, 2), one.session, None)
        for one in refusals
        if one.session is not None
    ]


def _answers(
    calendar: CatalystCalendar, traded: set[str], sessions: Sequence[date], step: int
) -> tuple[list[Refusal], list[CatalystFate], list[Decision]]:
    refusals: list[Refusal] = []
    fates: list[CatalystFate] = []
    decisions: list[Decision] = []
    for place, catalyst in enumerate(calendar):
        entry_on = sessions[min(place * step + 2, len(sessions) - 1)]
        if catalyst.id in traded:
            fates.append(CatalystFate(catalyst.id, Fate.TRADED, entry_on, ""))
        elif place % 3 == 0:
            plan = f"r{place}"
            detail = "opened at its upper limit of 12.34"
            refusals.append(Refusal(plan, catalyst.id, entry_on, "300438.SZ", Reason.LIMIT_UP, 100, detail))
            fates.append(CatalystFate(catalyst.id, Fate.REFUSED, entry_on, f"limit-up: {detail}"))
        elif place % 3 == 1:
            why = "direction is 0: nothing to buy"
            decisions.append(Decision(sessions[0], catalyst.id, "", "", Side.NONE, None, 0.0, 0, why))
            fates.append(CatalystFate(catalyst.id, Fate.DECLINED, entry_on, why))
        else:
            fates.append(CatalystFate(catalyst.id, Fate.PENDING, None, "its entry lies after the last bar"))
    return refusals, fates, decisions


def measured(outcome: Outcome, curves: Sequence[Curve]) -> MeasuredStrategy:
    """An outcome with its measures; made up: a trade's benchmark return, one percent; a plan's reaction, five, and
    what could be had of it, three, of one that was refused nothing; what a refused one missed, two."""
    beside = tuple((curve.ticker, 0.01) for curve in curves)
    first = 0.01 if curves else None
    trades = tuple(
        TradeReturn(one.plan, one.net_return, beside, None if first is None else one.net_return - first)
        for one in outcome.trades
    )
    catalysts = []
    for fate in outcome.fates:
        own = [one for one in outcome.trades if one.catalyst == fate.catalyst]
        paid, net = sum(one.paid_cents for one in own), sum(one.net_cents for one in own)
        gained = net / paid if paid else None
        excess = None if gained is None or first is None else gained - first
        refused = sum(one.catalyst == fate.catalyst for one in outcome.refusals)
        catalysts.append(CatalystReturn(fate.catalyst, len(own), refused, paid, net, gained, beside, excess))
    captured = {one.plan: one.excess for one in trades}
    returns = tuple(
        ThreeReturns(one.id, one.catalyst, 0.05, 0.03 if one.id in captured else None, captured.get(one.id))
        for one in outcome.plans
    )
    blocked = {one.plan for one in outcome.refusals}
    entries = tuple(
        PlanEntry(one.id, one.catalyst, one.ticker, 100, 0, 100, Reason.LIMIT_UP, 1, 123_400, 0.02, 2_468)
        if one.id in blocked
        else PlanEntry(one.id, one.catalyst, one.ticker, 10_000, 10_000, 0, None, 1, None, None, None)
        for one in outcome.plans
    )
    attributed = attribution(outcome, trades, catalysts)
    compared = [versus(outcome.equity, curve, SPY) for curve in curves]
    return MeasuredStrategy(
        outcome=outcome,
        performance=equity_performance(outcome.equity, SPY),
        versus=tuple(one for one in compared if one is not None),
        trading=measure_trading(outcome, SPY),
        trades=trades,
        catalysts=tuple(catalysts),
        returns=returns,
        entries=entries,
        catalyst_entries=catalyst_entries(outcome, entries),
        blocked_exits=(),
        attainable=attainable(returns, entries),
        attribution=attributed,
        evidence=evidence(outcome, attributed, trades),
        calendar_returns=calendar_returns(outcome.equity, next(iter(curves), None)),
        costs=cost_breakdown(outcome.fills),
    )


def curve_of(ticker: str, sessions: Sequence[date], first: int = 0, last: int | None = None) -> Curve:
    """A benchmark that covers the sessions from `first` to before `last`, with one session missing."""
    stop = len(sessions) if last is None else last
    return Curve(
        ticker,
        tuple(
            (day, 300 * price_at(ticker, at) if first <= at < stop and at != first + 5 else None)
            for at, day in enumerate(sessions)
        ),
    )


def report_of(
    *,
    names: Sequence[str] = ("sector-etf", "leaders"),
    titles: Sequence[str] = ("A policy is announced", "A plant is opened", "A cell is tested"),
    n_sessions: int = 120,
    step: int = 12,
    n_deals: int = 2,
    notice: str = "The prices of this run are generated and mean nothing.",
    benchmarks: Sequence[str] = ("000300.SS",),
    partial: bool = False,
    first: date = date(2024, 1, 2),
    taxed: bool = False,
    interest: int = 0,
) -> Report:
    """A whole report; strategy i trades the first `n_deals` catalysts with its own size."""
    sessions = weekdays(n_sessions, first)
    calendar = calendar_of(titles, sessions, step)
    curves = tuple(
        curve_of(ticker, sessions, n_sessions // 3 if partial and place else 0)
        for place, ticker in enumerate(benchmarks)
    )
    strategies = []
    for place, name in enumerate(names):
        deals = []
        for number in range(min(n_deals, len(titles))):
            entry = number * step + 2
            if entry >= n_sessions - 1:
                break
            out = entry + 10 + 3 * place
            ticker = ("159755.SZ", "300438.SZ", "688005.SS")[(number + place) % 3]
            exit_at = out if out < n_sessions else None
            dividend = entry + 3 if number == 0 and entry + 3 < (exit_at or n_sessions) else None
            deals.append(Deal(f"c{number:03d}", ticker, entry, exit_at, 10_000 + 7_000 * place, dividend, taxed))
        strategies.append(measured(outcome_of(name, deals, sessions, calendar, step, interest), curves))
    instruments = Instruments.of(
        [
            Instrument("000300.SS", "CSI 300", InstrumentKind.INDEX, "XSHG", name_zh="沪深300"),
            Instrument("159755.SZ", "Battery ETF", InstrumentKind.ETF, "XSHG", name_zh="电池ETF"),
        ]
    )
    return Report(
        spec=RunSpec(tuple(StrategySpec(name, (("hold", 10),)) for name in names), tuple(benchmarks)),
        calendar=calendar,
        instruments=instruments,
        inputs=(("policy.toml", "a" * 64), ("bars/159755.SZ.csv", "b" * 64)),
        notice=notice,
        versions=(("numpy", "2.4.6"), ("pandas", "3.1.1")),
        strategies=tested_together(strategies),
        curves=curves,
        benchmarks=tuple((curve.ticker, benchmark_performance(curve, SPY)) for curve in curves),
    )


@pytest.fixture(scope="session")
def build() -> SimpleNamespace:
    """What a test builds with: `report(...)` and its parts."""
    return SimpleNamespace(
        report=report_of,
        calendar=calendar_of,
        outcome=outcome_of,
        measured=measured,
        curve=curve_of,
        sessions=weekdays,
        Deal=Deal,
        replace=replace,
    )
