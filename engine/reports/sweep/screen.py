"""A sweep on the screen: the best points, the walk, and what their number makes of them."""

from typing import TYPE_CHECKING

from engine.reports.sweep.tables import TextTable, best_points, walk_steps
from engine.reports.sweep.wording import sentences
from engine.reports.wording import visible
from engine.sweep.report import SweepReport

if TYPE_CHECKING:
    from rich.table import Table

WIDE = 110


def print_sweep(report: SweepReport) -> None:
    """The report on standard output."""
    from rich.console import Console

    console = Console()
    is_wide = console.width >= WIDE
    for table in (best_points(report, is_wide=is_wide), walk_steps(report, is_wide=is_wide)):
        if table.rows:
            console.print(_drawn(table))
    if report.opened.run.store.notice:
        console.print(f"Note: {visible(report.opened.run.store.notice)}", markup=False, highlight=False, soft_wrap=True)
    for sentence in sentences(report):
        console.print(sentence, markup=False, highlight=False, soft_wrap=True)


def _drawn(table: TextTable) -> "Table":
    from rich.box import SIMPLE_HEAD
    from rich.markup import escape
    from rich.table import Table

    drawn = Table(box=SIMPLE_HEAD, show_edge=False, title=table.title, title_justify="left")
    for place, heading in enumerate(table.headings):
        is_text = place in table.texts
        drawn.add_column(
            escape(heading), justify="left" if is_text else "right", overflow="fold", min_width=10 * is_text
        )
    for row in table.rows:
        drawn.add_row(*map(escape, row))
    return drawn
