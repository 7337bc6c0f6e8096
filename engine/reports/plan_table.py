"""The table of plans as CSV: one row for every plan, traded or refused, with what it could have had."""

from collections.abc import Iterator
from datetime import date

from engine.measurement.plan_entry import PlanEntry
from engine.measurement.report import MeasuredStrategy, Report
from engine.measurement.three_returns import ThreeReturns
from engine.reports import cells
from engine.simulation.plan import DatedPlan

PLANS = (
    *("strategy", "plan", "catalyst", "ticker", "decided_on", "enter_on", "exit_on", "traded"),
    *("reaction", "capturable", "captured", "wanted", "filled", "blocked", "blocked_by", "sessions_tried"),
    *("missed_return", "missed"),
)


def plan_table(report: Report) -> bytes:
    """The table, strategy by strategy, in the order in which plans were decided."""
    return cells.encoded(PLANS, (row for strategy in report.strategies for row in _rows(strategy)))


def _rows(strategy: MeasuredStrategy) -> Iterator[list[str]]:
    traded = {trade.plan for trade in strategy.outcome.trades}
    returns = {row.plan: row for row in strategy.returns}
    entries = {row.plan: row for row in strategy.entries}
    for plan in strategy.outcome.plans:
        yield [
            *_plan(strategy.name, plan),
            cells.yes_no(plan.id in traded),
            *_returns(returns[plan.id]),
            *_entry(entries[plan.id]),
        ]


def _plan(strategy: str, plan: DatedPlan) -> list[str]:
    return [
        cells.text(strategy),
        cells.text(plan.id),
        cells.text(plan.catalyst),
        cells.text(plan.ticker),
        cells.day(plan.decided_on),
        cells.day(None if plan.enter_on == date.max else plan.enter_on),
        cells.day(plan.exit_on),
    ]


def _returns(row: ThreeReturns) -> list[str]:
    return [cells.fraction(row.reaction), cells.fraction(row.capturable), cells.fraction(row.captured)]


def _entry(row: PlanEntry) -> list[str]:
    return [
        cells.whole(row.wanted),
        cells.whole(row.filled),
        cells.whole(row.blocked),
        "" if row.reason is None else row.reason.value,
        cells.whole(row.n_sessions),
        cells.fraction(row.missed_return),
        cells.money(row.missed_cents),
    ]
