"""`catalyst prices check`: what a folder of prices holds, and whether it can be trusted."""

from pathlib import Path
from typing import Annotated

import typer


def check(
    folder: Annotated[Path, typer.Argument(help="Folder with bars/TICKER.csv, actions.csv, instruments.csv.")],
) -> None:
    """Check every file of a price folder; all faults are shown at once (exit 3)."""
    from engine.prices.folder import open_folder
    from engine.prices.review import jumps, review_sessions
    from engine.reports.prices import print_price_check

    source = open_folder(folder)
    bars = source.load(source.tickers())
    actions = source.actions(source.tickers())
    reviews = review_sessions(bars, source.instruments())
    found = jumps(bars, actions, source.instruments())
    print_price_check(bars, actions, reviews, found, source.notice)
