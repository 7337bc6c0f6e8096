"""The tables of a sweep as text: the best points and the steps of the walk, for a narrow place and for a wide one."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.reports.wording import UNDEFINED, count, percent, ratio, shortened, signed_percent, visible
from engine.sweep.report import SweepReport


@dataclass(frozen=True, slots=True)
class TextTable:
    """`headings` and, by place, `texts`: the columns that hold words, the others hold numbers."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    texts: frozenset[int] = frozenset()


def best_points(report: SweepReport, *, is_wide: bool = True) -> TextTable:
    """The best points, the best first: a column an axis, or all axes in one where there is no room."""
    names = report.opened.axis_names
    is_apart = len(names) <= (7 if is_wide else 3)
    more = ("hit rate", "excess", "refused") if is_wide else ()
    rows = []
    for place in report.summary.best:
        own = {name: _number(column[place]) for name, column in report.table.numbers.items()}
        values = axis_cells(report, place)
        told = [f"{visible(name)}={value}" for name, value in zip(names, values, strict=True) if value != UNDEFINED]
        annual = None if own["sharpe"] is None else own["sharpe"] * report.opened.world.sessions_per_year**0.5
        cells = [str(report.opened.plan.points[place].number), *(values if is_apart else [" ".join(told)])]
        cells += [ratio(annual), signed_percent(own["total_return"]), percent(own["max_drawdown"])]
        cells.append(count(_whole(own["n_trades"])))
        if is_wide:
            cells += [percent(own["hit_rate"]), signed_percent(own["average_excess"]), count(_whole(own["n_refused"]))]
        rows.append(tuple(cells))
    axes = tuple(map(visible, names)) if is_apart else ("values",)
    headings = ("point", *axes, "Sharpe", "return", "drawdown", "trades", *more)
    title = f"Best of {count(report.summary.n_tried)} points"
    return TextTable(title, headings, tuple(rows), frozenset() if is_apart else frozenset({1}))


def walk_steps(report: SweepReport, *, is_wide: bool = True) -> TextTable:
    """The steps of the walk: what was chosen on the sessions before, and what it did on those after."""
    walk, world = report.summary.walk, report.opened.world
    year, rows = world.sessions_per_year**0.5, []
    steps = walk.steps if walk is not None else ()
    for step, label, beside in zip(steps, report.walk_labels, report.walk_benchmark, strict=True):
        cells = [f"{world.days[step.fold.split + 1]} {world.days[step.fold.stop]}"]
        cells.append(UNDEFINED if step.place is None else str(report.opened.plan.points[step.place].number))
        if is_wide:
            cells.append(shortened(visible(label), 60) or UNDEFINED)
        cells += [ratio(None if one is None else one * year) for one in (step.in_sharpe, step.out_sharpe)]
        cells += [signed_percent(one) for one in (step.out_return, beside, step.median_return)]
        rows.append((*cells, percent(step.rank)))
    wide = ("chosen", "Sharpe before", "Sharpe after", "return after", "benchmark", "middle point", "better than")
    narrow = ("before", "after", "return", "index", "middle", "better")
    title = "Walk-forward: chosen on the sessions before, tried on the unseen ones after"
    headings = ("unseen sessions", "point", *(wide if is_wide else narrow))
    return TextTable(title, headings, tuple(rows), frozenset({0, 2} if is_wide else {0}))


def axis_cells(report: SweepReport, place: int) -> list[str]:
    """A point's value on each axis, as one types it."""
    point = report.opened.plan.points[place]
    values: Sequence[object] = point.values
    if len(report.opened.axis_names) > len(values):
        values = (*values, point.strategy.name)
    return [shown_value(value) for value in values]


def shown_value(value: object) -> str:
    """A parameter's value as one types it."""
    if value is None:
        return UNDEFINED
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else visible(str(value))


def _number(value: object) -> float | None:
    number = float(value)  # type: ignore[arg-type]
    return number if np.isfinite(number) else None


def _whole(value: float | None) -> int | None:
    return None if value is None else int(value)
