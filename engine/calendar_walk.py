"""Placebo calendars through the walk of many books, straight from their matrix; what it cannot tell is left out."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.backtest import benchmark_bars
from engine.measurement.placebo.account_results import AccountResults, joined
from engine.measurement.placebo.placebos import Placebos, listed_names
from engine.measurement.placebo.true_calendar import TrueCalendar
from engine.measurement.placebo.walked_results import walked_results
from engine.measurement.study.sample import Ints
from engine.prices.store import PriceStore
from engine.run_scope import SessionsOf
from engine.simulation.catalog import ChosenStrategy
from engine.simulation.replay.alone import AloneAsker, Asked, sheet_of_asked
from engine.simulation.replay.runs import run_panel, run_sheet
from engine.simulation.simulate import clock_sessions
from engine.simulation.spec import RunSpec

PART = 1000  # books walked together: a few tens of megabytes


Key = tuple[int, bool, tuple[int, ...]]
Order = tuple[int, tuple[Any, ...], str]


@dataclass(frozen=True, slots=True, eq=False)
class Walk:
    """The results of B calendars, and the numbers of those that only an executor of single runs can tell."""

    results: AccountResults
    unclear: Ints


class CalendarWalk:
    """A strategy on placebo calendars of one true calendar; what it was asked once it is not asked again.

    `panel` is that of the run, or says in words why the walk cannot be used.
    """

    def __init__(
        self, chosen: ChosenStrategy, true: TrueCalendar, store: PriceStore, spec: RunSpec, sessions: SessionsOf
    ) -> None:
        span = {"base_on": true.sessions[0], "end_on": true.sessions[-1]}
        self._panel = run_panel(store, spec, sessions, **span) if chosen.strategy.is_independent else "it looks around"
        self._chosen, self._true, self._spec = chosen, true, spec
        self._benchmark = benchmark_bars(store, spec.benchmarks[0])
        self._per_year = clock_sessions(store, spec, sessions).per_year(true.sessions[0], true.sessions[-1])
        self._asked: dict[Key, Asked] = {}
        self._orders: dict[Key, Order] = {}
        if not isinstance(self._panel, str):
            self._asker = AloneAsker(self._panel, chosen, store, true.calendar, spec, sessions)

    def results(self, placebos: Placebos) -> Walk | None:
        """The strategy's results on every calendar; None where its plans must be asked for anew in each of them.

        That is where the strategy does not declare itself independent, where the run's rules depend on more than the
        walk reckons, or where a replaced catalyst's plan waits.
        """
        panel = self._panel
        if isinstance(panel, str) or not len(placebos):
            return None
        asked, books = self._numbered(placebos)
        plans = self._asker.plans(asked)
        if plans.is_delayed.any() and any(True for _ in self._true.replacements()):
            return None
        unclear, results = [], []
        for at in range(0, len(books), PART):
            sheet, is_unclear = sheet_of_asked(panel, plans, books[at : at + PART])
            runs = run_sheet(panel, sheet, self._spec, is_unclear.tolist())
            unclear.append(at + np.flatnonzero(runs.is_unclear))
            results.append(walked_results(runs, self._benchmark, self._per_year))
        return Walk(joined(results), np.concatenate(unclear))

    def _numbered(self, placebos: Placebos) -> tuple[list[Asked], Ints]:
        """Every different catalyst of the calendars, in the order of an agenda, and each calendar's numbers of them."""
        places = np.array([place for place, _ in listed_names(self._true)], dtype=np.int64)
        keys: list[Key] = []
        columns = []
        for place in range(len(self._true)):
            rows = placebos.rows[:, place]
            slots = np.flatnonzero(places == place)
            table = rows[:, None]
            if placebos.names is not None:
                table = np.concatenate((table, placebos.names[:, slots]), axis=1)
            kinds, first, kind = np.unique(table, axis=0, return_index=True, return_inverse=True)
            inside = (kinds[:, 0] >= 0) & (kinds[:, 0] < self._true.n_rows)
            numbers = np.where(inside, len(keys) + np.cumsum(inside) - 1, -1)
            keys += [self._key(placebos, int(first[at]), place, kinds[at]) for at in np.flatnonzero(inside).tolist()]
            columns.append(numbers[kind.reshape(-1)])
        order = sorted(range(len(keys)), key=lambda at: self._orders[keys[at]])
        turn = np.full(len(keys) + 1, -1, dtype=np.int64)
        turn[order] = np.arange(len(keys))
        books = turn[np.stack(columns, axis=1)] if columns else np.zeros((len(placebos), 0), dtype=np.int64)
        return [self._asked[keys[at]] for at in order], np.sort(books, axis=1)

    def _key(self, placebos: Placebos, number: int, place: int, kind: Ints) -> Key:
        key = (place, placebos.names is None, tuple(kind.tolist()))
        if key not in self._asked:
            catalyst = placebos.catalyst(number, place)
            self._asked[key] = Asked(int(kind[0]), key, catalyst)
            self._orders[key] = (int(kind[0]), catalyst.known.sort_key, catalyst.id)
        return key
