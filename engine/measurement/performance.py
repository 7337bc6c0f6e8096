"""What a strategy earned, alone and against each benchmark. Returns are fractions; None where not defined."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Drawdown:
    """A curve's deepest fall from an earlier high: `depth` < 0; `recovered_on` None while below the peak."""

    depth: float
    peak_on: date
    trough_on: date
    recovered_on: date | None


@dataclass(frozen=True, slots=True)
class Performance:
    """One curve over `n_sessions` session returns, from the base session's level to the last close.

    `volatility`, `sharpe` and `sortino` are annualised. Annual figures are None for fewer than two returns;
    `drawdown` and `calmar` are None for a curve that never falls.
    """

    first_on: date
    last_on: date
    n_sessions: int
    sessions_per_year: float
    total_return: float
    annual_return: float | None
    volatility: float | None
    sharpe: float | None
    sortino: float | None
    calmar: float | None
    drawdown: Drawdown | None


@dataclass(frozen=True, slots=True)
class Versus:
    """A strategy against a benchmark on the sessions both have; `first_on` is the common base session."""

    benchmark: str
    first_on: date
    last_on: date
    n_sessions: int
    strategy_return: float
    benchmark_return: float
    excess_return: float
    alpha: float | None
    beta: float | None
    tracking_error: float | None
    information_ratio: float | None
    up_capture: float | None
    down_capture: float | None


@dataclass(frozen=True, slots=True)
class Trading:
    """What the trades of one strategy did. Rates over closed and open trades alike; money in cents.

    `average_net` is the mean net return, `average_excess` that less the first benchmark's over the same sessions;
    `average_win` and `average_loss` are means of net returns. `exposure` is the mean part of equity that is
    invested; `turnover` is how often a year mean equity was bought and sold.
    """

    n_plans: int
    n_trades: int
    n_open: int
    n_refused: int
    hit_rate: float | None
    average_net: float | None
    average_excess: float | None
    average_win: float | None
    average_loss: float | None
    exposure: float
    turnover: float | None
    costs_cents: int
    net_cents: int
