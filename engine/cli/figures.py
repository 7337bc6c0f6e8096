"""`catalyst figures`: what documents say about prices, checked against the bars."""

from pathlib import Path
from typing import Annotated

import typer

from catalysts.when import When
from engine.cli.names import NamesFile

REFUTED = 3


def figures(  # noqa: PLR0913 - one argument an option
    calendar: Annotated[str, typer.Option(help="A calendar's name, a folder of sheets, or a sheet.")] = "seeds",
    prices: Annotated[str, typer.Option(help="sample, store, or a folder of prices.")] = "sample",
    document: Annotated[list[str] | None, typer.Option(help="Only this document, by id; may be repeated.")] = None,
    out: Annotated[Path | None, typer.Option(help="CSV file to write, one row a figure.")] = None,
    text: Annotated[
        Path | None, typer.Option(help="A document instead of a calendar: the figures that the rules read in it.")
    ] = None,
    published: Annotated[str, typer.Option(help="When that document appeared, such as 2025-06-25.")] = "",
    sheet: Annotated[Path | None, typer.Option(help="Sheet (.toml) to write the figures of --text to.")] = None,
    names: NamesFile = None,
    *,
    publication: Annotated[
        bool, typer.Option("--publication", help="Check each document's date too: which session do its figures fit?")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="End with 3 where a figure or a date is refuted.")] = False,
) -> None:
    """Show each printed figure beside the one computed from the bars: agrees, refuted, or why it cannot be told.

    A refuted figure is a finding, not an error: the command ends with 0 unless --strict.
    """
    from catalysts.files import write_calendar
    from catalysts.files.text_file import write_file
    from engine.document_source import check_free
    from engine.figure_review import proposed_sheet, review_figures, review_proposed
    from engine.names_source import open_names
    from engine.reports.figures import figure_table, print_figures

    if text is None:
        report = review_figures(calendar, prices, document or (), publication=publication)
    else:
        if sheet is not None:
            check_free([sheet], is_forced=False)
        proposed = proposed_sheet(text, _published(published), open_names(names).names)
        if sheet is not None:
            write_calendar(proposed, sheet)
        report = review_proposed(proposed, prices, publication=publication)
    if out is not None:
        write_file(out, figure_table(report))
    print_figures(report)
    if out is not None:
        typer.echo(f"{len(report.checks)} figures are in {out}")
    if strict and report.is_refuted:
        raise typer.Exit(REFUTED)


def _published(text: str) -> When:
    from engine.simulation.errors import SpecError

    if not text:
        raise SpecError("--text: its dates are read from when it appeared; give --published DATE, such as 2025-06-25")
    try:
        return When.parse(text)
    except ValueError as error:
        raise SpecError(f"--published: {text!r} is not {error}") from error
