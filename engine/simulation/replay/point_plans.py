"""The plans of one calendar at many parameter points: asked for anew only where a parameter decides about them."""

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from catalysts.calendar import CatalystCalendar
from engine.markets.sessions import Sessions
from engine.prices.store import PriceStore
from engine.simulation.catalog import ChosenStrategy
from engine.simulation.desk import Desk
from engine.simulation.plan import DatedPlan
from engine.simulation.plan_dates import plan_dates
from engine.simulation.replay.panel import Panel
from engine.simulation.replay.planned import Planned, asked_plans, calls, hindrance_of
from engine.simulation.replay.quotes import Code
from engine.simulation.spec import ParameterValue, RunSpec
from engine.simulation.trade_parameters import with_handed_on

KEPT = 64
"""Sets of deciding parameters whose plans are kept."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A plan as it was asked for, by rows: `first` is its entry without delay, `leaves` the last session it may be held
    to, `heard` the session from which on its catalyst counts as replaced, `calls` the rows of its theme's other
    catalysts; each one past the last row for never. `code` is OK, or why it is none at any point."""

    plan: DatedPlan
    ticker: int
    first: int
    leaves: int
    heard: int
    calls: tuple[int, ...]
    code: int


class PointPlans:
    """Plans of strategies over one calendar, at one point after the other."""

    def __init__(
        self,
        panel: Panel,
        store: PriceStore,
        calendar: CatalystCalendar,
        spec: RunSpec,
        sessions_of: Callable[[str], Sessions],
    ) -> None:
        self._panel = panel
        self._given = (store, calendar, spec, sessions_of)
        self._asked: dict[object, tuple[_Asked, ...]] = {}

    def planned(self, chosen: ChosenStrategy) -> Planned:
        """The plans of a strategy with its parameters. Raises what the strategy raises."""
        names = chosen.strategy.handed_on
        values = dict(chosen.parameters)
        deciding = tuple((name, value) for name, value in chosen.parameters if name not in names)
        key = (chosen.strategy, deciding)
        if key not in self._asked:
            if len(self._asked) >= KEPT:
                del self._asked[next(iter(self._asked))]
            self._asked[key] = self._ask(chosen)
        return self._at(self._asked[key], values, names)

    def _ask(self, chosen: ChosenStrategy) -> tuple[_Asked, ...]:
        panel = self._panel
        desk = asked_plans(chosen, *self._given, base_on=panel.dates[0], end_on=panel.dates[-1])
        refused = {refusal.plan: Code[refusal.reason.name] for refusal in desk.refusals if refusal.session is not None}
        return tuple(self._row(desk, plan, refused.get(plan.id, Code.OK)) for plan in desk.plans.values())

    def _row(self, desk: Desk, plan: DatedPlan, code: Code) -> _Asked:
        panel, n = self._panel, len(self._panel)
        sessions = desk.sessions(plan.ticker)
        catalyst = desk.calendar.by_id(plan.catalyst) if plan.catalyst else None
        first, leaves = plan_dates(sessions, plan.decided_on, catalyst, replace(plan.plan, hold=None, delay=0))
        heard = n
        if plan.catalyst in desk.news.replacements and plan.catalyst:
            found = desk.news.replaced(plan.catalyst, sessions, date.min, desk.end_on)
            heard = n if found is None else max(0, panel.row(found.on) if found.on > panel.dates[0] else 0)
        others: tuple[int, ...] = ()
        if plan.catalyst:
            others = tuple(calls(panel, desk, desk.calendar.by_id(plan.catalyst).theme, plan.catalyst))
        if code == Code.OK and plan.plan.stand_aside:
            code = Code.STOOD_ASIDE
        return _Asked(
            plan, panel.number.get(plan.ticker, -1), panel.row(first), panel.row(leaves), heard, others, int(code)
        )

    def _at(self, asked: tuple[_Asked, ...], values: dict[str, ParameterValue], names: frozenset[str]) -> Planned:
        n = len(self._panel)
        rows: list[tuple[int, int, DatedPlan, int, int, int]] = []
        unclear = ""
        for place, one in enumerate(asked):
            plan = with_handed_on(one.plan.plan, values, names) if names else one.plan.plan
            enter = min(one.first + plan.delay, n)
            due = n if plan.hold is None else min(enter + plan.hold, n)
            if plan.leave_on is not None:
                due = min(due, max(one.leaves, enter + 1))
            if plan.until_next:
                at = bisect_left(one.calls, enter)
                due = min(due, one.calls[at] + 1) if at < len(one.calls) else due
            code = one.code
            if code in {Code.OK, Code.STOOD_ASIDE} and one.heard <= enter and one.heard < n:
                code = Code.SUPERSEDED
            elif code in {Code.OK, Code.STOOD_ASIDE} and enter == n and one.ticker >= 0:
                code = Code.AFTER_LAST_BAR
            dated = replace(one.plan, plan=plan)
            if code == Code.OK or (one.ticker < 0 and code in {Code.SUPERSEDED, Code.STOOD_ASIDE}):
                unclear = unclear or hindrance_of(dated, one.ticker)
            rows.append((enter, place, dated, one.ticker, due, code))
        rows.sort(key=lambda row: row[:2])
        return Planned(
            plans=tuple(row[2] for row in rows),
            tickers=tuple(row[3] for row in rows),
            enter=tuple(row[0] for row in rows),
            due=tuple(row[4] for row in rows),
            codes=tuple(row[5] for row in rows),
            unclear=unclear,
        )
