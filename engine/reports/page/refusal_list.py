"""What the market or the account did not let a strategy buy, and what that would have earned."""

from engine.reports.page.catalyst_list import anchors
from engine.reports.page.grid import Grid, Heading, Line, Text
from engine.reports.page.number import as_amount, as_count, as_signed_percent
from engine.reports.run_tables import Row, RunTables
from engine.reports.wording import UNDEFINED

_HEADINGS = (
    Heading("strategy", "name"),
    Heading("instrument", "d"),
    Heading("catalyst"),
    Heading("entry session", "d"),
    Heading("reason", "wide"),
    Heading("wanted"),
    Heading("filled"),
    Heading("missed return", is_coloured=True),
    Heading("missed", is_coloured=True),
)


def refusal_grid(run: RunTables) -> Grid:
    """One row for each plan that was refused or cut."""
    detail = {(row["strategy"], row["plan"]): row["detail"] for row in run.rows("refusals.csv")}
    names = anchors(run)
    rows = [row for row in run.rows("plans.csv") if row["traded"] == "no" or row["blocked"] not in {"", "0"}]
    return Grid("", _HEADINGS, (tuple(_line(row, detail, names) for row in rows),))


def _line(row: Row, detail: dict[tuple[str, str], str], names: dict[str, str]) -> Line:
    anchor = names.get(row["catalyst"], "")
    reason = row["blocked_by"] or "refused"
    return Line(
        (
            Text(row["strategy"]),
            Text(row["ticker"]),
            Text(anchor.removeprefix("catalyst-") or UNDEFINED, anchor=anchor),
            Text(row["enter_on"] or UNDEFINED),
            Text(reason, detail.get((row["strategy"], row["plan"]), "")),
            row.number("wanted", as_count),
            row.number("filled", as_count),
            row.number("missed_return", as_signed_percent),
            row.number("missed", as_amount),
        )
    )
