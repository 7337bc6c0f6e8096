"""`catalyst run`: strategies over a calendar, measured against benchmarks."""

from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from engine.cli.prices.data_option import Data
from engine.simulation.fill_policy import AtLimit

PARTLY = 6


class RunPrecision(StrEnum):
    """The coarsest date that is traded."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"


def run(  # noqa: PLR0913, PLR0917 - one argument an option
    spec: Annotated[Path | None, typer.Option(help="TOML file with all of this; options given beside it win.")] = None,
    strategy: Annotated[
        list[str] | None,
        typer.Option(
            help="NAME, NAME:hold=10,size=0.2, module:Class or file.py:Class; may be repeated. "
            "All shipped ones by default."
        ),
    ] = None,
    vehicle: Annotated[
        list[str] | None,
        typer.Option(
            help="The same catalysts through a vehicle: etf, leaders, first, basket, fund or all, with parameters as "
            "NAME:hold=5; may be repeated."
        ),
    ] = None,
    calendar: Annotated[str | None, typer.Option(help="A calendar's name or path [default: seeds].")] = None,
    prices: Annotated[
        str | None, typer.Option(help="sample, yahoo, store, or a folder of prices [default: sample].")
    ] = None,
    data: Data = None,
    benchmark: Annotated[
        list[str] | None,
        typer.Option(
            help="Index to measure against; may be repeated; the first is the clock. By default the market's broad "
            "index and the theme's own."
        ),
    ] = None,
    start: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="First session [default: the first tradable catalyst's]."),
    ] = None,
    end: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Last session [default: the last bar].")
    ] = None,
    cash: Annotated[float | None, typer.Option(help="Starting capital of each strategy [default: 1000000].")] = None,
    precision: Annotated[RunPrecision | None, typer.Option(help="Coarsest date that is traded [default: day].")] = None,
    at_limit: Annotated[
        AtLimit | None,
        typer.Option(
            help="An order whose open stands at the limit: refused, or filled from the queue [default: skip]."
        ),
    ] = None,
    slippage: Annotated[
        str | None, typer.Option(help="bps:5, ticks:1 or impact:0.1, against the order [default: none].")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Run folder to write [default: runs/ID, the same for the same run].")
    ] = None,
    *,
    force: Annotated[bool, typer.Option("--force", help="Replace a different run in the folder.")] = False,
) -> None:
    """Run strategies over a calendar, show what they earned and why, and write a run folder."""
    from catalysts.when import Precision
    from engine.backtest import run_backtest
    from engine.reports.errors import RenderError
    from engine.reports.fetch import FetchBar, print_failures
    from engine.reports.run_folder import PAGE, check_writable, run_id, write_run
    from engine.reports.screen import print_report
    from engine.reports.strategy_bar import StrategyBar
    from engine.simulation.costs import Costs
    from engine.simulation.sizing import Sizing
    from engine.spec_file import SpecFile, parsed_slippage, read_spec

    given = read_spec(spec) if spec is not None else SpecFile()
    check_writable(out or Path("runs") / "run")
    policy = given.fills.policy()
    policy = replace(
        policy,
        at_limit=at_limit or policy.at_limit,
        slippage=policy.slippage if slippage is None else parsed_slippage(slippage),
    )
    bar, strategies = FetchBar(), StrategyBar()
    try:
        report = run_backtest(
            strategy or ([] if vehicle else given.strategies),
            vehicles=vehicle or ([] if strategy else given.vehicles),
            calendar=calendar or given.calendar,
            prices=prices or given.prices,
            data=data,
            benchmarks=benchmark or given.benchmarks,
            cash=given.cash if cash is None else cash,
            start=start.date() if start else given.start,
            end=end.date() if end else given.end,
            precision=Precision(precision) if precision else given.precision,
            costs=Costs(**given.costs.model_dump()),
            policy=policy,
            sizing=Sizing(**given.sizing.model_dump()),
            cash_rate=given.cash_rate,
            watch=bar.show,
            progress=strategies.show,
        )
    finally:
        bar.stop()
        strategies.stop()
    folder = out or Path("runs") / run_id(report)
    unfinished = None
    try:
        write_run(report, folder, force=force)
    except RenderError as error:
        unfinished = error
    print_report(report)
    typer.echo(f"\nRun folder: {folder}")
    if unfinished is None:
        typer.echo(f"Report: {folder / PAGE}")
    if report.not_fetched:
        print_failures(report.not_fetched)
    if unfinished is not None:
        raise unfinished
    if report.not_fetched:
        raise typer.Exit(PARTLY)
