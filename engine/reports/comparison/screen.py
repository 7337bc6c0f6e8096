"""A comparison on the screen."""

from typing import TYPE_CHECKING

from engine.reports.comparison.compared import MATRIX, PAIRS, VERDICTS, ComparedRuns, acting
from engine.reports.comparison.metric_rows import comparison_rows
from engine.reports.comparison.metrics import DIRECTED
from engine.reports.comparison.shade import largest
from engine.reports.comparison.words import LUCK, summary, unmarked, verdict
from engine.reports.metric_screen import attainable_screens, metric_screens
from engine.reports.page.number import as_count, as_ratio, as_signed_percent
from engine.reports.run_tables import Row
from engine.reports.screen import notice_panel, plain
from engine.reports.verdict_wording import MEANS, finding_word
from engine.reports.wording import UNDEFINED, Cut, shortened, visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console
    from rich.table import Table

MOST_ROWS, NAME, TITLE, COLUMN = 30, 28, 32, 12


def print_comparison(compared: ComparedRuns, console: "Console | None" = None) -> None:
    """Show metrics, the best of them, differences with their uncertainty, the matrix of catalysts, correlations."""
    from rich.console import Console

    console = console or Console()
    runs = compared.runs
    for notice in compared.notices:
        console.print(notice_panel(notice))
    firsts = {run.spec.benchmarks[:1] for run in runs}
    benchmark = next(iter(firsts))[0] if len(firsts) == 1 and runs[0].spec.benchmarks else "each run's first benchmark"
    _print_verdicts(console, compared)
    rows = comparison_rows(runs)
    for table in [*metric_screens(rows, benchmark, console.width), *attainable_screens(rows, console.width)]:
        console.print(table)
        console.print()
    for sentence in compared.unlike:
        console.print(plain(sentence))
    if len(compared.labels) > 1:
        _print_best(console, compared)
        _print_differences(console, compared)
    _print_matrix(console, compared)
    if 1 < len(compared.labels) <= 8:
        _print_correlations(console, compared)


def _print_verdicts(console: "Console", compared: ComparedRuns) -> None:
    table = _table(
        "Verdict: can what the trades earned over the benchmark be told from luck?",
        ("", "verdict", "mean\nexcess", "p", "p of\nall tests", "indep-\nendent", "shows"),
    )
    for column in table.columns[2:]:
        column.justify = "right"
        column.no_wrap = True
    for row in compared.tables[VERDICTS]:
        name = shortened(visible(row["strategy"]), NAME)
        table.add_row(
            *map(plain, (name, finding_word(row["finding"]), *(show(row[column]) for _, column, show in LUCK)))
        )
    console.print(table)
    console.print(plain(MEANS, "dim"))
    console.print()


def _print_best(console: "Console", compared: ComparedRuns) -> None:
    reason = unmarked(compared)
    if reason:
        console.print(plain(reason))
        return
    table = _table("Best of each metric", ("", "better", "best", ""))
    table.columns[3].justify = "right"
    for metric in DIRECTED:
        best = [(label, row) for label, row in compared.strategies if metric.column in row["best_in"].split(";")]
        if best and metric.better:
            names = ", ".join(shortened(visible(label), NAME) for label, _ in best[:3])
            names += f" and {len(best) - 3} more" if len(best) > 3 else ""
            shown = metric.show(best[0][1][metric.column])
            table.add_row(*map(plain, (metric.title, metric.better.value, names, shown)))
    if table.row_count:
        console.print(table)
        console.print()


def _print_differences(console: "Console", compared: ComparedRuns) -> None:
    """Two narrow tables, so that no number is cut: on shared catalysts, and session by session."""
    name = visible(compared.against)
    for title, part, counts in (
        (f"Excess return on the catalysts that both traded, less {name}'s", "excess", ("catalysts", "entry_sessions")),
        (f"Session return a year, less {name}'s", "return", ("sessions", "invested_sessions")),
    ):
        headings = ("", *(one.replace("_", "\n") for one in counts), "mean", "95 % interval", "it is")
        table = _table(title, headings)
        for column in table.columns[1:5]:
            column.justify = "right"
            column.no_wrap = True
        table.columns[5].no_wrap = True
        for row in compared.differences:
            table.add_row(*map(plain, _difference(row, part, counts)))
        console.print(table)
        console.print()
    console.print(plain(summary(compared)))
    console.print()


def _difference(row: Row, part: str, counts: tuple[str, str]) -> list[str]:
    low, high = (row[f"{part}_{edge}"] for edge in ("low", "high"))
    return [
        shortened(visible(row["strategy"]), NAME),
        *(as_count(row[name]) for name in counts),
        as_signed_percent(row[f"{part}_difference"]),
        f"{as_signed_percent(low)} to {as_signed_percent(high)}" if low else UNDEFINED,
        verdict(row, part),
    ]


def _print_matrix(console: "Console", compared: ComparedRuns) -> None:
    """As many strategies as the width has room for; the rows that moved most."""
    labels = acting(compared)
    columns = [f"{label} excess" for label in labels]
    acted = [row for row in compared.tables[MATRIX] if any(row[name] for name in columns)]
    if not acted:
        console.print(plain("No catalyst was traded."))
        return
    room = max((console.width - TITLE - 13) // COLUMN, 1)
    shown = labels[:room]
    title = max(console.width - 13 - COLUMN * len(shown), TITLE)
    kept = [acted[place] for place in largest([[row[name] for name in columns] for row in acted], MOST_ROWS)]
    names = [shortened(visible(label), 2 * COLUMN) for label in shown]
    table = _table("Excess return by catalyst", ("entry", "catalyst", *names))
    table.columns[0].no_wrap = True
    table.columns[1].no_wrap, table.columns[1].overflow = True, "ellipsis"
    for column in table.columns[2:]:
        column.justify = "right"
        column.width = COLUMN - 1
    for row in kept:
        cells = [as_signed_percent(row[f"{label} excess"]) for label in shown]
        name = shortened(visible(row["title"] or row["catalyst"]), title, Cut.END)
        table.add_row(*map(plain, (row["entry_session"], name, *cells)))
    console.print(table)
    left = [
        f"{len(acted) - len(kept)} catalysts that moved less" if len(kept) < len(acted) else "",
        f"{len(labels) - len(shown)} strategies for which the screen is too narrow" if len(shown) < len(labels) else "",
    ]
    if any(left):
        console.print(plain(f"Left out here: {' and '.join(filter(None, left))}; --out FOLDER has them.", "dim"))
    console.print()


def _print_correlations(console: "Console", compared: ComparedRuns) -> None:
    table = _table("Correlation of session returns (sessions in which either was invested)", ("", "", "r", "sessions"))
    for column in table.columns[2:]:
        column.justify = "right"
    order = {label: place for place, label in enumerate(compared.labels)}
    for row in compared.tables[PAIRS]:
        if order[row["strategy"]] < order[row["against"]]:
            names = (shortened(visible(row[side]), NAME) for side in ("strategy", "against"))
            told = as_ratio(row["correlation"]) if row["correlation"] else "too few"
            table.add_row(*map(plain, (*names, told, as_count(row["invested_sessions"]))))
    console.print(table)


def _table(title: str, headings: "Sequence[str]") -> "Table":
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(
        title=Text(title, style="bold"),
        title_justify="left",
        box=box.SIMPLE_HEAD,
        show_edge=False,
        padding=(0, 1, 0, 0),
    )
    for heading in headings:
        table.add_column(Text(heading), overflow="fold")
    return table
