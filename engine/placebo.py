"""Placebo tests of strategies from their inputs to the result: the true run, meaningless calendars, entry lags. Renders
nothing."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from engine.backtest import PreparedRun, benchmark_bars, prepare_run, report_of
from engine.measurement.placebo.account_results import AccountResults, account_results, joined
from engine.measurement.placebo.buckets import Buckets, buckets_of, heat_before, volatility_before, weekdays_of
from engine.measurement.placebo.dealt_targets import dealt_targets
from engine.measurement.placebo.lag import LAGS, LagPoint, lag_points, lagged
from engine.measurement.placebo.matched import matched
from engine.measurement.placebo.placebo_result import PlaceboResult, StrategyPlacebo, strategy_placebo
from engine.measurement.placebo.placebos import Method, Placebos, repeated_rows
from engine.measurement.placebo.reaction_table import ReactionTable, reaction_table, reactions, studied_tickers
from engine.measurement.placebo.shifts import shifts
from engine.measurement.placebo.true_calendar import TrueCalendar, true_calendar
from engine.measurement.report import Report
from engine.measurement.study.choice import Choice
from engine.measurement.study.settings import StudySettings
from engine.prices.store import PriceStore
from engine.run_scope import SessionsOf, period
from engine.simulation.catalog import ChosenStrategy, choose
from engine.simulation.errors import SpecError
from engine.simulation.market import market_of
from engine.simulation.outcome import Outcome
from engine.simulation.simulate import clock_sessions, simulate
from engine.simulation.spec import RunSpec, StrategySpec

PART = 20  # calendars of one piece of work
WORTH_PROCESSES = 8  # fewer calendars are run where they are asked for

Executor = Callable[..., Outcome]


@dataclass(frozen=True, slots=True)
class PlaceboStep:
    """`n_done` of `n_all` simulations are done, this many of them of `strategy`'s calendars made by `how`."""

    strategy: str
    how: str
    n_done: int
    n_all: int


PlaceboWatch = Callable[[PlaceboStep], None]


def unwatched(_: PlaceboStep) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class PlaceboSettings:
    """Up to `n_calendars` calendars of each method, drawn from `seed`; CAAR is of sessions 0 to `window`'s second."""

    n_calendars: int = 1000
    seed: int = 0
    methods: tuple[Method, ...] = tuple(Method)
    choice: Choice = field(default_factory=Choice)
    window: tuple[int, int] = (-1, 10)

    def study(self, benchmark: str) -> StudySettings:
        """The study's settings that reactions are measured with."""
        return StudySettings(benchmark, first=self.window[0], last=self.window[1])

    def faults(self) -> Iterable[str]:
        """A sentence for everything in them that makes no placebo test."""
        if self.n_calendars < 1:
            yield f"--calendars: {self.n_calendars} is not at least 1"
        if self.seed < 0:
            yield f"--seed: {self.seed} is negative; give a whole number from 0 on"
        if not self.methods:
            yield "--method: none is named"
        yield from self.study("").faults()


@dataclass(frozen=True, slots=True)
class PlaceboReport:
    """A placebo test with the true run that it is about."""

    settings: PlaceboSettings
    report: Report
    result: PlaceboResult


@dataclass(frozen=True, slots=True)
class Stage:
    """What every simulation of a placebo test has in common; it can be sent to another process."""

    store: PriceStore
    spec: RunSpec
    sessions: SessionsOf
    base_on: date
    end_on: date
    executor: Executor = simulate

    def results(self, chosen: ChosenStrategy, placebos: Placebos) -> AccountResults:
        """Run a strategy over each calendar, the whole pipeline with fills and refusals."""
        outcomes = (
            self.executor(
                chosen,
                self.store,
                placebos.calendar(number),
                self.spec,
                self.sessions,
                base_on=self.base_on,
                end_on=self.end_on,
            )
            for number in range(len(placebos))
        )
        return self.measured(outcomes)

    def measured(self, outcomes: Iterable[Outcome]) -> AccountResults:
        """What outcomes came to."""
        market = market_of(self.store, self.spec, self.sessions)
        per_year = clock_sessions(self.store, self.spec, self.sessions).per_year(self.base_on, self.end_on)
        benchmark = benchmark_bars(self.store, self.spec.benchmarks[0])
        return joined([account_results((one,), benchmark, market.fill_at, per_year) for one in outcomes])


def run_placebo(
    strategies: Iterable[str | StrategySpec] = (),
    *,
    settings: PlaceboSettings | None = None,
    executor: Executor = simulate,
    n_jobs: int | None = None,
    progress: PlaceboWatch = unwatched,
    **given: Any,
) -> PlaceboReport:
    """Run strategies over a calendar, and over calendars like it that mean nothing.

    `given` are the other arguments of `run_backtest`. `executor` simulates one calendar; `n_jobs` processes share the
    work (none: one for each processor), and do not change the result. Raises CatalystError with a sentence for whatever
    is wrong; that the data cannot tell is a result.
    """
    settings = settings or PlaceboSettings()
    faults = list(settings.faults())
    if faults:
        raise SpecError("\n".join(faults))
    settings = replace(settings, methods=tuple(method for method in Method if method in settings.methods))
    ready = prepare_run(strategies, **given)
    report = report_of(ready.spec, ready.chosen, ready.given, ready.store, ready.sessions)
    report = replace(report, not_fetched=ready.not_fetched, verdicts=ready.verdicts, sources=ready.sources)
    base_on, end_on = period(ready.spec, ready.chosen, ready.given.calendar, ready.store, ready.sessions)
    stage = Stage(ready.store, ready.spec, ready.sessions, base_on, end_on, executor)
    return PlaceboReport(settings, report, _result(ready, report, settings, stage, _Workers(n_jobs, progress)))


