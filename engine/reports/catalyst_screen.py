"""The catalysts on the screen: one row each, with what every strategy made of it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from engine.reports.catalyst_row import CatalystOutcome, CatalystRow
from engine.reports.wording import UNDEFINED, moment, signed_percent, visible
from engine.simulation.outcome import Fate

if TYPE_CHECKING:
    from rich.table import Table

FIXED = 3 + 10 + 10 + 3 * 2  # number, date, entry session and the gaps after them
TITLE_AT_LEAST = 26


def catalyst_screen(rows: Sequence[CatalystRow], width: int) -> "Table":
    """A row for each catalyst: what the strategies that trade catalysts earned on it, or why none of them did."""
    from rich.text import Text

    idle = idle_strategies(rows)
    table = _frame(width)
    for row in rows:
        table.add_row(*_own(row), Text("\n".join(_lines(row, idle)), overflow="fold"))
    return table


def idle_strategies(rows: Sequence[CatalystRow]) -> frozenset[str]:
    """The strategies that neither traded a catalyst nor were refused one."""
    named = {one.strategy for row in rows for one in row.outcomes}
    acted = {one.strategy for row in rows for one in row.outcomes if _acted(one)}
    return frozenset(named - acted)


def what_happened(outcome: CatalystOutcome) -> str:
    """What a strategy earned on it, as percent, with the excess in brackets; else why not. What a blocked purchase
    would have earned stands behind it."""
    fate, measured = outcome.fate, outcome.measured
    if fate is None or measured is None or fate.fate is not Fate.TRADED:
        return visible(_reason(outcome)) + _missed(outcome)
    text = f"{signed_percent(measured.net_return)} ({signed_percent(measured.excess)})"
    asides = [
        f"{measured.n_trades} trades" if measured.n_trades > 1 else "",
        "still open" if outcome.has_open_trade else "",
        f"{measured.n_refused} refused" if measured.n_refused else "",
    ]
    return ", ".join([text, *filter(None, asides)]) + _missed(outcome)


def _missed(outcome: CatalystOutcome) -> str:
    missed = outcome.entry.missed_return if outcome.entry else None
    return "" if missed is None else f" (missed {signed_percent(missed)})"


def _acted(outcome: CatalystOutcome) -> bool:
    return outcome.fate is not None and outcome.fate.fate in {Fate.TRADED, Fate.REFUSED}


def _lines(row: CatalystRow, idle: frozenset[str]) -> list[str]:
    """A line for each strategy that acted; for the others one line for each reason, unnamed where it is everyone's."""
    acted = [f"{visible(one.strategy)} {what_happened(one)}" for one in row.outcomes if _acted(one)]
    reasons: dict[str, list[str]] = {}
    for one in row.outcomes:
        if not _acted(one) and one.strategy not in idle:
            reasons.setdefault(what_happened(one), []).append(visible(one.strategy))
    if not acted and not reasons:
        return list(dict.fromkeys(what_happened(one) for one in row.outcomes))
    if not acted and len(reasons) == 1:
        return list(reasons)
    return acted + [f"{', '.join(names)} {reason}" for reason, names in reasons.items()]


def _reason(outcome: CatalystOutcome) -> str:
    if outcome.fate is None:
        return outcome.why
    name = outcome.fate.fate.value
    if outcome.fate.fate is Fate.REFUSED and outcome.refusals:
        return f"{name}: {', '.join(outcome.refusals)}"
    if outcome.fate.fate is Fate.EXCLUDED:
        return f"{name}: {outcome.why.partition(';')[0]}"
    return f"{name}: {outcome.why}" if outcome.why else name


def _own(row: CatalystRow) -> list[str]:
    entry = row.entry_on.isoformat() if row.entry_on else UNDEFINED
    return [str(row.number), moment(row.catalyst.known), _text(row.catalyst.title), entry]


def _text(text: str) -> str:
    from rich.markup import escape

    return escape(visible(text))


def _frame(width: int) -> "Table":
    from rich import box
    from rich.table import Table
    from rich.text import Text

    flexible = max(width - FIXED - 2, 2)
    title = max(min(TITLE_AT_LEAST, flexible // 2), flexible * 9 // 20)
    table = Table(
        title=Text("Catalysts: net return (excess)", style="bold"),
        title_justify="left",
        box=box.SIMPLE_HEAD,
        show_edge=False,
        padding=(0, 1, 0, 0),
        pad_edge=False,
        show_lines=False,
    )
    table.add_column("#", width=3, justify="right", overflow="fold")
    table.add_column("known", width=10, overflow="fold")
    table.add_column("title", width=max(title, 1), overflow="fold")
    table.add_column("entry", width=10, overflow="fold")
    table.add_column("what happened", width=max(flexible - title, 1), overflow="fold")
    return table
