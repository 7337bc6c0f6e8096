"""A sweep on the screen: the best points, the walk, and what their number makes of them."""

from typing import TYPE_CHECKING

import numpy as np

from engine.reports.sweep.wording import sentences
from engine.reports.wording import UNDEFINED, count, percent, ratio, shortened, signed_percent, visible
from engine.sweep.report import SweepReport

if TYPE_CHECKING:
    from rich.table import Table

WIDE = 110


def print_sweep(report: SweepReport) -> None:
    """The report on standard output."""
    from rich.console import Console

    console = Console()
    if report.summary.best:
        console.print(best_table(report, is_wide=console.width >= WIDE))
    if report.summary.walk is not None:
        console.print(walk_table(report, is_wide=console.width >= WIDE))
    if report.opened.run.store.notice:
        console.print(f"Note: {visible(report.opened.run.store.notice)}", markup=False, highlight=False, soft_wrap=True)
    for sentence in sentences(report):
        console.print(sentence, markup=False, highlight=False, soft_wrap=True)


def best_table(report: SweepReport, *, is_wide: bool = True) -> "Table":
    """The best points, the best first: a column an axis, or all axes in one where there is no room."""
    from rich.markup import escape

    plan, numbers = report.opened.plan, report.table.numbers
    names = report.opened.axis_names
    is_apart = len(names) <= (7 if is_wide else 3)
    table = _table(f"Best of {count(report.summary.n_tried)} points")
    table.add_column("point", justify="right", no_wrap=True)
    if is_apart:
        for name in names:
            table.add_column(escape(visible(name)), justify="right", overflow="fold")
    else:
        table.add_column("values", overflow="fold")
    for heading in ("Sharpe", "return", "drawdown", "trades", *(("hit rate", "excess", "refused") if is_wide else ())):
        table.add_column(heading, justify="right", no_wrap=True)
    for place in report.summary.best:
        own = {name: _number(column[place]) for name, column in numbers.items()}
        values = [escape(one) for one in _values(report, place)]
        told = [
            f"{escape(visible(name))}={value}" for name, value in zip(names, values, strict=True) if value != UNDEFINED
        ]
        annual = None if own["sharpe"] is None else own["sharpe"] * report.opened.world.sessions_per_year**0.5
        cells = [str(plan.points[place].number), *(values if is_apart else [" ".join(told)]), ratio(annual)]
        cells += [signed_percent(own["total_return"]), percent(own["max_drawdown"]), count(_whole(own["n_trades"]))]
        if is_wide:
            cells += [percent(own["hit_rate"]), signed_percent(own["average_excess"]), count(_whole(own["n_refused"]))]
        table.add_row(*cells)
    return table


def walk_table(report: SweepReport, *, is_wide: bool = True) -> "Table":
    """The steps of the walk: what was chosen on the sessions before, and what it did on those after."""
    from rich.markup import escape

    walk, world = report.summary.walk, report.opened.world
    assert walk is not None  # noqa: S101 - asked of sweeps with one
    table = _table("Walk-forward: chosen on the sessions before, tried on the unseen ones after")
    table.add_column("unseen sessions", overflow="fold", min_width=10)
    table.add_column("point", justify="right", no_wrap=True)
    if is_wide:
        table.add_column("chosen", overflow="fold")
    wide = ("Sharpe before", "Sharpe after", "return after", "benchmark", "middle point", "better than")
    for heading in wide if is_wide else ("before", "after", "return", "index", "middle", "better"):
        table.add_column(heading, justify="right", no_wrap=not is_wide)
    year = world.sessions_per_year**0.5
    for step, label, beside in zip(walk.steps, report.walk_labels, report.walk_benchmark, strict=True):
        point = UNDEFINED if step.place is None else str(report.opened.plan.points[step.place].number)
        table.add_row(
            f"{world.days[step.fold.split + 1]} {world.days[step.fold.stop]}",
            point,
            *((escape(shortened(visible(label), 60)) or UNDEFINED,) if is_wide else ()),
            ratio(None if step.in_sharpe is None else step.in_sharpe * year),
            ratio(None if step.out_sharpe is None else step.out_sharpe * year),
            signed_percent(step.out_return),
            signed_percent(beside),
            signed_percent(step.median_return),
            percent(step.rank),
        )
    return table


def _table(title: str) -> "Table":
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    return Table(box=SIMPLE_HEAD, show_edge=False, title=title, title_justify="left")


def _values(report: SweepReport, place: int) -> list[str]:
    point = report.opened.plan.points[place]
    values: list[object] = list(point.values)
    if len(report.opened.axis_names) > len(values):
        values.append(point.strategy.name)
    return [shown_value(value) for value in values]


def shown_value(value: object) -> str:
    """A parameter's value as one types it."""
    if value is None:
        return UNDEFINED
    return (
        str(value).lower()
        if isinstance(value, bool)
        else f"{value:g}"
        if isinstance(value, float)
        else visible(str(value))
    )


def _number(value: object) -> float | None:
    number = float(value)  # type: ignore[arg-type]
    return number if np.isfinite(number) else None


def _whole(value: float | None) -> int | None:
    return None if value is None else int(value)