def _result(
    ready: PreparedRun, report: Report, settings: PlaceboSettings, stage: Stage, workers: "_Workers"
) -> PlaceboResult:
    spec, store = ready.spec, ready.store
    clock = clock_sessions(store, spec, ready.sessions)
    true = true_calendar(ready.given.calendar, clock, spec.precision, stage.base_on, stage.end_on)
    n_before = _n_before(true, store, spec)
    early = true.begun_before(n_before)
    table = _table(early, settings, stage)
    choice = settings.choice
    sector = _sector(true, store)
    placebos = {method: _placebos(method, true, settings, store, spec, sector) for method in settings.methods}
    lags, true_rows = lagged(early), Placebos(Method.SHIFT, true, repeated_rows(true, 1))
    early_stage = replace(stage, base_on=early.sessions[0])
    found = {method: reactions(one, choice, table, n_before) for method, one in placebos.items()}
    true_found = reactions(true_rows, choice, table, n_before)
    lags_found = reactions(lags, choice, table)
    workers.expect((sum(map(len, placebos.values())) + len(lags)) * len(ready.chosen))
    rows: list[StrategyPlacebo] = []
    for chosen, named, measured in zip(ready.chosen, spec.strategies, report.strategies, strict=True):
        results = {method: workers.results(stage, chosen, named, one, str(method)) for method, one in placebos.items()}
        lag_results = workers.results(early_stage, chosen, named, lags, "lag")
        points: Sequence[LagPoint] = lag_points(lags, lag_results, lags_found)
        true_results = stage.measured((measured.outcome,))
        rows.append(strategy_placebo(chosen.label, true_results, results, placebos, (true_found, found), points))
    return PlaceboResult(true, true_found, placebos, found, tuple(rows), sector, n_before)


def _placebos(
    method: Method, true: TrueCalendar, settings: PlaceboSettings, store: PriceStore, spec: RunSpec, sector: str
) -> Placebos:
    n, seed = settings.n_calendars, settings.seed
    if method is Method.SHIFT:
        return shifts(true, n, seed)
    if method is Method.TARGETS:
        return dealt_targets(true, store, n, seed)
    span = settings.window[1] - settings.window[0] + 1
    return matched(true, _buckets(true, store, spec, sector), span, n, seed)


def _buckets(true: TrueCalendar, store: PriceStore, spec: RunSpec, sector: str) -> Buckets:
    decided, entries = true.sessions[:-1], true.sessions[1:]
    benchmark = spec.benchmarks[0]
    volatility = volatility_before(store, benchmark, decided)
    return buckets_of(weekdays_of(entries), volatility, heat_before(store, sector, benchmark, decided))


def _sector(true: TrueCalendar, store: PriceStore) -> str:
    """What stands for the sector: of the theme that most catalysts are of, the first index with prices, else its
    ETF."""
    named = [one.theme for one in true.catalysts]
    theme = true.calendar.theme(max(sorted(set(named)), key=named.count)) if named else None
    wanted = (*theme.indices, theme.etf) if theme is not None else ()
    return next((ticker for ticker in wanted if ticker in store), "")


def _n_before(true: TrueCalendar, store: PriceStore, spec: RunSpec) -> int:
    """How many sessions before the run the lags can begin: as many as the clock has bars for."""
    bars = store[spec.benchmarks[0]]
    return max(min(-min(LAGS), bars.n_until(true.sessions[0]) - 1), 0)


def _table(early: TrueCalendar, settings: PlaceboSettings, stage: Stage) -> ReactionTable:
    market = market_of(stage.store, stage.spec, stage.sessions)
    tickers = studied_tickers(early, settings.choice)
    study = settings.study(stage.spec.benchmarks[0])
    return reaction_table(tickers, early.sessions[1:], stage.store, study, market.sessions)


class _Workers:
    """Processes that share the simulations, and the count of what is done."""

    def __init__(self, n_jobs: int | None, progress: PlaceboWatch) -> None:
        self._n_jobs, self._progress = n_jobs, progress
        self._n_done = self._n_all = 0

    def expect(self, n_all: int) -> None:
        """So many simulations are to come."""
        self._n_all = n_all

    def results(
        self, stage: Stage, chosen: ChosenStrategy, named: StrategySpec, placebos: Placebos, how: str
    ) -> AccountResults:
        """A strategy's results on every calendar, whatever process ran it."""
        from joblib import Parallel, cpu_count, delayed

        n_jobs = self._n_jobs or cpu_count()
        size = max(1, min(PART, -(-len(placebos) // (4 * n_jobs))))
        pieces = [placebos.part(start, start + size) for start in range(0, len(placebos), size)]
        self._progress(PlaceboStep(chosen.label, how, self._n_done, self._n_all))
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


def _results(stage: Stage, named: StrategySpec, placebos: Placebos) -> AccountResults:
    """In another process: the strategy is found there again, also one that stands in a file."""
    return stage.results(choose(named), placebos)
