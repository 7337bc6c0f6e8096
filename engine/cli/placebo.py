"""`catalyst placebo`: would calendars that mean nothing have done as well?"""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from engine.cli import run_options as options
from engine.cli.prices.data_option import Data
from engine.measurement.study.choice import Targets
from engine.simulation.executor import Engine

if TYPE_CHECKING:
    from engine.placebo import PlaceboReport, PlaceboSettings

PARTLY = 6


class PlaceboMethod(StrEnum):
    """How calendars are made meaningless."""

    SHIFT = "shift"
    MATCHED = "matched"
    TARGETS = "targets"
    ALL = "all"


def placebo(  # noqa: PLR0913, PLR0917 - one argument an option
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
    calendars: Annotated[
        int, typer.Option(help="Placebo calendars of each method, as far as there are so many.")
    ] = 1000,
    seed: Annotated[int, typer.Option(help="Seed of the draws.")] = 0,
    method: Annotated[
        list[PlaceboMethod] | None,
        typer.Option(
            help="shift moves the whole calendar round the run, matched its clusters to sessions like their own, "
            "targets deals its names anew; may be repeated [default: all]."
        ),
    ] = None,
    target: Annotated[
        Targets, typer.Option(help="Whom CAAR is of: companies named, the theme's ETF, its leaders.")
    ] = Targets.NAMED,
    window: Annotated[str, typer.Option(help="Event window of CAAR in sessions, FIRST..LAST.")] = "-1..10",
    engine: Annotated[
        Engine | None,
        typer.Option("--engine", help="What runs the calendars: backtrader, replay or both [default: replay]."),
    ] = None,
    jobs: Annotated[int | None, typer.Option(help="Processes that share the work [default: one a processor].")] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for placebo.json, tables and pictures; none is written without it.")
    ] = None,
    ledger: options.LedgerFile = None,
    *,
    force: Annotated[bool, typer.Option("--force", help="Replace another placebo test in the folder.")] = False,
) -> None:
    """Run strategies over the calendar, and over calendars like it that mean nothing: is what it earned luck?

    Fills and refusals are part of every run. Only the true calendar's counts as a trial. That the data say too little
    is a result: the command ends with 0.
    """
    from engine.cli.study import parsed_window
    from engine.measurement.placebo.placebos import Method
    from engine.measurement.study.choice import Choice
    from engine.placebo import PlaceboSettings
    from engine.run_settings import GivenOptions, settings_of

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
    keywords = settings.keywords()
    keywords.pop("engine")
    named = set(method or [PlaceboMethod.ALL])
    methods = tuple(one for one in Method if PlaceboMethod.ALL in named or PlaceboMethod(one.value) in named)
    choice = Choice(target, precision=settings.precision)
    asked = PlaceboSettings(calendars, seed, methods, choice, parsed_window(window))
    _run(keywords, asked, data, engine, jobs, out, ledger, force=force)


def _run(
    keywords: dict[str, object],
    asked: "PlaceboSettings",
    data: Path | None,
    engine: Engine | None,
    jobs: int | None,
    out: Path | None,
    ledger: Path | None,
    *,
    force: bool,
) -> None:
    from engine.placebo import run_placebo
    from engine.reports.fetch import FetchBar, print_failures
    from engine.reports.placebo.bar import PlaceboBar
    from engine.reports.placebo.folder import check_placebo_folder, write_placebo
    from engine.reports.placebo.screen import print_placebo
    from engine.simulation.errors import SpecError

    if jobs is not None and jobs < 1:
        raise SpecError(f"--jobs: {jobs} is not at least 1")
    if out is not None:
        check_placebo_folder(out)
    fetched, bar = FetchBar(), PlaceboBar()
    try:
        report = run_placebo(
            settings=asked,
            engine=engine or Engine.REPLAY,
            n_jobs=jobs,
            progress=bar.show,
            data=data,
            watch=fetched.show,
            **keywords,  # type: ignore[arg-type]
        )
    finally:
        fetched.stop()
        bar.stop()
    if out is not None:
        write_placebo(report, out, force=force)
    print_placebo(report)
    typer.echo(f"\n{bar.sentence()}")
    if out is not None:
        typer.echo(f"placebo.json, tables and pictures are in {out}")
    _count(report, out, ledger)
    if report.report.not_fetched:
        print_failures(report.report.not_fetched)
        raise typer.Exit(PARTLY)


def _count(report: "PlaceboReport", out: Path | None, ledger: Path | None) -> None:
    """Count the true run: what it earned has been seen. Placebo calendars are no trials: nobody would trade them."""
    from engine.cli.run import print_standing
    from engine.reports.recorded_run import count_trials, ledger_beside

    path = ledger or ledger_beside(out or Path("runs") / "run")
    count_trials(report.report, path)
    print_standing(report.report, path)
