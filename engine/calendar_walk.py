"""Placebo calendars through the walk of many books, straight from their matrix; what it cannot tell is left out."""

from dataclasses import dataclass

import numpy as np

from engine.backtest import benchmark_bars
from engine.measurement.placebo.account_results import AccountResults, joined
from engine.measurement.placebo.placebos import Placebos, listed_names
from engine.measurement.placebo.walked_results import walked_results
from engine.measurement.study.sample import Ints
from engine.prices.store import PriceStore
from engine.run_scope import SessionsOf
from engine.simulation.catalog import ChosenStrategy
from engine.simulation.replay.alone import AlonePlans, Asked, alone_plans, sheet_of_asked
from engine.simulation.replay.panel import Panel
from engine.simulation.replay.runs import run_sheet
from engine.simulation.spec import RunSpec

PART = 1000  # books walked together: a few tens of megabytes


@dataclass(frozen=True, slots=True, eq=False)
class Walk:
    """The results of B calendars, and the numbers of those that only an executor of single runs can tell."""

    results: AccountResults
    unclear: Ints


def walk_calendars(
    chosen: ChosenStrategy,
    placebos: Placebos,
    store: PriceStore,
    spec: RunSpec,
    sessions: SessionsOf,
    panel: Panel | str,
    sessions_per_year: float,
) -> Walk | None:
    """A strategy's results on every calendar; None where its plans must be asked for anew in each of them.

    That is where the strategy does not declare itself independent, where the run's rules depend on more than the walk
    reckons (`panel` says so in words), or where a replaced catalyst's plan waits.
    """
    if isinstance(panel, str) or not chosen.strategy.is_independent or not len(placebos):
        return None
    asked, books = _asked(placebos)
    plans = alone_plans(panel, chosen, store, placebos.true.calendar, spec, sessions, asked)
    if plans.is_delayed.any() and any(True for _ in placebos.true.replacements()):
        return None
    benchmark = benchmark_bars(store, spec.benchmarks[0])
    parts = [_part(panel, plans, books[at : at + PART], spec) for at in range(0, len(books), PART)]
    unclear = [at * PART + np.flatnonzero(runs.is_unclear) for at, runs in enumerate(parts)]
    return Walk(joined([walked_results(runs, benchmark, sessions_per_year) for runs in parts]), np.concatenate(unclear))


def _part(panel: Panel, plans: AlonePlans, books: Ints, spec: RunSpec):  # type: ignore[no-untyped-def]
    sheet, unclear = sheet_of_asked(panel, plans, books)
    return run_sheet(panel, sheet, spec, unclear.tolist())


def _asked(placebos: Placebos) -> tuple[list[Asked], Ints]:
    """Every different catalyst of the calendars, in the order of an agenda, and each calendar's numbers of them."""
    true = placebos.true
    places = np.array([place for place, _ in listed_names(true)], dtype=np.int64)
    found: list[Asked] = []
    columns = []
    for place in range(len(true)):
        rows = placebos.rows[:, place]
        slots = np.flatnonzero(places == place)
        names = placebos.names[:, slots] if placebos.names is not None else np.zeros((len(rows), 0), dtype=np.int64)
        kinds, first, kind = np.unique(
            np.concatenate((rows[:, None], names), axis=1), axis=0, return_index=True, return_inverse=True
        )
        kind = kind.reshape(-1)
        inside = (kinds[:, 0] >= 0) & (kinds[:, 0] < true.n_rows)
        numbers = np.where(inside, len(found) + np.cumsum(inside) - 1, -1)
        found += [
            Asked(int(kinds[at, 0]), placebos.catalyst(int(first[at]), place)) for at in np.flatnonzero(inside).tolist()
        ]
        columns.append(numbers[kind])
    order = sorted(
        range(len(found)), key=lambda at: (found[at].row, found[at].catalyst.known.sort_key, found[at].catalyst.id)
    )
    turn = np.full(len(found) + 1, -1, dtype=np.int64)
    turn[order] = np.arange(len(found))
    books = turn[np.stack(columns, axis=1)] if columns else np.zeros((len(placebos), 0), dtype=np.int64)
    return [found[at] for at in order], np.sort(books, axis=1)
