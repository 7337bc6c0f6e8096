"""What is stored of prices, and what changed or differs, on the screen."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from engine.markets.codes import instrument_from_code
from engine.markets.instrument import Instruments
from engine.prices.disk.change import Change, ChangeKind
from engine.prices.disk.comparison import Compared, Verdict
from engine.prices.disk.entry import Entry
from engine.prices.disk.folder_import import Imported
from engine.reports.wording import visible

if TYPE_CHECKING:
    from rich.table import Table

WIDE = 110  # columns; below that the range asked for is left out
NARROW_NAME = 14
LEAST = {"ticker": 9, "first": 10, "last": 10, "rows": 4, "source": 6, "age": 4}
QUIET = {Verdict.SAME, Verdict.STORED_ALONE}


def print_stored(
    entries: Sequence[Entry],
    instruments: Instruments,
    folder: Path,
    now: datetime,
    *,
    damaged: Sequence[str] = (),
    rebuilt: bool = False,
) -> None:
    """One row a ticker; `now` is what ages are counted to."""
    from rich.console import Console
    from rich.markup import escape

    console = Console()
    headings = ["ticker", "name", "first", "last", "rows", "actions", "source", "age"]
    asked = [_asked(entry) for entry in entries]
    is_wide = console.width >= WIDE
    table = _table([*headings, "asked"] if any(asked) and is_wide else headings, None if is_wide else NARROW_NAME)
    for entry, span in zip(entries, asked, strict=True):
        described = instruments.find(entry.ticker) or instrument_from_code(entry.ticker)
        name = described.name if described is not None and described.name != entry.ticker else ""
        cells = (
            visible(entry.ticker),
            visible(name),
            entry.first_on.isoformat(),
            entry.last_on.isoformat(),
            str(entry.n_rows),
            str(entry.n_actions),
            visible(entry.origin.source),
            _age(entry.origin.fetched_at, now),
            span,
        )
        table.add_row(*map(escape, cells[: len(table.columns)]))
    if entries:
        console.print(table)
    for notice in dict.fromkeys(entry.notice for entry in entries if entry.notice):
        n_told = sum(entry.notice == notice for entry in entries)
        console.print(f"{n_told} of them: {visible(notice)}", markup=False)
    n_rows = sum(entry.n_rows for entry in entries)
    console.print(f"{len(entries)} instruments, {n_rows} bars in {visible(str(folder))}", markup=False, soft_wrap=True)
    if rebuilt:
        console.print("The manifest was lost or damaged: this is what the files tell. The next change writes it anew.")
    for ticker in damaged:
        console.print(f"Damaged: {visible(ticker)}; fetch or import it again, or remove it.", markup=False)


def print_imported(imported: Imported, folder: Path) -> None:
    """What came of each ticker that is not plainly new, and how many of each kind there are."""
    from rich.console import Console

    console = Console()
    _print_changes(imported.changes)
    kinds = Counter(change.kind for change in imported.changes)
    counts = ", ".join(f"{kinds[kind]} {kind.value}" for kind in ChangeKind if kinds[kind])
    n_new = sum(change.n_new for change in imported.changes)
    tables = f"{imported.n_instruments} instruments described, {imported.n_statuses} statuses"
    console.print(f"{counts}; {n_new} new bars, {tables} in {visible(str(folder))}", markup=False, soft_wrap=True)
    if kinds[ChangeKind.RESTATED]:
        console.print("What is restated was left as it was stored; give --replace to take the folder's word.")


def print_accepted(change: Change) -> None:
    """What came of a file changed by hand."""
    _print_changes([change])


def print_compared(compared: Sequence[Compared]) -> None:
    """What differs, one line a sentence, then how many of each verdict there are."""
    from rich.console import Console

    console = Console()
    for one in compared:
        if one.verdict not in QUIET:
            said = "; ".join(one.said)
            text = f"{one.name}: {one.verdict.value}" + (f": {said}" if said else "")
            console.print(visible(text), markup=False, highlight=False, soft_wrap=True)
    verdicts = Counter(one.verdict for one in compared)
    counts = ", ".join(f"{verdicts[verdict]} {verdict.value}" for verdict in Verdict if verdicts[verdict])
    console.print(counts or "nothing is stored", markup=False)


def _print_changes(changes: Sequence[Change]) -> None:
    from rich.console import Console

    console = Console()
    for change in changes:
        if change.kind in {ChangeKind.RESTATED, ChangeKind.REPLACED}:
            said = f": {'; '.join(change.said)}" if change.said else ""
            console.print(
                visible(f"{change.ticker}: {change.kind.value}{said}"), markup=False, highlight=False, soft_wrap=True
            )


def _table(headings: Sequence[str], name_width: int | None = None) -> "Table":
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, collapse_padding=True)
    for heading in headings:
        justify: Literal["left", "right"] = "right" if heading in {"rows", "actions", "age"} else "left"
        table.add_column(
            heading,
            justify=justify,
            no_wrap=True,
            overflow="ellipsis",
            min_width=LEAST.get(heading, len(heading)),
            max_width=name_width if heading == "name" else None,
        )
    return table


def _asked(entry: Entry) -> str:
    """The range asked for, as far as it is not that of the bars themselves."""
    earlier = f"from {entry.asked_from}" if entry.asked_from != entry.first_on else ""
    later = f"to {entry.asked_to}" if entry.asked_to != entry.last_on else ""
    return " ".join(filter(None, (earlier, later)))


def _age(then: datetime, now: datetime) -> str:
    """Whole days, or hours within the first two."""
    hours = (now - then).total_seconds() / 3600
    if hours < 0:
        return "from the future"
    return f"{hours / 24:.0f} d" if hours >= 48 else f"{hours:.0f} h"
