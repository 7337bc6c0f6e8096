"""A written run, run again on today's inputs: the same bytes, or what has changed since."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PureWindowsPath

from engine.backtest import run_backtest
from engine.prices.fetching.report import Watch, unwatched
from engine.reports.difference.settings import input_changes, version_changes
from engine.reports.record import RunRecord
from engine.reports.rerun_screen import Rerun
from engine.reports.run_folder import run_content
from engine.simulation.errors import SpecError
from engine.simulation.progress import StrategyWatch, unseen
from engine.simulation.spec import StrategySpec

PATHS = {"", "folder", "file"}


@dataclass(frozen=True, slots=True)
class Inputs:
    """Where a rerun takes its inputs from: a calendar's and a source's name or path; files of strategies by
    name, the folder of stored prices (none: the user's)."""

    calendar: str
    prices: str
    strategies: Mapping[str, Path]
    data: Path | None = None


def inputs_of(record: RunRecord, calendar: str | None, prices: str | None, strategies: Mapping[str, Path]) -> Inputs:
    """What is given, else what the record names. SpecError where a run's inputs lay in a folder and none is given."""
    names = {"calendar": record.sources.calendar, "prices": record.sources.prices}
    given = {"calendar": calendar, "prices": prices}
    faults = [_lack(record, kind, noted) for kind, noted in names.items() if given[kind] is None and noted in PATHS]
    faults += [
        f"the run's strategy was in a file {name}: say where to look with --inputs"
        for name in map(_file_of, record.spec.strategies)
        if name and name not in strategies
    ]
    if faults:
        raise SpecError("\n".join(faults))
    return Inputs(
        names["calendar"] if calendar is None else calendar, names["prices"] if prices is None else prices, strategies
    )


def _lack(record: RunRecord, kind: str, noted: str) -> str:
    held = [one.name.partition("/")[2] for one in record.inputs if one.name.startswith(f"{kind}/")]
    shown = f" ({', '.join(held[:3])}{', …' if len(held) > 3 else ''})" if held else ""
    source = f"read its {kind} from a {noted}" if noted else f"was given its {kind} by a script"
    return f"the run {source}{shown}: say where to find them with --{kind}, or where to look with --inputs"


def rerun(
    record: RunRecord,
    files: Mapping[str, bytes],
    inputs: Inputs,
    *,
    watch: Watch = unwatched,
    progress: StrategyWatch = unseen,
) -> Rerun:
    """Run a record's specification again and compare with `files`, all that its folder holds by name.

    Raises what `run_backtest` raises.
    """
    spec = record.spec
    report = run_backtest(
        [_found(one, inputs.strategies) for one in spec.strategies],
        calendar=inputs.calendar,
        prices=inputs.prices,
        data=inputs.data,
        benchmarks=spec.benchmarks,
        cash=spec.cash,
        start=spec.start,
        end=spec.end,
        precision=spec.precision,
        costs=spec.costs,
        policy=spec.policy,
        sizing=spec.sizing,
        cash_rate=spec.cash_rate,
        engine=record.executor,
        watch=watch,
        progress=progress,
    )
    own = replace(report.spec, strategies=spec.strategies)
    after, content = run_content(replace(report, spec=own, sources=record.sources))
    return Rerun(
        before=record,
        after=after,
        versions=version_changes(record, after),
        inputs=input_changes(record, after),
        files=tuple(name for name in dict.fromkeys([*content, *files]) if content.get(name) != files.get(name)),
        content=content,
    )


def _found(strategy: StrategySpec, files: Mapping[str, Path]) -> StrategySpec:
    name = _file_of(strategy)
    return replace(strategy, name=f"{files[name]}:{strategy.name.rpartition(':')[2]}") if name else strategy


def _file_of(strategy: StrategySpec) -> str:
    place = strategy.name.rpartition(":")[0]
    return PureWindowsPath(place).name if place.endswith(".py") else ""
