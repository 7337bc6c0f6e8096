"""Placebo tests of strategies from their inputs to the result: the true run, meaningless calendars, entry lags. Renders
nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from engine.backtest import PreparedRun, prepare_run, report_of
from engine.calendar_runs import CalendarRuns, PlaceboWatch, Stage, unwatched
from engine.measurement.placebo.buckets import Buckets, buckets_of, heat_before, volatility_before, weekdays_of
from engine.measurement.placebo.dealt_targets import dealt_targets
from engine.measurement.placebo.lag import LAGS, lag_points, lagged
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
from engine.run_scope import period
from engine.simulation.errors import SpecError
from engine.simulation.executor import Engine
from engine.simulation.market import market_of
from engine.simulation.simulate import clock_sessions
from engine.simulation.spec import RunSpec, StrategySpec


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


def run_placebo(
    strategies: Iterable[str | StrategySpec] = (),
    *,
    settings: PlaceboSettings | None = None,
    engine: Engine = Engine.REPLAY,
    n_jobs: int | None = None,
    progress: PlaceboWatch = unwatched,
    **given: Any,
) -> PlaceboReport:
    """Run strategies over a calendar, and over calendars like it that mean nothing.

    `given` are the other arguments of `run_backtest`. `engine` runs the calendars; where it is the replay, backtrader
    runs the true one, and one placebo calendar of a hundred, which must come out the same. `n_jobs` processes share the
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
    stage = Stage(ready.store, ready.spec, ready.sessions, base_on, end_on, engine)
    return PlaceboReport(settings, report, _result(ready, report, settings, stage, CalendarRuns(n_jobs, progress)))


def _result(
    ready: PreparedRun, report: Report, settings: PlaceboSettings, stage: Stage, runs: CalendarRuns
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
    runs.expect((sum(map(len, placebos.values())) + len(lags)) * len(ready.chosen))
    rows: list[StrategyPlacebo] = []
    n_checked = 0
    for chosen, named, measured in zip(ready.chosen, spec.strategies, report.strategies, strict=True):
        results = {method: runs.results(stage, chosen, named, one, str(method)) for method, one in placebos.items()}
        n_checked += sum(
            runs.check(stage, chosen, one, results[method], settings.seed) for method, one in placebos.items()
        )
        lag_results = runs.results(early_stage, chosen, named, lags, "lag")
        points = lag_points(lags, lag_results, lags_found)
        true_results = stage.measured((measured.outcome,))
        rows.append(
            strategy_placebo(
                chosen.label,
                measured.evidence.n_entry_sessions,
                true_results,
                results,
                placebos,
                (true_found, found),
                points,
            )
        )
    return PlaceboResult(true, true_found, placebos, found, tuple(rows), sector, n_before, n_checked)


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
