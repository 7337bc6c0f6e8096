"""A placebo test on the screen: how much there is to go by, the verdicts, ranks and p-values, the lags."""

from typing import TYPE_CHECKING

from engine.measurement.placebo.placebo_result import StrategyPlacebo
from engine.placebo import PlaceboReport
from engine.reports.placebo.wording import (
    NAMES,
    best_lag,
    check_sentence,
    lag_cells,
    leak_sentence,
    method_sentences,
    setup_sentence,
    shown,
    verdict_sentences,
    warnings,
)
from engine.reports.screen import notice_panel, plain
from engine.reports.study_wording import p_value
from engine.reports.wording import UNDEFINED, visible

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table


def print_placebo(report: PlaceboReport, console: "Console | None" = None) -> None:
    """Show a placebo test; what could not be computed is shown as a dash."""
    from rich.console import Console

    console = console or Console()
    result = report.result
    if report.report.notice:
        console.print(notice_panel(report.report.notice))
    console.print(plain(setup_sentence(report), "dim"))
    for sentence in method_sentences(result):
        console.print(plain(visible(sentence)))
    for sentence in warnings(result):
        console.print(plain(visible(sentence), "yellow"))
    for one in result.strategies:
        console.print()
        *sentences, verdict = verdict_sentences(one)
        for sentence in sentences:
            console.print(plain(visible(sentence)))
        console.print(plain(visible(verdict), "bold"))
        console.print(_standings(one))
        console.print()
        console.print(_lags(one))
        for told in filter(None, (best_lag(one), leak_sentence(one))):
            console.print(plain(visible(told)))
    if told := check_sentence(result):
        console.print()
        console.print(plain(told))


def _standings(one: StrategyPlacebo) -> "Table":
    columns = ["measure", "true", "5%", "median", "95%", "rank", "p", "±", "2-sided"]
    has_undefined = any(row.n_undefined for rows in one.standings.values() for row in rows)
    if has_undefined:
        columns.append("none")
    table = _table(f"{one.strategy}: the true calendar among those that mean nothing", *columns, left=1)
    for method, rows in one.standings.items():
        table.add_row(plain(NAMES[method], "bold"))
        for row in rows:
            rank = UNDEFINED if row.rank is None else f"{row.rank:,}/{row.n - row.n_undefined + 1:,}"
            undefined = [f"{row.n_undefined:,}" if row.n_undefined else ""] if has_undefined else []
            table.add_row(
                f"  {row.measure.value}",
                *(shown(row.measure, value) for value in (row.value, row.low, row.median, row.high)),
                rank,
                p_value(row.p),
                UNDEFINED if row.error is None else f"{row.error:.3f}",
                p_value(row.p_two_sided),
                *undefined,
            )
    return table


def _lags(one: StrategyPlacebo) -> "Table":
    columns = ("lag", "net profit", "excess", "CAAR", "AAR", "trades", "refused", "outside")
    table = _table(f"{one.strategy}: entries so many sessions later (negative: earlier)", *columns, left=0)
    for point in one.lags:
        table.add_row(*(plain(cell, "" if point.lag else "bold") for cell in lag_cells(point)))
    return table


def _table(title: str, *columns: str, left: int) -> "Table":
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(
        title=plain(visible(title)), title_justify="left", box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=0
    )
    for place, column in enumerate(columns):
        table.add_column(column, justify="left" if place < left else "right", overflow="fold")
    return table
