"""The winner of a sweep on calendars that mean nothing: the placebo test of its one run."""

from dataclasses import dataclass
from pathlib import Path

from catalysts.errors import CatalystError
from engine.measurement.placebo.placebo_result import StrategyPlacebo
from engine.simulation.sweep.point import Point
from engine.sweep.opening import OpenedSweep


@dataclass(frozen=True, slots=True)
class WinnerPlacebo:
    """`result` None where the test could not be made, and `reason` says why; of `n_calendars` of all methods
    `n_checked` were run by both engines."""

    n_asked: int
    result: StrategyPlacebo | None
    n_calendars: int = 0
    n_checked: int = 0
    reason: str = ""


def winner_placebo(
    opened: OpenedSweep, point: Point, n_calendars: int, *, n_jobs: int | None = None, data: Path | None = None
) -> WinnerPlacebo:
    """Test the chosen point over the sessions that it was chosen on, with up to so many calendars of each method.

    Its parameters were chosen on the true dates: the p-values flatter it, and say so where they are shown.
    """
    from engine.placebo import PlaceboSettings, run_placebo

    world, spec = opened.world, opened.plan.specs[point.settings]
    settings = PlaceboSettings(n_calendars, opened.plan.design.seed)
    try:
        done = run_placebo(
            (point.strategy,),
            settings=settings,
            n_jobs=n_jobs,
            calendar=world.calendars[point.subset],
            prices=opened.file.prices,
            data=data,
            benchmarks=spec.benchmarks,
            start=world.days[1],
            end=world.days[-1],
            cash=spec.cash,
            precision=spec.precision,
            costs=spec.costs,
            policy=spec.policy,
            sizing=spec.sizing,
            cash_rate=spec.cash_rate,
        )
    except CatalystError as error:
        return WinnerPlacebo(n_calendars, None, reason=" ".join(str(error).split()))
    return WinnerPlacebo(n_calendars, done.result.strategies[0], done.result.n_calendars, done.result.n_checked)
