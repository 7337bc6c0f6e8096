"""`catalyst sweep`: very many points of one specification, the best of them, and what the choice is worth."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from engine.cli.prices.data_option import Data
from engine.cli.run_options import LedgerFile
from engine.simulation.executor import Engine

if TYPE_CHECKING:
    from engine.sweep.report import SweepReport

OURS, PARTLY = 1, 6


def sweep(  # noqa: PLR0913, PLR0917 - one argument an option
    spec: Annotated[Path, typer.Argument(help="TOML file: a run's specification with [sweep] and [axes].")],
    jobs: Annotated[int, typer.Option(min=0, help="Processes on this machine; 0 for one a core.")] = 0,
    cluster: Annotated[
        str | None, typer.Option(help="Run on a dask.distributed cluster instead: tcp://HOST:8786.")
    ] = None,
    engine: Annotated[
        Engine | None,
        typer.Option(
            help="What runs the points: replay (held against backtrader on 1 % of them), backtrader, or both for every "
            "point [default: replay]."
        ),
    ] = None,
    heat: Annotated[str | None, typer.Option(help="Axes of the heat map, X,Y [default: the first two].")] = None,
    placebo: Annotated[
        int, typer.Option(min=0, help="Calendars that mean nothing, of each way, for the winner; 0 for no such test.")
    ] = 200,
    data: Data = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder to write [default: sweeps/ID, the same for the same sweep].")
    ] = None,
    ledger: LedgerFile = None,
    *,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with a sweep that was interrupted.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Begin anew, and replace what the folder holds.")] = False,
) -> None:
    """Run every point of a sweep, show the best beside how much was tried, write the sweep's folder, count the trials.

    Exit 6 where points failed, 130 after Ctrl-C: what is done is kept, and --resume goes on.
    """
    from engine.reports.fetch import FetchBar, print_failures
    from engine.reports.ledger.screen import print_sentences
    from engine.reports.sweep.bar import SweepBar
    from engine.reports.sweep.screen import print_sweep
    from engine.reports.sweep.standing import standing_sentences
    from engine.sweep.opening import open_sweep
    from engine.sweep.run import Where, locally, run_sweep

    fetching, bar = FetchBar(), SweepBar()
    try:
        opened = open_sweep(spec, engine=engine, data=data, watch=fetching.show)
    finally:
        fetching.stop()
    n_jobs = jobs or os.cpu_count() or 1
    where = Where(out, ledger, resume, force, _pair(heat, opened.axis_names), placebo, n_jobs, data)
    run = locally(n_jobs)
    if cluster is not None:
        from engine.sweep.cluster import on_cluster

        run = on_cluster(cluster)
    try:
        done = run_sweep(opened, where, run, bar.show)
    finally:
        bar.stop()
    print_sweep(done.report)
    print_sentences(standing_sentences(done.report, done.winner, done.ledger))
    typer.echo(f"\nSweep folder: {done.folder}")
    if opened.run.not_fetched:
        print_failures(opened.run.not_fetched)
    _leave(done.report)


def _pair(text: str | None, names: tuple[str, ...]) -> tuple[str, str] | None:
    from engine.reports.sweep.heat import heat_axes
    from engine.simulation.errors import SpecError

    if text is None:
        return None
    parts = tuple(part.strip() for part in text.split(","))
    if len(parts) != 2:
        raise SpecError(f"--heat: {text!r} is not X,Y: two axes, such as hold,delay")
    return heat_axes(names, (parts[0], parts[1]))


def _leave(report: "SweepReport") -> None:
    if report.table.differences:
        raise typer.Exit(OURS)
    if report.table.errors or report.opened.run.not_fetched or (report.held_out and report.held_out.result.error):
        raise typer.Exit(PARTLY)
