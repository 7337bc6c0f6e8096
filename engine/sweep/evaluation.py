"""Points evaluated: a chunk of them in, a result for each out. Nothing here knows of processes or machines."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields, replace
from types import TracebackType
from typing import Self

from catalysts.errors import CatalystError
from engine.backtest import benchmark_bars
from engine.markets.sessions import Sessions, sessions_of
from engine.measurement.sweep.point_result import PointResult, measured_point
from engine.measurement.sweep.walked_points import walked_points
from engine.prices.bars import Bars
from engine.simulation.executor import Engine, difference, executor_of
from engine.simulation.market import market_of
from engine.simulation.outcome import Outcome
from engine.simulation.replay.panel import Panel
from engine.simulation.replay.planned import Planned
from engine.simulation.replay.point_plans import PointPlans
from engine.simulation.replay.runs import run_books, run_panel
from engine.simulation.sweep.point import Point
from engine.sweep.strategy_classes import StrategyClasses
from engine.sweep.world import World

_PANELS = 8
"""Panels, and plans that were asked for, that are kept: of a sweep over settings each setting has its own."""


class Evaluator:
    """A world made ready: classes found, prices laid out. As a context manager it leaves no file behind."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._classes = StrategyClasses(world.files or {})
        self._panels: dict[int, Panel | str] = {}
        self._asked: dict[tuple[int, str], PointPlans] = {}
        self._benchmarks: dict[str, Bars] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._classes.close()

    def results(self, points: Sequence[Point]) -> list[PointResult]:
        """A result for each point, in their order. A point whose strategy fails has its error in its result; the others
        know nothing of it. Points of the same settings and calendar are walked together where the walk can tell
        them."""
        walked: dict[int, PointResult] = {}
        if self._world.engine is Engine.REPLAY:
            shared: dict[tuple[int, str], list[Point]] = {}
            for point in points:
                shared.setdefault((point.settings, point.subset), []).append(point)
            for own in shared.values():
                walked |= self._walked(own)
        return [self._result(point, walked.get(point.number)) for point in points]

    def outcome(self, point: Point, engine: Engine) -> Outcome:
        """What one executor makes of a point."""
        world = self._world
        return executor_of(engine)(
            self._classes.chosen(point.strategy),
            world.store,
            world.calendars[point.subset],
            world.specs[point.settings],
            self._sessions,
            base_on=world.base_on,
            end_on=world.end_on,
        )

    def measured(self, point: Point, outcome: Outcome) -> PointResult:
        """One outcome of a point, measured."""
        spec = self._world.specs[point.settings]
        market = market_of(self._world.store, spec, self._sessions)
        benchmark = self._benchmark(spec.benchmarks[0])
        plan = self._world.plan
        return measured_point(point.number, outcome, benchmark, market.fill_at, plan, keeps_returns=point.keeps_returns)

    def _result(self, point: Point, walked: PointResult | None) -> PointResult:
        errors: list[str] = []
        with _telling(errors):
            if walked is None:
                return self._exact(point)
            return self._checked(point, walked) if point.is_check else walked
        return PointResult(point.number, error=errors[0])

    def _exact(self, point: Point) -> PointResult:
        outcome = self.outcome(point, self._world.engine)
        result = self.measured(point, outcome)
        if not point.is_check or self._world.engine is Engine.BACKTRADER:
            return result
        return replace(result, difference=difference(self.outcome(point, Engine.BACKTRADER), outcome))

    def _checked(self, point: Point, walked: PointResult) -> PointResult:
        """A walked point beside the reference, number by number."""
        if walked.error:
            return walked
        reference = self.measured(point, self.outcome(point, Engine.BACKTRADER))
        for one in fields(PointResult):
            told, true = getattr(walked, one.name), getattr(reference, one.name)
            if told != true:
                return replace(walked, difference=f"{one.name} is {true!r} by backtrader, {told!r} by the walk")
        return walked

    def _walked(self, points: Sequence[Point]) -> dict[int, PointResult]:
        """The results of points of the same settings and calendar, without those that are to be run one by one."""
        with _telling([]):  # whatever the walk stumbles on, the exact executor says better
            panel = self._panel(points[0].settings)
            if isinstance(panel, str) or panel.dates != self._world.days:
                return {}
            found: dict[int, PointResult] = {}
            asked: list[tuple[Point, Planned]] = []
            plans = self._plans(panel, points[0])
            for point in points:
                errors: list[str] = []
                with _telling(errors):
                    asked.append((point, plans.planned(self._classes.chosen(point.strategy))))
                if errors:
                    found[point.number] = PointResult(point.number, error=errors[0])
            spec = self._world.specs[points[0].settings]
            runs = run_books(panel, [planned for _, planned in asked], spec)
            benchmark = self._benchmark(spec.benchmarks[0])
            results = walked_points([point for point, _ in asked], runs, benchmark, self._world.plan)
            return found | {one.number: one for one in results if one is not None}
        return {}

    def _panel(self, settings: int) -> Panel | str:
        if settings not in self._panels:
            if len(self._panels) >= _PANELS:
                del self._panels[next(iter(self._panels))]
            world = self._world
            span = {"base_on": world.base_on, "end_on": world.end_on}
            self._panels[settings] = run_panel(world.store, world.specs[settings], self._sessions, **span)
        return self._panels[settings]

    def _plans(self, panel: Panel, point: Point) -> PointPlans:
        key = (point.settings, point.subset)
        if key not in self._asked:
            if len(self._asked) >= _PANELS:
                del self._asked[next(iter(self._asked))]
            world = self._world
            own = (world.store, world.calendars[point.subset], world.specs[point.settings], self._sessions)
            self._asked[key] = PointPlans(panel, *own)
        return self._asked[key]

    def _benchmark(self, ticker: str) -> Bars:
        if ticker not in self._benchmarks:
            self._benchmarks[ticker] = benchmark_bars(self._world.store, ticker)
        return self._benchmarks[ticker]

    def _sessions(self, exchange: str) -> Sessions:
        return sessions_of(exchange, self._world.overrides)


@contextmanager
def _telling(errors: list[str]) -> Iterator[None]:
    """Whatever goes wrong within becomes one line of `errors`: one point must not end a sweep."""
    try:
        yield
    except CatalystError as error:
        errors.append(" ".join(str(error).split()))
    except Exception as error:  # noqa: BLE001 - a strategy's code may raise anything
        errors.append(" ".join(f"{type(error).__name__}: {error}".split()))
