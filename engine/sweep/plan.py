"""The plan of a sweep: every point that is to be run, what is no point, and which settings they share."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import ceil

import numpy as np

from catalysts.errors import nearest
from engine.measurement.overfitting.effective_trials import MOST_COMPARED
from engine.simulation.catalog import ChosenStrategy, choose, vehicle_specs, with_parameters
from engine.simulation.errors import SpecError
from engine.simulation.parameter import parsed_strategy_text
from engine.simulation.spec import ParameterValue, RunSpec, StrategySpec
from engine.simulation.sweep.axis import Axis
from engine.simulation.sweep.design import Design, Values, drawn
from engine.simulation.sweep.point import InvalidPoint, Point
from engine.simulation.sweep.subset import WHOLE
from engine.sweep.settings_axis import SETTINGS, run_spec
from engine.sweep.sweep_file import SweepFile

CALENDAR = "calendar"
CHECKED_PART = 0.01


@dataclass(frozen=True, slots=True)
class SweepPlan:
    """`points` and `invalid` bear the numbers 0, 1, … in the order of the design; `specs` are the runs' settings that
    the points share. `n_same` combinations came to the very run of an earlier one and are no points of their own."""

    axes: tuple[Axis, ...]
    design: Design
    strategies: tuple[StrategySpec, ...]
    specs: tuple[RunSpec, ...]
    points: tuple[Point, ...]
    invalid: tuple[InvalidPoint, ...]
    n_same: int


@dataclass(slots=True)
class _Found:
    points: list[Point] = field(default_factory=list)
    invalid: list[InvalidPoint] = field(default_factory=list)
    seen: set[object] = field(default_factory=set)
    specs: dict[RunSpec, int] = field(default_factory=dict)
    changed: dict[tuple[tuple[str, ParameterValue], ...], int | str] = field(default_factory=dict)
    n_same: int = 0


def swept_strategies(file: SweepFile) -> tuple[ChosenStrategy, ...]:
    """The strategies and vehicles that the axes are applied to, with their fixed parameters. SpecError."""
    faults, found = [], []
    for spec in strategy_specs(file):
        try:
            found.append(choose(spec))
        except SpecError as error:
            faults.append(str(error))
    if faults:
        raise SpecError("\n".join(faults))
    return tuple(found)


def strategy_specs(file: SweepFile) -> tuple[StrategySpec, ...]:
    """The strategies of the file, then its vehicles, as they are written. SpecError where there is none."""
    texts = (parsed_strategy_text(text) for text in file.strategies)
    named = [StrategySpec(name, tuple(sorted(given.items()))) for name, given in texts]
    specs = (*named, *vehicle_specs(file.vehicles))
    if not specs:
        raise SpecError("strategies: there is none to sweep; write strategies = ['sector-etf'] or vehicles = ['etf']")
    if len(set(specs)) < len(specs):
        raise SpecError("strategies: one is given twice")
    return specs


def planned(
    file: SweepFile,
    axes: tuple[Axis, ...],
    benchmarks: tuple[str, ...],
    chosen: Sequence[ChosenStrategy],
    checked_part: float = CHECKED_PART,
) -> SweepPlan:
    """Every point of a sweep; `checked_part` of them, one at least, are marked to be run through the reference too.

    SpecError with a sentence for each fault of an axis, or where no point is left.
    """
    specs, design = strategy_specs(file), file.design()
    faults = axis_faults(file, axes, benchmarks, specs, chosen)
    if faults:
        raise SpecError("\n".join(faults))
    found = _Found()
    for spec, one in zip(specs, chosen, strict=True):
        for values in drawn(design, axes):
            _add(found, file, axes, benchmarks, spec, one, values)
    if not found.points:
        why = found.invalid[0].why if found.invalid else "there is none"
        raise SpecError(f"no combination of the axes is a point that can be run; the first: {why}")
    return SweepPlan(
        axes,
        design,
        specs,
        tuple(found.specs),
        _marked(found.points, design.seed, checked_part),
        tuple(found.invalid),
        found.n_same,
    )


def axis_faults(
    file: SweepFile,
    axes: Iterable[Axis],
    benchmarks: tuple[str, ...],
    specs: Sequence[StrategySpec],
    chosen: Sequence[ChosenStrategy],
) -> list[str]:
    """What is wrong with the axes, each value by itself; combinations are judged point by point."""
    faults: list[str] = []
    for axis in axes:
        where = f"axes.{axis.name}"
        if axis.name == CALENDAR:
            continue
        if axis.name in SETTINGS:
            faults += _setting_faults(file, axis, benchmarks, specs)
            continue
        owners = [one for one in chosen if axis.name in one.strategy.declared_parameters()]
        if not owners:
            known = sorted({key for one in chosen for key in one.strategy.declared_parameters()})
            guess = nearest(axis.name, [*known, *SETTINGS])
            hint = f"did you mean {guess!r}?" if guess else f"parameters are {', '.join(known)}"
            faults.append(f"{where}: neither a parameter of the strategies nor a setting; {hint}")
        fixed = sorted({spec.name for spec in specs if axis.name in dict(spec.parameters)})
        faults += [f"{where}: is fixed in {name!r} too: leave one of the two out" for name in fixed]
        for one in owners:
            declared = one.strategy.declared_parameters()[axis.name]
            for value in axis.ends:
                try:
                    declared.parse(where, value)
                except SpecError as error:
                    faults.append(str(error))
    return list(dict.fromkeys(faults))


def _setting_faults(
    file: SweepFile, axis: Axis, benchmarks: tuple[str, ...], specs: Sequence[StrategySpec]
) -> list[str]:
    """Of the values that are wrong whatever the others are: those that are worse than the file's own setting."""
    own = _spec_faults(file, benchmarks, {}, specs)
    faults = [one for value in axis.ends for one in _spec_faults(file, benchmarks, {axis.name: value}, specs)]
    table = axis.name.rpartition(".")[0]
    if table == "sizing":  # a mode and its amount may stand on two axes: judged together, point by point
        return []
    return [f"axes.{axis.name}: {one}" for one in faults if one not in own]


