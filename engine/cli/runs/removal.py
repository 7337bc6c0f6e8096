"""`catalyst runs remove`: take runs off the disk."""

from typing import Annotated

import typer

from engine.cli.runs.run_name import RUNS, Folder


def remove(
    runs: Annotated[list[str], typer.Argument(metavar="RUN...", help="Folders of runs, or their ids in --folder.")],
    folder: Folder = RUNS,
    *,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Remove runs, all of them or, where one is not wholly a run's, none. Asks unless --yes is given."""
    from engine.reports.runs import found_run, remove_runs

    folders = [found_run(run, folder) for run in dict.fromkeys(runs)]
    names = ", ".join(str(path) for path in folders)
    if not yes:
        typer.confirm(f"Remove {names}?", abort=True)
    remove_runs(folders)
    typer.echo(f"removed {names}")
