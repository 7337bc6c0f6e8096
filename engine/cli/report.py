"""`catalyst report`: the page of a run, rendered anew."""

from pathlib import Path
from typing import Annotated

import typer


def report(
    run: Annotated[Path, typer.Argument(help="A run folder.")],
    out: Annotated[Path | None, typer.Option(help="File to write (default: report.html in the run folder).")] = None,
) -> None:
    """Render the page of a run again from its tables, into the run folder."""
    from engine.reports.run_folder import render_page

    typer.echo(f"The report is {render_page(run, out)}")
