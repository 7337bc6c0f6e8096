"""The points of a sweep as trials of the ledger: the very trials that single runs of them would be."""

from collections.abc import Iterator, Sequence

from engine.measurement.overfitting.trial import (
    Trial,
    calendar_sha256,
    portable_name,
    prices_sha256,
    settings_sha256,
    trial_id,
)
from engine.measurement.sweep.point_result import PointResult
from engine.simulation.catalog import ChosenStrategy
from engine.simulation.sweep.point import Point
from engine.sweep.opening import OpenedSweep
from engine.sweep.world import World


class PointTrials:
    """Makes trials of points; what points share is hashed once."""

    def __init__(self, opened: OpenedSweep, run: str) -> None:
        self._opened, self._run = opened, run
        store = opened.run.store
        self._inputs = tuple(sorted({*opened.run.given.hashes, *store.hashes}))
        self._prices = prices_sha256(self._inputs)
        self._calendars = {name: calendar_sha256(one) for name, one in opened.world.calendars.items()}
        self._settings: dict[object, str] = {}

    def of(self, points: Sequence[Point], results: Sequence[PointResult], world: World) -> Iterator[Trial]:
        """The trials of those points that ran, over the sessions of a world."""
        for point, result in zip(points, results, strict=True):
            if not result.error:
                yield self._trial(point, result, world)

    def _trial(self, point: Point, result: PointResult, world: World) -> Trial:
        chosen = self._opened.strategy_of(point)
        name, parameters = portable_name(point.strategy.name), dict(chosen.parameters)
        rests_on = (self._settings_of(point, chosen), self._calendars[point.subset], self._prices)
        store = self._opened.run.store
        return Trial(
            id=trial_id(name, parameters, rests_on, world.days[0], world.days[-1]),
            run=self._run,
            strategy=chosen.label,
            name=name,
            parameters=parameters,
            settings_sha256=rests_on[0],
            calendar_sha256=rests_on[1],
            prices_sha256=rests_on[2],
            first_on=world.days[0],
            last_on=world.days[-1],
            n_sessions=world.plan.n_returns,
            sessions_per_year=world.sessions_per_year,
            sharpe=result.sharpe,
            skewness=result.skewness,
            kurtosis=result.kurtosis,
            n_trades=result.n_trades,
            returns_sha256=result.returns_sha256,
            returns=result.returns,
            source=store.label,
            is_noted=bool(store.notice),
        )

    def _settings_of(self, point: Point, chosen: ChosenStrategy) -> str:
        key = (point.settings, chosen.inputs)
        if key not in self._settings:
            inputs = tuple(sorted({*self._inputs, *chosen.inputs}))
            spec = self._opened.plan.specs[point.settings]
            parameters = dict(chosen.parameters)
            self._settings[key] = settings_sha256(spec, inputs, portable_name(point.strategy.name), parameters)
        return self._settings[key]
