"""`catalyst run`: strategies over a calendar, measured against benchmarks."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from engine.cli import run_options as options
from engine.cli.prices.data_option import Data

if TYPE_CHECKING:
    from engine.measurement.overfitting.hypothesis import Hypothesis
    from engine.measurement.report import Report
    from engine.run_settings import RunSettings

PARTLY = 6


def run(  # noqa: PLR0913, PLR0917 - one argument an option
    spec: options.Spec = None,
    strategy: options.Strategies = None,
    vehicle: options.Vehicles = None,
    calendar: options.Calendar = None,
    prices: options.Prices = None,
    data: Data = None,
    benchmark: options.Benchmarks = None,
    start: options.Start = None,
    end: options.End = None,
    cash: options.Cash = None,
    precision: options.Precision = None,
    at_limit: options.Limits = None,
    slippage: options.Slippage = None,
    engine: options.EngineChoice = None,
    out: Annotated[
        Path | None, typer.Option(help="Run folder to write [default: runs/ID, the same for the same run].")
    ] = None,
    hypothesis: Annotated[
        str | None, typer.Option(help="Locked hypothesis that this run is of: refused where it differs from it.")
    ] = None,
    ledger: options.LedgerFile = None,
    *,
    force: Annotated[bool, typer.Option("--force", help="Replace a different run in the folder.")] = False,
) -> None:
    """Run strategies over a calendar, show what they earned and why, write a run folder, and count the trials."""
    from engine.backtest import run_backtest
    from engine.reports.errors import RenderError
    from engine.reports.fetch import FetchBar, print_failures
    from engine.reports.ledger.errors import NotRecordedError
    from engine.reports.recorded_run import ledger_beside, write_run
    from engine.reports.run_folder import PAGE, check_writable, run_id
    from engine.reports.screen import print_report
    from engine.reports.strategy_bar import StrategyBar
    from engine.run_settings import GivenOptions, settings_of
    from engine.simulation.executor import Engine

    settings = settings_of(
        GivenOptions(
            spec=spec,
            strategies=strategy or (),
            vehicles=vehicle or (),
            calendar=calendar,
            prices=prices,
            benchmarks=benchmark or (),
            start=start.date() if start else None,
            end=end.date() if end else None,
            cash=cash,
            precision=precision,
            at_limit=at_limit,
            slippage=slippage,
            engine=engine,
        )
    )
    check_writable(out or Path("runs") / "run")
    counted_in = ledger or ledger_beside(out or Path("runs") / "run")
    locked = None if hypothesis is None else _locked(hypothesis, settings, counted_in)
    bar, strategies = FetchBar(), StrategyBar()
    try:
        report = run_backtest(**settings.keywords(), data=data, watch=bar.show, progress=strategies.show)
    finally:
        bar.stop()
        strategies.stop()
    report = replace(report, hypothesis=locked)
    folder = out or Path("runs") / run_id(report)
    unfinished: RenderError | NotRecordedError | None = None
    try:
        write_run(report, folder, force=force, ledger=counted_in)
    except (RenderError, NotRecordedError) as error:
        unfinished = error
    print_report(report)
    if report.executor is Engine.BOTH:
        typer.echo("\nEngines: backtrader and the replay agree in every row.")
    typer.echo(f"\nRun folder: {folder}")
    if unfinished is None:
        typer.echo(f"Report: {folder / PAGE}")
        print_standing(report, counted_in)
    if report.not_fetched:
        print_failures(report.not_fetched)
    if unfinished is not None:
        raise unfinished
    if report.not_fetched:
        raise typer.Exit(PARTLY)


def _locked(name: str, settings: "RunSettings", ledger: Path) -> "Hypothesis":
    """The hypothesis of a name, found in the ledger to be what is to be run."""
    from engine.calendar_source import open_calendar
    from engine.measurement.overfitting.trial import calendar_sha256
    from engine.reports.ledger.ledger_file import read_ledger
    from engine.reports.ledger.locking import check_locked, locked_hypothesis
    from engine.run_settings import lockable

    locked = locked_hypothesis(read_ledger(ledger), name)
    check_locked(locked, lockable(settings), calendar_sha256(open_calendar(settings.calendar).calendar))
    return locked


def print_standing(report: "Report", path: Path) -> None:
    """One line: which trial of the ledger this was; then what became of what was expected, and what is wrong there."""
    from engine.measurement.overfitting.trial import trials_of
    from engine.reports.ledger.ledger_file import read_ledger
    from engine.reports.ledger.screen import print_sentences
    from engine.reports.ledger.sentences import check_sentences, standing_sentence
    from engine.reports.ledger.standing import standing_of
    from engine.reports.run_folder import run_id

    ledger, trials = read_ledger(path), trials_of(report, run_id(report))
    print_sentences([standing_sentence(standing_of(ledger, trials)), *check_sentences(trials)])
    for fault in ledger.faults:
        typer.echo(f"catalyst: {fault}", err=True)
