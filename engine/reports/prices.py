"""What a price check found, on the screen."""

from collections.abc import Mapping, Sequence

from engine.markets.instrument import InstrumentKind
from engine.prices.action import CorporateAction
from engine.prices.bars import Bars
from engine.prices.review import Jump, SessionReview

SHOWN_DATES = 3


def print_price_check(
    bars: Mapping[str, Bars],
    actions: Sequence[CorporateAction],
    reviews: Sequence[SessionReview],
    jumps: Sequence[Jump],
    notice: str,
) -> None:
    """Say what was read, what its sessions lack, and that nothing is wrong with the rows."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console()
    if notice:
        console.print(f"[bold]{escape(notice)}[/bold]")
    table = Table(title="Sessions worth a look", title_justify="left", box=SIMPLE_HEAD, show_edge=False)
    for heading in ("ticker", "first", "last"):
        table.add_column(heading, no_wrap=True)
    for heading in ("bars", "without bar", "no session"):
        table.add_column(heading, justify="right", width=max(map(len, heading.split())))
    table.add_column("for instance")
    for review in reviews:
        if review.outside or review.missing:
            dates = (review.outside + review.missing)[:SHOWN_DATES]
            table.add_row(
                escape(review.ticker),
                review.first_on.isoformat(),
                review.last_on.isoformat(),
                str(review.n_bars),
                str(len(review.missing)),
                str(len(review.outside)),
                ", ".join(day.isoformat() for day in dates),
            )
    if table.row_count:
        console.print(table)
        console.print("A stock or fund without a bar was suspended that session; an index without one is incomplete.")
    gaps = [review.ticker for review in reviews if review.kind is InstrumentKind.INDEX and review.missing]
    if gaps:
        console.print(f"Warning: indices with missing sessions: {escape(', '.join(gaps))}")
    for jump in jumps:
        console.print(f"Warning: {escape(jump.sentence())}")
    n_bars = sum(len(one) for one in bars.values())
    console.print(f"{len(bars)} instruments, {n_bars} bars, {len(actions)} corporate actions: no fault in any row.")
