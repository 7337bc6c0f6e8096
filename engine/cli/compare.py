"""`catalyst compare`: runs side by side."""

from pathlib import Path
from typing import Annotated

import typer


def compare(
    runs: Annotated[list[Path], typer.Argument(help="Run folders.")],
    out: Annotated[
        Path | None, typer.Option(help="Folder for comparison.csv and comparison.png; none is written without it.")
    ] = None,
    *,
    force: Annotated[bool, typer.Option("--force", help="Replace the files of an earlier comparison.")] = False,
) -> None:
    """Put runs side by side: a table, and all equity curves in one picture."""
    from engine.reports.comparison import print_comparison, write_comparison
    from engine.reports.run_folder import read_run

    stored = [read_run(folder) for folder in runs]
    print_comparison(stored)
    if out is not None:
        write_comparison(stored, out, force=force)
        typer.echo(f"\ncomparison.csv and comparison.png are in {out}")
