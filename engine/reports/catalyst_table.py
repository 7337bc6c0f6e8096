"""The table of catalysts as CSV: one row for every catalyst of the calendar, also for those that nobody traded."""

from collections.abc import Mapping

from engine.measurement.report import Report
from engine.reports import cells
from engine.reports.catalyst_row import CatalystOutcome, CatalystRow, catalyst_rows

CATALYSTS = (
    *("id", "title", "kind", "announced", "precision", "known", "occurs", "targets", "direction", "scheduled"),
    *("status", "theme", "documents", "entry_session", "traded", "why_not"),
)
OF_STRATEGY = (
    *("fate", "trades", "net_return", "excess", "wanted", "filled", "blocked_by", "sessions_tried", "missed_return"),
    "why",
)


def catalyst_table(report: Report) -> bytes:
    """The table, in the calendar's order, with ten columns for every strategy."""
    header = (
        *CATALYSTS,
        *(f"{strategy.name} {column}" for strategy in report.strategies for column in OF_STRATEGY),
    )
    told = {document.id: document.title for document in report.calendar.documents}
    return cells.encoded(header, (_row(row, told) for row in catalyst_rows(report)))


def _row(row: CatalystRow, told: Mapping[str, str]) -> list[str]:
    catalyst = row.catalyst
    own = [
        cells.text(catalyst.id),
        cells.text(catalyst.title),
        catalyst.kind.value,
        str(catalyst.announced),
        catalyst.precision.value,
        str(catalyst.known),
        "" if catalyst.occurs is None else str(catalyst.occurs),
        cells.text(";".join(map(str, catalyst.targets))),
        cells.whole(catalyst.direction),
        cells.yes_no(catalyst.scheduled),
        catalyst.status.value,
        catalyst.theme,
        cells.text("; ".join(dict.fromkeys(told.get(one.document, one.document) for one in catalyst.sources))),
        cells.day(row.entry_on),
        cells.yes_no(row.is_traded),
        cells.text(row.why_not),
    ]
    return own + [cell for outcome in row.outcomes for cell in _outcome(outcome)]


def _outcome(outcome: CatalystOutcome) -> list[str]:
    measured, entry = outcome.measured, outcome.entry
    return [
        outcome.fate.fate.value if outcome.fate else "",
        cells.whole(measured.n_trades if measured else None),
        cells.fraction(measured.net_return if measured else None),
        cells.fraction(measured.excess if measured else None),
        cells.whole(entry.wanted if entry else None),
        cells.whole(entry.filled if entry else None),
        ";".join(reason.value for reason in entry.blocked_by) if entry else "",
        cells.whole(entry.n_sessions if entry else None),
        cells.fraction(entry.missed_return if entry else None),
        cells.text(outcome.why),
    ]
