"""An event study from events and prices to its result: all of it a value, nothing rendered."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from engine.markets.sessions import Sessions
from engine.measurement.study import rank
from engine.measurement.study.attained import Attained, attained
from engine.measurement.study.bootstrap import block_bootstrap
from engine.measurement.study.buy_and_hold import buy_and_hold
from engine.measurement.study.calendar_time import calendar_time
from engine.measurement.study.clusters import apart, clusters_of, overlapping
from engine.measurement.study.correlation import Correlation
from engine.measurement.study.cumulated import Cumulated, cumulated, cumulated_to
from engine.measurement.study.event import Dropped, StudyEvent
from engine.measurement.study.event_result import EventResult
from engine.measurement.study.evidence import Evidence, evidence_of
from engine.measurement.study.gathering import gather
from engine.measurement.study.groups import GroupResult, group_results
from engine.measurement.study.label import Label
from engine.measurement.study.locked import extensions, locked_sessions
from engine.measurement.study.measured import Measured, measure, n_lags, reaction_cars
from engine.measurement.study.path import PathPoint, event_paths, mean_path
from engine.measurement.study.settings import StudySettings
from engine.measurement.study.statistic import StudyTest, judged
from engine.measurement.study.verdict import StudyVerdict, verdict_of
from engine.measurement.study.window_result import WindowResult, car_tests, of_cars, window_result
from engine.prices.bars import Bars
from engine.simulation.market import Market


@dataclass(frozen=True, slots=True)
class SessionResult:
    """One relative session: its mean abnormal return, and CAAR from the event window's first session to it."""

    session: int
    aar: WindowResult
    caar: WindowResult


@dataclass(frozen=True, slots=True)
class Study:
    """A study's result. `reaction` is the window 0 to `last` that the verdict rests on; `windows` holds it, the others
    and its variants; `groups` its parts; `paths` are the events' own, on the sessions of `path`."""

    settings: StudySettings
    evidence: Evidence
    verdict: StudyVerdict
    reaction: WindowResult
    windows: tuple[WindowResult, ...]
    sessions: tuple[SessionResult, ...]
    path: tuple[PathPoint, ...]
    paths: tuple[tuple[float, ...], ...]
    events: tuple[EventResult, ...]
    dropped: tuple[Dropped, ...]
    groups: tuple[GroupResult, ...] = ()


def study_events(
    events: Sequence[StudyEvent],
    settings: StudySettings,
    market: Market,
    sessions: Callable[[str], Sessions],
    benchmark: Bars | None,
    dropped: Sequence[Dropped] = (),
    labels: Mapping[StudyEvent, Sequence[Label]] = MappingProxyType({}),
) -> Study:
    """Study the events on the market's prices; `dropped` are what was left out before, `labels` the groups that
    events belong to.

    `benchmark` are the bars that the buy-and-hold returns of single events are measured against. Pure but for the
    seeded draws of the bootstrap.
    """
    gathered, lacking = gather(events, market.store, settings, sessions)
    measured, unexplained = measure(gathered, settings)
    gathered = measured.gathered
    locked = locked_sessions(gathered, market, settings.last)
    left = np.array(
        [len(market.store[one.ticker]) - row for one, row in zip(gathered.events, gathered.rows, strict=True)]
    )
    extended = extensions(locked, left.astype(np.int64), settings.last)
    total = reaction_cars(measured.abnormal, settings)
    reaction = _reaction(measured, settings)
    evidence = evidence_of(gathered, measured.correlation, total, settings)
    rows = _event_results(measured, total, locked, extended, market, benchmark, settings)
    return Study(
        settings=settings,
        evidence=evidence,
        verdict=verdict_of(reaction.headline, evidence, settings),
        reaction=reaction,
        windows=_windows(measured, reaction, extended, settings),
        sessions=_sessions(measured, settings) if gathered.events else (),
        path=mean_path(measured.abnormal, measured.correlation, settings.last, settings.confidence)
        if gathered.events
        else (),
        paths=tuple(map(tuple, event_paths(measured.abnormal, settings.last).tolist())),
        events=rows,
        dropped=(*dropped, *lacking, *unexplained),
        groups=group_results(measured, labels, settings),
    )


def _reaction(measured: Measured, settings: StudySettings, name: str = "reaction") -> WindowResult:
    """The window of the verdict, with the tests that need calendar sessions besides."""
    gathered, abnormal = measured.gathered, measured.abnormal
    found = window_result(name, abnormal, measured.correlation, (0, settings.last), settings.confidence)
    columns = slice(-abnormal.first, settings.last - abnormal.first + 1)
    clusters = clusters_of(gathered.entries, settings.last - settings.first + 1)
    more = (
        calendar_time(abnormal.returns[:, columns], gathered.event_sessions[:, columns], gathered.instruments),
        block_bootstrap(reaction_cars(abnormal, settings).car, clusters, settings.n_draws, settings.seed),
    )
    return replace(found, tests=(*found.tests, *more))


