"""The curves of a page: every account and benchmark as its change from its own first session."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from engine.measurement.drawdown import underwater
from engine.measurement.trading import invested_part
from engine.reports.chart_style import COLOURS, DASHES, GREYS
from engine.reports.page.palette import NAMES
from engine.reports.run_tables import Row, RunTables

THREAD = "#cfcfcf"
Points = tuple[tuple[date, float | None], ...]


@dataclass(frozen=True, slots=True)
class Curve:
    """One line of a picture: (session, value), None in a gap; `order` is its place among those of its sort."""

    name: str
    points: Points
    is_benchmark: bool
    order: int
    is_faint: bool = False

    @property
    def known(self) -> tuple[tuple[date, float], ...]:
        """The points that have a value."""
        return tuple((session, value) for session, value in self.points if value is not None)

    @property
    def colour(self) -> str:
        """Its colour as `chart_style` has it; benchmarks are grey."""
        if self.is_faint:
            return THREAD
        palette = GREYS if self.is_benchmark else COLOURS
        return palette[self.order % len(palette)]

    @property
    def ink(self) -> str:
        """Its colour's name in the style of a page."""
        return NAMES[self.colour.lower()]

    @property
    def width(self) -> float:
        """Width of the stroke in pixels."""
        return 1.0 if self.is_faint else 1.4 if self.is_benchmark else 2.0

    @property
    def pattern(self) -> tuple[float, ...]:
        """Dashes, for benchmarks alone."""
        return DASHES[self.order % len(DASHES)] if self.is_benchmark else ()

    @property
    def dashes(self) -> str:
        """The same as an attribute of a path in a page."""
        return " ".join(f"{part * self.width:g}" for part in self.pattern)


def curves_of(run: RunTables) -> tuple[Curve, ...]:
    """The accounts, then the benchmarks that have a level, as value / first value - 1.

    Where there are more accounts than colours those that ended highest are coloured, in the run's order.
    """
    points = [(name, _changes(rows, "equity")) for (name,), rows in run.grouped("equity.csv", "strategy").items()]
    ranked = sorted(range(len(points)), key=lambda at: (-(points[at][1][-1][1] or 0.0), at))
    coloured = sorted(ranked[: len(COLOURS)])
    accounts = tuple(
        Curve(
            name,
            found,
            is_benchmark=False,
            order=coloured.index(at) if at in coloured else at,
            is_faint=at not in coloured,
        )
        for at, (name, found) in enumerate(points)
    )
    first = run.rows("equity.csv", next(run.strategies(), None))
    benchmarks = (
        Curve(one.name, _changes(first, one.ticker), is_benchmark=True, order=order)
        for order, one in enumerate(run.record.benchmarks)
    )
    return (*accounts, *(curve for curve in benchmarks if curve.known))


def falls_of(curves: Sequence[Curve]) -> tuple[Curve, ...]:
    """Of the accounts and the first benchmark: how far each stands below its highest close so far."""
    return tuple(_fall(curve) for curve in curves if not curve.is_benchmark or curve.order == 0)


def invested_of(run: RunTables, curves: Sequence[Curve]) -> tuple[Curve, ...]:
    """The part of each account that is invested at each close, in the colour of its curve."""
    rows = run.grouped("equity.csv", "strategy")
    return tuple(
        replace(curve, points=tuple(map(_invested, rows[curve.name,]))) for curve in curves if not curve.is_benchmark
    )


def _changes(rows: Sequence[Row], column: str) -> Points:
    values = [(date.fromisoformat(row["session"]), float(row[column]) if row[column] else None) for row in rows]
    first = next((value for _, value in values if value), None)
    if first is None:
        return ()
    return tuple((session, None if value is None else value / first - 1.0) for session, value in values)


def _fall(curve: Curve) -> Curve:
    known = curve.known
    below = underwater(np.array([1.0 + value for _, value in known], dtype=np.float64)).tolist()
    points = tuple((session, value) for (session, _), value in zip(known, below, strict=True))
    return replace(curve, points=points)


def _invested(row: Row) -> tuple[date, float | None]:
    return date.fromisoformat(row["session"]), invested_part(float(row["cash"]), float(row["equity"]))
