"""Axes over a run's settings: capital, costs, fills and sizing, checked as a run's own specification is."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from engine.simulation.costs import Costs
from engine.simulation.errors import SpecError
from engine.simulation.sizing import Sizing
from engine.simulation.spec import ParameterValue, RunSpec, StrategySpec
from engine.simulation.spec_faults import spec_faults
from engine.spec_file import TABLES, SpecFile, fault_sentences

SINGLE = ("cash", "cash_rate", "precision")
SETTINGS = (*SINGLE, *(f"{table}.{key}" for table, model in TABLES.items() for key in model.model_fields))


def run_spec(
    file: SpecFile,
    benchmarks: tuple[str, ...],
    changes: Mapping[str, ParameterValue],
    strategies: tuple[StrategySpec, ...],
) -> RunSpec:
    """The specification of a run with some settings changed; SpecError with a sentence for each fault."""
    given = _changed(file, changes)
    spec = RunSpec(
        strategies=strategies,
        benchmarks=benchmarks,
        cash=given.cash,
        precision=given.precision,
        start=given.start,
        end=given.end,
        costs=Costs(**given.costs.model_dump()),
        policy=given.fills.policy(),
        sizing=Sizing(**given.sizing.model_dump()),
        cash_rate=given.cash_rate,
    )
    faults = spec_faults(spec)
    if faults:
        raise SpecError("\n".join(faults))
    return spec


def _changed(file: SpecFile, changes: Mapping[str, ParameterValue]) -> SpecFile:
    content: dict[str, Any] = {name: getattr(file, name) for name in SpecFile.model_fields}
    for table in TABLES:
        content[table] = content[table].model_dump()
    for name, value in changes.items():
        table, _, key = name.rpartition(".")
        (content[table] if table else content)[key] = value
    try:
        return SpecFile.model_validate(content)
    except ValidationError as error:
        raise SpecError("\n".join(fault_sentences("axes", error, SpecFile, TABLES))) from error
