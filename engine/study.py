"""A study of a calendar's catalysts from its inputs to its result. Renders nothing."""

import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

from catalysts.calendar import CatalystCalendar
from engine.backtest import benchmark_bars
from engine.calendar_source import calendar_input
from engine.fetching import available_in, obtained
from engine.markets.instrument import Instruments
from engine.markets.session_overrides import overrides_from
from engine.markets.sessions import sessions_of
from engine.measurement.study.choice import Choice
from engine.measurement.study.event import StudyEvent
from engine.measurement.study.event_choice import events_of
from engine.measurement.study.label import labels_of
from engine.measurement.study.looks import allowing_for, looks_of
from engine.measurement.study.settings import StudySettings
from engine.measurement.study.study import Study, study_events
from engine.prices.errors import PricesNotAvailableError
from engine.prices.fetching.report import FetchFailure, Watch, unwatched
from engine.prices.findings.store_check import check_store, refuse_stops
from engine.prices.source import PriceSource, open_source
from engine.prices.store import PriceStore, load_store
from engine.run_scope import default_benchmarks, usual_benchmarks
from engine.simulation.errors import SpecError
from engine.simulation.market import Market, market_of
from engine.simulation.spec import RunSpec, StrategySpec


@dataclass(frozen=True, slots=True)
class StudyReport:
    """A study with where its inputs came from: `inputs` are (name, SHA-256). `n_studies` different studies, this one
    among them, made `n_looks` tests that its adjusted p-values allow for."""

    study: Study
    choice: Choice
    calendar: CatalystCalendar
    instruments: Instruments
    label: str
    notice: str
    inputs: tuple[tuple[str, str], ...]
    not_fetched: tuple[FetchFailure, ...] = ()
    n_studies: int = 1
    n_looks: int = 0


def run_study(
    calendar: str | CatalystCalendar = "seeds",
    prices: str | PriceSource = "sample",
    *,
    settings: StudySettings | None = None,
    choice: Choice | None = None,
    data: Path | None = None,
    watch: Watch = unwatched,
) -> StudyReport:
    """Study a calendar's catalysts on a source's prices.

    `settings` with an empty benchmark take the broad index of the calendar's market. Raises CatalystError with a
    sentence for whatever is wrong; that the data cannot tell is a result.
    """
    choice = choice or Choice()
    source = open_source(prices, data) if isinstance(prices, str) else prices
    given = calendar_input(calendar)
    settings = _with_benchmark(settings or StudySettings(""), given.calendar, source)
    faults = list(settings.faults())
    if faults:
        raise SpecError("\n".join(faults))
    sessions = partial(sessions_of, overrides=overrides_from(os.environ))
    spec = RunSpec((StrategySpec("study"),), settings.factors, 1.0, choice.precision)
    market_for = partial(market_of, spec=spec, sessions_of=sessions)
    events, left_out = events_of(given.calendar, choice, _sessions_by_ticker(given.instruments, source, market_for))
    tickers = _tickers(events, settings, source)
    tickers, failed = obtained(source, tickers, spec, given.calendar, watch)
    store = load_store(source, tickers, given.instruments.merged(source.instruments()))
    refuse_stops(check_store(store, benchmarks=settings.factors, span=_span(store, settings), sessions=sessions))
    market = market_for(store)
    labels = labels_of(events, given.calendar, store.instruments)
    benchmark = benchmark_bars(store, settings.benchmark)
    found = study_events(events, settings, market, market.sessions, benchmark, left_out, labels)
    return StudyReport(
        study=allowing_for(found, (), ()),
        n_looks=len(looks_of(found)),
        choice=choice,
        calendar=given.calendar,
        instruments=Instruments.of(row for row in map(store.instrument, sorted(store.bars)) if row is not None),
        label=source.label,
        notice=store.notice,
        inputs=tuple(sorted({*given.hashes, *store.hashes})),
        not_fetched=failed,
    )


def _with_benchmark(settings: StudySettings, calendar: CatalystCalendar, source: PriceSource) -> StudySettings:
    if settings.benchmark:
        return settings
    found = default_benchmarks(calendar, available_in(source, usual_benchmarks(calendar)))
    return replace(settings, benchmark=found[0])


def _tickers(events: Iterable[StudyEvent], settings: StudySettings, source: PriceSource) -> tuple[str, ...]:
    wanted = dict.fromkeys([*settings.factors, *sorted({event.ticker for event in events})])
    found = available_in(source, wanted)
    for ticker in settings.factors:
        if ticker not in found:
            raise PricesNotAvailableError(
                f"benchmark {ticker}: the prices do not hold it; name another with --benchmark or --sector"
            )
    return tuple(sorted(found))


def _sessions_by_ticker(instruments: Instruments, source: PriceSource, market_for: partial[Market]):  # type: ignore[no-untyped-def]
    empty = PriceStore({}, {}, instruments.merged(source.instruments()))
    return market_for(empty).sessions


def _span(store: PriceStore, settings: StudySettings) -> tuple[date, date]:
    bars = store[settings.benchmark]
    return bars.first_on, bars.last_on
