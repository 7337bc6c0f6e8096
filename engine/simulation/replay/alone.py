"""Plans of catalysts that were asked about alone: of a strategy that says that nothing else matters to them."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from catalysts.calendar import CatalystCalendar
from catalysts.catalyst import Catalyst
from engine.markets.sessions import Sessions
from engine.prices.store import PriceStore
from engine.simulation.agenda import Agenda
from engine.simulation.catalog import ChosenStrategy
from engine.simulation.desk import Desk
from engine.simulation.exit_rule import ExitRule
from engine.simulation.new_desk import new_desk
from engine.simulation.replay.asker import asker_of
from engine.simulation.replay.orders import Orders, sheet_from
from engine.simulation.replay.panel import Panel
from engine.simulation.replay.planned import Planned, planned, planned_of, rules_of
from engine.simulation.replay.scaled import Flags, Ints
from engine.simulation.replay.sheet import Sheet
from engine.simulation.spec import RunSpec


@dataclass(frozen=True, slots=True)
class Asked:
    """A catalyst that is asked about after the close of the panel's row; two of one key are the same."""

    row: int
    key: Hashable
    catalyst: Catalyst


@dataclass(frozen=True, slots=True, eq=False)
class AlonePlans:
    """The plans of each of V catalysts as they are in any book: those of number v from `starts[v]` to `starts[v + 1]`.

    `is_unclear[v]` where only the exact executor can run them; `is_delayed[v]` where one of them enters later than in
    the session after the decision. The standing plans, which every book has, are those of number V.
    """

    orders: Orders
    rules: tuple[ExitRule, ...]
    starts: Ints
    is_unclear: Flags
    is_delayed: Flags


class AloneAsker:
    """Asks a strategy about catalysts one by one, each of them once; what it raises is raised.

    `calendar` tells the themes.
    """

    def __init__(
        self,
        panel: Panel,
        chosen: ChosenStrategy,
        store: PriceStore,
        calendar: CatalystCalendar,
        spec: RunSpec,
        sessions_of: Callable[[str], Sessions],
    ) -> None:
        span = {"base_on": panel.dates[0], "end_on": panel.dates[-1]}
        self._panel = panel
        self._desk = new_desk(chosen, store, calendar, spec, sessions_of, **span)
        self._desk.agenda = Agenda({}, ())
        self._strategy = asker_of(chosen, self._desk)
        self._strategy.ask(panel.dates[0])
        self._standing = _taken(panel, self._desk, None)
        self._found: dict[Hashable, Planned] = {}

    def plans(self, asked: Sequence[Asked]) -> AlonePlans:
        """The plans of catalysts, in their order."""
        panel, desk = self._panel, self._desk
        for one in sorted(asked, key=lambda one: one.row):
            if one.key not in self._found:
                self._strategy.ask_about(panel.dates[one.row], one.catalyst)
                self._found[one.key] = _taken(panel, desk, one)
        found = [self._found[one.key] for one in asked]
        return _joined([*found, self._standing], [*(one.row for one in asked), len(panel)])


_EMPTY = planned((), ())


def _taken(panel: Panel, desk: Desk, asked: Asked | None) -> Planned:
    """The plans that a desk has taken since, which it forgets."""
    if not desk.plans:
        desk.decisions.clear()
        return _EMPTY
    found = planned_of(panel, desk)
    if asked is not None and any(plan.plan.until_next for plan in found.plans):
        found = planned((), (), "an exit with the theme's next catalyst")
    for kept in (desk.plans, desk.waiting, desk.named, desk.decisions, desk.refusals):
        kept.clear()
    return found


def _joined(found: Sequence[Planned], rows: Sequence[int]) -> AlonePlans:
    tickers, enter, due, codes = (
        np.concatenate([getattr(one, name) for one in found]) for name in ("tickers", "enter", "due", "codes")
    )
    rules, rule = rules_of(plan for one in found for plan in one.plans)
    weights = np.concatenate([one.weights for one in found])
    sizes = np.array([len(one.plans) for one in found], dtype=np.int64)
    latest = [max(one.enter, default=0) > row + 1 for one, row in zip(found, rows, strict=True)]
    return AlonePlans(
        orders=Orders(tickers, enter, due, rule, weights, codes),
        rules=rules,
        starts=np.concatenate(([0], np.cumsum(sizes))).astype(np.int64),
        is_unclear=np.array([bool(one.unclear) for one in found], dtype=np.bool_),
        is_delayed=np.array(latest, dtype=np.bool_),
    )


def sheet_of_asked(panel: Panel, plans: AlonePlans, books: Ints) -> tuple[Sheet, Flags]:
    """The sheet of B books that ask about `books` (B, C), numbers of catalysts in the order of the agenda, -1 for none;
    and which of them hold an unclear catalyst. Every book has the standing plans first."""
    n_books = len(books)
    standing = np.full((n_books, 1), len(plans.starts) - 2, dtype=np.int64)
    numbers = np.concatenate((standing, books), axis=1)
    is_there = numbers >= 0
    numbers = np.where(is_there, numbers, 0)
    sizes = np.where(is_there, plans.starts[numbers + 1] - plans.starts[numbers], 0)
    flat = sizes.reshape(-1)
    total = int(flat.sum())
    before = np.cumsum(flat) - flat
    places = np.arange(total) - np.repeat(before, flat) + np.repeat(plans.starts[numbers].reshape(-1), flat)
    starts = np.concatenate(([0], np.cumsum(sizes.sum(axis=1)))).astype(np.int64)
    book = np.repeat(np.arange(n_books), np.diff(starts))
    turn = book * (len(panel) + 2) + np.minimum(plans.orders.enter[places], len(panel) + 1)
    if (np.diff(turn) < 0).any():
        places = places[np.argsort(turn, kind="stable")]
    own = plans.orders
    orders = Orders(*(getattr(own, name)[places] for name in ("tickers", "enter", "due", "rule", "weights", "codes")))
    unclear = np.asarray((is_there & plans.is_unclear[numbers]).any(axis=1))
    return sheet_from(panel, starts, orders, plans.rules), unclear
