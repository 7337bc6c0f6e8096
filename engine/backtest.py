"""A backtest from its inputs to a measured report: the way of the data in one place. Renders nothing."""

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from importlib.metadata import version
from pathlib import Path

from catalysts.calendar import CatalystCalendar
from catalysts.when import Precision
from engine.calendar_source import CalendarInput, open_calendar
from engine.fetching import available_in, provide_for
from engine.markets.codes import exchange_of
from engine.markets.exchange import BROAD_INDEX, EXCHANGES
from engine.markets.instrument import InstrumentKind, Instruments
from engine.markets.session_overrides import overrides_from
from engine.markets.sessions import SessionError, Sessions, sessions_of
from engine.measurement.curve import benchmark_curve, benchmark_performance
from engine.measurement.report import Report
from engine.measurement.strategy import measure_strategy
from engine.prices.bars import Bars
from engine.prices.errors import PricesNotAvailableError
from engine.prices.fetching.report import FetchFailure, Watch, unwatched
from engine.prices.findings.store_check import check_store, refuse_stops
from engine.prices.source import PriceSource, is_fetching, open_source
from engine.prices.store import PriceStore, load_store
from engine.simulation.agenda import entry_session
from engine.simulation.catalog import ChosenStrategy, choose_all, shipped_strategies
from engine.simulation.costs import Costs
from engine.simulation.errors import SpecError
from engine.simulation.fill_policy import FillPolicy
from engine.simulation.market import market_of
from engine.simulation.outcome import Outcome
from engine.simulation.parameter import parsed_strategy_text
from engine.simulation.simulate import clock_sessions, simulate
from engine.simulation.sizing import Sizing
from engine.simulation.spec import RunSpec, StrategySpec
from engine.simulation.spec_faults import spec_faults

WHOLE_SOURCE = 300
PACKAGES = ("catalyst-engine", "backtrader", "numpy", "exchange_calendars")
SessionsOf = Callable[[str], Sessions]


def run_backtest(  # noqa: PLR0913 - each has a default of its own
    strategies: Iterable[str | StrategySpec] = (),
    *,
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
) -> Report:
    """Run strategies over a calendar and measure them against benchmarks.

    `strategies` are names, `NAME:hold=10,size=0.2` or specs (none: every installed one); `calendar` and `prices`
    are names, paths, or the values themselves; `data` is the folder of stored prices (none: the user's). The first of
    `benchmarks` is the clock (none: the broad index of the calendar's market and the theme's own indices). A source
    that fetches is asked for what the run needs, three years before its first catalyst included; `watch` is told of
    its progress, and the report names what it could not get. Raises CatalystError with a sentence for whatever is
    wrong, as a FindingsError for prices whose series cannot be right.
    """
    named = (strategies,) if isinstance(strategies, str | StrategySpec) else tuple(strategies)
    wanted = tuple(_strategy_spec(one) for one in named) or tuple(map(StrategySpec, shipped_strategies()))
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
        benchmarks=_all_of(benchmarks) or _default_benchmarks(given.calendar, source),
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
    report = report_of(spec, chosen, given, store, sessions)
    return replace(report, not_fetched=failed, verdicts=checked)


