"""What each vehicle made of the same catalysts, net of its own costs and limits."""

from collections import Counter
from collections.abc import Iterable
from statistics import fmean

from engine.markets.rules.errors import RuleError
from engine.markets.rules.lots import lot_rules
from engine.markets.sessions import SessionError
from engine.measurement.report import MeasuredStrategy
from engine.measurement.vehicle_result import VehicleResult
from engine.simulation.market import Market
from engine.simulation.money import worth_cents
from engine.simulation.order_size import last_price
from engine.simulation.outcome import Outcome
from engine.simulation.plan import DatedPlan
from engine.simulation.refusal import Reason
from engine.simulation.sizing import SizingMode

LIMITS = {Reason.LIMIT_UP, Reason.LIMIT_DOWN}
MONEY = {Reason.NO_CASH, Reason.NAME_CAP, Reason.PLAN_CAP}


def vehicle_results(
    strategies: Iterable[MeasuredStrategy], prefix: str, market: Market, mode: SizingMode
) -> tuple[VehicleResult, ...]:
    """A row for each strategy whose label begins with the prefix of vehicles, in the given order."""
    return tuple(
        vehicle_result(one.name.removeprefix(prefix), one, market, mode)
        for one in strategies
        if one.name.startswith(prefix)
    )


def vehicle_result(name: str, measured: MeasuredStrategy, market: Market, mode: SizingMode) -> VehicleResult:
    """The row of one vehicle; `market` is the one that it was simulated in, `mode` what its sizes are a part of."""
    outcome, traded = measured.outcome, [row for row in measured.catalysts if row.n_trades]
    refused = Counter(_why(refusal.reason) for refusal in outcome.refusals)
    worst = min(traded, key=lambda row: (row.net_cents, row.catalyst), default=None)
    blocked = [row for row in measured.entries if row.reason in LIMITS and row.blocked]
    lots = lot_costs(outcome, market)
    return VehicleResult(
        strategy=measured.name,
        name=name,
        n_catalysts=len(traded),
        n_plans=measured.trading.n_plans,
        n_trades=measured.trading.n_trades,
        n_limit=refused["limit"],
        n_lot=refused["lot"],
        n_cash=refused["cash"],
        n_other=refused["other"],
        net_cents=measured.trading.net_cents,
        net_return=_mean(row.net_return for row in traded),
        excess=_mean(row.excess for row in traded),
        costs_cents=measured.trading.costs_cents,
        costs_bps=_bps(measured.trading.costs_cents, sum(fill.notional_cents for fill in outcome.fills)),
        exposure=measured.trading.exposure,
        n_blocked=len(blocked),
        missed_cents=sum(row.missed_cents or 0 for row in blocked),
        worst_catalyst=worst.catalyst if worst is not None else "",
        worst_cents=worst.net_cents if worst is not None else None,
        worst_return=worst.net_return if worst is not None else None,
        lots_cents=_dearest(outcome, lots),
        capital_cents=_capital(outcome, lots) if mode is SizingMode.EQUITY else None,
        is_derived=any(plan.ticker in market.store.derived for plan in outcome.plans),
    )


def lot_costs(outcome: Outcome, market: Market) -> dict[str, int]:
    """What one lot cost at the close before the entry session, in cents, by plan; without those that have no price."""
    found = {plan.id: _lot_cost(plan, market) for plan in outcome.plans}
    return {name: cost for name, cost in found.items() if cost is not None}


def _lot_cost(plan: DatedPlan, market: Market) -> int | None:
    store = market.store
    instrument = store.instrument(plan.ticker)
    try:
        before = market.sessions(plan.ticker).previous_before(plan.enter_on)
        if plan.ticker not in store or instrument is None or not store[plan.ticker].n_until(before):
            return None
        lot = lot_rules(market.book, instrument, plan.enter_on).lot
    except (RuleError, SessionError):
        return None
    return worth_cents(last_price(store, plan, before), lot)


def _dearest(outcome: Outcome, lots: dict[str, int]) -> int:
    by_catalyst: Counter[str] = Counter()
    for plan in outcome.plans:
        by_catalyst[plan.catalyst] += lots.get(plan.id, 0)
    return max(by_catalyst.values(), default=0)


def _capital(outcome: Outcome, lots: dict[str, int]) -> int:
    needed = (lots[plan.id] / plan.plan.weight for plan in outcome.plans if plan.id in lots)
    return round(max(needed, default=0))


def _why(reason: Reason) -> str:
    if reason in LIMITS:
        return "limit"
    if reason is Reason.UNDER_ONE_LOT:
        return "lot"
    return "cash" if reason in MONEY else "other"


def _bps(costs_cents: int, notional_cents: int) -> float | None:
    return costs_cents / notional_cents * 1e4 if notional_cents else None


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return fmean(known) if known else None
