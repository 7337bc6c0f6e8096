"""`catalyst rules`: what the rule book says of an instrument on a date, and why."""

from datetime import datetime
from typing import Annotated

import typer

from engine.markets.rules.rule import Status

PARTLY = 6


def rules(
    ticker: Annotated[str, typer.Argument(help="A ticker such as 300750.SZ, 159915.SZ, 0700.HK or TSLA.")],
    on: Annotated[datetime, typer.Option("--on", formats=["%Y-%m-%d"], metavar="DATE", help="The trading date.")],
    status: Annotated[Status, typer.Option(help="What the instrument is marked as on that date.")] = Status.NORMAL,
) -> None:
    """Show how an instrument trades on a date: limit, lots, fees and taxes, each with its document.

    Where the book does not know one of them a sentence says so, and the command ends with 6.
    """
    from engine.calendar_source import open_calendar
    from engine.markets.codes import exchange_of, instrument_from_code
    from engine.markets.rules.errors import RuleError
    from engine.markets.rules.rule_book import shipped_rule_book
    from engine.markets.rules.sheet import sheet_of
    from engine.reports.rules import print_rules

    exchange_of(ticker)
    instrument = open_calendar("seeds").instruments.find(ticker) or instrument_from_code(ticker)
    if instrument is None:
        raise RuleError(
            f"{ticker}: its number is in no range that the rule book knows: it covers A-shares and funds, not "
            "B-shares, bonds or rights"
        )
    sheet = sheet_of(shipped_rule_book(), instrument, on.date(), status)
    print_rules(sheet)
    if sheet.not_covered:
        raise typer.Exit(PARTLY)
