"""A report on the screen: what the strategies earned beside the benchmarks, and what became of every catalyst."""

from typing import TYPE_CHECKING

from engine.measurement.report import MeasuredStrategy, Report
from engine.reports.catalyst_row import catalyst_rows
from engine.reports.catalyst_screen import catalyst_screen, idle_strategies
from engine.reports.conventions import IN_SHORT
from engine.reports.finding_table import finding_sentences
from engine.reports.metric_row import metric_rows
from engine.reports.metric_screen import attainable_screens, metric_screens
from engine.reports.vehicle_table import vehicle_screens, vehicle_sentences
from engine.reports.verdict_screen import print_verdicts
from engine.reports.wording import amount, period, visible
from engine.simulation.refusal import Reason

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.text import Text


def print_report(report: Report, console: "Console | None" = None) -> None:
    """Show a report: notice, period and capital, the verdicts, the metrics, the catalysts, and who did not trade."""
    from rich.console import Console

    console = console or Console()
    if report.notice:
        console.print(notice_panel(report.notice))
    for sentence in finding_sentences(report.verdicts):
        console.print(plain(sentence))
    console.print(plain(_head(report), "bold"))
    print_verdicts(console, [(one.name, one.evidence.verdict) for one in report.strategies])
    first = next(iter(report.spec.benchmarks), "")
    measured = metric_rows(report)
    for table in [*metric_screens(measured, first, console.width), *attainable_screens(measured, console.width)]:
        console.print(table)
        console.print()
    for table in vehicle_screens(report.vehicles, console.width) if report.vehicles else ():
        console.print(table)
        console.print()
    for sentence in vehicle_sentences(report.vehicles):
        console.print(plain(sentence))
    console.print(plain(IN_SHORT.format(benchmark=visible(first) or "no benchmark"), "dim"))
    for sentence in [*part_sentences(report), *quiet_sentences(report)]:
        console.print(plain(sentence))
    console.print()
    rows = catalyst_rows(report)
    console.print(catalyst_screen(rows, console.width))
    for strategy in sorted(idle_strategies(rows)):
        console.print(plain(f"{visible(strategy)} traded none of them."))


def notice_panel(notice: str) -> "RenderableType":
    """What must not be overlooked, in a frame."""
    from rich.panel import Panel

    return Panel(plain(visible(notice), "bold"), title="Notice", border_style="yellow", title_align="left")


def plain(text: str, style: str = "") -> "Text":
    """Text that is never read as markup."""
    from rich.text import Text

    return Text(text, style=style, overflow="fold")


def part_sentences(report: Report) -> list[str]:
    """One sentence for each benchmark that lacks sessions of the run: its figures are of another period."""
    found = []
    for curve, (ticker, performance) in zip(report.curves, report.benchmarks, strict=True):
        with_level = [session for session, level in curve.levels if level is not None]
        if performance is None or len(with_level) < len(curve.levels):
            span = f"{period(with_level[0], with_level[-1])} only, " if with_level else ""
            found.append(
                f"{visible(ticker)} has {span}{len(with_level)} of the {len(curve.levels)} closes of the run: what "
                "stands in its row, and against it, is of those."
            )
    return found


def quiet_sentences(report: Report) -> list[str]:
    """One sentence for each strategy that traded too little for its rates to mean anything."""
    return [_quiet(strategy) for strategy in report.strategies if strategy.trading.n_trades <= 1]


def _quiet(strategy: MeasuredStrategy) -> str:
    name, refused = visible(strategy.name), strategy.trading.n_refused
    if strategy.trading.n_trades == 1:
        return f"{name} made one trade: its hit rate says nothing."
    aside = sum(row.reason is Reason.STOOD_ASIDE for row in strategy.outcome.refusals)
    verb = "stood aside" if aside == refused else "was refused" if refused == 1 else "were refused"
    because = f" ({refused} {'plan' if refused == 1 else 'plans'} {verb})" if refused else ""
    return f"{name} made no trade{because}: its account stayed in cash."


def _head(report: Report) -> str:
    first = next(iter(report.strategies), None)
    capital = f"capital {amount(round(report.spec.cash * 100))} for each strategy"
    if first is None:
        return capital
    measured = first.performance
    return f"{period(measured.first_on, measured.last_on)} · {measured.n_sessions} sessions · {capital}"
