"""Points evaluated: a chunk of them in, a result for each out. Nothing here knows of processes or machines."""

import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path, PureWindowsPath
from types import TracebackType
from typing import Self

from catalysts.errors import CatalystError
from engine.backtest import benchmark_bars
from engine.markets.sessions import Sessions, sessions_of
from engine.measurement.sweep.point_result import PointResult, measured_point
from engine.simulation.catalog import ChosenStrategy, choose, with_parameters
from engine.simulation.executor import Engine, difference, executor_of
from engine.simulation.market import market_of
from engine.simulation.outcome import Outcome
from engine.simulation.spec import StrategySpec
from engine.simulation.strategy import CatalystStrategy
from engine.simulation.sweep.point import Point
from engine.sweep.world import World

Found = tuple[type[CatalystStrategy], tuple[tuple[str, str], ...]]


class Evaluator:
    """A world made ready: classes found, sessions at hand. As a context manager it leaves no file behind."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._found: dict[str, Found] = {}
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def results(self, points: Sequence[Point]) -> list[PointResult]:
        """A result for each point, in their order. A point whose strategy fails has its error in its result; the others
        know nothing of it."""
        return [self._result(point) for point in points]

    def _result(self, point: Point) -> PointResult:
        try:
            return self.measured(point)
        except CatalystError as error:
            return PointResult(point.number, error=" ".join(str(error).split()))
        except Exception as error:  # noqa: BLE001 - whatever one point does, the sweep goes on
            return PointResult(point.number, error=" ".join(f"{type(error).__name__}: {error}".split()))

    def measured(self, point: Point) -> PointResult:
        """One point's result; raises what its run raises."""
        world = self._world
        outcome = self.outcome(point, world.engine)
        spec = world.specs[point.settings]
        market = market_of(world.store, spec, self._sessions)
        result = measured_point(
            point.number,
            outcome,
            benchmark_bars(world.store, spec.benchmarks[0]),
            market.fill_at,
            world.plan,
            keeps_returns=point.keeps_returns,
        )
        if not point.is_check or world.engine is Engine.BACKTRADER:
            return result
        return replace(result, difference=difference(self.outcome(point, Engine.BACKTRADER), outcome))

    def outcome(self, point: Point, engine: Engine) -> Outcome:
        """What one executor makes of a point."""
        world = self._world
        chosen = self._chosen(point.strategy)
        return executor_of(engine)(
            chosen,
            world.store,
            world.calendars[point.subset],
            world.specs[point.settings],
            self._sessions,
            base_on=world.base_on,
            end_on=world.end_on,
        )

    def _chosen(self, spec: StrategySpec) -> ChosenStrategy:
        """A strategy with its parameters; its class is looked for once."""
        if spec.name not in self._found:
            self._found[spec.name] = _class_of(spec, self._world.files or {}, self._stack)
        strategy, inputs = self._found[spec.name]
        return with_parameters(strategy, spec, inputs)

    def _sessions(self, exchange: str) -> Sessions:
        return sessions_of(exchange, self._world.overrides)


def _class_of(spec: StrategySpec, files: Mapping[str, bytes], stack: ExitStack) -> Found:
    """The class of a name. A file that was sent along is written where it lies alone, unless it is here as it was."""
    place, _, member = spec.name.rpartition(":")
    name = spec.name
    content = files.get(place)
    if content is not None and not _is_here(Path(place).expanduser(), content):
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="catalyst-sweep-"))
        copy = Path(folder) / PureWindowsPath(place).name
        copy.write_bytes(content)
        name = f"{copy}:{member}"
    found = choose(StrategySpec(name, spec.parameters))
    return found.strategy, found.inputs


def _is_here(path: Path, content: bytes) -> bool:
    return path.is_file() and path.read_bytes() == content
