"""A fetch on the screen: how far it is, what was stored, what failed."""

from collections.abc import Sequence

from catalysts.errors import printable
from engine.prices.fetching.report import FetchFailure, FetchReport, FetchStep
from engine.reports.progress_bar import ProgressBar

SHOWN = 20


class FetchBar(ProgressBar):
    """A bar for the tickers of a fetch."""

    def __init__(self) -> None:
        super().__init__("fetching")

    def show(self, step: FetchStep) -> None:
        """Show a step."""
        failed = f", {step.n_failed} failed" if step.n_failed else ""
        self.move(step.n_done, step.n_all, f"{printable(step.ticker)}: {step.n_all - step.n_done} left{failed}")


def print_fetch(report: FetchReport) -> None:
    """Say what was stored, ticker by ticker, with what was left out and what differs from before."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console()
    table = Table(box=SIMPLE_HEAD, show_edge=False)
    for heading in ("ticker", "", "first", "last"):
        table.add_column(heading, no_wrap=True)
    for heading in ("bars", "actions"):
        table.add_column(heading, justify="right")
    for one in report.stored:
        dates = (one.first_on.isoformat(), one.last_on.isoformat())
        table.add_row(escape(one.ticker), one.change, *dates, str(one.n_bars), str(one.n_actions))
    if report.stored:
        console.print(table)
    for one in report.stored:
        for sentence in (*one.notes, *(f"before: {difference}" for difference in one.differences)):
            console.print(f"{one.ticker}: {sentence}", markup=False, highlight=False, soft_wrap=True)
    console.print(
        f"{len(report.stored)} stored, {len(report.kept)} were in the store already, {len(report.failed)} failed.",
        highlight=False,
    )


def print_failures(failed: Sequence[FetchFailure]) -> None:
    """Say on the error stream what could not be fetched, and why."""
    from rich.console import Console

    console = Console(stderr=True)
    for failure in failed[:SHOWN]:
        console.print(f"catalyst: {printable(failure.sentence())}", markup=False, highlight=False, soft_wrap=True)
    if len(failed) > SHOWN:
        rest = ", ".join(failure.ticker for failure in failed[SHOWN:])
        console.print(f"catalyst: and {len(failed) - SHOWN} more: {printable(rest)}", markup=False, highlight=False)
