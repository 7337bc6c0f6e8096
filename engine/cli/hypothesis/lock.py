"""`catalyst hypothesis lock`: write down what will be run and what is expected, with the time of now."""

from pathlib import Path
from typing import Annotated

import typer

from engine.cli import run_options as options


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
    ledger: options.LedgerFile = None,
) -> None:
    """Lock a specification, the calendar as it is now, and an expectation; then run it: catalyst run --hypothesis NAME.

    Refused (2) where the ledger holds a trial of it already: what has been seen cannot be locked.
    """
    from engine.calendar_source import open_calendar
    from engine.measurement.overfitting.trial import calendar_sha256
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
    locked = lock_hypothesis(path, name, lockable(settings), sha256, tuple(expect), open_source(settings.prices))
    typer.echo(f'Locked "{name}" ({locked.sha256[:12]}) in {path}')
    if locked.n_trials_before:
        typer.echo(f"{locked.n_trials_before} trials had been seen before.")
