"""`catalyst study`: did prices move around catalysts more than chance lets them?"""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from catalysts.catalyst import Kind
from engine.cli.prices.data_option import Data
from engine.cli.run_options import LedgerFile, RunPrecision
from engine.measurement.study.choice import Sign, Targets
from engine.measurement.study.model import Model, ReturnKind

if TYPE_CHECKING:
    from engine.measurement.overfitting.hypothesis import Hypothesis
    from engine.measurement.study.choice import Choice
    from engine.measurement.study.settings import StudySettings
    from engine.study import StudyReport

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
    start: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="First entry session [default: the calendar's].")
    ] = None,
    end: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Last entry session [default: the calendar's].")
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed of the bootstrap.")] = 0,
    out: Annotated[
        Path | None, typer.Option(help="Folder for study.json, tables and pictures; none is written without it.")
    ] = None,
    hypothesis: Annotated[
        str | None, typer.Option(help="Locked hypothesis whose CAAR this study measures: refused where it differs.")
    ] = None,
    ledger: LedgerFile = None,
    *,
    force: Annotated[bool, typer.Option("--force", help="Replace another study in the folder.")] = False,
) -> None:
    """Study abnormal returns around catalysts: how much evidence there is, what it says, and what it cannot tell.

    That the data say too little is a result: the command ends with 0. Every study is counted in the trial ledger, and
    its p-values are adjusted for all of them.
    """
    from catalysts.when import Precision
    from engine.measurement.study.choice import Choice
    from engine.measurement.study.settings import StudySettings
    from engine.reports.fetch import FetchBar
    from engine.reports.recorded_run import ledger_beside
    from engine.reports.study_folder import check_study_folder
    from engine.study import run_study

    first, last = parsed_window(window)
    settings = StudySettings(benchmark, sector, model, returns, first, last, estimation, buffer, worth=worth, seed=seed)
    span = (start.date() if start else None, end.date() if end else None)
    choice = Choice(target, tuple(dict.fromkeys(kind or ())), sign, Precision(precision), *span)
    if out is not None:
        check_study_folder(out)
    path = ledger or ledger_beside(Path("runs") / "run")
    locked = None if hypothesis is None else _locked(hypothesis, path, settings, choice, calendar, prices)
    bar = FetchBar()
    try:
        report = run_study(calendar, prices, settings=settings, choice=choice, data=data, watch=bar.show)
    finally:
        bar.stop()
    _tell(report, path, locked, out, force=force)


def _locked(
    name: str, ledger: Path, settings: "StudySettings", choice: "Choice", calendar: str, prices: str
) -> "Hypothesis":
    """The hypothesis of a name, found in the ledger to expect what is to be studied."""
    from pathlib import PureWindowsPath

    from engine.calendar_source import open_calendar
    from engine.measurement.overfitting.study_trial import asked
    from engine.measurement.overfitting.trial import calendar_sha256
    from engine.reports.ledger.ledger_file import read_ledger
    from engine.reports.ledger.locking import check_study, locked_hypothesis

    locked = locked_hypothesis(read_ledger(ledger), name)
    sha256 = calendar_sha256(open_calendar(calendar).calendar)
    check_study(locked, asked(settings, choice), PureWindowsPath(prices).name, sha256)
    return locked


def _tell(report: "StudyReport", ledger: Path, locked: "Hypothesis | None", out: Path | None, *, force: bool) -> None:
    """Count the study, write it, show it with what its number makes of it; 6 where it could not be counted."""
    from engine.reports.fetch import print_failures
    from engine.reports.ledger.errors import LedgerWriteError, NotRecordedError
    from engine.reports.ledger.screen import print_sentences
    from engine.reports.ledger.sentences import looked_sentence, study_check_sentences
    from engine.reports.ledger.studies import counted
    from engine.reports.study_folder import write_study
    from engine.reports.study_screen import print_study

    looked, uncounted = None, None
    faults: tuple[str, ...] = ()
    try:
        report, looked, faults = counted(report, ledger, locked)
    except LedgerWriteError as error:
        uncounted = error
    if out is not None:
        write_study(report, out, force=force)
    print_study(report)
    if looked is not None:
        print_sentences(["", looked_sentence(looked), *study_check_sentences(looked.trial)])
    if out is not None:
        typer.echo(f"\nstudy.json, tables and pictures are in {out}")
    for fault in faults:
        typer.echo(f"catalyst: {fault}", err=True)
    if report.not_fetched:
        print_failures(report.not_fetched)
    if uncounted is not None:
        raise NotRecordedError(f"the study is shown, but it is not counted: {uncounted}; then make it again")
    if report.not_fetched:
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
