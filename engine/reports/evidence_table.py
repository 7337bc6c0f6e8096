"""What a result rests on, as CSV: attribution, evidence, months and years, costs by kind."""

from collections.abc import Iterator

from engine.measurement.attribution import Contribution
from engine.measurement.calendar_return import CalendarReturn
from engine.measurement.cost_breakdown import CostBreakdown
from engine.measurement.evidence import Evidence, Left
from engine.measurement.report import Report
from engine.reports import cells
from engine.reports.verdict_wording import COLUMNS as VERDICT
from engine.reports.verdict_wording import verdict_cells

ATTRIBUTION = (
    *("strategy", "catalyst", "cluster", "entry_on", "exit_on", "trades", "net", "share", "net_return", "excess"),
)
EVIDENCE = (
    *("strategy", "catalysts", "traded", "trades", "entry_sessions", "clusters", "best", "best_net"),
    *("trades_without_best", "net_without_best", "return_without_best", "best_cluster", "cluster_catalysts"),
    *("cluster_net", "trades_without_cluster", "net_without_cluster", "return_without_cluster"),
    *VERDICT,
)
CALENDAR_RETURNS = (*("strategy", "period", "first_on", "last_on", "sessions", "return", "benchmark_return", "excess"),)
COSTS = (
    *("strategy", "commission", "stamp_duty", "transfer_fee", "handling_fee", "regulatory_fee", "dividend_tax"),
    *("total", "traded", "rate"),
)


def evidence_tables(report: Report) -> dict[str, bytes]:
    """The tables by file name, strategy by strategy."""
    return {
        "attribution.csv": cells.encoded(ATTRIBUTION, _rows_of_attribution(report)),
        "evidence.csv": cells.encoded(EVIDENCE, (_evidence(one.name, one.evidence) for one in report.strategies)),
        "calendar_returns.csv": cells.encoded(CALENDAR_RETURNS, _rows_of_calendar(report)),
        "costs.csv": cells.encoded(COSTS, (_costs(one.name, one.costs) for one in report.strategies)),
    }


def _rows_of_attribution(report: Report) -> Iterator[list[str]]:
    for strategy in report.strategies:
        yield from (_contribution(strategy.name, row) for row in strategy.attribution.contributions)


def _contribution(strategy: str, row: Contribution) -> list[str]:
    return [
        cells.text(strategy),
        cells.text(row.catalyst),
        cells.whole(row.cluster),
        cells.day(row.entry_on),
        cells.day(row.exit_on),
        cells.whole(row.n_trades),
        cells.money(row.net_cents),
        cells.fraction(row.share),
        cells.fraction(row.net_return),
        cells.fraction(row.excess),
    ]


def _evidence(strategy: str, row: Evidence) -> list[str]:
    cluster = row.best_cluster
    return [
        cells.text(strategy),
        cells.whole(row.n_catalysts),
        cells.whole(row.n_traded),
        cells.whole(row.n_trades),
        cells.whole(row.n_entry_sessions),
        cells.whole(row.n_clusters),
        cells.text(row.best.catalyst) if row.best else "",
        *_left(row.without_best),
        cells.whole(cluster.number if cluster else None),
        cells.text(";".join(cluster.catalysts)) if cluster else "",
        *_left(row.without_best_cluster),
        *verdict_cells(row.verdict),
    ]


def _left(row: Left | None) -> list[str]:
    if row is None:
        return [""] * 4
    return [
        cells.money(row.taken_cents),
        cells.whole(row.n_trades),
        cells.money(row.net_cents),
        cells.fraction(row.total_return),
    ]


def _rows_of_calendar(report: Report) -> Iterator[list[str]]:
    for strategy in report.strategies:
        yield from (_calendar_return(strategy.name, row) for row in strategy.calendar_returns)


def _calendar_return(strategy: str, row: CalendarReturn) -> list[str]:
    return [
        cells.text(strategy),
        row.period,
        cells.day(row.first_on),
        cells.day(row.last_on),
        cells.whole(row.n_sessions),
        cells.fraction(row.total_return),
        cells.fraction(row.benchmark_return),
        cells.fraction(row.excess),
    ]


def _costs(strategy: str, row: CostBreakdown) -> list[str]:
    return [
        cells.text(strategy),
        cells.money(row.commission_cents),
        cells.money(row.stamp_duty_cents),
        cells.money(row.transfer_fee_cents),
        cells.money(row.handling_fee_cents),
        cells.money(row.regulatory_fee_cents),
        cells.money(row.dividend_tax_cents),
        cells.money(row.total_cents),
        cells.money(row.traded_cents),
        cells.fraction(row.rate),
    ]
