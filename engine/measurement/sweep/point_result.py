"""What one point of a sweep earned: the few numbers that a choice among very many needs."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean

import numpy as np

from engine.measurement.drawdown import max_drawdown
from engine.measurement.event_returns import FillAtOf, trade_return
from engine.measurement.overfitting.moments import sharpe_moments
from engine.measurement.overfitting.packed_returns import packed_returns, returns_sha256
from engine.measurement.returns import simple_returns
from engine.measurement.sweep.blocks import BlockPlan, summed
from engine.prices.bars import Bars, Dates, Floats
from engine.simulation.outcome import Outcome


@dataclass(frozen=True, slots=True)
class PointResult:
    """One point's account and trades; fractions, money in cents. `error` is empty, or why the point failed: then
    nothing else is there.

    `sharpe`, `skewness` and `kurtosis` are of the session returns, never annualised, None without scatter;
    `max_drawdown` is 0 for an account that never falls. `average_excess` is over the first benchmark, `n_excess` the
    trades that it is a mean of. `sums` are the point's numbers of a BlockPlan as float64, little-endian. `returns` are
    packed where they were kept. `difference` is empty, or how the reference executor differed.
    """

    number: int
    error: str = ""
    difference: str = ""
    net_cents: int = 0
    total_return: float = 0.0
    sharpe: float | None = None
    skewness: float | None = None
    kurtosis: float | None = None
    max_drawdown: float = 0.0
    n_trades: int = 0
    n_open: int = 0
    n_refused: int = 0
    hit_rate: float | None = None
    average_net: float | None = None
    average_excess: float | None = None
    n_excess: int = 0
    costs_cents: int = 0
    returns_sha256: str = ""
    returns: str = ""
    sums: bytes = b""


@dataclass(frozen=True, slots=True)
class TradeNumbers:
    """What is needed of a point's trades: gain and return after costs and return over the first benchmark of each (of
    those that have one), the places of the session returns in which they were begun; how many are open, how
    many plans were refused, and all costs."""

    net_cents: Sequence[int]
    net_returns: Sequence[float]
    excess: Sequence[float]
    entries: Sequence[int]
    n_open: int
    n_refused: int
    costs_cents: int


def measured_point(
    number: int, outcome: Outcome, benchmark: Bars, fill_at: FillAtOf, plan: BlockPlan, *, keeps_returns: bool = False
) -> PointResult:
    """Measure an outcome beside the first benchmark, on the conventions of a whole report."""
    levels = np.array([point.equity_cents for point in outcome.equity], dtype=np.float64)
    sessions = [point.session for point in outcome.equity[1:]]
    trades = outcome.trades
    beside = (trade_return(trade, (benchmark,), fill_at(trade.ticker)).excess for trade in trades)
    numbers = TradeNumbers(
        net_cents=[trade.net_cents for trade in trades],
        net_returns=[trade.net_return for trade in trades],
        excess=[one for one in beside if one is not None],
        entries=[bisect_left(sessions, trade.entry_on) for trade in trades],
        n_open=sum(trade.is_open for trade in trades),
        n_refused=len(outcome.refusals),
        costs_cents=sum(fill.costs_cents for fill in outcome.fills),
    )
    return point_result(number, levels, sessions, numbers, plan, keeps_returns=keeps_returns)


def point_result(
    number: int,
    levels: Floats,
    sessions: Sequence[date] | Dates,
    trades: TradeNumbers,
    plan: BlockPlan,
    *,
    keeps_returns: bool = False,
) -> PointResult:
    """A point's numbers from its equity at each close, the base first, and its trades; `sessions` are those after the
    base."""
    returns = simple_returns(levels)
    moments = sharpe_moments(returns)
    return PointResult(
        number=number,
        net_cents=sum(trades.net_cents),
        total_return=float(levels[-1] / levels[0]) - 1.0,
        sharpe=moments.sharpe if moments else None,
        skewness=moments.skewness if moments else None,
        kurtosis=moments.kurtosis if moments else None,
        max_drawdown=max_drawdown(levels) or 0.0,
        n_trades=len(trades.net_cents),
        n_open=trades.n_open,
        n_refused=trades.n_refused,
        hit_rate=_mean([float(net > 0) for net in trades.net_cents]),
        average_net=_mean(trades.net_returns),
        average_excess=_mean(trades.excess),
        n_excess=len(trades.excess),
        costs_cents=trades.costs_cents,
        returns_sha256=returns_sha256(sessions, returns),
        returns=packed_returns(sessions, returns) if keeps_returns else "",
        sums=packed_sums(summed(plan, returns, trades.entries)),
    )


def packed_sums(row: Floats) -> bytes:
    """A row of numbers as bytes."""
    return row.astype("<f8").tobytes()


def unpacked_sums(rows: Sequence[bytes], width: int) -> Floats:
    """The rows of many points; a failed one, which has none, is all zero."""
    joined = b"".join(row or bytes(8 * width) for row in rows)
    return np.frombuffer(joined, "<f8").reshape(len(rows), width).astype(np.float64)


def _mean(values: Sequence[float]) -> float | None:
    return fmean(values) if values else None
