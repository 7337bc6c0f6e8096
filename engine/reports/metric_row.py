"""One row of a table of metrics: a strategy, or a benchmark beside it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engine.measurement.attainable import Attainable
from engine.measurement.performance import Drawdown, Performance, Trading, Versus
from engine.measurement.report import Report
from engine.reports import cells


@dataclass(frozen=True, slots=True)
class MetricRow:
    """What was measured of one strategy (`trading` and `attainable` are set) or of one benchmark (both are
    None).

    `versus` is the strategy against the run's first benchmark, None where they have no common session; `run` is
    empty within one report.
    """

    run: str
    name: str
    performance: Performance | None
    versus: Versus | None = None
    trading: Trading | None = None
    attainable: Attainable | None = None

    @property
    def label(self) -> str:
        """The row's name in a table."""
        return f"{self.run} / {self.name}" if self.run else self.name

    @property
    def drawdown(self) -> Drawdown | None:
        """The deepest fall, None for a curve that never fell."""
        return self.performance.drawdown if self.performance else None


def metric_rows(report: Report) -> tuple[MetricRow, ...]:
    """The report's strategies, then its benchmarks."""
    strategies = (
        MetricRow(
            "",
            each.name,
            each.performance,
            first_versus(each.versus, report.spec.benchmarks),
            each.trading,
            each.attainable,
        )
        for each in report.strategies
    )
    benchmarks = (MetricRow("", benchmark_name(report, ticker), measured) for ticker, measured in report.benchmarks)
    return (*strategies, *benchmarks)


def benchmark_name(report: Report, ticker: str) -> str:
    """A benchmark's ticker with its name, where the instruments have one."""
    found = report.instruments.find(ticker)
    return f"{ticker} {found.name}" if found and found.name and found.name != ticker else ticker


def first_versus(versus: Sequence[Versus], benchmarks: Sequence[str]) -> Versus | None:
    """The comparison with the first benchmark of a run."""
    return next((one for one in versus if one.benchmark in benchmarks[:1]), None)


_PERFORMANCE: tuple[tuple[str, Callable[[Performance], str]], ...] = (
    ("first_on", lambda one: cells.day(one.first_on)),
    ("last_on", lambda one: cells.day(one.last_on)),
    ("sessions", lambda one: cells.whole(one.n_sessions)),
    ("sessions_per_year", lambda one: cells.fraction(one.sessions_per_year)),
    ("total_return", lambda one: cells.fraction(one.total_return)),
    ("annual_return", lambda one: cells.fraction(one.annual_return)),
    ("volatility", lambda one: cells.fraction(one.volatility)),
    ("sharpe", lambda one: cells.fraction(one.sharpe)),
    ("sortino", lambda one: cells.fraction(one.sortino)),
    ("calmar", lambda one: cells.fraction(one.calmar)),
)
_DRAWDOWN: tuple[tuple[str, Callable[[Drawdown], str]], ...] = (
    ("max_drawdown", lambda one: cells.fraction(one.depth)),
    ("peak_on", lambda one: cells.day(one.peak_on)),
    ("trough_on", lambda one: cells.day(one.trough_on)),
    ("recovered_on", lambda one: cells.day(one.recovered_on)),
)
_VERSUS: tuple[tuple[str, Callable[[Versus], str]], ...] = (
    ("benchmark", lambda one: cells.text(one.benchmark)),
    ("common_first_on", lambda one: cells.day(one.first_on)),
    ("common_last_on", lambda one: cells.day(one.last_on)),
    ("common_sessions", lambda one: cells.whole(one.n_sessions)),
    ("strategy_return", lambda one: cells.fraction(one.strategy_return)),
    ("benchmark_return", lambda one: cells.fraction(one.benchmark_return)),
    ("excess", lambda one: cells.fraction(one.excess_return)),
    ("alpha", lambda one: cells.fraction(one.alpha)),
    ("beta", lambda one: cells.fraction(one.beta)),
    ("tracking_error", lambda one: cells.fraction(one.tracking_error)),
    ("information_ratio", lambda one: cells.fraction(one.information_ratio)),
    ("up_capture", lambda one: cells.fraction(one.up_capture)),
    ("down_capture", lambda one: cells.fraction(one.down_capture)),
)
_TRADING: tuple[tuple[str, Callable[[Trading], str]], ...] = (
    ("plans", lambda one: cells.whole(one.n_plans)),
    ("trades", lambda one: cells.whole(one.n_trades)),
    ("open", lambda one: cells.whole(one.n_open)),
    ("refused", lambda one: cells.whole(one.n_refused)),
    ("hit_rate", lambda one: cells.fraction(one.hit_rate)),
    ("average_net", lambda one: cells.fraction(one.average_net)),
    ("average_excess", lambda one: cells.fraction(one.average_excess)),
    ("average_win", lambda one: cells.fraction(one.average_win)),
    ("average_loss", lambda one: cells.fraction(one.average_loss)),
    ("exposure", lambda one: cells.fraction(one.exposure)),
    ("turnover", lambda one: cells.fraction(one.turnover)),
    ("costs", lambda one: cells.money(one.costs_cents)),
    ("net", lambda one: cells.money(one.net_cents)),
)
_ATTAINABLE: tuple[tuple[str, Callable[[Attainable], str]], ...] = (
    ("reaction", lambda one: cells.fraction(one.reaction)),
    ("reaction_plans", lambda one: cells.whole(one.n_reaction)),
    ("capturable", lambda one: cells.fraction(one.capturable)),
    ("capturable_plans", lambda one: cells.whole(one.n_capturable)),
    ("captured", lambda one: cells.fraction(one.captured)),
    ("captured_plans", lambda one: cells.whole(one.n_captured)),
    ("blocked_plans", lambda one: cells.whole(one.n_blocked)),
    ("missed", lambda one: cells.money(one.missed_cents)),
    ("avoided", lambda one: cells.fraction(one.avoided)),
    ("avoided_plans", lambda one: cells.whole(one.n_avoided)),
)

METRIC_HEADER = (
    "name",
    "role",
    *(name for name, _ in (*_PERFORMANCE, *_DRAWDOWN, *_VERSUS, *_TRADING, *_ATTAINABLE)),
)
VERSUS_HEADER = ("strategy", *(name for name, _ in _VERSUS))


def metric_cells(row: MetricRow) -> list[str]:
    """The cells of a row under METRIC_HEADER."""
    role = "benchmark" if row.trading is None else "strategy"
    found = [cells.text(row.name), role]
    found += [show(row.performance) if row.performance else "" for _, show in _PERFORMANCE]
    found += [show(row.drawdown) if row.drawdown else "" for _, show in _DRAWDOWN]
    found += [show(row.versus) if row.versus else "" for _, show in _VERSUS]
    found += [show(row.trading) if row.trading else "" for _, show in _TRADING]
    return found + [show(row.attainable) if row.attainable else "" for _, show in _ATTAINABLE]


def versus_cells(strategy: str, versus: Versus) -> list[str]:
    """The cells of a row under VERSUS_HEADER."""
    return [cells.text(strategy), *(show(versus) for _, show in _VERSUS)]
