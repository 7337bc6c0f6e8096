"""`catalyst runs show`: one run."""

from typing import Annotated

import typer

from engine.cli.runs.run_name import RUNS, Folder, Run


def show(
    run: Run,
    folder: Folder = RUNS,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print its run.json.")] = False,
) -> None:
    """Show a run: what was asked, on which inputs, and what every strategy earned. Its hashes are checked."""
    from engine.reports.run_folder import read_run
    from engine.reports.run_list import print_run, shown_json
    from engine.reports.runs import found_run

    stored = read_run(found_run(run, folder))
    if as_json:
        typer.echo(shown_json(stored))
    else:
        print_run(stored)
