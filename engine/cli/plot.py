"""`catalyst plot`: a picture of runs as a file."""

from pathlib import Path
from typing import Annotated

import typer

from engine.cli.runs.run_name import RUNS, Folder
from engine.reports.figure_kind import FigureKind


def plot(
    runs: Annotated[list[str], typer.Argument(metavar="RUN...", help="Run folders, or their ids in --folder.")],
    out: Annotated[Path, typer.Option(help="The file to write: .png, .svg or .pdf.")],
    kind: Annotated[FigureKind, typer.Option(help="What the picture shows.")] = FigureKind.EQUITY,
    folder: Folder = RUNS,
    *,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
) -> None:
    """Draw runs: equity, drawdown, catalysts as points, or catalysts and strategies as a matrix."""
    from engine.reports.errors import FolderTakenError
    from engine.reports.picture import picture_bytes, picture_format
    from engine.reports.run_folder import read_run
    from engine.reports.run_plots import PLOTS
    from engine.reports.runs import found_run
    from engine.reports.whole_folder import write_file

    form = picture_format(out)
    stored = [read_run(found_run(run, folder)) for run in runs]
    data = picture_bytes(PLOTS[kind](*stored), form)
    if out.exists() and not force and (not out.is_file() or out.read_bytes() != data):
        raise FolderTakenError(f"{out} is there already: choose another name, or give --force to replace it")
    write_file(out, data)
    typer.echo(f"{kind} is in {out}")
