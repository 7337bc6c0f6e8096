"""Figures checked against prices: on the screen, and as a table."""

from itertools import groupby
from typing import TYPE_CHECKING

from catalysts.document import Document
from catalysts.figure import Figure, Measure
from catalysts.printed import Printed
from engine.measurement.figure_check import LIMITS, RETURNS, FigureCheck, Verdict
from engine.measurement.figure_report import FigureReport
from engine.measurement.printed_change import Convention
from engine.reports import cells
from engine.reports.publication import publication_line
from engine.reports.screen import notice_panel, plain
from engine.reports.wording import UNDEFINED, visible

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

HEADER = (
    *("document", "figure", "measure", "ticker", "from", "to", "relation", "printed", "value"),
    *("computed", "difference", "verdict", "convention", "detail"),
)
_PHRASES = {
    Measure.SESSION_RETURN: "on {to}",
    Measure.CLOSE: "close of {to}",
    Measure.LIMIT_UP_CLOSE: "limit close {to}",
    Measure.LIMIT_UP_OPEN: "limit open {to}",
    Measure.LIMIT_UP_STREAK: "limit-ups to {to}",
    Measure.RISING_STREAK: "rises to {to}",
}
_STYLES = {Verdict.AGREES: "green", Verdict.REFUTED: "bold red", Verdict.UNKNOWN: "dim"}


def figure_table(report: FigureReport) -> bytes:
    """One row a figure as CSV, in the order of the report."""
    return cells.encoded(HEADER, (_cells(check) for check in report.checks))


def print_figures(report: FigureReport, console: "Console | None" = None) -> None:
    """Document by document: printed beside computed, what cannot be told with the reason, the date's check."""
    from rich.console import Console
    from rich.padding import Padding

    console = console or Console()
    if report.notice:
        console.print(notice_panel(report.notice))
    documents = {document.id: document for document in report.documents}
    dates = {one.document.id: one for one in report.publications}
    for name, group in groupby(sorted(report.checks, key=_place), _document):
        checks = list(group)
        console.print(plain(_head(name, documents.get(name)), "bold"))
        computed = [check for check in checks if check.verdict is not Verdict.UNKNOWN]
        if computed:
            console.print(_computed_table(computed))
        for heading, lines in _sentences(checks):
            console.print(plain(heading))
            for line in lines:
                console.print(Padding(plain(line), (0, 0, 0, 2)))
        if name in dates:
            console.print(plain(publication_line(dates[name]), _STYLES[dates[name].verdict]))
        console.print()
    console.print(plain(_summary(report), "bold"))


def what_of(figure: Figure) -> str:
    """What a figure is about: its ticker, its period, its measure, in a few words."""
    ticker = figure.ticker or "no ticker"
    if figure.measure is Measure.OTHER:
        return figure.id.removeprefix(f"{figure.document}-")
    if figure.measure is Measure.RETURN:
        return f"{ticker} {figure.from_on} to {figure.to_on}"
    return f"{ticker} {_PHRASES[figure.measure].format(to=figure.to_on)}"


def printed_of(figure: Figure) -> str:
    """The figure as it was printed, with its relation where it is not plain equality, and the sign of a fall."""
    sign = "-" if figure.value < 0 and figure.measure in RETURNS and not figure.printed.startswith("-") else ""
    relation = "" if figure.relation == "=" else f"{figure.relation} "
    return f"{relation}{sign}{visible(figure.printed)}"


def computed_of(check: FigureCheck) -> str:
    """The computed number as a person reads it, two digits finer than it was printed."""
    figure, value = check.figure, check.computed
    if value is None:
        return UNDEFINED
    if figure.measure in RETURNS:
        return f"{value * 100:+.{_decimals(figure)}f}%"
    if figure.measure in LIMITS:
        return f"{value * 100:g}% limit" if value else "not at limit"
    return f"{value:,.10g}"


def _difference(check: FigureCheck) -> str:
    if check.difference is None:
        return UNDEFINED
    if check.figure.measure in RETURNS:
        return f"{check.difference * 100:+.{_decimals(check.figure)}f}"
    return f"{check.difference:+.6g}" if check.difference and check.figure.measure not in LIMITS else ""


def _decimals(figure: Figure) -> int:
    printed = Printed.parse(figure.printed)
    step = 0 if printed is None else -int(printed.step.adjusted())
    return max(step, 0) + 2


def _computed_table(checks: list[FigureCheck]) -> "Table":
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=0)
    table.add_column("what", overflow="fold", ratio=1)
    table.add_column("printed", overflow="fold", justify="right")
    for heading in ("computed", "diff"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("verdict", no_wrap=True)
    for check in checks:
        texts = (what_of(check.figure), printed_of(check.figure), computed_of(check), _difference(check))
        table.add_row(*map(plain, texts), plain(check.verdict.value, _STYLES[check.verdict]))
    return table


def _sentences(checks: list[FigureCheck]) -> list[tuple[str, list[str]]]:
    """What a table cannot hold: how a figure is refuted, by which convention it agrees, why one cannot be told."""
    shown = [
        ("Refuted:", [_line(check) for check in checks if check.verdict is Verdict.REFUTED]),
        ("By convention:", [_line(check, f"{check.convention}; ") for check in checks if _has_conventions(check)]),
        ("Cannot be told:", [_line(check) for check in checks if check.verdict is Verdict.UNKNOWN]),
    ]
    return [(heading, lines) for heading, lines in shown if lines]


def _line(check: FigureCheck, before: str = "") -> str:
    return f'{what_of(check.figure)}, "{printed_of(check.figure)}": {before}{visible(check.detail)}'


def _has_conventions(check: FigureCheck) -> bool:
    """Whether an ex-date lies within what agrees, so that how it was counted matters."""
    is_plain = check.convention == Convention.CLOSES
    return check.verdict is Verdict.AGREES and check.figure.measure in RETURNS and not is_plain


def _place(check: FigureCheck) -> tuple[str, tuple[int, int], str]:
    return check.figure.document, check.figure.span or (0, 0), check.figure.id


def _document(check: FigureCheck) -> str:
    return check.figure.document


def _head(name: str, document: Document | None) -> str:
    if document is None:
        return f"{name} (not in this calendar)"
    return f"{name}, published {document.published}: {visible(document.title)}"


def _summary(report: FigureReport) -> str:
    n_computed = len(report.checks) - report.count(Verdict.UNKNOWN)
    return (
        f"{len(report.checks)} figures, {n_computed} computed from {report.label}: "
        f"{report.count(Verdict.AGREES)} agree, {report.count(Verdict.REFUTED)} refuted; "
        f"{report.count(Verdict.UNKNOWN)} cannot be told."
    )


def _cells(check: FigureCheck) -> list[str]:
    figure = check.figure
    return [
        figure.document,
        figure.id,
        figure.measure.value,
        cells.text(figure.ticker),
        cells.day(figure.from_on),
        cells.day(figure.to_on),
        cells.text(figure.relation),
        cells.text(figure.printed),
        cells.price(figure.value),
        cells.fraction(check.computed),
        cells.fraction(check.difference),
        check.verdict.value,
        cells.text(check.convention),
        cells.text(check.detail),
    ]
