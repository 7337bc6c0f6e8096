"""`catalyst compare`: runs side by side."""

from pathlib import Path
from typing import Annotated

import typer

from engine.cli.runs.run_name import RUNS, Folder


def compare(
    runs: Annotated[list[str], typer.Argument(metavar="RUN...", help="Run folders, or their ids in --folder.")],
    folder: Folder = RUNS,
    against: Annotated[
        str | None, typer.Option(help="The strategy that the others are measured against (default: the first).")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the comparison as page, Markdown, CSV and picture.")
    ] = None,
    *,
    force: Annotated[bool, typer.Option("--force", help="Replace the files of an earlier comparison.")] = False,
) -> None:
    """Put strategies side by side: metrics, differences with their uncertainty, catalyst by catalyst, correlation."""
    from engine.reports.comparison.compared import compared_runs
    from engine.reports.comparison.folder import MANIFEST, PAGE, write_comparison
    from engine.reports.comparison.screen import print_comparison
    from engine.reports.run_folder import read_run
    from engine.reports.runs import found_run
    from engine.reports.whole_folder import check_target

    if out is not None:
        check_target(out, MANIFEST)
    compared = compared_runs([read_run(found_run(run, folder)) for run in runs], against)
    names = write_comparison(compared, out, force=force) if out is not None else ()
    print_comparison(compared)
    if out is not None:
        typer.echo(f"\n{', '.join(names)} are in {out}")
        typer.echo(f"Page: {out / PAGE}")