def report_of(
    spec: RunSpec, chosen: tuple[ChosenStrategy, ...], given: CalendarInput, store: PriceStore, sessions: SessionsOf
) -> Report:
    """Simulate and measure, from values alone: nothing is read but what is passed in."""
    base_on, end_on = period(spec, chosen, given.calendar, store, sessions)
    outcomes = [simulate(one, store, given.calendar, spec, sessions, base_on=base_on, end_on=end_on) for one in chosen]
    run_sessions = [point.session for point in outcomes[0].equity]
    benchmarks = [benchmark_bars(store, ticker) for ticker in spec.benchmarks]
    curves = tuple(benchmark_curve(bars, run_sessions) for bars in benchmarks)
    per_year = clock_sessions(store, spec, sessions).per_year(base_on, end_on)
    market = market_of(store, spec, sessions)
    return Report(
        spec=spec,
        calendar=given.calendar,
        instruments=Instruments.of(row for row in map(store.instrument, sorted(store.bars)) if row is not None),
        inputs=tuple(sorted({*given.hashes, *store.hashes, *(pair for one in chosen for pair in one.inputs)})),
        notice=" ".join(filter(None, (store.notice, _currency_notice(store, outcomes)))),
        versions=tuple((name, version(name)) for name in PACKAGES),
        strategies=tuple(measure_strategy(outcome, curves, benchmarks, per_year, market) for outcome in outcomes),
        curves=curves,
        benchmarks=tuple((curve.ticker, benchmark_performance(curve, per_year)) for curve in curves),
        source=store.label,
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


def default_benchmarks(calendar: CatalystCalendar, available: Sequence[str]) -> tuple[str, ...]:
    """The broad index of the market that the calendar is about, then the indices that its themes name, as far as
    the source has them. Raises PricesNotAvailableError where it has none."""
    usual = usual_benchmarks(calendar)
    found = tuple(ticker for ticker in usual if ticker in set(available))
    if not found:
        raise PricesNotAvailableError(
            f"benchmarks: the prices hold neither {' nor '.join(usual)}; name one with --benchmark TICKER"
        )
    return found


def usual_benchmarks(calendar: CatalystCalendar) -> tuple[str, ...]:
    """What a calendar is measured against by default: the broad index of its market, the indices of its themes."""
    named = [theme.etf for theme in calendar.themes if theme.etf]
    named += [ticker for catalyst in calendar for ticker in catalyst.tickers]
    exchanges = [exchange_of(ticker) for ticker in named]
    broad = [BROAD_INDEX[max(sorted(set(exchanges)), key=exchanges.count)]] if exchanges else list(BROAD_INDEX.values())
    return tuple(dict.fromkeys([*broad, *(ticker for theme in calendar.themes for ticker in theme.indices)]))


def _default_benchmarks(calendar: CatalystCalendar, source: PriceSource) -> tuple[str, ...]:
    return default_benchmarks(calendar, available_in(source, usual_benchmarks(calendar)))


def needed_tickers(
    spec: RunSpec,
    chosen: Iterable[ChosenStrategy],
    calendar: CatalystCalendar,
    source: PriceSource,
    instruments: Instruments,
) -> tuple[str, ...]:
    """What the run may touch: benchmarks; of what the source has, the calendar's and its themes' instruments, those
    that strategies name, and all with a segment; of a small source everything that is not another index, unless it is
    gathered over time (`is_gathered`) or fetches: what a run reads must not depend on what else was put there."""
    wanted = own_tickers(calendar, chosen)
    for theme in calendar.themes:
        wanted |= {*theme.rivals, *theme.indices}
    wanted |= {row.ticker for row in instruments if row.segment}
    if is_fetching(source):
        return tuple(sorted({*spec.benchmarks, *available_in(source, wanted)}))
    available = source.tickers()
    if len(available) <= WHOLE_SOURCE and not getattr(source, "is_gathered", False):
        wanted |= {ticker for ticker in available if not _is_index(instruments, ticker)}
    return tuple(sorted({*spec.benchmarks, *(wanted & set(available))}))


def own_tickers(calendar: CatalystCalendar, chosen: Iterable[ChosenStrategy]) -> set[str]:
    """What the run is about: the calendar's targets, its themes' ETFs and leaders, what the strategies name."""
    own = {ticker for catalyst in calendar for ticker in catalyst.tickers}
    for theme in calendar.themes:
        own |= {theme.etf, *theme.leaders}
    for one in chosen:
        own |= {word for _, value in one.parameters for word in str(value).split("+")}
        own |= set(one.strategy.tickers)
    return own


def period(
    spec: RunSpec, chosen: Iterable[ChosenStrategy], calendar: CatalystCalendar, store: PriceStore, sessions: SessionsOf
) -> tuple[date, date]:
    """The base session, whose close is the first to be valued, and the last session.

    Without a start the run begins with the first open after which a catalyst can be traded; without an end it ends
    with the last bar of what it is about, or of the clock, whichever is earlier.
    """
    clock_bars = store[spec.benchmarks[0]]
    clock = clock_sessions(store, spec, sessions)
    tradable = store.tradable()
    own = own_tickers(calendar, chosen)
    last_bars = [store[ticker].last_on for ticker in tradable if ticker in own] or [
        store[ticker].last_on for ticker in tradable
    ]
    if not last_bars:
        raise PricesNotAvailableError("prices: the source has nothing that can be bought, only indices")
    end_on = min(clock_bars.last_on, max(last_bars))
    if spec.end is not None:
        end_on = min(clock.last_on_or_before(spec.end), clock_bars.last_on)
    start_on = (
        clock.first_on_or_after(spec.start)
        if spec.start is not None
        else _first_entry(spec, calendar, clock, clock_bars, end_on)
    )
    try:
        base_on = max(clock.previous_before(start_on), clock_bars.first_on)
    except SessionError:
        base_on = clock_bars.first_on
    if base_on >= end_on:
        raise PricesNotAvailableError(
            f"prices: no session between {start_on} and {end_on}; the clock {clock_bars.ticker} has bars from "
            f"{clock_bars.first_on} to {clock_bars.last_on}: choose another --start or --end"
        )
    return base_on, end_on


def benchmark_bars(store: PriceStore, ticker: str) -> Bars:
    """A benchmark's bars: an index as it is printed, anything else as its total return."""
    instrument = store.instrument(ticker)
    if instrument is not None and instrument.kind is InstrumentKind.INDEX:
        return store[ticker]
    return store.adjusted(ticker)


def _first_entry(spec: RunSpec, calendar: CatalystCalendar, clock: Sessions, clock_bars: Bars, end_on: date) -> date:
    entries = (
        entry_session(catalyst, clock) for catalyst in calendar if catalyst.precision.rank <= spec.precision.rank
    )
    inside = [entry for entry in entries if entry is not None and clock_bars.first_on < entry <= end_on]
    return min(inside, default=clock_bars.first_on)


def _is_index(instruments: Instruments, ticker: str) -> bool:
    from engine.markets.codes import instrument_from_code

    instrument = instruments.find(ticker) or instrument_from_code(ticker)
    return instrument is None or not instrument.is_tradable


def _all_of(named: str | Sequence[str]) -> tuple[str, ...]:
    return (named,) if isinstance(named, str) else tuple(named)


def _precision(word: Precision | str) -> Precision:
    try:
        return Precision(word)
    except ValueError as error:
        raise SpecError(f"precision: {word!r} is not one of {', '.join(Precision)}") from error


def _strategy_spec(given: str | StrategySpec) -> StrategySpec:
    if isinstance(given, StrategySpec):
        return given
    name, parameters = parsed_strategy_text(given)
    return StrategySpec(name, tuple(sorted(parameters.items())))
