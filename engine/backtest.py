"""A backtest from its inputs to a measured report: the way of the data in one place. Renders nothing."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from importlib.metadata import version
from pathlib import Path

import engine.reports.notebook  # noqa: F401 - gives a Report its view in notebooks
from catalysts.calendar import CatalystCalendar
from catalysts.when import Precision
from engine.calendar_source import CalendarInput, open_calendar
from engine.fetching import provide_for
from engine.linked_funds import with_linked_funds
from engine.markets.exchange import EXCHANGES
from engine.markets.instrument import InstrumentKind, Instruments
from engine.markets.session_overrides import overrides_from
from engine.markets.sessions import sessions_of
from engine.measurement.curve import benchmark_curve, benchmark_performance
from engine.measurement.report import Report
from engine.measurement.strategy import measure_strategy
from engine.measurement.vehicle import vehicle_results
from engine.prices.bars import Bars
from engine.prices.fetching.report import FetchFailure, Watch, unwatched
from engine.prices.findings.acceptance import Verdict
from engine.prices.findings.store_check import check_store, refuse_stops
from engine.prices.source import PriceSource, is_fetching, open_source
from engine.prices.store import PriceStore, load_store
from engine.run_scope import SessionsOf, benchmarks_from, needed_tickers, period
from engine.run_sources import sources_of
from engine.simulation.catalog import VEHICLE, ChosenStrategy, choose_all, shipped_strategies, vehicle_specs
from engine.simulation.costs import Costs
from engine.simulation.errors import SpecError
from engine.simulation.executor import Engine, executor_of
from engine.simulation.fill_policy import FillPolicy
from engine.simulation.market import market_of
from engine.simulation.outcome import Outcome
from engine.simulation.parameter import parsed_strategy_text
from engine.simulation.progress import StrategyStep, StrategyWatch, unseen
from engine.simulation.simulate import clock_sessions
from engine.simulation.sizing import Sizing
from engine.simulation.spec import RunSpec, Sources, StrategySpec
from engine.simulation.spec_faults import spec_faults

PACKAGES = ("catalyst-engine", "backtrader", "numpy", "exchange_calendars")


@dataclass(frozen=True, slots=True)
class PreparedRun:
    """A run before it is simulated: its specification, strategies and calendar, and the prices they may touch.

    `sessions` gives an exchange's sessions by its code. `not_fetched`, `verdicts` and `sources` are for its report.
    """

    spec: RunSpec
    chosen: tuple[ChosenStrategy, ...]
    given: CalendarInput
    store: PriceStore
    sessions: SessionsOf
    not_fetched: tuple[FetchFailure, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    sources: Sources = field(default_factory=Sources)


def run_backtest(  # noqa: PLR0913 - each has a default of its own
    strategies: Iterable[str | StrategySpec] = (),
    *,
    vehicles: Sequence[str] = (),
    calendar: str | CatalystCalendar = "seeds",
    prices: str | PriceSource = "sample",
    data: Path | None = None,
    benchmarks: Sequence[str] = (),
    cash: float = 1_000_000.0,
    start: date | None = None,
    end: date | None = None,
    precision: Precision | str = Precision.DAY,
    costs: Costs | None = None,
    policy: FillPolicy | None = None,
    sizing: Sizing | None = None,
    cash_rate: float = 0.0,
    engine: Engine | str = Engine.BACKTRADER,
    watch: Watch = unwatched,
    progress: StrategyWatch = unseen,
) -> Report:
    """Run strategies over a calendar and measure them against benchmarks.

    `strategies` are names, `NAME:hold=10,size=0.2` or specs (none, and no vehicle: every installed one); `vehicles` are
    names of vehicles, with parameters as strategies have them, or `all`; `calendar` and `prices`
    are names, paths, or the values themselves; `data` is the folder of stored prices (none: the user's). The first of
    `benchmarks` is the clock (none: the broad index of the calendar's market and the theme's own indices). A source
    that fetches is asked for what the run needs, three years before its first catalyst included; `watch` is told of
    its progress, and the report names what it could not get; `progress` is told before each strategy, and after the
    last. `engine` is what runs the strategies: backtrader, replay, or both, compared row by row. Raises CatalystError
    with a sentence for whatever is wrong, as a FindingsError for prices whose series cannot be right.
    """
    chosen_engine = _engine(engine)
    ready = prepare_run(
        strategies,
        vehicles=vehicles,
        calendar=calendar,
        prices=prices,
        data=data,
        benchmarks=benchmarks,
        cash=cash,
        start=start,
        end=end,
        precision=precision,
        costs=costs,
        policy=policy,
        sizing=sizing,
        cash_rate=cash_rate,
        watch=watch,
    )
    report = report_of(ready.spec, ready.chosen, ready.given, ready.store, ready.sessions, progress, chosen_engine)
    return replace(report, not_fetched=ready.not_fetched, verdicts=ready.verdicts, sources=ready.sources)


def prepare_run(  # noqa: PLR0913 - each has a default of its own
    strategies: Iterable[str | StrategySpec] = (),
    *,
    vehicles: Sequence[str] = (),
    calendar: str | CatalystCalendar = "seeds",
    prices: str | PriceSource = "sample",
    data: Path | None = None,
    benchmarks: Sequence[str] = (),
    cash: float = 1_000_000.0,
    start: date | None = None,
    end: date | None = None,
    precision: Precision | str = Precision.DAY,
    costs: Costs | None = None,
    policy: FillPolicy | None = None,
    sizing: Sizing | None = None,
    cash_rate: float = 0.0,
    watch: Watch = unwatched,
) -> PreparedRun:
    """All that `run_backtest` reads, checked, before anything is simulated; arguments and errors are its own."""
    named = (strategies,) if isinstance(strategies, str | StrategySpec) else tuple(strategies)
    wanted = (*map(_strategy_spec, named), *vehicle_specs(_all_of(vehicles)))
    wanted = wanted or tuple(map(StrategySpec, shipped_strategies()))
    chosen = choose_all(wanted)
    source = open_source(prices, data) if isinstance(prices, str) else prices
    given = (
        CalendarInput(calendar, Instruments(), ())
        if isinstance(calendar, CatalystCalendar)
        else open_calendar(calendar)
    )
    instruments = given.instruments.merged(source.instruments())
    spec = RunSpec(
        strategies=wanted,
        benchmarks=_all_of(benchmarks) or benchmarks_from(given.calendar, source),
        cash=cash,
        precision=_precision(precision),
        start=start,
        end=end,
        costs=costs or Costs(),
        policy=policy or FillPolicy(),
        sizing=sizing or Sizing(),
        cash_rate=cash_rate,
    )
    check_spec(spec)
    tickers = needed_tickers(spec, chosen, given.calendar, source, instruments)
    failed: tuple[FetchFailure, ...] = ()
    if is_fetching(source):
        failed = provide_for(source, tickers, spec, given.calendar, watch).failed
        lost = {failure.ticker for failure in failed}
        tickers = tuple(ticker for ticker in tickers if ticker not in lost)
    store = load_store(source, tickers, instruments)
    sessions = partial(sessions_of, overrides=overrides_from(os.environ))
    span = period(spec, chosen, given.calendar, store, sessions)
    checked = check_store(store, benchmarks=spec.benchmarks, span=span, sessions=sessions)
    refuse_stops(checked)
    store = with_linked_funds(store, chosen, given.calendar)
    return PreparedRun(spec, chosen, given, store, sessions, failed, checked, sources_of(calendar, prices))


def report_of(
    spec: RunSpec,
    chosen: tuple[ChosenStrategy, ...],
    given: CalendarInput,
    store: PriceStore,
    sessions: SessionsOf,
    progress: StrategyWatch = unseen,
    engine: Engine = Engine.BACKTRADER,
) -> Report:
    """Simulate and measure, from values alone: nothing is read but what is passed in."""
    base_on, end_on = period(spec, chosen, given.calendar, store, sessions)
    execute, outcomes = executor_of(engine), []
    for n_done, one in enumerate(chosen):
        progress(StrategyStep(one.label, n_done, len(chosen)))
        outcomes.append(execute(one, store, given.calendar, spec, sessions, base_on=base_on, end_on=end_on))
    progress(StrategyStep("", len(chosen), len(chosen)))
    run_sessions = [point.session for point in outcomes[0].equity]
    benchmarks = [benchmark_bars(store, ticker) for ticker in spec.benchmarks]
    curves = tuple(benchmark_curve(bars, run_sessions) for bars in benchmarks)
    per_year = clock_sessions(store, spec, sessions).per_year(base_on, end_on)
    market = market_of(store, spec, sessions)
    measured = tuple(measure_strategy(outcome, curves, benchmarks, per_year, market) for outcome in outcomes)
    return Report(
        spec=spec,
        calendar=given.calendar,
        instruments=Instruments.of(row for row in map(store.instrument, sorted(store.bars)) if row is not None),
        inputs=tuple(sorted({*given.hashes, *store.hashes, *(pair for one in chosen for pair in one.inputs)})),
        notice=" ".join(filter(None, (store.notice, _currency_notice(store, outcomes)))),
        versions=tuple((name, version(name)) for name in PACKAGES),
        strategies=measured,
        curves=curves,
        benchmarks=tuple((curve.ticker, benchmark_performance(curve, per_year)) for curve in curves),
        source=store.label,
        executor=engine,
        vehicles=vehicle_results(measured, VEHICLE, market, spec.sizing.mode),
    )


def _currency_notice(store: PriceStore, outcomes: Iterable[Outcome]) -> str:
    """What is wrong with money that was not converted, where a run traded in several currencies."""
    traded = {trade.ticker for outcome in outcomes for trade in outcome.trades}
    found = (store.instrument(ticker) for ticker in sorted(traded))
    currencies = sorted({EXCHANGES[one.exchange].currency for one in found if one is not None})
    if len(currencies) < 2:
        return ""
    return f"Prices in {' and '.join(currencies)} were added up as if they were one currency: nothing is converted."


def check_spec(spec: RunSpec) -> None:
    """Refuse a specification that cannot be run; SpecError with every fault."""
    faults = spec_faults(spec)
    if faults:
        raise SpecError("\n".join(faults))


def benchmark_bars(store: PriceStore, ticker: str) -> Bars:
    """A benchmark's bars: an index as it is printed, anything else as its total return."""
    instrument = store.instrument(ticker)
    if instrument is not None and instrument.kind is InstrumentKind.INDEX:
        return store[ticker]
    return store.adjusted(ticker)


def _all_of(named: str | Sequence[str]) -> tuple[str, ...]:
    return (named,) if isinstance(named, str) else tuple(named)


def _precision(word: Precision | str) -> Precision:
    try:
        return Precision(word)
    except ValueError as error:
        raise SpecError(f"precision: {word!r} is not one of {', '.join(Precision)}") from error


def _engine(word: Engine | str) -> Engine:
    try:
        return Engine(word)
    except ValueError as error:
        raise SpecError(f"engine: {word!r} is not one of {', '.join(Engine)}") from error


def _strategy_spec(given: str | StrategySpec) -> StrategySpec:
    if isinstance(given, StrategySpec):
        return given
    name, parameters = parsed_strategy_text(given)
    return StrategySpec(name, tuple(sorted(parameters.items())))
