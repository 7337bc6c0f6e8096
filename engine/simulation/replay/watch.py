"""The watch: how long a run can be left alone, because nothing can happen to any of its plans."""

from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

import numpy as np

from engine.markets.sessions import SessionError, Sessions
from engine.simulation.account import Holding
from engine.simulation.desk import Desk
from engine.simulation.exit_rule import may_touch
from engine.simulation.plan import DatedPlan
from engine.simulation.plan_dates import exit_session
from engine.simulation.replay.tape import Tape


@dataclass(slots=True)
class Watch:
    """Tells the next session in which anything can happen: something is to be asked, bought, sold, touched, or an
    instrument goes ex. It may name one in which nothing does; it must not miss one."""

    desk: Desk
    tape: Tape
    asked: list[int] = field(init=False)
    _heard: dict[str, date] = field(default_factory=dict)
    _due: dict[tuple[str, date], date] = field(default_factory=dict)
    _touch: dict[str, tuple[Decimal, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        sessions = self.tape.sessions
        asked = {bisect_left(sessions, on): on for on in self.desk.agenda.appointments}
        self.asked = sorted(at for at, on in asked.items() if at < len(sessions) and sessions[at] == on)

    def next_place(self, place: int) -> int:
        """The first place from this one on in which anything can happen; the number of sessions where none is left.

        Everything up to the close of the session before `place` has been done.
        """
        floor, sessions = self.desk.floor, self.tape.sessions
        if floor.entries or floor.leaving or place >= len(sessions):
            return place
        at = bisect_left(self.asked, place)
        first = self.asked[at] if at < len(self.asked) else len(sessions)
        after = sessions[place - 1]
        for dated in self.desk.waiting.values():
            first = min(first, self._place(max(after, self._ordered_on(dated)), place))
        for plan_id, dated in floor.held.items():
            if first <= place:
                return place
            held = self.desk.account.holdings[plan_id]
            first = min(first, self._place(self._changed_on(dated, held, after), place))
            if dated.plan.exits.has_orders and first > place:
                first = min(first, self._touched_at(dated, held, place))
        return max(first, place)

    def _place(self, on: date, place: int) -> int:
        return bisect_left(self.tape.sessions, on, lo=place)

    def _ordered_on(self, dated: DatedPlan) -> date:
        """The date after whose close a waiting plan is ordered, or given up."""
        return min(_before(self.desk.sessions(dated.ticker), dated.enter_on), self._heard_on(dated, is_held=False))

    def _changed_on(self, dated: DatedPlan, held: Holding, after: date) -> date:
        """The first date later than `after` at which a held plan is to be sold or goes ex, bars aside."""
        if dated.plan.exits.has_limits:
            return after
        key = (dated.id, held.bought_on)
        if key not in self._due:
            sessions = self.desk.sessions(dated.ticker)
            exit_on = exit_session(sessions, dated.plan, held.bought_on)
            due = date.max if exit_on is None else _before(sessions, exit_on)
            self._due[key] = min(due, self._heard_on(dated, is_held=True))
        actions = self.desk.store.actions_of(dated.ticker)
        ex_on = min((action.ex_on for action in actions if action.ex_on > after), default=date.max)
        return min(self._due[key], ex_on)

    def _heard_on(self, dated: DatedPlan, *, is_held: bool) -> date:
        """The date after whose close news can end the plan: never before the first such news can be known."""
        key = f"{is_held}/{dated.id}"
        if key not in self._heard:
            news, sessions, heard = self.desk.news, self.desk.sessions(dated.ticker), []
            exits = dated.plan.exits
            if dated.catalyst and (exits.on_replaced or not is_held):
                heard.append(news.replaced(dated.catalyst, sessions, date.min, date.max))
            if exits.on_warning:
                heard.append(news.warned(dated.ticker, sessions, dated.decided_on, date.max))
            self._heard[key] = min((_before(sessions, one.on) for one in heard if one is not None), default=date.max)
        return self._heard[key]

    def _touched_at(self, dated: DatedPlan, held: Holding, place: int) -> int:
        """The first place whose bar can touch a standing order of a holding; the peak is taken with the bar's own high,
        which is on the safe side."""
        known = self._touch.get(dated.id)
        if known is not None and known[0] == held.entry and known[1] >= place:
            return known[1]
        stop = self._place(self._due.get((dated.id, held.bought_on), date.max), place) + 1
        lows, traded = self.tape.column(dated.ticker, "low", place, stop)
        highs, _ = self.tape.column(dated.ticker, "high", place, stop)
        peak = float(held.peak)
        peaks = np.maximum.accumulate(np.where(traded, np.maximum(highs, peak), peak))
        can = may_touch(dated.plan.exits, float(held.entry), peaks, lows, highs)
        found = np.flatnonzero(can & traded)
        first = place + int(found[0]) if len(found) else place + len(lows)
        self._touch[dated.id] = (held.entry, first)
        return first


def _before(sessions: Sessions, on: date) -> date:
    """The session before a date: after its close an order for the date goes out. The date before, where none is
    recorded."""
    try:
        return sessions.previous_before(on)
    except SessionError:
        return on - timedelta(days=1)
