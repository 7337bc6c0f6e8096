"""`catalyst figures`: what documents say about prices, checked against the bars."""

from pathlib import Path
from typing import Annotated

import typer

REFUTED = 3


def figures(
    calendar: Annotated[str, typer.Option(help="A calendar's name, a folder of sheets, or a sheet.")] = "seeds",
    prices: Annotated[str, typer.Option(help="sample, store, or a folder of prices.")] = "sample",
    document: Annotated[list[str] | None, typer.Option(help="Only this document, by id; may be repeated.")] = None,
    out: Annotated[Path | None, typer.Option(help="CSV file to write, one row a figure.")] = None,
    *,
    publication: Annotated[
        bool, typer.Option("--publication", help="Check each document's date too: which session do its figures fit?")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="End with 3 where a figure or a date is refuted.")] = False,
) -> None:
    """Show each printed figure beside the one computed from the bars: agrees, refuted, or why it cannot be told.

    A refuted figure is a finding, not an error: the command ends with 0 unless --strict.
    """
    from catalysts.files.text_file import write_file
    from engine.figure_review import review_figures
    from engine.reports.figures import figure_table, print_figures

    report = review_figures(calendar, prices, document or (), publication=publication)
    if out is not None:
        write_file(out, figure_table(report))
    print_figures(report)
    if out is not None:
        typer.echo(f"{len(report.checks)} figures are in {out}")
    if strict and report.is_refuted:
        raise typer.Exit(REFUTED)
