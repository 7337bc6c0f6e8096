"""`catalyst hypothesis lock`: write down what will be run and what is expected, with the time of now."""

from pathlib import Path
from typing import Annotated

import typer

from catalysts.catalyst import Kind
from engine.cli import run_options as options
from engine.cli.study import parsed_window
from engine.measurement.study.choice import Sign, Targets
from engine.measurement.study.model import Model


def lock(  # noqa: PLR0913, PLR0917 - one argument an option
    name: Annotated[str, typer.Argument(help="A name of small letters, digits and hyphens.")],
    expect: Annotated[
        list[str], typer.Option(help='What is expected, such as "captured > 0.5 %" or "CAAR > 0"; may be repeated.')
    ],
    spec: options.Spec = None,
    strategy: options.Strategies = None,
    calendar: options.Calendar = None,
    prices: options.Prices = None,
    benchmark: options.Benchmarks = None,
    start: options.Start = None,
    end: options.End = None,
    cash: options.Cash = None,
    precision: options.Precision = None,
    at_limit: options.Limits = None,
    slippage: options.Slippage = None,
    window: Annotated[str, typer.Option(help="Of CAAR: the study's event window, FIRST..LAST.")] = "-1..10",
    target: Annotated[Targets, typer.Option(help="Of CAAR: whom a catalyst is studied on.")] = Targets.NAMED,
    model: Annotated[Model, typer.Option(help="Of CAAR: what would have been earned without the news.")] = Model.MARKET,
    sign: Annotated[Sign, typer.Option(help="Of CAAR: the news that is studied.")] = Sign.GOOD,
    kind: Annotated[list[Kind] | None, typer.Option(help="Of CAAR: only catalysts of this kind; repeatable.")] = None,
    ledger: options.LedgerFile = None,
) -> None:
    """Lock a specification, the calendar as it is now, and an expectation; then run it: catalyst run --hypothesis NAME.

    An expectation on CAAR is measured by catalyst study --hypothesis NAME, with the window and target given here.
    Refused (2) where the ledger holds a trial of it already: what has been seen cannot be locked.
    """
    from engine.calendar_source import open_calendar
    from engine.measurement.overfitting.study_trial import asked
    from engine.measurement.overfitting.trial import calendar_sha256
    from engine.measurement.study.choice import Choice
    from engine.measurement.study.settings import StudySettings
    from engine.prices.source import open_source
    from engine.reports.ledger.locking import lock_hypothesis
    from engine.reports.recorded_run import ledger_beside
    from engine.run_settings import GivenOptions, lockable, settings_of

    settings = settings_of(
        GivenOptions(
            spec=spec,
            strategies=strategy or (),
            calendar=calendar,
            prices=prices,
            benchmarks=benchmark or (),
            start=start.date() if start else None,
            end=end.date() if end else None,
            cash=cash,
            precision=precision,
            at_limit=at_limit,
            slippage=slippage,
        )
    )
    path = ledger or ledger_beside(Path("runs") / "run")
    sha256 = calendar_sha256(open_calendar(settings.calendar).calendar)
    first, last = parsed_window(window)
    choice = Choice(target, tuple(dict.fromkeys(kind or ())), sign, settings.precision, settings.start, settings.end)
    study = asked(StudySettings(next(iter(settings.benchmarks), ""), "", model, first=first, last=last), choice)
    source = open_source(settings.prices)
    locked = lock_hypothesis(path, name, lockable(settings), sha256, tuple(expect), source, study=study)
    if locked.study is not None:
        typer.echo(f"CAAR is measured by: catalyst study --hypothesis {name}, with the same options")
    typer.echo(f'Locked "{name}" ({locked.sha256[:12]}) in {path}')
    if locked.n_trials_before:
        typer.echo(f"{locked.n_trials_before} trials had been seen before.")
