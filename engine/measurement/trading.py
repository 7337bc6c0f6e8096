"""What the trades of one strategy did: how often they won, how much capital they used, what they cost."""

from collections.abc import Sequence
from statistics import fmean

from engine.measurement.event_return import TradeReturn
from engine.measurement.performance import Trading
from engine.simulation.outcome import EquityPoint, Outcome


def measure_trading(outcome: Outcome, sessions_per_year: float, returns: Sequence[TradeReturn] = ()) -> Trading:
    """The counts, rates and costs of an outcome's trades. One that broke even is neither a win nor a loss.

    `returns` are the trades beside the benchmarks; those without an excess are left out of its average.
    """
    trades = outcome.trades
    return Trading(
        n_plans=len(trades) + len(outcome.refusals),
        n_trades=len(trades),
        n_open=sum(trade.is_open for trade in trades),
        n_refused=len(outcome.refusals),
        hit_rate=_mean([float(trade.net_cents > 0) for trade in trades]),
        average_net=_mean([trade.net_return for trade in trades]),
        average_excess=_mean([one.excess for one in returns if one.excess is not None]),
        average_win=_mean([trade.net_return for trade in trades if trade.net_cents > 0]),
        average_loss=_mean([trade.net_return for trade in trades if trade.net_cents < 0]),
        exposure=exposure(outcome.equity),
        turnover=turnover(outcome, sessions_per_year),
        costs_cents=sum(fill.costs_cents for fill in outcome.fills),
        net_cents=sum(trade.net_cents for trade in trades),
    )


def exposure(equity: Sequence[EquityPoint]) -> float:
    """Mean over the sessions after the base session of (equity − cash) / equity; 0 where there are none."""
    parts = [invested_part(point.cash_cents, point.equity_cents) for point in equity[1:]]
    known = [part for part in parts if part is not None]
    return fmean(known) if known else 0.0


def invested_part(cash: float, equity: float) -> float | None:
    """(equity − cash) / equity of one close; None for an account with nothing left."""
    return (equity - cash) / equity if equity > 0 else None


def turnover(outcome: Outcome, sessions_per_year: float) -> float | None:
    """(notional bought + notional sold) / 2 over mean equity, a year. None for fewer than two returns.

    Mean equity and years are of the sessions after the base session.
    """
    later = outcome.equity[1:]
    if len(later) < 2:
        return None
    traded = sum(fill.notional_cents for fill in outcome.fills) / 2
    equity = fmean(point.equity_cents for point in later)
    return traded / equity / (len(later) / sessions_per_year) if equity > 0 else None


def _mean(values: Sequence[float]) -> float | None:
    return fmean(values) if values else None
