"""A sweep on the screen: the best points, the walk, and what their number makes of them."""

from typing import TYPE_CHECKING

import numpy as np

from engine.reports.sweep.points_file import column_of
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
        console.print(walk_table(report))
    if report.opened.run.store.notice:
        console.print(f"Note: {visible(report.opened.run.store.notice)}", markup=False, highlight=False, soft_wrap=True)
    for sentence in sentences(report):
        console.print(sentence, markup=False, highlight=False, soft_wrap=True)


def best_table(report: SweepReport, *, is_wide: bool = True) -> "Table":
    """The best points, the best first."""
    from rich.box import SIMPLE_HEAD
    from rich.markup import escape
    from rich.table import Table

    plan, numbers = report.opened.plan, report.table.numbers
    table = Table(
        box=SIMPLE_HEAD, show_edge=False, title=f"Best of {count(report.summary.n_tried)} points", title_justify="left"
    )
    table.add_column("point", justify="right", no_wrap=True)
    if len({spec.name for spec in plan.strategies}) > 1:
        table.add_column("strategy", no_wrap=True)
    for axis in plan.axes:
        table.add_column(escape(visible(column_of(axis))), justify="right")
    for heading in ("Sharpe", "return", "drawdown", "trades", *(("hit rate", "excess", "refused") if is_wide else ())):
        table.add_column(heading, justify="right", no_wrap=True)
    for place in report.summary.best:
        point = plan.points[place]
        own = {name: _number(column[place]) for name, column in numbers.items()}
        cells = [str(point.number)]
        if len({spec.name for spec in plan.strategies}) > 1:
            cells.append(escape(shortened(visible(point.strategy.name), 24)))
        cells += [escape(shown_value(value)) for value in point.values]
        annual = None if own["sharpe"] is None else own["sharpe"] * report.opened.world.sessions_per_year**0.5
        cells += [
            ratio(annual),
            signed_percent(own["total_return"]),
            percent(own["max_drawdown"]),
            count(_whole(own["n_trades"])),
        ]
        if is_wide:
            cells += [percent(own["hit_rate"]), signed_percent(own["average_excess"]), count(_whole(own["n_refused"]))]
        table.add_row(*cells)
    return table


def walk_table(report: SweepReport) -> "Table":
    """The steps of the walk: what was chosen on the sessions before, and what it did on those after."""
    from rich.box import SIMPLE_HEAD
    from rich.markup import escape
    from rich.table import Table

    walk, world = report.summary.walk, report.opened.world
    assert walk is not None  # noqa: S101 - asked of sweeps with one
    table = Table(box=SIMPLE_HEAD, show_edge=False, title="Walk-forward", title_justify="left")
    table.add_column("unseen sessions", no_wrap=True)
    table.add_column("chosen before", overflow="fold")
    for heading in ("Sharpe before", "after", "return after", "benchmark", "middle point", "better than"):
        table.add_column(heading, justify="right")
    year = world.sessions_per_year**0.5
    for step, label, beside in zip(walk.steps, report.walk_labels, report.walk_benchmark, strict=True):
        table.add_row(
            f"{world.days[step.fold.split + 1]} {world.days[step.fold.stop]}",
            escape(shortened(visible(label), 60)) or UNDEFINED,
            ratio(None if step.in_sharpe is None else step.in_sharpe * year),
            ratio(None if step.out_sharpe is None else step.out_sharpe * year),
            signed_percent(step.out_return),
            signed_percent(beside),
            signed_percent(step.median_return),
            percent(step.rank),
        )
    return table


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
