"""Many calendars, one strategy: what its account made of each, over processes, the fast engine checked by the slow."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from datetime import date

import numpy as np

from engine.backtest import benchmark_bars
from engine.calendar_walk import CalendarWalk
from engine.measurement.placebo.account_results import AccountResults, account_results, joined
from engine.measurement.placebo.placebos import Placebos
from engine.measurement.placebo.true_calendar import TrueCalendar
from engine.prices.store import PriceStore
from engine.run_scope import SessionsOf
from engine.simulation.catalog import ChosenStrategy, choose
from engine.simulation.errors import EnginesDifferError
from engine.simulation.executor import Engine, executor_of
from engine.simulation.market import market_of
from engine.simulation.outcome import Outcome
from engine.simulation.simulate import clock_sessions
from engine.simulation.spec import RunSpec, StrategySpec

PART = 50  # calendars of one piece of work
WORTH_PROCESSES = 150  # fewer calendars are run where they are asked for
ALIKE = 1e-9  # what the order of a sum may change in a ratio; amounts of money are whole
CHECKED = 100  # one calendar of so many is run by backtrader too,
MANY = 1000  # and of those beyond so many, one of ten times as many


@dataclass(frozen=True, slots=True)
class PlaceboStep:
    """`n_done` of `n_all` simulations are done; the last were of `strategy`, on calendars made by `how`."""

    strategy: str
    how: str
    n_done: int
    n_all: int


PlaceboWatch = Callable[[PlaceboStep], None]


def unwatched(_: PlaceboStep) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What all simulations of a strategy's calendars have in common; it can be sent to another process."""

    store: PriceStore
    spec: RunSpec
    sessions: SessionsOf
    base_on: date
    end_on: date
    engine: Engine = Engine.REPLAY

    def results(self, chosen: ChosenStrategy, placebos: Placebos) -> AccountResults:
        """Run a strategy over each calendar, the whole pipeline with fills and refusals."""
        execute = executor_of(self.engine)
        given = (self.spec, self.sessions)
        return self.measured(
            execute(chosen, self.store, placebos.calendar(n), *given, base_on=self.base_on, end_on=self.end_on)
            for n in range(len(placebos))
        )

    def measured(self, outcomes: Iterable[Outcome]) -> AccountResults:
        """What outcomes came to."""
        market = market_of(self.store, self.spec, self.sessions)
        per_year = clock_sessions(self.store, self.spec, self.sessions).per_year(self.base_on, self.end_on)
        benchmark = benchmark_bars(self.store, self.spec.benchmarks[0])
        return joined([account_results((one,), benchmark, market.fill_at, per_year) for one in outcomes])


class CalendarRuns:
    """Runs calendars in processes that share the work, and counts what is done."""

    def __init__(self, n_jobs: int | None, progress: PlaceboWatch = unwatched) -> None:
        self._n_jobs, self._progress = n_jobs, progress
        self._n_done = self._n_all = 0
        self._walks: dict[tuple[str, date], CalendarWalk] = {}

    def expect(self, n_all: int) -> None:
        """So many simulations are to come."""
        self._n_all = n_all

    def results(
        self, stage: Stage, chosen: ChosenStrategy, named: StrategySpec, placebos: Placebos, how: str
    ) -> AccountResults:
        """A strategy's results on every calendar, whatever process ran it; `named` is how it was chosen."""
        self._progress(PlaceboStep(chosen.label, how, self._n_done, self._n_all))
        walk = self._walk(stage, chosen, placebos.true).results(placebos) if stage.engine is Engine.REPLAY else None
        if walk is None:
            return self._one_by_one(stage, chosen, named, placebos, how)
        self._n_done += len(placebos) - len(walk.unclear)
        self._progress(PlaceboStep(chosen.label, how, self._n_done, self._n_all))
        if not len(walk.unclear):
            return walk.results
        rest = self._one_by_one(stage, chosen, named, placebos.at(walk.unclear), how)
        for one in fields(AccountResults):
            getattr(walk.results, one.name)[walk.unclear] = getattr(rest, one.name)
        return walk.results

    def _walk(self, stage: Stage, chosen: ChosenStrategy, true: TrueCalendar) -> CalendarWalk:
        key = (chosen.label, stage.base_on)
        if key not in self._walks:
            self._walks[key] = CalendarWalk(chosen, true, stage.store, stage.spec, stage.sessions)
        return self._walks[key]

    def _one_by_one(
        self, stage: Stage, chosen: ChosenStrategy, named: StrategySpec, placebos: Placebos, how: str
    ) -> AccountResults:
        from joblib import Parallel, cpu_count, delayed

        n_jobs = self._n_jobs or cpu_count()
        pieces = [placebos.part(start, start + PART) for start in range(0, len(placebos), PART)]
        if n_jobs == 1 or len(placebos) < WORTH_PROCESSES:
            done = (stage.results(chosen, piece) for piece in pieces)
        else:
            work = (delayed(_results)(stage, named, piece) for piece in pieces)
            done = Parallel(n_jobs=n_jobs, return_as="generator")(work)
        found = []
        for part in done:
            found.append(part)
            self._n_done += len(part)
            self._progress(PlaceboStep(chosen.label, how, self._n_done, self._n_all))
        return joined(found)

    def check(
        self, stage: Stage, chosen: ChosenStrategy, placebos: Placebos, results: AccountResults, seed: int
    ) -> int:
        """Run one calendar of CHECKED, one at least, through backtrader too; how many. EnginesDifferError where one
        comes out otherwise than it did."""
        if stage.engine is not Engine.REPLAY:
            return 0
        n = -(-min(len(placebos), MANY) // CHECKED) + max(len(placebos) - MANY, 0) // (10 * CHECKED)
        drawn = np.sort(np.random.default_rng([seed, 4]).permutation(len(placebos))[:n])
        for number in drawn.tolist():
            again = replace(stage, engine=Engine.BACKTRADER).results(chosen, placebos.part(number, number + 1))
            for one in fields(AccountResults):
                replayed, simulated = getattr(results, one.name)[number], getattr(again, one.name)[0]
                if not np.isclose(replayed, simulated, rtol=ALIKE, atol=0, equal_nan=True):
                    raise EnginesDifferError(
                        f"strategy {chosen.label!r}: the engines differ on placebo calendar {number} of "
                        f"{placebos.method}: {one.name} is {simulated} by backtrader, {replayed} by the replay; use "
                        "--engine backtrader until this is mended"
                    )
        return n


def _results(stage: Stage, named: StrategySpec, placebos: Placebos) -> AccountResults:
    """In another process: the strategy is found there again, also one that stands in a file."""
    return stage.results(choose(named), placebos)
