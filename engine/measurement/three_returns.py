"""Three abnormal returns of a plan: what the news was worth, what of it could be had, and what was earned."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from engine.markets.rules.errors import RuleError
from engine.markets.rules.lots import lot_rules
from engine.measurement.event_return import TradeReturn
from engine.measurement.instant import Instant, earned, price_at, standing_at
from engine.measurement.planned_path import PlannedPath, planned_path
from engine.prices.bars import Bar, Bars
from engine.simulation.decision import Side
from engine.simulation.facts import facts_of
from engine.simulation.fill_policy import AtLimit, FillAt
from engine.simulation.market import Market
from engine.simulation.market_answer import Execution, answer
from engine.simulation.outcome import Outcome
from engine.simulation.plan import DatedPlan


@dataclass(frozen=True, slots=True)
class ThreeReturns:
    """Returns of one plan, traded or refused, less the first benchmark's over the same instants. Fractions.

    `reaction` runs from the last close before the catalyst could be known to the planned exit; `capturable` from the
    first session, the entry session or a later one, in which a buyer of one lot really got shares. Both are gross
    total returns. `captured` is the trade's net return, None for a refusal. None where a price is missing.
    """

    plan: str
    catalyst: str
    reaction: float | None
    capturable: float | None
    captured: float | None


def three_returns(
    outcome: Outcome, trades: Sequence[TradeReturn], market: Market, benchmark: Bars | None
) -> tuple[ThreeReturns, ...]:
    """One row for every plan, in the order in which they were decided; `trades` are the outcome's, measured.

    `benchmark` is the first one's bars: raw for an index, adjusted for a fund or a stock; None for none.
    """
    captured = {row.plan: row.excess for row in trades}
    end_on = outcome.equity[-1].session
    return tuple(_of_plan(plan, captured.get(plan.id), market, benchmark, end_on) for plan in outcome.plans)


def can_buy(market: Market, ticker: str, bar: Bar) -> bool:
    """Whether one lot, ordered before the open, would have been filled in the bar's session without queueing."""
    book, session = market.book, bar.session
    try:
        facts = facts_of(market.store, book, market.statuses, market.sessions(ticker), ticker, session, bar)
        if facts is None:
            return False
        lot = lot_rules(book, facts.instrument, session).lot
    except RuleError:
        return False
    return isinstance(answer(Side.BUY, lot, facts, replace(market.policy, at_limit=AtLimit.SKIP), book), Execution)


def _of_plan(
    plan: DatedPlan, captured: float | None, market: Market, benchmark: Bars | None, end_on: date
) -> ThreeReturns:
    reaction = capturable = None
    path = planned_path(plan, market, end_on)
    if path is not None and benchmark is not None:
        own = market.store.adjusted(plan.ticker)
        reaction = abnormal_between(own, benchmark, path.known, path.end)
        capturable = abnormal_between(own, benchmark, _first_buy(plan, path, market), path.end)
    return ThreeReturns(plan.id, plan.catalyst, reaction, capturable, captured)


def _first_buy(plan: DatedPlan, path: PlannedPath, market: Market) -> Instant | None:
    """The first instant before the path's end at which one lot could be bought."""
    bars, at, end = market.store[plan.ticker], path.entry.at, path.end
    is_to_last_close = end.at is FillAt.CLOSE and at is not FillAt.CLOSE
    last_on = end.session if is_to_last_close else end.session - timedelta(days=1)
    for row in range(bars.n_until(plan.enter_on - timedelta(days=1)), bars.n_until(last_on)):
        bar = bars.bar(row)
        if can_buy(market, plan.ticker, bar):
            return Instant(bar.session, at)
    return None


def abnormal_between(own: Bars, benchmark: Bars, first: Instant | None, last: Instant) -> float | None:
    """What adjusted bars earned between two instants less what the benchmark did; None where a price is missing."""
    if first is None:
        return None
    gained = earned(standing_at(own, first), standing_at(own, last))
    beside = earned(price_at(benchmark, first), price_at(benchmark, last))
    return None if gained is None or beside is None else gained - beside
