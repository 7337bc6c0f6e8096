"""`catalyst diff`: in what two runs differ."""

from pathlib import Path
from typing import Annotated

import typer

from engine.cli.runs.run_name import RUNS, Folder

DIFFERENT = 6


def diff(
    first: Annotated[str, typer.Argument(metavar="RUN", help="A run's folder, or its id in --folder.")],
    second: Annotated[str, typer.Argument(metavar="RUN", help="The run to compare with it.")],
    folder: Folder = RUNS,
    out: Annotated[Path | None, typer.Option(help="Folder for the difference as CSV files.")] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print all of it as JSON.")] = False,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="End with 6 where the runs differ in anything.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace the files of an earlier difference.")] = False,
) -> None:
    """Tell what changed between two runs: specification, inputs, decisions, trades, and what that did to the result.

    Ends with 0, also where they differ, unless --exit-code is given.
    """
    from engine.reports.difference.folder import encoded_difference, write_difference
    from engine.reports.difference.run_difference import run_difference
    from engine.reports.difference.screen import print_difference
    from engine.reports.run_folder import read_run
    from engine.reports.runs import found_run

    before, after = (read_run(found_run(name, folder)) for name in (first, second))
    found = run_difference(before, after)
    if out is not None:
        write_difference(found, out, force=force)
    if as_json:
        typer.echo(encoded_difference(found).decode("utf-8"), nl=False)
    else:
        print_difference(found)
        if out is not None:
            typer.echo(f"\nThe difference is in {out}")
    if exit_code and not found.is_empty:
        raise typer.Exit(DIFFERENT)
