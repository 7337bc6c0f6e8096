"""The plans of a run before any order: asked of the strategy, which sees prices and the calendar and no account."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from catalysts.calendar import CatalystCalendar
from engine.markets.sessions import Sessions
from engine.prices.bars import Floats
from engine.prices.store import PriceStore
from engine.simulation.catalog import ChosenStrategy
from engine.simulation.desk import Desk
from engine.simulation.exit_rule import ExitRule
from engine.simulation.failure import failure_of
from engine.simulation.new_desk import new_desk
from engine.simulation.plan import DatedPlan
from engine.simulation.refusal import Reason
from engine.simulation.replay.asker import asker_of, raise_where_backtraders
from engine.simulation.replay.panel import Panel
from engine.simulation.replay.quotes import Code
from engine.simulation.replay.scaled import Ints
from engine.simulation.spec import RunSpec


@dataclass(frozen=True, slots=True, eq=False)
class Planned:
    """One book's plans in the order in which their orders go out, with their rows in the panel.

    `due` is the row of the planned sale, `len(panel)` for never; `codes` are OK or why a plan never became an order.
    Rows, codes and the exits `rules[rule]` are the book's; `plans` are as they were asked for, maybe with other values
    of parameters that are only handed on. `unclear` says in words why only the exact executor can run the book; empty
    where the walk can.
    """

    plans: tuple[DatedPlan, ...]
    weights: Floats
    rules: tuple[ExitRule, ...]
    rule: Ints
    tickers: Ints
    enter: Ints
    due: Ints
    codes: Ints
    unclear: str = ""


def asked_plans(
    chosen: ChosenStrategy,
    store: PriceStore,
    calendar: CatalystCalendar,
    spec: RunSpec,
    sessions_of: Callable[[str], Sessions],
    *,
    base_on: date,
    end_on: date,
) -> Desk:
    """A desk with every plan of a run, dated, and none ordered. Raises as `replay` does."""
    desk = new_desk(chosen, store, calendar, spec, sessions_of, base_on=base_on, end_on=end_on)
    try:
        strategy = asker_of(chosen, desk)
        for session in sorted({base_on, *desk.agenda.appointments}):
            if base_on <= session < end_on:
                strategy.ask(session)
    except Exception as error:
        failed = failure_of(chosen, desk, error)
        if failed is error:
            raise
        if isinstance(error, AttributeError):
            raise_where_backtraders(chosen.label, error)
        raise failed from error
    return desk


def planned_of(panel: Panel, desk: Desk) -> Planned:
    """The plans of a desk by rows of the panel."""
    n = len(panel)
    refused = {refusal.plan: refusal.reason for refusal in desk.refusals}
    rows: list[tuple[int, int, DatedPlan, int, int, Code]] = []
    unclear = ""
    for plan in desk.plans.values():
        number = panel.number.get(plan.ticker, -1)
        enter = panel.row(plan.enter_on)
        code = code_of(desk, plan, refused.get(plan.id))
        if code == Code.OK and number >= 0 and enter == n:
            code = Code.AFTER_LAST_BAR
        if code == Code.OK:
            unclear = unclear or hindrance_of(plan, number)
        rows.append((enter, len(rows), plan, number, _due(panel, desk, plan, enter), code))
    rows.sort(key=lambda row: row[:2])
    return planned(tuple(row[2] for row in rows), [(row[3], row[0], row[4], row[5]) for row in rows], unclear)


def planned(plans: tuple[DatedPlan, ...], rows: Sequence[tuple[int, int, int, int]], unclear: str = "") -> Planned:
    """A book of plans, each with its ticker number, entry, planned sale and code."""
    tickers, enter, due, codes = np.array(rows, dtype=np.int64).reshape(len(rows), 4).T
    weights = np.array([plan.plan.weight for plan in plans], dtype=np.float64)
    return Planned(plans, weights, *rules_of(plans), tickers, enter, due, codes, unclear)


def rules_of(plans: Iterable[DatedPlan]) -> tuple[tuple[ExitRule, ...], Ints]:
    """The different exits of plans, and each plan's place among them."""
    rules: dict[ExitRule, int] = {}
    rule = [rules.setdefault(plan.plan.exits, len(rules)) for plan in plans]
    return tuple(rules), np.array(rule, dtype=np.int64)


def code_of(desk: Desk, plan: DatedPlan, reason: Reason | None) -> Code:
    if reason is not None:
        return Code[reason.name]
    if plan.catalyst and plan.catalyst in desk.news.replacements:
        heard = desk.news.replaced(plan.catalyst, desk.sessions(plan.ticker), date.min, plan.enter_on)
        if heard is not None and desk.end_on >= heard.on:
            return Code.SUPERSEDED
    return Code.STOOD_ASIDE if plan.plan.stand_aside and plan.enter_on <= desk.end_on else Code.OK


def hindrance_of(plan: DatedPlan, number: int) -> str:
    exits = plan.plan.exits
    if number < 0:
        return f"{plan.ticker} is traded off the exchange of the clock"
    if exits.has_limits or exits.on_warning or exits.on_replaced:
        return "an exit by limits or by news"
    return ""


def _due(panel: Panel, desk: Desk, plan: DatedPlan, enter: int) -> int:
    due = panel.row(plan.exit_on)
    if not plan.plan.until_next or not plan.catalyst:
        return due
    theme = desk.calendar.by_id(plan.catalyst).theme
    return min([due, *(row + 1 for row in calls(panel, desk, theme, plan.catalyst) if row >= enter)])


def calls(panel: Panel, desk: Desk, theme: str, own: str) -> Iterable[int]:
    """The rows after whose close another catalyst of a theme is asked about."""
    for session, appointments in desk.agenda.appointments.items():
        if any(one.catalyst.theme == theme and one.catalyst.id != own for one in appointments):
            yield panel.row(session)
