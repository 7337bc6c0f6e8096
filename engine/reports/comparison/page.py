"""A comparison as one page, comparison.html: every number a cell of the tables beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from engine.reports.comparison.compared import MATRIX, PAIRS, VERDICTS, ComparedRuns, acting
from engine.reports.comparison.curves import curves_of_runs, invested_of_runs
from engine.reports.comparison.metrics import GROUPS, Metric
from engine.reports.comparison.shade import CORRELATION, EXCESS, largest
from engine.reports.comparison.words import LUCK, METHODS, summary, unmarked, verdict
from engine.reports.page.curves import Curve, falls_of
from engine.reports.page.document import rendered
from engine.reports.page.equity_chart import NARROW, WIDE, equity_chart
from engine.reports.page.grid import Grid, Heading, Line, Text
from engine.reports.page.number import as_count, as_percent, as_ratio, as_signed_percent, as_text
from engine.reports.page.svg import svg_of
from engine.reports.run_tables import Number, Row
from engine.reports.verdict_wording import MEANS, finding_word
from engine.reports.wording import period

if TYPE_CHECKING:
    from markupsafe import Markup

TEMPLATE, STYLE = "comparison.html", "comparison.css"
MOST_CELLS, NARROW_NAMES = 6000, 6


@dataclass(frozen=True, slots=True)
class Shaded:
    """A cell of a matrix: a number with its shade, or a word where there is none; `under` is a smaller number."""

    number: Number | None
    shade: str
    word: str = ""
    under: Number | None = None


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A row of a matrix: its name, what stands under it, its date, and a cell a strategy."""

    name: str
    under: str
    on: Number | None
    cells: tuple[Shaded, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A strategy against the reference, on catalysts and session by session, with what the intervals say."""

    label: str
    row: Row
    on_catalysts: str
    by_session: str

    def number(self, column: str) -> Number:
        """A difference or an edge as percent with its sign."""
        return self.row.number(column, as_signed_percent)

    def error(self, column: str) -> Number:
        """A standard error as percent."""
        return self.row.number(column, as_percent)

    def count(self, column: str) -> Number:
        """A count."""
        return self.row.number(column, as_count)


def comparison_page(compared: ComparedRuns) -> bytes:
    """The page, from the comparison's tables alone: the same runs, the same bytes."""
    curves = curves_of_runs(compared)
    columns = acting(compared)
    rows, n_quiet, n_left = _matrix(compared, columns)
    return rendered(
        TEMPLATE,
        styles=(STYLE,),
        compared=compared,
        strategies=compared.strategies,
        benchmarks=compared.benchmarks,
        best=_best(compared),
        n_trades=sum(int(row["trades"]) for _, row in compared.strategies),
        span=_span(compared),
        groups=GROUPS,
        number_of=_number,
        is_best=_is_best,
        summary=summary(compared),
        unmarked=unmarked(compared),
        luck=_luck(compared),
        luck_means=MEANS,
        methods=METHODS,
        pictures=_pictures(compared, curves),
        legend=_legend(compared, curves),
        n_faint=sum(curve.is_faint for curve in curves),
        differences=[
            Difference(row["strategy"], row, verdict(row, "excess"), verdict(row, "return"))
            for row in compared.differences
        ],
        matrix=rows,
        columns=columns,
        idle=[label for label in compared.labels if label not in columns],
        n_quiet=n_quiet,
        n_left=n_left,
        is_crowded=len(compared.labels) > NARROW_NAMES,
        excess_legend=EXCESS.legend(),
        correlations=_correlations(compared) if len(compared.labels) > 1 else [],
        correlation_legend=CORRELATION.legend(),
        as_text=as_text,
    )


def _luck(compared: ComparedRuns) -> Grid:
    lines = (
        Line(
            (
                Text(row["strategy"]),
                Text(finding_word(row["finding"])),
                *(row.number(column, show) for _, column, show in LUCK),
            )
        )
        for row in compared.tables[VERDICTS]
    )
    heads = (Heading("verdict", "wide"), *(Heading(heading) for heading, _, _ in LUCK))
    return Grid("", (Heading("strategy", "name"), *heads), (tuple(lines),))


def _number(row: Row, metric: Metric) -> Number:
    return row.number(metric.column, metric.show)


def _is_best(row: Row, metric: Metric) -> bool:
    return metric.column in row["best_in"].split(";")


def _best(compared: ComparedRuns) -> tuple[str, Row] | None:
    """The strategy with the highest total return; None without one."""
    found = compared.strategies
    return max(found, key=lambda one: float(one[1]["total_return"] or 0.0), default=None)


def _span(compared: ComparedRuns) -> tuple[Number, Number] | None:
    rows = [row for _, row in compared.strategies]
    if not rows:
        return None
    first = min(rows, key=lambda row: row["first_on"])
    last = max(rows, key=lambda row: row["last_on"])
    return first.number("first_on", as_text), last.number("last_on", as_text)


def _pictures(compared: ComparedRuns, curves: Sequence[Curve]) -> "list[Markup]":
    """The chart for a desk and for a phone; the page shows one of them."""
    falls, invested = falls_of(curves), invested_of_runs(compared, curves)
    sessions = [session for curve in curves for session, _ in curve.points] or [date.min]
    shown = [curve for curve in curves if curve.known and not curve.is_faint]
    ends = ", ".join(f"{curve.name} {as_signed_percent(str(curve.known[-1][1]))}" for curve in shown)
    told = f"{period(min(sessions), max(sessions))}. At the end: {ends}."
    title = "All accounts and benchmarks, falls, and invested part"
    return [
        svg_of(equity_chart(curves, falls, invested, (), size), title, told, name=name)
        for name, size in (("equity", WIDE), ("equity-narrow", NARROW))
    ]


def _legend(compared: ComparedRuns, curves: Sequence[Curve]) -> list[tuple[Curve, Number, str]]:
    """Each coloured curve with its total return, and its period where the curves have several."""
    rows = {False: dict(compared.strategies), True: dict(compared.benchmarks)}
    periods = {(row["first_on"], row["last_on"]) for _, row in compared.strategies}
    found = []
    for curve in curves:
        row = rows[curve.is_benchmark].get(curve.name)
        if curve.is_faint or row is None:
            continue
        own = (row["first_on"], row["last_on"])
        note = "" if {own} == periods else f"{own[0]} to {own[1]}"
        found.append((curve, row.number("total_return", as_signed_percent), note))
    return found


def _matrix(compared: ComparedRuns, labels: Sequence[str]) -> tuple[list[MatrixRow], int, int]:
    """The rows of catalysts that a strategy traded or was refused, how many others there are, and how many are left
    out for room."""
    columns = [f"{label} excess" for label in labels]
    fates = [f"{label} fate" for label in labels]
    everything = compared.tables[MATRIX]
    acted = [row for row in everything if any(row[name] in {"traded", "refused"} for name in fates)]
    room = max(MOST_CELLS // max(len(columns), 1), 20)
    kept = [acted[place] for place in largest([[row[name] for name in columns] for row in acted], room)]
    rows = [
        MatrixRow(
            row["title"],
            row["catalyst"],
            row.number("entry_session", as_text),
            tuple(
                _excess(row.number(excess, as_signed_percent), row[fate])
                for excess, fate in zip(columns, fates, strict=True)
            ),
        )
        for row in kept
    ]
    return rows, len(everything) - len(acted), len(acted) - len(kept)


def _excess(number: Number, fate: str) -> Shaded:
    if not number.value:
        return Shaded(None, "", fate if fate == "refused" else "")
    return Shaded(number, EXCESS.shade(number.value))


def _correlations(compared: ComparedRuns) -> list[MatrixRow]:
    """A row a strategy, against every other; nothing on the diagonal."""
    pairs = {(row["strategy"], row["against"]): row for row in compared.tables[PAIRS]}
    return [
        MatrixRow(one, "", None, tuple(_correlation(pairs.get((one, other))) for other in compared.labels))
        for one in compared.labels
    ]


def _correlation(row: Row | None) -> Shaded:
    if row is None:
        return Shaded(None, "own")
    under = row.number("invested_sessions", as_count)
    number = row.number("correlation", as_ratio)
    if not number.value:
        return Shaded(None, "", "too few" if int(under.value) else "", under)
    return Shaded(number, CORRELATION.shade(number.value), under=under)
