"""The path of a plan as it was meant: when its catalyst could not yet be known, its entry, and its planned exit."""

from dataclasses import dataclass
from datetime import date, timedelta

from engine.markets.sessions import SessionError
from engine.measurement.instant import Instant
from engine.simulation.fill_policy import FillAt
from engine.simulation.limit_close import limit_exit
from engine.simulation.market import Market
from engine.simulation.plan import DatedPlan

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PlannedPath:
    """Three instants of a plan, in the sessions of its instrument's exchange.

    `known` is the close of the session before the entry session, the last one before its catalyst could be known
    (also of a plan that waits); None before the recorded sessions. `entry` is at the run's fill price
    of the session in which the plan was to enter. `end` is at the planned exit's fill price or, where there was no
    trading in it, at that of the next session that had some; without either in the run it is the run's last close.
    The planned exit is that of the plan's dates, or an earlier one by its closes at the upper limit, as for shares
    bought in the entry session; standing orders and news are no part of it.
    """

    known: Instant | None
    entry: Instant
    end: Instant


def planned_path(plan: DatedPlan, market: Market, end_on: date) -> PlannedPath | None:
    """The path of a plan in a run that ends with the close of `end_on`.

    None where the instrument has no bar from the entry on. Nothing after `end_on` is looked at.
    """
    if plan.ticker not in market.store or plan.enter_on > end_on:
        return None
    bars = market.store[plan.ticker]
    n, at = bars.n_until(end_on), market.fill_at(plan.ticker)
    if bars.n_until(plan.enter_on - DAY) >= n:
        return None
    end = Instant(end_on, FillAt.CLOSE)
    exit_on = _exit(plan, market, end_on)
    if exit_on is not None and exit_on <= end_on:
        row = bars.n_until(exit_on - DAY)
        if row < n:
            end = Instant(bars.bar(row).session, at)
    return PlannedPath(_known(plan, market), Instant(plan.enter_on, at), end)


def _exit(plan: DatedPlan, market: Market, end_on: date) -> date | None:
    by_limit = limit_exit(market, plan.plan.exits, plan.ticker, plan.enter_on, end_on)
    return min((on for on in (plan.exit_on, by_limit) if on is not None), default=None)


def _known(plan: DatedPlan, market: Market) -> Instant | None:
    sessions = market.sessions(plan.ticker)
    try:
        if plan.plan.enter_from is not None:
            before = sessions.last_on_or_before(plan.decided_on)
        else:
            before = sessions.offset(plan.enter_on, -plan.plan.delay - 1)
    except SessionError:
        return None
    return Instant(before, FillAt.CLOSE)
