"""A sweep opened: its file read, prices and calendar checked, every point planned. Nothing is run yet."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np

from catalysts.calendar import CatalystCalendar
from engine.backtest import PreparedRun, prepare_run
from engine.markets.session_overrides import overrides_from
from engine.measurement.sweep.blocks import block_plan
from engine.measurement.sweep.choice import Choice
from engine.measurement.sweep.folds import Folds
from engine.prices.errors import PricesNotAvailableError
from engine.prices.fetching.report import Watch, unwatched
from engine.run_scope import period
from engine.simulation.catalog import ChosenStrategy, choose, with_parameters
from engine.simulation.errors import SpecError
from engine.simulation.executor import Engine
from engine.simulation.simulate import clock_sessions
from engine.simulation.spec import StrategySpec
from engine.simulation.sweep.axis import Axis
from engine.simulation.sweep.point import Point
from engine.simulation.sweep.subset import WHOLE
from engine.sweep.plan import CHECKED_PART, SweepPlan, planned, strategy_specs, swept_strategies
from engine.sweep.sweep_file import SweepFile, read_sweep
from engine.sweep.world import World


@dataclass(frozen=True, slots=True)
class OpenedSweep:
    """All that a sweep is. `world` ends before the held-out sessions; `held_out` is the same world over them alone,
    None where none are. `chosen` are the swept strategies with their fixed parameters."""

    file: SweepFile
    plan: SweepPlan
    choice: Choice
    folds: Folds
    run: PreparedRun
    chosen: tuple[ChosenStrategy, ...]
    world: World
    held_out: World | None

    @property
    def axis_names(self) -> tuple[str, ...]:
        """What is varied; the strategy too where there are several."""
        names = tuple(axis.name for axis in self.plan.axes)
        several = len({point.strategy.name for point in self.plan.points}) > 1
        return (*names, "strategy") if several else names

    def strategy_of(self, point: Point) -> ChosenStrategy:
        """A point's strategy with all its parameters and its label."""
        places = (place for place, spec in enumerate(self.plan.strategies) if spec.name == point.strategy.name)
        own = self.chosen[next(places)]
        return with_parameters(own.strategy, point.strategy, own.inputs)


def open_sweep(
    path: Path, *, engine: Engine | None = None, data: Path | None = None, watch: Watch = unwatched
) -> OpenedSweep:
    """Read a sweep's file and everything that it names. `engine` runs its points (none: the file's, else the replay;
    both: the replay, with every point run through backtrader too). Raises CatalystError with a sentence for whatever is
    wrong."""
    file = read_sweep(path)
    axes, _ = file.parsed()
    chosen = swept_strategies(file)
    asked = engine or (file.engine if "engine" in file.model_fields_set else Engine.REPLAY)
    if asked is not Engine.BACKTRADER:
        _refuse_not_replayable(chosen)
    run = prepare_run(
        representatives(file, axes, chosen),
        calendar=file.calendar,
        prices=file.prices,
        data=data,
        benchmarks=tuple(file.benchmarks),
        cash=file.cash,
        start=file.start,
        end=file.end,
        precision=file.precision,
        watch=watch,
    )
    plan = planned(file, axes, run.spec.benchmarks, chosen, 1.0 if asked is Engine.BOTH else CHECKED_PART)
    world, held_out = _worlds(file, plan, run, Engine.BACKTRADER if asked is Engine.BACKTRADER else Engine.REPLAY)
    return OpenedSweep(file, plan, file.choice(), file.divided(), run, chosen, world, held_out)


def _refuse_not_replayable(chosen: Sequence[ChosenStrategy]) -> None:
    from engine.simulation.replay.asker import hindrances, not_replayable

    why = [(one.label, hindrances(one.strategy)) for one in chosen]
    faults = [str(not_replayable(label, "; ".join(found))) for label, found in why if found]
    if faults:
        raise SpecError("\n".join(faults))


