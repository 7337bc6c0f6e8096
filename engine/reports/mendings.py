"""What was mended in prices, on the screen."""

from collections.abc import Sequence
from itertools import groupby

from engine.prices.mending import Mending

SHOWN = 3


def print_mendings(mendings: Sequence[Mending]) -> None:
    """One line a rule and ticker with its count, and the first few sentences below it; nothing where nothing was."""
    from rich.console import Console
    from rich.markup import escape

    console = Console(stderr=True, soft_wrap=True)
    ordered = sorted(mendings, key=lambda one: (one.ticker, one.rule))
    for (ticker, rule), group in groupby(ordered, key=lambda one: (one.ticker, one.rule)):
        same = list(group)
        console.print(f"Warning: {escape(ticker)}: mended, {rule}: {sum(one.n_rows for one in same)} rows")
        for one in same[:SHOWN]:
            console.print(f"  {escape(one.sentence())}")
        if len(same) > SHOWN:
            console.print(f"  and {len(same) - SHOWN} more")
