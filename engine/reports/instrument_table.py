"""The table of instruments as CSV: one row for each that the run had prices of and planned, traded or measured."""

from engine.measurement.report import Report
from engine.reports import cells

INSTRUMENTS = ("ticker", "name", "name_zh", "kind", "exchange")


def instrument_table(report: Report) -> bytes:
    """The table, by ticker."""
    used = {plan.ticker for strategy in report.strategies for plan in strategy.outcome.plans}
    used |= {ticker for catalyst in report.calendar for ticker in catalyst.tickers}
    used |= set(report.spec.benchmarks)
    rows = (
        [
            cells.text(row.ticker),
            cells.text(row.name),
            cells.text(row.name_zh),
            row.kind.value,
            cells.text(row.exchange),
        ]
        for row in report.instruments
        if row.ticker in used
    )
    return cells.encoded(INSTRUMENTS, rows)