def representatives(
    file: SweepFile, axes: Sequence[Axis], chosen: Sequence[ChosenStrategy]
) -> tuple[StrategySpec, ...]:
    """The strategies as they are written, and again with each text of an axis: it may be a ticker that a run needs."""
    found = dict.fromkeys(strategy_specs(file))
    for spec, one in zip(list(found), chosen, strict=True):
        found |= dict.fromkeys(_variants(spec, axes, one))
    return tuple(found)


def _variants(spec: StrategySpec, axes: Sequence[Axis], chosen: ChosenStrategy) -> Iterator[StrategySpec]:
    declared = chosen.strategy.declared_parameters()
    for axis in axes:
        for value in axis.values:
            if axis.name in declared and axis.name not in dict(spec.parameters) and isinstance(value, str) and value:
                variant = StrategySpec(spec.name, tuple(sorted({**dict(spec.parameters), axis.name: value}.items())))
                try:
                    choose(variant)
                except SpecError:  # alone it may be wrong: its points will tell
                    continue
                yield variant


def _worlds(file: SweepFile, plan: SweepPlan, run: PreparedRun, engine: Engine) -> tuple[World, World | None]:
    first_on, last_on = period(run.spec, run.chosen, run.given.calendar, run.store, run.sessions)
    days = run_days(run, first_on, last_on)
    n_kept = len(days)
    if file.folds.held_out is not None:
        n_kept = sum(day < file.folds.held_out for day in days)
        if not 2 <= n_kept < len(days):
            raise PricesNotAvailableError(
                f"folds.held_out: {file.folds.held_out} leaves no session on one side of it; the sweep's sessions are "
                f"{first_on} to {last_on}"
            )
    world = World(
        store=run.store,
        calendars=_calendars(file, plan, run.given.calendar),
        specs=plan.specs,
        base_on=first_on,
        end_on=days[n_kept - 1],
        days=days[:n_kept],
        sessions_per_year=_per_year(run, first_on, days[n_kept - 1]),
        plan=block_plan(n_kept - 1, len(plan.points), file.divided()),
        engine=engine,
        overrides=tuple(overrides_from(os.environ)),
        files=_files(plan),
    )
    if n_kept == len(days):
        return world, None
    rest = replace(
        world,
        base_on=world.end_on,
        end_on=last_on,
        days=days[n_kept - 1 :],
        sessions_per_year=_per_year(run, world.end_on, last_on),
        plan=block_plan(len(days) - n_kept, 1, Folds()),
    )
    return world, rest


def _per_year(run: PreparedRun, base_on: date, end_on: date) -> float:
    return clock_sessions(run.store, run.spec, run.sessions).per_year(base_on, end_on)


def run_days(run: PreparedRun, base_on: date, end_on: date) -> tuple[date, ...]:
    """The days that an account is valued on: those on which anything that can be bought, or the clock, has a bar."""
    tickers = (run.spec.benchmarks[0], *run.store.tradable())
    every = np.unique(np.concatenate([run.store[ticker].sessions for ticker in tickers]))
    found = every[(every >= np.datetime64(base_on, "D")) & (every <= np.datetime64(end_on, "D"))]
    return tuple(found.tolist())


def _calendars(file: SweepFile, plan: SweepPlan, calendar: CatalystCalendar) -> dict[str, CatalystCalendar]:
    """The calendar of each subset that a point asks for. SpecError for one without a catalyst."""
    found = {}
    for name in dict.fromkeys(point.subset for point in plan.points):
        found[name] = calendar if name == WHOLE else file.subsets[name].subset().of(calendar)
    empty = [name for name, one in found.items() if name != WHOLE and not len(one)]
    if empty:
        raise SpecError(
            "\n".join(f"subsets.{name}: holds none of the calendar's {len(calendar)} catalysts" for name in empty)
        )
    return found


def _files(plan: SweepPlan) -> dict[str, bytes]:
    """The content of strategies that are files of their own."""
    places = {spec.name.rpartition(":")[0] for spec in plan.strategies}
    return {place: Path(place).expanduser().read_bytes() for place in sorted(places) if place.endswith(".py")}