def _spec_faults(
    file: SweepFile,
    benchmarks: tuple[str, ...],
    changes: Mapping[str, ParameterValue],
    specs: Sequence[StrategySpec],
) -> list[str]:
    try:
        run_spec(file, benchmarks, changes, tuple(specs))
    except SpecError as error:
        return str(error).splitlines()
    return []


def _add(
    found: _Found,
    file: SweepFile,
    axes: tuple[Axis, ...],
    benchmarks: tuple[str, ...],
    spec: StrategySpec,
    chosen: ChosenStrategy,
    values: Values,
) -> None:
    declared = chosen.strategy.declared_parameters()
    own = tuple(
        value if axis.name in declared or axis.name in SETTINGS or axis.name == CALENDAR else None
        for axis, value in zip(axes, values, strict=True)
    )
    named = {axis.name: value for axis, value in zip(axes, own, strict=True) if value is not None}
    subset = str(named.pop(CALENDAR, WHOLE))
    changes = tuple((name, named.pop(name)) for name in SETTINGS if name in named)
    given = StrategySpec(spec.name, tuple(sorted({**dict(spec.parameters), **named}.items())))
    number = len(found.points) + len(found.invalid)
    try:
        full = with_parameters(chosen.strategy, given)
        settings = _settings(found, file, benchmarks, changes)
    except SpecError as error:
        why = "; ".join(str(error).splitlines())
        key: object = (spec.name, given.parameters, changes, subset)
        if key in found.seen:
            found.n_same += 1
        else:
            found.seen.add(key)
            found.invalid.append(InvalidPoint(number, spec.name, own, why))
        return
    key = (spec.name, full.parameters, settings, subset)
    if key in found.seen:
        found.n_same += 1
        return
    found.seen.add(key)
    found.points.append(Point(number, given, own, settings, subset))


def _settings(
    found: _Found, file: SweepFile, benchmarks: tuple[str, ...], changes: tuple[tuple[str, ParameterValue], ...]
) -> int:
    if changes not in found.changed:
        try:
            spec = run_spec(file, benchmarks, dict(changes), ())
            found.changed[changes] = found.specs.setdefault(spec, len(found.specs))
        except SpecError as error:
            found.changed[changes] = str(error)
    settings = found.changed[changes]
    if isinstance(settings, str):
        raise SpecError(settings)
    return settings


def _marked(points: Sequence[Point], seed: int, part: float) -> tuple[Point, ...]:
    """The points with those marked that are run through the reference too, and those that keep their returns."""
    n = len(points)
    apart = (seed, 1)  # another stream than the design's own draws
    checks = set(np.random.default_rng(apart).choice(n, size=max(1, ceil(n * part)), replace=False).tolist())
    kept = {round(place) for place in np.linspace(0, n - 1, MOST_COMPARED)}
    return tuple(
        replace(point, is_check=place in checks, keeps_returns=place in kept)
        if place in checks or place in kept
        else point
        for place, point in enumerate(points)
    )
