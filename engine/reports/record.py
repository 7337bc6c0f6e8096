"""The record of a run, run.json: what was run, on which inputs, and what was measured. No clock, no path, no host."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from enum import Enum
from pathlib import PurePosixPath, PureWindowsPath

import engine
from engine.measurement.attainable import Attainable
from engine.measurement.performance import Performance, Trading, Versus
from engine.measurement.report import MeasuredStrategy, Report
from engine.measurement.verdict import Verdict
from engine.prices.findings.finding import Severity
from engine.reports.conventions import CONVENTIONS
from engine.reports.metric_row import benchmark_name
from engine.simulation.executor import Engine
from engine.simulation.spec import ParameterValue, RunSpec, Sources, StrategySpec

FORMAT = "catalyst-run/4"
_PAIRS = {"parameters"}


@dataclass(frozen=True, slots=True)
class StrategyRecord:
    """One strategy with all its parameters and what was measured of it."""

    name: str
    parameters: tuple[tuple[str, ParameterValue], ...]
    performance: Performance
    versus: tuple[Versus, ...]
    trading: Trading
    attainable: Attainable
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class BenchmarkRecord:
    """One benchmark with what was measured of it; None where it has no bar in the run's sessions."""

    ticker: str
    name: str
    performance: Performance | None


@dataclass(frozen=True, slots=True)
class InputRecord:
    """One file that the run read, by name and SHA-256."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class FindingCounts:
    """How many findings on the prices the run was told of; `accepted` are those that a person took as they are."""

    accepted: int = 0
    warnings: int = 0
    notes: int = 0


@dataclass(frozen=True, slots=True)
class Registration:
    """A hypothesis that was locked before the run: its name, the SHA-256 of what was locked, what was expected."""

    name: str
    sha256: str
    expectations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RunRecord:
    """What run.json holds. `files` are the tables' hashes and `packages` the versions it ran with; `sources` are how
    calendar and prices were named; `pre_registered` is None for a run that no hypothesis was locked for. `executor` is
    what ran the strategies; it is no part of the run's id, which tells runs apart by what they are of."""

    format: str
    run: str
    engine: str
    spec: RunSpec
    notice: str
    strategies: tuple[StrategyRecord, ...]
    benchmarks: tuple[BenchmarkRecord, ...]
    conventions: tuple[str, ...]
    inputs: tuple[InputRecord, ...]
    packages: dict[str, str]
    files: dict[str, str]
    pictures: tuple[str, ...]
    findings: FindingCounts = FindingCounts()
    sources: Sources = field(default_factory=Sources)
    pre_registered: Registration | None = None
    executor: Engine = Engine.BACKTRADER


def record_of(report: Report, files: Mapping[str, bytes], pictures: tuple[str, ...] = ()) -> RunRecord:
    """The record of a report whose tables are `files`, written with pictures of these names."""
    inputs = tuple(InputRecord(without_folder(name), sha256) for name, sha256 in report.inputs)
    spec = _portable(report.spec)
    registration = _registration(report)
    return RunRecord(
        format=FORMAT,
        run=_run_id(spec, inputs, registration),
        engine=engine.__version__,
        spec=spec,
        notice=report.notice,
        strategies=tuple(_strategy(one) for one in report.strategies),
        benchmarks=tuple(
            BenchmarkRecord(ticker, benchmark_name(report, ticker), measured) for ticker, measured in report.benchmarks
        ),
        conventions=CONVENTIONS,
        inputs=inputs,
        packages=dict(report.versions),
        files={name: sha256_of(data) for name, data in files.items()},
        pictures=pictures,
        findings=finding_counts(report),
        sources=report.sources,
        pre_registered=registration,
        executor=report.executor,
    )


def finding_counts(report: Report) -> FindingCounts:
    """The findings of a report by what became of them; an accepted one is neither a warning nor a note."""
    open_ones = [one.finding.severity for one in report.verdicts if one.acceptance is None]
    return FindingCounts(
        accepted=len(report.verdicts) - len(open_ones),
        warnings=open_ones.count(Severity.WARN),
        notes=open_ones.count(Severity.NOTE),
    )


def encoded_record(record: RunRecord) -> bytes:
    """The record as JSON: sorted keys, undefined numbers null."""
    text = json.dumps(_plain(record), sort_keys=True, indent=2, ensure_ascii=False, allow_nan=False)
    return (text + "\n").encode("utf-8", "backslashreplace")


def decoded_record(data: bytes) -> RunRecord:
    """Read what `encoded_record` wrote. Raises ValueError with a phrase that says what is wrong."""
    from pydantic import TypeAdapter, ValidationError

    try:
        raw = json.loads(data)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        raise ValueError(f'its format is not "{FORMAT}"')
    try:
        return TypeAdapter(RunRecord).validate_python(_with_pairs(raw))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(step) for step in first["loc"])
        raise ValueError(f"{place}: {first['msg'].lower()}") from error


def sha256_of(data: bytes) -> str:
    """SHA-256 as hex."""
    return hashlib.sha256(data).hexdigest()


def without_folder(name: str) -> str:
    """A file's name; where it stands on one machine is nobody's business."""
    is_absolute = PurePosixPath(name).is_absolute() or PureWindowsPath(name).is_absolute()
    return PureWindowsPath(name).name if is_absolute or name.startswith("~") else name


def _portable(spec: RunSpec) -> RunSpec:
    strategies = tuple(StrategySpec(without_folder(one.name), one.parameters) for one in spec.strategies)
    own = {one.name: getattr(spec, one.name) for one in fields(spec)}
    return RunSpec(**own | {"strategies": strategies})


def _registration(report: Report) -> Registration | None:
    locked = report.hypothesis
    return None if locked is None else Registration(locked.name, locked.sha256, locked.expectations)


def _run_id(spec: RunSpec, inputs: tuple[InputRecord, ...], registration: Registration | None) -> str:
    basis = {"code": engine.__version__, "inputs": _plain(inputs), "spec": _plain(spec)}
    if registration is not None:
        basis["hypothesis"] = _plain(registration)
    return sha256_of(json.dumps(basis, sort_keys=True).encode("ascii"))[:12]


def _strategy(strategy: MeasuredStrategy) -> StrategyRecord:
    return StrategyRecord(
        name=strategy.name,
        parameters=strategy.outcome.parameters,
        performance=strategy.performance,
        versus=strategy.versus,
        trading=strategy.trading,
        attainable=strategy.attainable,
        verdict=strategy.evidence.verdict,
    )


def _plain(value: object) -> object:
    """A value as what JSON knows: a dataclass as an object, pairs of parameters as one too."""
    if is_dataclass(value) and not isinstance(value, type):
        return {
            one.name: dict(getattr(value, one.name)) if one.name in _PAIRS else _plain(getattr(value, one.name))
            for one in fields(value)
        }
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    return value


def _with_pairs(raw: object) -> object:
    """The objects of parameters as pairs again, wherever they stand."""
    if isinstance(raw, list):
        return [_with_pairs(each) for each in raw]
    if isinstance(raw, dict):
        return {
            key: list(each.items()) if key in _PAIRS and isinstance(each, dict) else _with_pairs(each)
            for key, each in raw.items()
        }
    return raw
