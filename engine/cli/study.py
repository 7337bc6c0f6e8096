"""`catalyst study`: did prices move around catalysts more than chance lets them?"""

from pathlib import Path
from typing import Annotated

import typer

from catalysts.catalyst import Kind
from engine.cli.prices.data_option import Data
from engine.cli.run_options import RunPrecision
from engine.measurement.study.choice import Sign, Targets
from engine.measurement.study.model import Model, ReturnKind

PARTLY = 6


def study(  # noqa: PLR0913, PLR0917 - one argument an option
    calendar: Annotated[str, typer.Option(help="A calendar's name or path.")] = "seeds",
    prices: Annotated[str, typer.Option(help="sample, yahoo, store, or a folder of prices.")] = "sample",
    data: Data = None,
    benchmark: Annotated[str, typer.Option(help="Index of the market model [default: the market's broad index].")] = "",
    sector: Annotated[str, typer.Option(help="Second factor of --model sector: the sector's index or fund.")] = "",
    model: Annotated[Model, typer.Option(help="What would have been earned without the news.")] = Model.MARKET,
    returns: Annotated[ReturnKind, typer.Option(help="How returns are taken.")] = ReturnKind.SIMPLE,
    window: Annotated[
        str, typer.Option(help="Event window in sessions from the first tradable one, FIRST..LAST.")
    ] = "-1..10",
    estimation: Annotated[int, typer.Option(help="Sessions of the estimation window.")] = 120,
    buffer: Annotated[int, typer.Option(help="Sessions between the estimation window and the news.")] = 20,
    kind: Annotated[list[Kind] | None, typer.Option(help="Only catalysts of this kind; may be repeated.")] = None,
    target: Annotated[
        Targets, typer.Option(help="Whom a catalyst is studied on: companies it names, the theme's ETF, its leaders.")
    ] = Targets.NAMED,
    sign: Annotated[Sign, typer.Option(help="The news that is studied.")] = Sign.GOOD,
    precision: Annotated[RunPrecision, typer.Option(help="Coarsest date that is used.")] = RunPrecision.DAY,
    worth: Annotated[float, typer.Option(help="Smallest effect over the window that would matter, a fraction.")] = 0.05,
    seed: Annotated[int, typer.Option(help="Seed of the bootstrap.")] = 0,
    out: Annotated[
        Path | None, typer.Option(help="Folder for study.json, tables and pictures; none is written without it.")
    ] = None,
    *,
    force: Annotated[bool, typer.Option("--force", help="Replace another study in the folder.")] = False,
) -> None:
    """Study abnormal returns around catalysts: how much evidence there is, what it says, and what it cannot tell.

    That the data say too little is a result: the command ends with 0.
    """
    from catalysts.when import Precision
    from engine.measurement.study.choice import Choice
    from engine.measurement.study.settings import StudySettings
    from engine.reports.fetch import FetchBar, print_failures
    from engine.reports.study_folder import check_study_folder, write_study
    from engine.reports.study_screen import print_study
    from engine.study import run_study

    first, last = parsed_window(window)
    settings = StudySettings(benchmark, sector, model, returns, first, last, estimation, buffer, worth=worth, seed=seed)
    choice = Choice(target, tuple(dict.fromkeys(kind or ())), sign, Precision(precision))
    if out is not None:
        check_study_folder(out)
    bar = FetchBar()
    try:
        report = run_study(calendar, prices, settings=settings, choice=choice, data=data, watch=bar.show)
    finally:
        bar.stop()
    if out is not None:
        write_study(report, out, force=force)
    print_study(report)
    if out is not None:
        typer.echo(f"\nstudy.json, tables and pictures are in {out}")
    if report.not_fetched:
        print_failures(report.not_fetched)
        raise typer.Exit(PARTLY)


def parsed_window(text: str) -> tuple[int, int]:
    """FIRST..LAST as two numbers; SpecError where it is not that."""
    from engine.simulation.errors import SpecError

    first, dots, last = text.partition("..")
    try:
        found = (int(first), int(last)) if dots else None
    except ValueError:
        found = None
    if found is None:
        raise SpecError(f"--window: {text!r} is not FIRST..LAST in sessions, such as -1..10")
    return found
