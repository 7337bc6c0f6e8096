"""`catalyst runs list`: which runs there are."""

from pathlib import Path
from typing import Annotated

import typer

from engine.cli.runs.run_name import RUNS

PARTLY = 6


def list_(
    folder: Annotated[Path, typer.Argument(help="The folder that the runs lie in.")] = RUNS,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print the list as JSON.")] = False,
) -> None:
    """List the runs of a folder: strategies with return and trades, calendar, prices, period, notice.

    A damaged run is left out with a sentence, and the command ends with 6.
    """
    from engine.reports.run_list import listed_json, print_runs
    from engine.reports.runs import runs_of

    found = runs_of(folder)
    if as_json:
        typer.echo(listed_json(found.runs))
    else:
        print_runs(found.runs)
        if not found.runs:
            typer.echo(f"There is no run in {folder}.")
    for sentence in found.damaged:
        typer.echo(f"catalyst: left out: {sentence}", err=True)
    if found.damaged:
        raise typer.Exit(PARTLY)
