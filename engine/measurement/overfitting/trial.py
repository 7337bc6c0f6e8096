"""A trial: one strategy with its parameters, run once over one calendar, one period and one set of prices."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import PureWindowsPath

import numpy as np

from catalysts.calendar import CatalystCalendar
from engine.measurement.overfitting.expectation import ExpectationCheck, checked
from engine.measurement.overfitting.fingerprint import fingerprint
from engine.measurement.overfitting.moments import SharpeMoments, sharpe_moments
from engine.measurement.overfitting.packed_returns import packed_returns, returns_sha256
from engine.measurement.report import MeasuredStrategy, Report
from engine.measurement.returns import simple_returns
from engine.prices.content import PREFIX
from engine.simulation.spec import ParameterValue, RunSpec, StrategySpec

_OF_THE_RUN = {"strategies", "benchmarks", "start", "end"}
"""Fields of a specification that a trial holds otherwise, or that do not change a strategy's account."""


@dataclass(frozen=True, slots=True)
class Trial:
    """`id` is the same for the same trial: it does not depend on what else was run beside it, nor on the engine.

    `strategy` is the label in reports, `name` how it was chosen; `parameters` are all of them. `first_on` is the base
    session. `sharpe`, `skewness` and `kurtosis` (3 for normal) are of the session returns, never annualised, None
    without scatter. `returns` are packed, or empty where they were not kept. `hypothesis` is the one that was locked
    before the run, empty for a trial of the common family; `checks` are what became of its expectations.
    `source` is the label of the prices' source; `is_noted` where a notice stood over the result, for instance that the
    prices are generated. `p` is that of the strategy's verdict before it allows for others; None where it has none.
    """

    id: str
    run: str
    strategy: str
    name: str
    parameters: dict[str, ParameterValue]
    settings_sha256: str
    calendar_sha256: str
    prices_sha256: str
    first_on: date
    last_on: date
    n_sessions: int
    sessions_per_year: float
    sharpe: float | None
    skewness: float | None
    kurtosis: float | None
    n_trades: int
    returns_sha256: str
    returns: str = ""
    hypothesis: str = ""
    checks: tuple[ExpectationCheck, ...] = ()
    source: str = ""
    is_noted: bool = False
    p: float | None = None

    @property
    def moments(self) -> SharpeMoments | None:
        """What its Sharpe ratio's uncertainty is computed from; None without scatter."""
        if self.sharpe is None or self.skewness is None or self.kurtosis is None:
            return None
        return SharpeMoments(self.sharpe, self.n_sessions, self.skewness, self.kurtosis)


def trials_of(report: Report, run: str, *, keep_returns: bool = True) -> tuple[Trial, ...]:
    """One trial for each strategy of a report; `run` is the run's id."""
    calendar = calendar_sha256(report.calendar)
    return tuple(
        _trial(report, run, spec, one, calendar, keep_returns=keep_returns)
        for spec, one in zip(report.spec.strategies, report.strategies, strict=True)
    )


def calendar_sha256(calendar: CatalystCalendar) -> str:
    """SHA-256 of what a calendar says of catalysts and themes; comments, documents and order do not count."""
    return fingerprint((calendar.catalysts, calendar.themes))


def portable_name(name: str) -> str:
    """A strategy's name without the folder of its file."""
    place, colon, member = name.rpartition(":")
    return f"{PureWindowsPath(place).name}{colon}{member}" if place.endswith(".py") else name


def trial_id(
    name: str, parameters: Mapping[str, ParameterValue], rests_on: tuple[str, str, str], first_on: date, last_on: date
) -> str:
    """What tells a trial from others; `rests_on` are the hashes of its settings, its calendar and its prices."""
    return fingerprint((name, parameters, *rests_on, first_on, last_on))[:16]


def settings_sha256(
    spec: RunSpec, inputs: Iterable[tuple[str, str]], name: str, parameters: Mapping[str, ParameterValue]
) -> str:
    """SHA-256 of what else decides a strategy's account: the run's settings and the files it came from or was given."""
    return fingerprint((_settings(spec), _code(inputs, name, parameters.values())))


def _trial(
    report: Report, run: str, spec: StrategySpec, one: MeasuredStrategy, calendar: str, *, keep_returns: bool
) -> Trial:
    measured = one.performance
    levels = np.array([point.equity_cents for point in one.outcome.equity], dtype=np.float64)
    returns = simple_returns(levels)
    sessions = [point.session for point in one.outcome.equity[1:]]
    moments = sharpe_moments(returns)
    name, parameters = portable_name(spec.name), dict(one.outcome.parameters)
    settings = settings_sha256(report.spec, report.inputs, name, parameters)
    prices = prices_sha256(report.inputs)
    return Trial(
        id=trial_id(name, parameters, (settings, calendar, prices), measured.first_on, measured.last_on),
        run=run,
        strategy=one.name,
        name=name,
        parameters=parameters,
        settings_sha256=settings,
        calendar_sha256=calendar,
        prices_sha256=prices,
        first_on=measured.first_on,
        last_on=measured.last_on,
        n_sessions=measured.n_sessions,
        sessions_per_year=measured.sessions_per_year,
        sharpe=moments.sharpe if moments else None,
        skewness=moments.skewness if moments else None,
        kurtosis=moments.kurtosis if moments else None,
        n_trades=one.trading.n_trades,
        returns_sha256=returns_sha256(sessions, returns),
        returns=packed_returns(sessions, returns) if keep_returns else "",
        hypothesis=report.hypothesis.name if report.hypothesis else "",
        checks=tuple(checked(text, one) for text in report.hypothesis.expectations) if report.hypothesis else (),
        source=report.source,
        is_noted=bool(report.notice),
        p=one.evidence.verdict.p,
    )


def _settings(spec: RunSpec) -> dict[str, object]:
    own: dict[str, object] = {one.name: getattr(spec, one.name) for one in fields(spec) if one.name not in _OF_THE_RUN}
    return own | {"clock": spec.benchmarks[:1]}


def _code(inputs: Iterable[tuple[str, str]], name: str, values: Iterable[ParameterValue]) -> list[tuple[str, str]]:
    """The hashes of the files that this strategy came from or was given."""
    files = {name.rpartition(":")[0], *(PureWindowsPath(value).name for value in values if isinstance(value, str))}
    return [(file, sha256) for file, sha256 in inputs if file.startswith("strategy/") and file[9:] in files]


def prices_sha256(inputs: Iterable[tuple[str, str]]) -> str:
    """SHA-256 of what the prices tell, whatever files they stand in, as far as their source says so."""
    prices = [pair for pair in inputs if not pair[0].startswith(("calendar/", "strategy/"))]
    return fingerprint([pair for pair in prices if pair[0].startswith(PREFIX)] or prices)


def without_returns(trial: Trial) -> Trial:
    """The same trial without its returns, for a sweep of very many."""
    return replace(trial, returns="")
