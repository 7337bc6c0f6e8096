"""A sweep that is done: everything that is shown and written of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.measurement.sweep.point_result import PointResult
from engine.measurement.sweep.point_table import PointTable
from engine.measurement.sweep.summary import SweepSummary
from engine.simulation.sweep.point import Point
from engine.sweep.opening import OpenedSweep
from engine.sweep.winner_placebo import WinnerPlacebo


@dataclass(frozen=True, slots=True)
class HeldOut:
    """The winner on the sessions that nothing was chosen on, with fresh capital; the first benchmark's return over
    them, None where it has no bar at an end."""

    result: PointResult
    benchmark_return: float | None


@dataclass(frozen=True, slots=True)
class SweepReport:
    """`table` has a place for each of the plan's points. `walk_benchmark` are the first benchmark's returns over the
    unseen spans of the walk. `label` is the winner's, empty without one. `held_out` is None where nothing was,
    `placebo` where none was asked for."""

    id: str
    identity: Mapping[str, Any]
    opened: OpenedSweep
    table: PointTable
    summary: SweepSummary
    labels: tuple[str, ...]
    walk_labels: tuple[str, ...]
    walk_benchmark: tuple[float | None, ...]
    benchmark_return: float | None
    held_out: HeldOut | None
    placebo: WinnerPlacebo | None = None

    @property
    def n_checked(self) -> int:
        """How many points were run through the reference executor too."""
        ran = self.table.columns.ran
        return sum(point.is_check and bool(ran[place]) for place, point in enumerate(self.opened.plan.points))

    @property
    def winner(self) -> Point | None:
        """The point that is chosen."""
        place = self.summary.winner
        return None if place is None else self.opened.plan.points[place]
