"""Two runs' difference on the screen."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from engine.reports.difference.results import Result
from engine.reports.difference.rows import RowChange
from engine.reports.difference.run_difference import RunDifference
from engine.reports.difference.settings import Change, Kind
from engine.reports.screen import plain
from engine.reports.wording import UNDEFINED, Cut, amount, percent, ratio, shortened, signed_percent, visible

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

SHOWN, TOLD = 20, 3
_MONEY = {"costs", "net", "missed"}
_RETURNS = {"total_return", "excess", "average_net", "average_excess"}
_RATES = {"max_drawdown", "hit_rate"}
_FIRST = (
    "entry_on",
    "exit_on",
    "act_on",
    "shares",
    "weight",
    "entry_price",
    "exit_price",
    "status",
    "net_return",
    "why",
)
_HASH = re.compile(r"[0-9a-f]{64}")
_HEADLINE = (
    *("total_return", "excess", "sharpe", "max_drawdown", "trades", "refused", "hit_rate", "average_net"),
    *("average_excess", "costs", "net"),
)
_ROLE = {Kind.ADDED: "only in the second", Kind.REMOVED: "only in the first", Kind.CHANGED: "changed"}


def print_difference(found: RunDifference, console: "Console | None" = None) -> None:
    """Show what changed, from what was asked to what came of it."""
    from rich.console import Console

    console = console or Console()
    console.print(plain(f"{visible(found.before)} → {visible(found.after)}", "bold"))
    if found.is_empty:
        console.print(plain("The runs are the same: specification, versions, inputs and every table."))
        return
    for title, changes in (("Specification", found.spec), ("Versions", found.versions), ("Inputs", found.inputs)):
        _print_changes(console, title, changes)
    alone = {one.strategy: one.kind for one in found.results if one.kind is not Kind.CHANGED}
    _print_rows(console, "Decisions", found.decisions, alone)
    _print_rows(console, "Trades", found.trades, alone)
    changed = [one for one in found.results if one.metrics]
    for result in changed:
        console.print()
        console.print(plain(_lone_sentence(result)) if result.strategy in alone else _result_table(result))
        if result.strategy not in alone:
            console.print(plain(net_sentence(result)))
    if not changed:
        console.print(plain("Results: no metric changed."))


def _lone_sentence(result: Result) -> str:
    """The headline of a strategy that only one run has."""
    found = {one.metric: one.before or one.after for one in result.metrics}
    told = ", ".join(
        f"{name.replace('_', ' ')} {shown_metric(name, found[name])}" for name in _HEADLINE if found.get(name)
    )
    return f"{visible(result.strategy)}, {_ROLE[result.kind]}: {told}."


def net_sentence(result: Result) -> str:
    """Where a strategy's difference of net comes from, in money."""
    parts = [
        f"{_signed(cents)} from trades {what}"
        for cents, what in (
            (result.added_cents, "that only the second run made"),
            (result.removed_cents, "that only the first made"),
            (result.changed_cents, "of both that went otherwise"),
        )
        if cents
    ]
    return f"Net {_signed(result.net_cents)}" + (": " + ", ".join(parts) if parts else "") + "."


def _print_changes(console: "Console", title: str, changes: Sequence[Change]) -> None:
    if not changes:
        console.print(plain(f"{title}: the same.", "dim"))
        return
    table = _table(f"{title}: {_counted(changes)}", ("", "first", "second"))
    for change in changes[:SHOWN]:
        table.add_row(*map(plain, (visible(change.key), _side(change.before), _side(change.after))))
    console.print(table)
    _print_rest(console, len(changes))


def _print_rows(console: "Console", title: str, rows: Sequence[RowChange], alone: Mapping[str, Kind]) -> None:
    """The rows under their strategies; of a strategy that only one run has, their number alone."""
    if not rows:
        console.print(plain(f"{title}: the same.", "dim"))
        return
    shared = [row for row in rows if row.strategy not in alone]
    is_money = any(row.net_cents for row in shared)
    table = _table(f"{title}: {_counted(rows)}", ("on", "plan", "what changed", *(("net",) if is_money else ())))
    if is_money:
        table.columns[-1].justify = "right"
        table.columns[-1].no_wrap = True
    table.columns[0].no_wrap = True
    for strategy, own in groupby(shared[:SHOWN], lambda row: row.strategy):
        table.add_row("", plain(visible(strategy), "bold"))
        for row in own:
            told = _ROLE[row.kind] if row.kind is not Kind.CHANGED else _told(row.changes)
            cells = [row.on, visible(row.plan or f"{row.catalyst}: not to trade"), told]
            table.add_row(*map(plain, cells + ([_signed(row.net_cents)] if is_money else [])))
    console.print(table)
    _print_rest(console, len(shared))
    for strategy, kind in alone.items():
        n = sum(row.strategy == strategy for row in rows)
        if n:
            console.print(plain(f"{visible(strategy)}: all {n} {_ROLE[kind]}"))


def _result_table(result: Result) -> "Table":
    table = _table(f"Result of {visible(result.strategy)}", ("", "first", "second", "difference"))
    for column in table.columns[1:]:
        column.justify = "right"
    found = {one.metric: one for one in result.metrics}
    for name in _HEADLINE:
        if name in found:
            one = found[name]
            table.add_row(name.replace("_", " "), *(shown_metric(name, cell) for cell in (one.before, one.after)),
                          shown_metric(name, one.difference, is_difference=True))  # fmt: skip
    return table


def shown_metric(name: str, cell: str, *, is_difference: bool = False) -> str:
    """A metric's cell as a person reads it."""
    if not cell:
        return UNDEFINED
    if name in _MONEY:
        cents = round(float(cell) * 100)
        return _signed(cents) if is_difference else amount(cents)
    if name in _RETURNS or name in _RATES:
        return (signed_percent if name in _RETURNS or is_difference else percent)(float(cell))
    number = float(cell)
    sign = "+" if is_difference and number > 0 else ""
    return sign + (f"{int(number):,}" if number == int(number) else ratio(number))


def _table(title: str, headings: Sequence[str]) -> "Table":
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(title=Text(title, style="bold"), title_justify="left", box=box.SIMPLE_HEAD, show_edge=False)
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table


def _print_rest(console: "Console", n: int) -> None:
    if n > SHOWN:
        console.print(plain(f"and {n - SHOWN} more: --json or --out has them all", "dim"))


def _counted(rows: Sequence[Change | RowChange]) -> str:
    counts = Counter(row.kind for row in rows)
    return ", ".join(f"{counts[kind]} {_ROLE[kind]}" for kind in Kind if counts[kind])


def _side(text: str | None) -> str:
    if text is None:
        return UNDEFINED
    return text[:12] if _HASH.fullmatch(text) else visible(text) or "empty"


def _told(changes: Sequence[Change]) -> str:
    found = {one.key: one for one in changes}
    ranked = [found[key] for key in _FIRST if key in found] or list(changes)
    pairs = [(one.key, *(_value(one.key, side) for side in (one.before, one.after))) for one in ranked]
    parts = [f"{key.replace('_', ' ')} {before} → {after}" for key, before, after in pairs if before != after][:TOLD]
    if not parts:
        parts = [f"the {one.key.replace('_', ' ')} in its last digits" for one in ranked[:1]]
    return visible("; ".join(parts))


def _value(key: str, text: str | None) -> str:
    if key in {"net_return", "weight"} and text:
        return (signed_percent if key == "net_return" else percent)(float(text))
    return shortened(_side(text), 40, Cut.END)


def _signed(cents: int) -> str:
    return ("+" if cents > 0 else "") + amount(cents)
