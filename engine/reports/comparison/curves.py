"""The curves of several runs in one picture: every account and benchmark as its change from its own first session."""

from collections.abc import Sequence
from datetime import date

from engine.measurement.report import Curve as Levels
from engine.measurement.trading import invested_part
from engine.reports.chart_style import COLOURS
from engine.reports.comparison.compared import ComparedRuns
from engine.reports.page.curves import Curve, Points
from engine.simulation.outcome import EquityPoint


def curves_of_runs(compared: ComparedRuns) -> tuple[Curve, ...]:
    """The accounts under their labels, then the benchmarks; one that several runs share on the same sessions is one.

    Where there are more accounts than colours those that ended highest are coloured.
    """
    accounts = [
        (one.label, _changes([(point.session, float(point.equity_cents)) for point in one.equity]))
        for one in compared.contenders
    ]
    ranked = sorted(range(len(accounts)), key=lambda at: (-(accounts[at][1][-1][1] or 0.0), at))
    coloured = sorted(ranked[: len(COLOURS)])
    lines = tuple(
        Curve(
            name,
            points,
            is_benchmark=False,
            order=coloured.index(at) if at in coloured else at,
            is_faint=at not in coloured,
        )
        for at, (name, points) in enumerate(accounts)
    )
    benchmarks = (
        Curve(name, _changes(levels.levels), is_benchmark=True, order=order)
        for order, (name, levels) in enumerate(_benchmarks(compared))
    )
    return (*lines, *(curve for curve in benchmarks if curve.known))


def invested_of_runs(compared: ComparedRuns, curves: Sequence[Curve]) -> tuple[Curve, ...]:
    """The part of each account that is invested at each close, in the colour of its curve."""
    points = {one.label: tuple(map(_invested, one.equity)) for one in compared.contenders}
    return tuple(
        Curve(one.name, points[one.name], is_benchmark=False, order=one.order, is_faint=one.is_faint)
        for one in curves
        if not one.is_benchmark
    )


def _benchmarks(compared: ComparedRuns) -> list[tuple[str, Levels]]:
    found: dict[Levels, tuple[str, str]] = {}
    for run in compared.runs:
        for levels, measured in zip(run.curves, run.benchmarks, strict=True):
            found.setdefault(levels, (run.label, measured.name))
    names = [name for _, name in found.values()]
    return [
        (name if names.count(name) == 1 else f"{label} / {name}", levels) for levels, (label, name) in found.items()
    ]


def _changes(levels: Sequence[tuple[date, float | None]]) -> Points:
    first = next((level for _, level in levels if level), None)
    if first is None:
        return ()
    return tuple((session, None if level is None else level / first - 1.0) for session, level in levels)


def _invested(point: EquityPoint) -> tuple[date, float | None]:
    return point.session, invested_part(point.cash_cents, point.equity_cents)
