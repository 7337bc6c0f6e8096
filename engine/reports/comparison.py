"""Several runs side by side: a table, its CSV, one picture, and what makes them not alike."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from engine.reports import cells
from engine.reports.errors import ReportError
from engine.reports.metric_row import METRIC_HEADER, MetricRow, metric_cells
from engine.reports.metric_screen import attainable_screens, metric_screens
from engine.reports.record import sha256_of
from engine.reports.screen import notice_panel, plain
from engine.reports.stored_run import StoredRun
from engine.reports.whole_folder import write_whole
from engine.reports.wording import amount, percent, period, visible
from engine.simulation.fill_policy import FillPolicy, SlippageModel

if TYPE_CHECKING:
    from rich.console import Console

MANIFEST, TABLE, PICTURE = "comparison.json", "comparison.csv", "comparison.png"
FORMAT = "catalyst-comparison/1"


def print_comparison(runs: Sequence[StoredRun], console: "Console | None" = None) -> None:
    """Show the runs' strategies, then their benchmarks, in one table, with what makes the runs not alike."""
    from rich.console import Console

    console = console or Console()
    runs = labelled(runs)
    for notice in dict.fromkeys(run.notice for run in runs if run.notice):
        console.print(notice_panel(notice))
    firsts = {run.spec.benchmarks[:1] for run in runs}
    benchmark = next(iter(firsts))[0] if len(firsts) == 1 and runs[0].spec.benchmarks else "each run's first benchmark"
    rows = comparison_rows(runs)
    for table in [*metric_screens(rows, benchmark, console.width), *attainable_screens(rows, console.width)]:
        console.print(table)
        console.print()
    for sentence in differences(runs):
        console.print(plain(sentence))


def write_comparison(runs: Sequence[StoredRun], folder: Path, *, force: bool = False) -> None:
    """Write comparison.csv and comparison.png as the whole content of a folder, as `write_run` does."""
    from engine.reports.picture import png_bytes
    from engine.reports.plots import comparison_figure

    runs = labelled(runs)
    table = comparison_table(runs)
    manifest = {
        "format": FORMAT,
        "runs": {run.label: run.record.run for run in runs},
        "files": {TABLE: sha256_of(table)},
        "pictures": [PICTURE],
    }
    text = json.dumps(manifest, sort_keys=True, indent=2, ensure_ascii=True) + "\n"
    content = {TABLE: table, PICTURE: png_bytes(comparison_figure(runs)), MANIFEST: text.encode("ascii")}
    write_whole(folder, content, MANIFEST, force=force)


def comparison_table(runs: Sequence[StoredRun]) -> bytes:
    """The metrics of all strategies and benchmarks of the runs as CSV, each with its run and the run's id."""
    rows = (
        [cells.text(run.label), cells.text(run.record.run), *metric_cells(row)]
        for run in labelled(runs)
        for row in run.metric_rows()
    )
    return cells.encoded(("run", "run_id", *METRIC_HEADER), rows)


def comparison_rows(runs: Sequence[StoredRun]) -> tuple[MetricRow, ...]:
    """All strategies of the runs, then their benchmarks; one that several runs share over one period is one row."""
    rows = [row for run in labelled(runs) for row in run.metric_rows()]
    strategies = [row for row in rows if row.trading]
    shared = dict.fromkeys(replace(row, run="") for row in rows if not row.trading)
    names = [row.name for row in shared]
    benchmarks = [
        row if names.count(row.name) == 1 else next(one for one in rows if replace(one, run="") == row)
        for row in shared
    ]
    return (*strategies, *benchmarks)


def labelled(runs: Sequence[StoredRun]) -> tuple[StoredRun, ...]:
    """The runs under labels that differ: where two folders bear one name, the run's id joins it.

    Raises ReportError where there is no run, or one run twice.
    """
    if not runs:
        raise ReportError("no run to compare: name one run folder or more")
    labels = [run.label for run in runs]
    found = [
        replace(run, label=f"{run.label} {run.record.run}") if labels.count(run.label) > 1 else run for run in runs
    ]
    for run in found:
        if sum(one.label == run.label for one in found) > 1:
            raise ReportError(f'"{run.label}" is named twice: name each run folder once')
    return tuple(found)


def differences(runs: Sequence[StoredRun]) -> list[str]:
    """A sentence for everything, beside the strategies, in which the runs are not alike."""
    facts: tuple[tuple[str, Callable[[StoredRun], str]], ...] = (
        ("periods", _period),
        ("capital", lambda run: amount(round(run.spec.cash * 100))),
        ("benchmarks", lambda run: ", ".join(run.spec.benchmarks)),
        ("precision", lambda run: run.spec.precision.value),
        ("costs", lambda run: repr(run.spec.costs)),
        ("ways of filling", lambda run: _fills(run.spec.policy)),
        ("sizing", lambda run: repr(run.spec.sizing)),
        ("interest on cash", lambda run: percent(run.spec.cash_rate)),
        ("inputs", lambda run: repr(run.record.inputs)),
        ("engine versions", lambda run: run.record.engine),
    )
    found = []
    for name, fact in facts:
        values = [fact(run) for run in runs]
        if len(set(values)) > 1:
            told = "" if name in {"costs", "sizing", "inputs"} else f": {'; '.join(dict.fromkeys(values))}"
            found.append(f"The runs differ in their {name}{visible(told)}.")
    return found


def _fills(policy: FillPolicy) -> str:
    slippage = policy.slippage
    amount_of = "" if slippage.model is SlippageModel.NONE else f" {slippage.amount:g}"
    return (
        f"{policy.at_limit} at the limit, at the {policy.at}, {policy.retry} more tries, "
        f"{percent(policy.participation)} of the volume, slippage {slippage.model}{amount_of}"
    )


def _period(run: StoredRun) -> str:
    measured = next((one.performance for one in run.strategies), None)
    return period(measured.first_on, measured.last_on) if measured else ""
