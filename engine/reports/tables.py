"""The tables of a report as CSV. With these files alone cash and equity can be rebuilt to the cent.

At every session: cash = the base session's cash (the capital) + the cash of all fills and entitlements and the
interest up to it;
equity = cash + the values of that session's positions. What of the cash is on its way from redemptions is its unsettled
part: a redemption's cash is unsettled before the session of its settles_on.
"""

from collections.abc import Iterator

from engine.measurement.report import MeasuredStrategy, Report
from engine.reports import cells
from engine.reports.catalyst_table import catalyst_table
from engine.reports.errors import ReportError
from engine.reports.evidence_table import evidence_tables
from engine.reports.finding_table import finding_table
from engine.reports.instrument_table import instrument_table
from engine.reports.metric_row import METRIC_HEADER, VERSUS_HEADER, metric_cells, metric_rows, versus_cells
from engine.reports.plan_table import plan_table
from engine.reports.source_table import source_table
from engine.reports.vehicle_table import vehicle_table
from engine.simulation.block import Block
from engine.simulation.decision import Decision
from engine.simulation.fill import Entitlement, Fill
from engine.simulation.outcome import EquityPoint, PositionValue
from engine.simulation.refusal import Refusal
from engine.simulation.trade import Trade

DECISIONS = ("strategy", "decided_on", "catalyst", "plan", "ticker", "side", "act_on", "weight", "shares", "why")
FILLS = (
    *("strategy", "plan", "catalyst", "session", "ticker", "side", "wanted", "shares", "price", "notional"),
    *("commission", "stamp_duty", "transfer_fee", "handling_fee", "regulatory_fee", "dividend_tax", "fund_fee"),
    *("cash", "queued", "settles_on"),
)
ENTITLEMENTS = ("strategy", "plan", "catalyst", "session", "ticker", "shares_before", "shares_after", "cash")
REFUSALS = ("strategy", "plan", "catalyst", "session", "ticker", "reason", "wanted", "detail")
BLOCKS = ("strategy", "plan", "catalyst", "session", "ticker", "side", "wanted", "blocked", "reason", "detail")
TRADES = (
    *("strategy", "plan", "catalyst", "ticker", "decided_on", "entry_on", "entry_price", "shares"),
    *("planned_exit_on", "exit_on", "exit_price", "exit_shares", "status", "cost", "proceeds", "dividends"),
    *("fees", "gross", "net", "net_return"),
)
POSITIONS = ("strategy", "session", "plan", "catalyst", "ticker", "shares", "close", "value", "stale")
EQUITY = ("strategy", "session", "cash", "equity", "interest", "unsettled")


def tables(report: Report) -> dict[str, bytes]:
    """Every table by file name, in the order of writing. ReportError where two strategies bear one label."""
    names = [strategy.name for strategy in report.strategies]
    for name in names:
        if names.count(name) > 1:
            raise ReportError(f'two strategies are both labelled "{name}": label them by what differs')
    return {
        "decisions.csv": cells.encoded(DECISIONS, _rows_of_decisions(report)),
        "fills.csv": cells.encoded(FILLS, _rows_of_fills(report)),
        "entitlements.csv": cells.encoded(ENTITLEMENTS, _rows_of_entitlements(report)),
        "refusals.csv": cells.encoded(REFUSALS, _rows_of_refusals(report)),
        "blocks.csv": cells.encoded(BLOCKS, _rows_of_blocks(report)),
        "plans.csv": plan_table(report),
        "trades.csv": _trades(report),
        "positions.csv": cells.encoded(POSITIONS, _rows_of_positions(report)),
        "equity.csv": _equity(report),
        "catalysts.csv": catalyst_table(report),
        "sources.csv": source_table(report),
        "metrics.csv": cells.encoded(METRIC_HEADER, map(metric_cells, metric_rows(report))),
        "versus.csv": cells.encoded(VERSUS_HEADER, _rows_of_versus(report)),
        "findings.csv": finding_table(report.verdicts),
        **evidence_tables(report),
        "instruments.csv": instrument_table(report),
        **({"vehicles.csv": vehicle_table(report.vehicles)} if report.vehicles else {}),
    }


def _rows_of_decisions(report: Report) -> Iterator[list[str]]:
    for strategy in report.strategies:
        yield from (_decision(strategy.name, row) for row in strategy.outcome.decisions)


def _decision(strategy: str, row: Decision) -> list[str]:
    return [
        cells.text(strategy),
        cells.day(row.decided_on),
        cells.text(row.catalyst),
        cells.text(row.plan),
        cells.text(row.ticker),
        row.side.value,
        cells.day(row.act_on),
        cells.fraction(row.weight),
        cells.whole(row.shares),
        cells.text(row.why),
    ]


def _rows_of_fills(report: Report) -> Iterator[list[str]]:
    for strategy in report.strategies:
        catalysts = _catalyst_by_plan(strategy)
        yield from (_fill(strategy.name, catalysts.get(row.plan, ""), row) for row in strategy.outcome.fills)


def _fill(strategy: str, catalyst: str, row: Fill) -> list[str]:
    return [
        cells.text(strategy),
        cells.text(row.plan),
        cells.text(catalyst),
        cells.day(row.session),
        cells.text(row.ticker),
        row.side.value,
        cells.whole(row.wanted),
        cells.whole(row.shares),
        cells.price(row.price),
        cells.money(row.notional_cents),
        cells.money(row.commission_cents),
        cells.money(row.stamp_duty_cents),
        cells.money(row.transfer_fee_cents),
        cells.money(row.handling_fee_cents),
        cells.money(row.regulatory_fee_cents),
        cells.money(row.dividend_tax_cents),
        cells.money(row.fund_fee_cents),
        cells.money(row.cash_cents),
        cells.yes_no(row.is_queued),
        cells.day(row.settles_on),
    ]


