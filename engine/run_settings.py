"""All that a run depends on beside the content of calendar and prices: from a specification's file and options."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path, PureWindowsPath
from typing import Any

from catalysts.when import Precision
from engine.measurement.overfitting.trial import portable_name
from engine.simulation.catalog import choose_all, shipped_strategies, vehicle_specs
from engine.simulation.costs import Costs
from engine.simulation.executor import Engine
from engine.simulation.fill_policy import AtLimit, FillPolicy
from engine.simulation.parameter import parsed_strategy_text
from engine.simulation.sizing import Sizing
from engine.simulation.spec import StrategySpec
from engine.spec_file import SpecFile, parsed_slippage, read_spec


@dataclass(frozen=True, slots=True)
class GivenOptions:
    """What was given on the command line; None and empty where the specification's file, or the default, holds."""

    spec: Path | None = None
    strategies: Sequence[str] = ()
    vehicles: Sequence[str] = ()
    calendar: str | None = None
    prices: str | None = None
    benchmarks: Sequence[str] = ()
    start: date | None = None
    end: date | None = None
    cash: float | None = None
    precision: str | None = None
    at_limit: AtLimit | None = None
    slippage: str | None = None
    engine: Engine | None = None


@dataclass(frozen=True, slots=True)
class RunSettings:
    """What `run_backtest` is given. No strategies and no vehicles means every installed strategy, no benchmarks the
    calendar's own."""

    strategies: tuple[str, ...]
    vehicles: tuple[str, ...]
    calendar: str
    prices: str
    benchmarks: tuple[str, ...]
    cash: float
    start: date | None
    end: date | None
    precision: Precision
    costs: Costs
    policy: FillPolicy
    sizing: Sizing
    cash_rate: float
    engine: Engine = Engine.BACKTRADER

    def keywords(self) -> dict[str, Any]:
        """The arguments of `run_backtest`."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def settings_of(options: GivenOptions) -> RunSettings:
    """The options over the file that they name. SpecError with a sentence for each fault."""
    given = read_spec(options.spec) if options.spec is not None else SpecFile()
    policy = given.fills.policy()
    policy = replace(
        policy,
        at_limit=options.at_limit or policy.at_limit,
        slippage=policy.slippage if options.slippage is None else parsed_slippage(options.slippage),
    )
    return RunSettings(
        strategies=tuple(options.strategies or ([] if options.vehicles else given.strategies)),
        vehicles=tuple(options.vehicles or ([] if options.strategies else given.vehicles)),
        calendar=options.calendar or given.calendar,
        prices=options.prices or given.prices,
        benchmarks=tuple(options.benchmarks or given.benchmarks),
        cash=given.cash if options.cash is None else options.cash,
        start=options.start or given.start,
        end=options.end or given.end,
        precision=Precision(options.precision) if options.precision else given.precision,
        costs=Costs(**given.costs.model_dump()),
        policy=policy,
        sizing=Sizing(**given.sizing.model_dump()),
        cash_rate=given.cash_rate,
        engine=options.engine or given.engine,
    )


def lockable(settings: RunSettings) -> dict[str, Any]:
    """The settings as plain values that can be written down and compared: every parameter, no path, no calendar.

    Raises SpecError for a strategy that cannot be run.
    """
    from pydantic import TypeAdapter

    specs = (*map(_strategy_spec, settings.strategies), *vehicle_specs(settings.vehicles))
    specs = specs or tuple(map(StrategySpec, shipped_strategies()))
    strategies = [
        {
            "name": portable_name(spec.name),
            "parameters": dict(one.parameters),
            "files": dict(one.inputs),
        }
        for spec, one in zip(specs, choose_all(specs), strict=True)
    ]
    plain: dict[str, Any] = TypeAdapter(dict[str, Any]).dump_python(
        {
            "prices": PureWindowsPath(settings.prices).name,
            "benchmarks": settings.benchmarks,
            "cash": settings.cash,
            "start": settings.start,
            "end": settings.end,
            "precision": settings.precision,
            "costs": asdict(settings.costs),
            "policy": asdict(settings.policy),
            "sizing": asdict(settings.sizing),
            "cash_rate": settings.cash_rate,
        },
        mode="json",
    )
    return {"strategies": strategies, **plain}


def _strategy_spec(text: str) -> StrategySpec:
    name, parameters = parsed_strategy_text(text)
    return StrategySpec(name, tuple(sorted(parameters.items())))
