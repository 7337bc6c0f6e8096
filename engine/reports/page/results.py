"""The tables of what strategies earned, against what, how they traded, what could be had, and what it cost."""

from dataclasses import dataclass

from engine.reports.page.grid import Column, Grid, Heading, Line, Text, headings, numbers
from engine.reports.page.number import (
    as_amount,
    as_basis_points,
    as_count,
    as_p_value,
    as_percent,
    as_ratio,
    as_signed_percent,
    as_text,
)
from engine.reports.run_tables import Number, Row, RunTables, Show
from engine.reports.verdict_wording import finding_word


@dataclass(frozen=True, slots=True)
class Quiet:
    """A strategy that made one trade or none."""

    strategy: str
    trades: Number


def _of(heading: str, name: str, show: Show, *, coloured: bool = False) -> Column:
    return Column(Heading(heading, is_coloured=coloured), name, show)


_EARNED = (
    _of("total return", "total_return", as_signed_percent, coloured=True),
    _of("annual return", "annual_return", as_signed_percent, coloured=True),
    _of("annual volatility", "volatility", as_percent),
    _of("max drawdown", "max_drawdown", as_percent),
    Column(Heading("trough on", "d"), "trough_on", as_text),
    _of("Sharpe", "sharpe", as_ratio),
    _of("Sortino", "sortino", as_ratio),
    _of("Calmar", "calmar", as_ratio),
    _of("sessions", "sessions", as_count),
)
_AGAINST = (
    _of("strategy", "strategy_return", as_signed_percent, coloured=True),
    _of("benchmark", "benchmark_return", as_signed_percent, coloured=True),
    _of("excess", "excess", as_signed_percent, coloured=True),
    _of("alpha", "alpha", as_signed_percent, coloured=True),
    _of("beta", "beta", as_ratio),
    _of("tracking error", "tracking_error", as_percent),
    _of("information ratio", "information_ratio", as_ratio),
    _of("up capture", "up_capture", as_ratio),
    _of("down capture", "down_capture", as_ratio),
    _of("common sessions", "common_sessions", as_count),
)
_TRADED = (
    _of("trades", "trades", as_count),
    _of("still open", "open", as_count),
    _of("hit rate", "hit_rate", as_percent),
    _of("average net", "average_net", as_signed_percent, coloured=True),
    _of("average excess", "average_excess", as_signed_percent, coloured=True),
    _of("average win", "average_win", as_signed_percent),
    _of("average loss", "average_loss", as_signed_percent),
    _of("exposure", "exposure", as_percent),
    _of("turnover a year", "turnover", as_ratio),
    _of("net gain", "net", as_amount, coloured=True),
)
_HAD = (
    _of("reaction", "reaction", as_signed_percent, coloured=True),
    _of("of plans", "reaction_plans", as_count),
    _of("capturable", "capturable", as_signed_percent, coloured=True),
    _of("of plans", "capturable_plans", as_count),
    _of("captured", "captured", as_signed_percent, coloured=True),
    _of("of plans", "captured_plans", as_count),
    _of("plans", "plans", as_count),
    _of("refused", "refused", as_count),
    _of("with blocked shares", "blocked_plans", as_count),
    _of("missed", "missed", as_amount, coloured=True),
)
_LUCK = (
    _of("mean excess", "tested_excess", as_signed_percent, coloured=True),
    _of("p", "p", as_p_value),
    _of("p of all tests", "p_adjusted", as_p_value),
    _of("independent", "independent", as_count),
    _of("shows", "detectable", as_percent),
    _of("trades", "trades", as_count),
    _of("entry sessions", "entry_sessions", as_count),
)
_COSTS = (
    _of("commission", "commission", as_amount),
    _of("stamp duty", "stamp_duty", as_amount),
    _of("transfer fee", "transfer_fee", as_amount),
    _of("handling fee", "handling_fee", as_amount),
    _of("regulatory fee", "regulatory_fee", as_amount),
    _of("dividend tax", "dividend_tax", as_amount),
    _of("all costs", "total", as_amount),
    _of("bought and sold", "traded", as_amount),
    _of("costs of it", "rate", as_basis_points),
)


def earned_grid(run: RunTables) -> Grid:
    """Every strategy, then every benchmark, alone."""
    return _metrics(run, "Returns and risk, each on its own sessions", _EARNED, with_benchmarks=True)


def against_grid(run: RunTables) -> Grid:
    """Every strategy against every benchmark, on the sessions that both have."""
    names = {one.ticker: one.name for one in run.record.benchmarks}
    lines = (
        Line(
            (Text(row["strategy"], f"against {names.get(row['benchmark'], row['benchmark'])}"), *numbers(row, _AGAINST))
        )
        for row in run.rows("versus.csv")
    )
    return Grid("Against each benchmark, on the sessions that both have", headings("", _AGAINST), (tuple(lines),))


def traded_grid(run: RunTables) -> Grid:
    """How every strategy traded."""
    return _metrics(run, "Trades: means over trades, each counting once", _TRADED)


def had_grid(run: RunTables) -> Grid:
    """The three returns of every strategy's plans."""
    return _metrics(run, "Means over plans, traded or refused, less the first benchmark's return", _HAD)


def luck_grid(run: RunTables) -> Grid:
    """Every strategy's verdict and why, with what it rests on."""
    lines = (Line((Text(row["strategy"]), _told(row), *numbers(row, _LUCK))) for row in run.rows("evidence.csv"))
    name, *columns = headings("", _LUCK)
    caption = "Can what the trades earned over the first benchmark be told from luck?"
    return Grid(caption, (name, Heading("verdict", "wide"), *columns), (tuple(lines),))


def _told(row: Row) -> Text:
    return Text(finding_word(row["finding"]), row["verdict"].partition(": ")[2])


def costs_grid(run: RunTables) -> Grid:
    """Every strategy's costs by kind."""
    lines = (Line((Text(row["strategy"]), *numbers(row, _COSTS))) for row in run.rows("costs.csv"))
    return Grid("Costs by kind; slippage is in the prices", headings("", _COSTS), (tuple(lines),))


def strategy_metrics(run: RunTables) -> dict[str, Row]:
    """The row of metrics of each strategy, in the run's order."""
    return {row["name"]: row for row in run.rows("metrics.csv") if row["role"] == "strategy"}


def benchmark_metrics(run: RunTables) -> list[Row]:
    """The row of metrics of each benchmark, in the run's order."""
    return [row for row in run.rows("metrics.csv") if row["role"] == "benchmark"]


def quiet(run: RunTables) -> list[Quiet]:
    """The strategies that traded too little for their rates to mean anything."""
    rows = strategy_metrics(run).items()
    return [Quiet(name, row.number("trades", as_count)) for name, row in rows if int(row["trades"]) <= 1]


def _metrics(run: RunTables, caption: str, columns: tuple[Column, ...], *, with_benchmarks: bool = False) -> Grid:
    rows = [list(strategy_metrics(run).values())]
    if with_benchmarks:
        rows.append(benchmark_metrics(run))
    groups = tuple(
        tuple(
            Line((Text(row["name"]), *numbers(row, columns)), "" if row["role"] == "strategy" else "beside")
            for row in group
        )
        for group in rows
    )
    return Grid(caption, headings("", columns), groups)