def _windows(
    measured: Measured, reaction: WindowResult, extended: NDArray[np.int64], settings: StudySettings
) -> tuple[WindowResult, ...]:
    gathered = measured.gathered
    run_up = -min(settings.run_up, settings.buffer)
    spans = [("run-up", (run_up, -1))] if run_up < 0 else []
    spans.append(("entry session", (0, 0)))
    found = [_window(measured, name, window, settings) for name, window in spans]
    found.append(reaction)
    if settings.first < 0:
        found.append(_window(measured, "whole window", (settings.first, settings.last), settings))
    if settings.after:
        found.append(_window(measured, "after", (settings.last + 1, settings.last + settings.after), settings))
    found.append(_extended(measured, extended, settings))
    kept = apart(gathered.entries, gathered.instruments, settings.last - settings.first + 1)
    if not kept.all():
        found.append(_reaction(measured.at(kept, n_lags(settings)), settings, "overlaps left out"))
    held = buy_and_hold(gathered.sample, (0, settings.last), settings.returns)
    found.append(_held(held, measured.correlation, settings))
    return tuple(found)


def _window(measured: Measured, name: str, window: tuple[int, int], settings: StudySettings) -> WindowResult:
    columns = slice(window[0] - measured.abnormal.first, window[1] - measured.abnormal.first + 1)
    has_all = np.asarray(np.isfinite(measured.abnormal.returns[:, columns]).all(axis=1))
    if not has_all.all():
        measured = measured.at(has_all, n_lags(settings))
    return window_result(name, measured.abnormal, measured.correlation, window, settings.confidence)


def _extended(measured: Measured, extended: NDArray[np.int64], settings: StudySettings) -> WindowResult:
    """The reaction with each window extended by its sessions that closed at a limit."""
    known = extended >= 0
    stops = settings.last + 1 + extended - measured.abnormal.first
    columns = np.arange(measured.abnormal.returns.shape[1])
    lacks = ~np.isfinite(measured.abnormal.returns) & (columns >= -measured.abnormal.first)
    known &= ~(lacks & (columns < stops[:, None])).any(axis=1)
    kept = measured if known.all() else measured.at(known, n_lags(settings))
    total = cumulated_to(kept.abnormal, -kept.abnormal.first, stops[known])
    tests = car_tests(total, kept.abnormal, kept.correlation)
    window = (0, settings.last)
    return of_cars("until trading was free", window, total, kept.correlation, settings.confidence, tests)


def _held(held: NDArray[np.float64], correlation: Correlation, settings: StudySettings) -> WindowResult:
    total = Cumulated(held, held, np.ones_like(held), settings.last + 1)
    found = of_cars("buy and hold", (0, settings.last), total, correlation, settings.confidence, ())
    if found.caar is None:
        return replace(found, tests=(judged(StudyTest.KOLARI_PYNNONEN, float("nan"), reason="no event"),))
    statistic = float("nan") if found.error is None else found.caar / found.error
    why = "one event: nothing to compare it with" if found.n == 1 else ""
    return replace(found, tests=(judged(StudyTest.KOLARI_PYNNONEN, statistic, found.dof, reason=why),))


def _sessions(measured: Measured, settings: StudySettings) -> tuple[SessionResult, ...]:
    abnormal, correlation = measured.abnormal, measured.correlation
    start = settings.first - abnormal.first
    inside = abnormal.returns[:, start : settings.last - abnormal.first + 1]
    both = np.concatenate((abnormal.residuals, inside), axis=1)
    ranked = rank.corrado_sessions(rank.unit_ranks(both))[abnormal.residuals.shape[1] :]
    out = []
    for session in range(settings.first, settings.last + 1):
        at = session - abnormal.first
        one = cumulated(abnormal, at, at + 1)
        tests = (*car_tests(one, abnormal, correlation), judged(StudyTest.CORRADO, float(ranked[at - start])))
        aar = of_cars("AAR", (session, session), one, correlation, settings.confidence, tests)
        total = cumulated(abnormal, start, at + 1)
        caar_tests = car_tests(total, abnormal, correlation)
        window = (settings.first, session)
        caar = of_cars("CAAR", window, total, correlation, settings.confidence, caar_tests)
        out.append(SessionResult(session, aar, caar))
    return tuple(out)


def _event_results(
    measured: Measured,
    total: Cumulated,
    locked: NDArray[np.bool_],
    extended: NDArray[np.int64],
    market: Market,
    benchmark: Bars | None,
    settings: StudySettings,
) -> tuple[EventResult, ...]:
    gathered, abnormal = measured.gathered, measured.abnormal
    held = buy_and_hold(gathered.sample, (0, settings.last), settings.returns)
    span = settings.last - settings.first + 1
    overlaps = overlapping(gathered.entries, gathered.instruments, span)
    clusters = clusters_of(gathered.entries, span)
    nothing = Attained(None, None, None, None, None)
    had = (
        attained(gathered, market, benchmark, settings) if benchmark is not None else (nothing,) * len(gathered.events)
    )
    n_used = np.isfinite(abnormal.residuals).sum(axis=1)
    return tuple(
        EventResult(
            event=event,
            cluster=int(clusters[at]),
            n_estimation=int(n_used[at]),
            alpha=float(abnormal.alpha[at]),
            betas=tuple(abnormal.beta[at].tolist()),
            deviation=float(abnormal.deviation[at]),
            returns=tuple(abnormal.returns[at, : settings.last - abnormal.first + 1].tolist()),
            car=float(total.car[at]),
            scar=float(total.scar[at]),
            bhar=float(held[at]),
            n_locked=int(locked[at, : settings.last + 1].sum()),
            extension=None if extended[at] < 0 else int(extended[at]),
            overlaps=tuple(other for one in overlaps[at] for other in gathered.events[one].catalysts),
            attained=had[at],
        )
        for at, event in enumerate(gathered.events)
    )