def _rows_of_entitlements(report: Report) -> Iterator[list[str]]:
    for strategy in report.strategies:
        catalysts = _catalyst_by_plan(strategy)
        for row in strategy.outcome.entitlements:
            yield _entitlement(strategy.name, catalysts.get(row.plan, ""), row)


def _entitlement(strategy: str, catalyst: str, row: Entitlement) -> list[str]:
    return [
        cells.text(strategy),
        cells.text(row.plan),
        cells.text(catalyst),
        cells.day(row.session),
        cells.text(row.ticker),
        cells.whole(row.shares_before),
        cells.whole(row.shares_after),
        cells.money(row.cash_cents),
    ]


def _rows_of_refusals(report: Report) -> Iterator[list[str]]:
    for strategy in report.strategies:
        yield from (_refusal(strategy.name, row) for row in strategy.outcome.refusals)


def _refusal(strategy: str, row: Refusal) -> list[str]:
    return [
        cells.text(strategy),
        cells.text(row.plan),
        cells.text(row.catalyst),
        cells.day(row.session),
        cells.text(row.ticker),
        row.reason.value,
        cells.whole(row.wanted),
        cells.text(row.detail),
    ]


def _rows_of_blocks(report: Report) -> Iterator[list[str]]:
    for strategy in report.strategies:
        catalysts = _catalyst_by_plan(strategy)
        yield from (_block(strategy.name, catalysts.get(row.plan, ""), row) for row in strategy.outcome.blocks)


def _block(strategy: str, catalyst: str, row: Block) -> list[str]:
    return [
        cells.text(strategy),
        cells.text(row.plan),
        cells.text(catalyst),
        cells.day(row.session),
        cells.text(row.ticker),
        row.side.value,
        cells.whole(row.wanted),
        cells.whole(row.blocked),
        row.reason.value,
        cells.text(row.detail),
    ]


def _trades(report: Report) -> bytes:
    tickers = [curve.ticker for curve in report.curves]
    beside = (f"{ticker} return" for ticker in tickers)
    header = (*TRADES, *beside, "excess", "exit_delay", "delay_return", "valued_on")
    return cells.encoded(header, _rows_of_trades(report, tickers))


def _rows_of_trades(report: Report, tickers: list[str]) -> Iterator[list[str]]:
    for strategy in report.strategies:
        returns = {each.plan: each for each in strategy.trades}
        delayed = {each.plan: each.delay_return for each in strategy.blocked_exits}
        for trade in strategy.outcome.trades:
            measured = returns.get(trade.plan)
            beside = dict(measured.benchmarks) if measured else {}
            yield [
                *_trade(strategy.name, trade),
                *(cells.fraction(beside.get(ticker)) for ticker in tickers),
                cells.fraction(measured.excess if measured else None),
                cells.whole(trade.exit_delay),
                cells.fraction(delayed.get(trade.plan)),
                cells.day(trade.valued_on),
            ]


def _trade(strategy: str, row: Trade) -> list[str]:
    return [
        cells.text(strategy),
        cells.text(row.plan),
        cells.text(row.catalyst),
        cells.text(row.ticker),
        cells.day(row.decided_on),
        cells.day(row.entry_on),
        cells.price(row.entry_price),
        cells.whole(row.shares),
        cells.day(row.planned_exit_on),
        cells.day(row.exit_on),
        cells.price(row.exit_price),
        cells.whole(row.exit_shares),
        "open" if row.is_open else "closed",
        cells.money(row.cost_cents),
        cells.money(row.proceeds_cents),
        cells.money(row.dividends_cents),
        cells.money(row.fees_cents),
        cells.money(row.gross_cents),
        cells.money(row.net_cents),
        cells.fraction(row.net_return),
    ]


def _rows_of_positions(report: Report) -> Iterator[list[str]]:
    for strategy in report.strategies:
        catalysts = _catalyst_by_plan(strategy)
        for row in strategy.outcome.positions:
            yield _position(strategy.name, catalysts.get(row.plan, ""), row)


def _position(strategy: str, catalyst: str, row: PositionValue) -> list[str]:
    return [
        cells.text(strategy),
        cells.day(row.session),
        cells.text(row.plan),
        cells.text(catalyst),
        cells.text(row.ticker),
        cells.whole(row.shares),
        cells.price(row.close),
        cells.money(row.value_cents),
        cells.yes_no(row.is_stale),
    ]


def _equity(report: Report) -> bytes:
    header = (*EQUITY, *(curve.ticker for curve in report.curves))
    levels = [dict(curve.levels) for curve in report.curves]
    rows = (
        [*_account(strategy.name, point), *(cells.price(known.get(point.session)) for known in levels)]
        for strategy in report.strategies
        for point in strategy.outcome.equity
    )
    return cells.encoded(header, rows)


def _account(strategy: str, point: EquityPoint) -> list[str]:
    return [
        cells.text(strategy),
        cells.day(point.session),
        cells.money(point.cash_cents),
        cells.money(point.equity_cents),
        cells.money(point.interest_cents),
        cells.money(point.unsettled_cents),
    ]


def _rows_of_versus(report: Report) -> Iterator[list[str]]:
    for strategy in report.strategies:
        yield from (versus_cells(strategy.name, one) for one in strategy.versus)


def _catalyst_by_plan(strategy: MeasuredStrategy) -> dict[str, str]:
    return {plan.id: plan.catalyst for plan in strategy.outcome.plans}
