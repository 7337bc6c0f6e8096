"""A catalyst calendar on the screen."""

from collections import Counter
from pathlib import Path

from catalysts.calendar import CatalystCalendar
from catalysts.catalyst import Status
from engine.reports.wording import visible

TARGETS_WIDTH = 10


def print_calendar(calendar: CatalystCalendar) -> None:
    """One row a catalyst, in the order in which they could be known."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    if not len(calendar):
        console.print("No catalyst meets this.")
        return
    console.print(f"{len(calendar)} catalysts, in the order in which they could be known", highlight=False)
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, collapse_padding=True)
    table.add_column("known", no_wrap=True)
    table.add_column("kind", no_wrap=True)
    table.add_column("+/-", justify="right", no_wrap=True)
    table.add_column("catalyst", ratio=1, overflow="fold")
    table.add_column("targets", max_width=TARGETS_WIDTH, overflow="fold")
    for catalyst in calendar:
        about = [catalyst.id]
        if catalyst.occurs is not None:
            about.append(f"occurs {catalyst.occurs}")
        if catalyst.status != Status.CONFIRMED:
            about.append(catalyst.status)
        table.add_row(
            str(catalyst.known),
            catalyst.kind.value,
            f"{catalyst.direction:+d}" if catalyst.direction else "0",
            Text.assemble(visible(catalyst.title), "\n", (visible(" · ".join(about)), "dim")),
            Text(visible(" ".join(target.name for target in catalyst.targets))),
        )
    console.print(table)


def print_calendar_check(calendar: CatalystCalendar, n_united: int) -> None:
    """Say that a calendar is sound, what it holds, and how many rows repeat the announcement of another one."""
    from rich.console import Console

    console = Console()
    precisions = Counter(str(catalyst.precision) for catalyst in calendar)
    kinds = Counter(str(catalyst.kind) for catalyst in calendar)
    console.print(
        f"No fault: {len(calendar)} catalysts, {len(calendar.documents)} documents, "
        f"{len(calendar.figures)} figures, {len(calendar.themes)} themes.",
        highlight=False,
    )
    if n_united:
        rows = "1 row repeats" if n_united == 1 else f"{n_united} rows repeat"
        console.print(f"  {rows} the announcement of another row and were united with it.", highlight=False)
    for name, counts in (("dated to the", precisions), ("of kind", kinds)):
        console.print(f"  {name}: " + ", ".join(f"{key} {counts[key]}" for key in sorted(counts)), highlight=False)


def print_merge(one: CatalystCalendar, two: CatalystCalendar, merged: CatalystCalendar, path: Path) -> None:
    """How many catalysts went in, how many were the same announcement, and which replace which."""
    from rich.console import Console

    console = Console(highlight=False, markup=False, soft_wrap=True)
    n_united = len(one) + len(two) - len(merged)
    console.print(
        f"{len(one)} and {len(two)} catalysts gave {len(merged)} in {visible(str(path))}: {n_united} were told twice."
    )
    ids = {row.id for calendar in (one, two) for row in calendar}
    for row in merged:
        kept = {source.document for source in row.sources}
        if len(kept) > 1 and n_united and row.id in ids:
            console.print(f"  {row.id} is told by {', '.join(sorted(kept))}")
        if row.supersedes:
            console.print(f"  {row.id} ({row.status}) supersedes {row.supersedes} from {row.known} on")
