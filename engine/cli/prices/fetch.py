"""`catalyst prices fetch`: daily prices from Yahoo into the store."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from engine.cli.prices.data_option import Data

if TYPE_CHECKING:
    from engine.prices.source import FetchingSource
    from engine.prices.yahoo.settings import FetchSettings

PARTLY = 6
YEARS = 3


def fetch(
    tickers: Annotated[list[str], typer.Argument(help="Tickers as Yahoo spells them: 300750.SZ 561910.SS 000300.SS.")],
    start: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="First date (default: three years before the last)."),
    ] = None,
    end: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Last date, included (default: the last session that is over)."),
    ] = None,
    data: Data = None,
    from_source: Annotated[str, typer.Option("--source", help="yahoo, or akshare where it is installed.")] = "yahoo",
    rate: Annotated[float, typer.Option(help="Requests a second at most.")] = 1.0,
    ticker_deadline: Annotated[float, typer.Option(help="Seconds for one ticker, with all its attempts.")] = 120.0,
    deadline: Annotated[float, typer.Option(help="Seconds for all of them.")] = 3600.0,
) -> None:
    """Fetch raw daily prices and corporate actions; what the store has already is not fetched again.

    A ticker that fails leaves the others alone: they are stored, it is named, and the exit code is 6 (4 where all
    failed). The same command then fetches only what is missing.
    """
    from engine.fetching import LATEST, years_before
    from engine.prices.errors import PricesNotAvailableError
    from engine.prices.fetching.clock import MachineClock
    from engine.prices.yahoo.settings import FetchSettings
    from engine.reports.fetch import FetchBar, print_failures, print_fetch

    to_on = end.date() if end else LATEST
    from_on = start.date() if start else years_before(end.date() if end else MachineClock().instant().date(), YEARS)
    if from_on > to_on:
        raise typer.BadParameter(f"{from_on} is after the end, {to_on}", param_hint="--start")
    source = _source(from_source, data, FetchSettings(rate, ticker_deadline, deadline))
    bar = FetchBar()
    try:
        report = source.provide(tickers, from_on, to_on, bar.show)
    except KeyboardInterrupt:
        bar.stop()
        typer.echo("catalyst: what was fetched so far is stored; the same command fetches the rest", err=True)
        raise
    finally:
        bar.stop()
    print_fetch(report)
    if report.failed and not report.stored and not report.kept:
        raise PricesNotAvailableError("\n".join(failure.sentence() for failure in report.failed))
    if report.failed:
        print_failures(report.failed)
        raise typer.Exit(PARTLY)


def _source(name: str, data: Path | None, settings: "FetchSettings") -> "FetchingSource":
    if name == "akshare":
        from engine.prices.akshare.akshare_source import open_akshare

        return open_akshare(data)
    if name == "yahoo":
        from engine.prices.yahoo.yahoo_source import open_yahoo

        return open_yahoo(data, settings)
    raise typer.BadParameter(f"{name!r} is neither yahoo nor akshare", param_hint="--source")
