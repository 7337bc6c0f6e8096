"""Verdicts on the screen: a sentence for one strategy, a table for several."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from engine.measurement.verdict import Verdict
from engine.reports.verdict_wording import MEANS, number_sentence, shown_cells, verdict_sentence
from engine.reports.wording import visible

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table


def print_verdicts(console: "Console", verdicts: Sequence[tuple[str, Verdict]]) -> None:
    """Whether what each strategy earned can be told from luck; `verdicts` are (name, verdict)."""
    from rich.text import Text

    if len(verdicts) == 1:
        name, verdict = verdicts[0]
        console.print(Text(f"Verdict on {verdict_sentence(name, verdict)}", style="bold", overflow="fold"))
        if numbers := number_sentence(verdict):
            console.print(Text(numbers, overflow="fold"))
    elif verdicts:
        console.print(_table(verdicts))
        console.print(Text(MEANS, style="dim", overflow="fold"))
        for name, verdict in verdicts:
            if not verdict.is_tested:
                console.print(Text(verdict_sentence(name, verdict), style="dim", overflow="fold"))
    console.print()


def _table(verdicts: Sequence[tuple[str, Verdict]]) -> "Table":
    from rich import box
    from rich.table import Table
    from rich.text import Text

    title = Text("Verdict: can what the trades earned over the benchmark be told from luck?", style="bold")
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0))
    n_tests = max((verdict.n_tests for _, verdict in verdicts), default=1)
    headings = ("", "verdict", "mean\nexcess", "p", f"p of\n{n_tests} tests", "indep-\nendent", "shows")
    for place, heading in enumerate(headings):
        table.add_column(Text(heading), justify="left" if place < 2 else "right", no_wrap=place > 1, overflow="fold")
    for name, verdict in verdicts:
        table.add_row(*map(Text, (visible(name), *shown_cells(verdict))))
    return table
