"""What a sweep's results rest on, as plain values: what its name is made of, and what `--resume` compares."""

from dataclasses import asdict
from typing import Any

from engine.measurement.overfitting.fingerprint import fingerprint
from engine.measurement.overfitting.trial import calendar_sha256, portable_name, prices_sha256
from engine.simulation.spec import StrategySpec
from engine.simulation.sweep.axis import Axis
from engine.sweep.opening import OpenedSweep
from engine.sweep.world import versions


def identity_of(opened: OpenedSweep) -> dict[str, Any]:
    """Specification, calendar, prices, strategies' files, the user's sessions, executor and versions. No path."""
    run = opened.run
    inputs = sorted({*run.given.hashes, *run.store.hashes})
    return {
        "spec": _spec(opened),
        "calendar": calendar_sha256(run.given.calendar),
        "prices": prices_sha256(inputs),
        "strategy_files": {name: sha256 for one in opened.chosen for name, sha256 in one.inputs},
        "sessions": fingerprint([(one.exchange, one.on, one.status) for one in opened.world.overrides]),
        "executor": opened.world.engine.value,
        "versions": versions(),
    }


def sweep_id(identity: dict[str, Any]) -> str:
    """What tells a sweep from others: 12 hex digits."""
    return fingerprint(identity)[:12]


def _spec(opened: OpenedSweep) -> dict[str, Any]:
    plain: dict[str, Any] = opened.file.model_dump(mode="json", exclude={"axes", "strategies", "vehicles"})
    plain["calendar"], plain["prices"] = opened.run.sources.calendar, opened.run.sources.prices
    plain["benchmarks"] = list(opened.run.spec.benchmarks)
    plain["strategies"] = [_strategy(spec) for spec in opened.plan.strategies]
    plain["axes"] = {axis.name: _axis(axis) for axis in opened.plan.axes}
    plain["order_of_axes"] = [axis.name for axis in opened.plan.axes]
    return plain


def _strategy(spec: StrategySpec) -> list[Any]:
    return [portable_name(spec.name), {name: str(value) for name, value in spec.parameters}]


def _axis(axis: Axis) -> Any:
    own = asdict(axis)
    return list(axis.values) if axis.values else {key: own[key] for key in ("low", "high", "is_log")}
