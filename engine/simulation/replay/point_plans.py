"""The plans of one calendar at many parameter points: asked for anew only where a parameter decides about them."""

from bisect import bisect_left
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from catalysts.calendar import CatalystCalendar
from engine.markets.sessions import Sessions
from engine.prices.bars import Floats
from engine.prices.store import PriceStore
from engine.simulation.catalog import ChosenStrategy
from engine.simulation.desk import Desk
from engine.simulation.plan import DatedPlan
from engine.simulation.plan_dates import plan_dates
from engine.simulation.replay.panel import Panel
from engine.simulation.replay.planned import Planned, asked_plans, calls, hindrance_of, rules_of
from engine.simulation.replay.quotes import Code
from engine.simulation.replay.scaled import Flags, Ints
from engine.simulation.spec import RunSpec
from engine.simulation.trade_parameters import with_handed_on

OK, STOOD_ASIDE = int(Code.OK), int(Code.STOOD_ASIDE)
NEVER = np.iinfo(np.int64).max
KEPT = 64
"""Sets of deciding parameters whose plans are kept."""


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """Plans as they were asked for, by rows: `first` is the entry without delay, `leaves` the last session that a plan
    may be held to, `heard` the session from which on its catalyst counts as replaced, `calls` the rows of its theme's
    other catalysts; one past the last row for never. `codes` are OK, or why it is none at any point; `hindrances` why
    the walk cannot tell it. `kinds` are plans with different exits, `kind` each plan's place among them."""

    plans: tuple[DatedPlan, ...]
    tickers: Ints
    first: Ints
    hold: Ints
    delay: Ints
    leaves: Ints
    heard: Ints
    codes: Ints
    until_next: Flags
    calls: tuple[tuple[int, ...], ...]
    hindrances: tuple[str, ...]
    weights: Floats
    kinds: tuple[DatedPlan, ...]
    kind: Ints


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
        self._asked: dict[object, _Asked] = {}

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

    def _ask(self, chosen: ChosenStrategy) -> _Asked:
        panel = self._panel
        desk = asked_plans(chosen, *self._given, base_on=panel.dates[0], end_on=panel.dates[-1])
        refused = {refusal.plan: Code[refusal.reason.name] for refusal in desk.refusals if refusal.session is not None}
        plans = tuple(desk.plans.values())
        rows = [self._row(desk, plan, refused.get(plan.id, Code.OK)) for plan in plans]
        tickers, first, hold, delay, leaves, heard, codes = np.array(rows, dtype=np.int64).reshape(len(rows), 7).T
        rules, kind = rules_of(plans)
        return _Asked(
            plans,
            tickers,
            first,
            hold,
            delay,
            leaves,
            heard,
            codes,
            until_next=np.array([plan.plan.until_next for plan in plans], dtype=np.bool_),
            calls=tuple(self._calls(desk, plan) for plan in plans),
            hindrances=tuple(hindrance_of(plan, panel.number.get(plan.ticker, -1)) for plan in plans),
            weights=np.array([plan.plan.weight for plan in plans], dtype=np.float64),
            kinds=tuple(plans[int(np.argmax(kind == place))] for place in range(len(rules))),
            kind=kind,
        )

    def _row(self, desk: Desk, plan: DatedPlan, code: Code) -> tuple[int, ...]:
        """Ticker number, first, hold, delay, leaves, heard, code."""
        panel, n = self._panel, len(self._panel)
        sessions = desk.sessions(plan.ticker)
        catalyst = desk.calendar.by_id(plan.catalyst) if plan.catalyst else None
        own = plan.plan
        first, leaves = plan_dates(sessions, plan.decided_on, catalyst, replace(own, hold=None, delay=0))
        heard = n
        if plan.catalyst in desk.news.replacements and plan.catalyst:
            found = desk.news.replaced(plan.catalyst, sessions, date.min, desk.end_on)
            heard = n if found is None else max(0, panel.row(found.on) if found.on > panel.dates[0] else 0)
        if code == Code.OK and own.stand_aside:
            code = Code.STOOD_ASIDE
        hold = n if own.hold is None else own.hold
        last = NEVER if own.leave_on is None else panel.row(leaves)
        return panel.number.get(plan.ticker, -1), panel.row(first), hold, own.delay, last, heard, code

    def _calls(self, desk: Desk, plan: DatedPlan) -> tuple[int, ...]:
        if not plan.catalyst:
            return ()
        return tuple(calls(self._panel, desk, desk.calendar.by_id(plan.catalyst).theme, plan.catalyst))

    def _at(self, asked: _Asked, values: Mapping[str, Any], names: frozenset[str]) -> Planned:
        n = len(self._panel)
        hold, delay, until_next = (
            values[name] if name in names else getattr(asked, name) for name in ("hold", "delay", "until_next")
        )
        enter = np.minimum(asked.first + delay, n)
        due = np.minimum(np.minimum(enter + hold, n), np.maximum(asked.leaves, enter + 1))
        for place in self._waiting(asked, until_next):
            own = asked.calls[place]
            at = bisect_left(own, int(enter[place]))
            due[place] = min(due[place], own[at] + 1) if at < len(own) else due[place]
        codes, is_late = asked.codes.copy(), (asked.heard <= enter) & (asked.heard < n)
        is_live = (codes == OK) | (codes == STOOD_ASIDE)
        codes[is_live & is_late] = Code.SUPERSEDED
        is_beyond = enter == n
        if is_beyond.any():
            codes[is_live & ~is_late & is_beyond & (asked.tickers >= 0)] = Code.AFTER_LAST_BAR
        rules = tuple(with_handed_on(plan.plan, values, names).exits for plan in asked.kinds)
        unclear = _unclear(asked, codes, is_live)
        if (enter[1:] >= enter[:-1]).all():
            return Planned(asked.plans, asked.weights, rules, asked.kind, asked.tickers, enter, due, codes, unclear)
        order = np.argsort(enter, kind="stable")
        plans = tuple(asked.plans[place] for place in order.tolist())
        kind, tickers, weights = asked.kind[order], asked.tickers[order], asked.weights[order]
        return Planned(plans, weights, rules, kind, tickers, enter[order], due[order], codes[order], unclear)

    @staticmethod
    def _waiting(asked: _Asked, until_next: Any) -> list[int]:
        """The places of plans that leave with the next catalyst; `until_next` is of all plans, or each one's."""
        return np.flatnonzero(np.broadcast_to(until_next, len(asked.plans))).tolist() if np.any(until_next) else []


def _unclear(asked: _Asked, codes: Ints, is_live: Flags) -> str:
    """Why the walk cannot tell one of the plans that are tried; empty where it can tell all."""
    if not any(asked.hindrances):
        return ""
    is_told = (codes == OK) | ((asked.tickers < 0) & is_live)
    return next((why for why, is_so in zip(asked.hindrances, is_told, strict=True) if is_so and why), "")
