"""Measured curves: the performance of an account or a benchmark, and the one against the other."""

from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np

from engine.measurement.benchmark import (
    alpha,
    beta,
    down_capture,
    information_ratio,
    tracking_error,
    up_capture,
)
from engine.measurement.drawdown import dated_drawdown
from engine.measurement.performance import Performance, Versus
from engine.measurement.ratios import calmar, sharpe, sortino
from engine.measurement.report import Curve
from engine.measurement.returns import annualised, simple_returns
from engine.measurement.risk import volatility
from engine.prices.bars import Bars, Floats
from engine.simulation.outcome import EquityPoint


def benchmark_curve(bars: Bars, sessions: Iterable[date]) -> Curve:
    """A benchmark's closes on the run's sessions, None where it has no bar.

    Pass raw bars for an index and adjusted bars (total return) for a fund or a stock.
    """
    levels = ((session, bars.on(session)) for session in sessions)
    return Curve(bars.ticker, tuple((session, None if bar is None else bar.close) for session, bar in levels))


def equity_performance(equity: Sequence[EquityPoint], sessions_per_year: float) -> Performance:
    """The performance of an account. Its first point is the base session: the capital, before any trade."""
    levels = np.array([point.equity_cents for point in equity], dtype=np.float64)
    return _performance([point.session for point in equity], levels, sessions_per_year)


def benchmark_performance(curve: Curve, sessions_per_year: float) -> Performance | None:
    """The performance of a benchmark on those of the run's sessions that it has; None where it has none."""
    known = [(session, level) for session, level in curve.levels if level is not None]
    if not known:
        return None
    levels = np.array([level for _, level in known], dtype=np.float64)
    return _performance([session for session, _ in known], levels, sessions_per_year)


def versus(equity: Sequence[EquityPoint], curve: Curve, sessions_per_year: float) -> Versus | None:
    """An account against a benchmark, over returns between consecutive sessions that both have.

    Alpha and beta are of a least-squares line, alpha times sessions_per_year; the information ratio is the
    difference of geometric annual returns over the tracking error; captures are of geometric mean returns.
    None where no session is common.
    """
    known = dict(curve.levels)
    pairs = [(point, level) for point in equity if (level := known.get(point.session)) is not None]
    if not pairs:
        return None
    own = np.array([point.equity_cents for point, _ in pairs], dtype=np.float64)
    other = np.array([level for _, level in pairs], dtype=np.float64)
    returns, benchmark = simple_returns(own), simple_returns(other)
    own_total, other_total = _total(own), _total(other)
    return Versus(
        benchmark=curve.ticker,
        first_on=pairs[0][0].session,
        last_on=pairs[-1][0].session,
        n_sessions=len(returns),
        strategy_return=own_total,
        benchmark_return=other_total,
        excess_return=own_total - other_total,
        alpha=alpha(returns, benchmark, sessions_per_year),
        beta=beta(returns, benchmark),
        tracking_error=tracking_error(returns, benchmark, sessions_per_year),
        information_ratio=information_ratio(returns, benchmark, sessions_per_year),
        up_capture=up_capture(returns, benchmark),
        down_capture=down_capture(returns, benchmark),
    )


def _performance(sessions: Sequence[date], levels: Floats, sessions_per_year: float) -> Performance:
    returns = simple_returns(levels)
    total = _total(levels)
    annual = annualised(total, len(returns), sessions_per_year) if len(returns) > 1 else None
    drawdown = dated_drawdown(levels, sessions)
    return Performance(
        first_on=sessions[0],
        last_on=sessions[-1],
        n_sessions=len(returns),
        sessions_per_year=sessions_per_year,
        total_return=total,
        annual_return=annual,
        volatility=volatility(returns, sessions_per_year),
        sharpe=sharpe(returns, sessions_per_year),
        sortino=sortino(returns, sessions_per_year),
        calmar=calmar(annual, drawdown.depth if drawdown else None),
        drawdown=drawdown,
    )


def _total(levels: Floats) -> float:
    return float(levels[-1] / levels[0]) - 1.0
