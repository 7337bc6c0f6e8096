"""Runs on the screen: a list of them, and one in full."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from engine.reports.metric_screen import attainable_screens, metric_screens
from engine.reports.record import encoded_record
from engine.reports.screen import notice_panel, plain
from engine.reports.stored_run import StoredRun
from engine.reports.wording import UNDEFINED, amount, count, period, signed_percent, visible

if TYPE_CHECKING:
    from rich.console import Console

SHOWN = 8


def print_runs(runs: Sequence[StoredRun], console: "Console | None" = None) -> None:
    """A heading for each run, a row for each of its strategies; then what must be said of them."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    console = console or Console()
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    table.add_column("run, strategies", overflow="fold", ratio=1)
    for heading in ("total return", "trades"):
        table.add_column(heading, justify="right", no_wrap=True)
    for run in runs:
        table.add_row(plain(_heading(run), "bold"))
        for one in run.strategies[:SHOWN]:
            total, trades = signed_percent(one.performance.total_return), count(one.trading.n_trades)
            table.add_row(plain(f"  {visible(one.name)}"), plain(total), plain(trades))
        if len(run.strategies) > SHOWN:
            table.add_row(plain(f"  and {len(run.strategies) - SHOWN} more", "dim"))
    if runs:
        console.print(table)
    for notice in dict.fromkeys(run.notice for run in runs if run.notice):
        labels = ", ".join(visible(run.label) for run in runs if run.notice == notice)
        console.print(plain(f"{labels}: {visible(notice)}", "yellow"))


def _heading(run: StoredRun) -> str:
    """Folder, id, period, and how calendar and prices were named."""
    calendar, prices = sources_of(run)
    first = next((one.performance for one in run.strategies), None)
    parts = [*dict.fromkeys((visible(run.label), run.record.run))]
    if first is not None:
        parts.append(period(first.first_on, first.last_on))
    parts += [f"calendar {calendar or UNDEFINED}", f"prices {prices or UNDEFINED}"]
    return " · ".join(parts)


def print_run(run: StoredRun, console: "Console | None" = None) -> None:
    """One run: what was asked, on what, and what every strategy earned."""
    from rich.console import Console
    from rich.table import Table

    console = console or Console()
    if run.notice:
        console.print(notice_panel(run.notice))
    console.print(plain(f"{visible(run.label)} · run {run.record.run} · engine {visible(run.record.engine)}", "bold"))
    calendar, prices = sources_of(run)
    table = Table.grid(padding=(0, 2))
    for name, text in (
        ("calendar", calendar or "passed in from a script"),
        ("prices", prices or "passed in from a script"),
        ("benchmarks", ", ".join(run.spec.benchmarks)),
        ("capital", amount(round(run.spec.cash * 100))),
        ("precision", run.spec.precision.value),
        ("inputs", f"{len(run.record.inputs)} files, hashed in run.json"),
        ("files", ", ".join([*run.record.files, *run.record.pictures])),
    ):
        table.add_row(plain(name, "dim"), plain(visible(text)))
    for one in run.strategies:
        parameters = ", ".join(f"{key}={value}" for key, value in one.parameters)
        table.add_row(plain(visible(one.name), "dim"), plain(visible(parameters) or "no parameters"))
    console.print(table)
    console.print()
    first = next(iter(run.spec.benchmarks), "")
    rows = run.metric_rows(labelled=False)
    for screen in [*metric_screens(rows, first, console.width), *attainable_screens(rows, console.width)]:
        console.print(screen)
        console.print()


def listed_json(runs: Sequence[StoredRun]) -> str:
    """The list as JSON: returns are fractions."""
    rows = [
        {
            "folder": run.label,
            "run": run.record.run,
            "calendar": run.record.sources.calendar,
            "prices": run.record.sources.prices,
            "notice": run.notice,
            "strategies": [
                {
                    "name": one.name,
                    "first_on": one.performance.first_on.isoformat(),
                    "last_on": one.performance.last_on.isoformat(),
                    "total_return": one.performance.total_return,
                    "trades": one.trading.n_trades,
                }
                for one in run.strategies
            ],
        }
        for run in runs
    ]
    return json.dumps(rows, indent=2, ensure_ascii=False)


def shown_json(run: StoredRun) -> str:
    """The record of a run as it is written."""
    return encoded_record(run.record).decode("utf-8").rstrip("\n")


def sources_of(run: StoredRun) -> tuple[str, str]:
    """How a run's calendar and prices were named, as a person reads it."""
    named = run.record.sources
    return visible(named.calendar), visible(named.prices)
