"""The metrics of a comparison: how each is called and shown, and which way it is better."""

from dataclasses import dataclass

from engine.measurement.comparison import Better
from engine.reports.page.number import as_amount, as_count, as_percent, as_ratio, as_signed_percent, as_text
from engine.reports.run_tables import Show


@dataclass(frozen=True, slots=True)
class Metric:
    """One column of comparison.csv; `better` is None where neither way is."""

    column: str
    title: str
    show: Show
    better: Better | None = None


@dataclass(frozen=True, slots=True)
class MetricGroup:
    """Metrics that belong together."""

    title: str
    metrics: tuple[Metric, ...]


_HIGHER, _LOWER = Better.HIGHER, Better.LOWER

GROUPS = (
    MetricGroup(
        "Return and risk",
        (
            Metric("total_return", "total return", as_signed_percent, _HIGHER),
            Metric("annual_return", "annual return", as_signed_percent, _HIGHER),
            Metric("volatility", "annual volatility", as_percent, _LOWER),
            Metric("max_drawdown", "maximum drawdown", as_percent, _HIGHER),
            Metric("sharpe", "Sharpe", as_ratio, _HIGHER),
            Metric("sortino", "Sortino", as_ratio, _HIGHER),
            Metric("calmar", "Calmar", as_ratio, _HIGHER),
            Metric("sessions", "sessions", as_count),
        ),
    ),
    MetricGroup(
        "Against the first benchmark",
        (
            Metric("benchmark", "benchmark", as_text),
            Metric("excess", "excess return", as_signed_percent, _HIGHER),
            Metric("alpha", "alpha", as_signed_percent, _HIGHER),
            Metric("beta", "beta", as_ratio),
            Metric("tracking_error", "tracking error", as_percent),
            Metric("information_ratio", "information ratio", as_ratio, _HIGHER),
            Metric("up_capture", "up capture", as_ratio, _HIGHER),
            Metric("down_capture", "down capture", as_ratio, _LOWER),
        ),
    ),
    MetricGroup(
        "Trades",
        (
            Metric("plans", "plans", as_count),
            Metric("refused", "refused", as_count),
            Metric("trades", "trades", as_count),
            Metric("open", "open", as_count),
            Metric("hit_rate", "hit rate", as_percent, _HIGHER),
            Metric("average_net", "average net", as_signed_percent, _HIGHER),
            Metric("average_excess", "average excess", as_signed_percent, _HIGHER),
            Metric("average_win", "average win", as_signed_percent, _HIGHER),
            Metric("average_loss", "average loss", as_signed_percent, _HIGHER),
        ),
    ),
    MetricGroup(
        "Money and exposure",
        (
            Metric("net", "net", as_amount, _HIGHER),
            Metric("costs", "costs", as_amount),
            Metric("exposure", "exposure", as_percent),
            Metric("turnover", "turnover a year", as_ratio),
        ),
    ),
    MetricGroup(
        "What could be had: mean return a plan, less the benchmark's",
        (
            Metric("reaction", "reaction", as_signed_percent, _HIGHER),
            Metric("capturable", "capturable", as_signed_percent, _HIGHER),
            Metric("captured", "captured", as_signed_percent, _HIGHER),
            Metric("blocked_plans", "blocked plans", as_count),
            Metric("missed", "missed", as_amount),
        ),
    ),
)
DIRECTED = tuple(metric for group in GROUPS for metric in group.metrics if metric.better is not None)
