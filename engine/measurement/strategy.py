"""One strategy, measured: its account alone, against every benchmark, its trades and its catalysts."""

from collections.abc import Sequence

from engine.measurement.curve import equity_performance, versus
from engine.measurement.event_returns import catalyst_returns, trade_return
from engine.measurement.report import Curve, MeasuredStrategy
from engine.measurement.trading import measure_trading
from engine.prices.bars import Bars
from engine.simulation.outcome import Outcome


def measure_strategy(
    outcome: Outcome, curves: Sequence[Curve], benchmarks: Sequence[Bars], sessions_per_year: float
) -> MeasuredStrategy:
    """Everything that is measured of an outcome.

    `curves` are the benchmarks on the run's sessions and `benchmarks` their bars, both in the run's order:
    excess returns are over the first one. A benchmark without a single common session has no `versus`.
    """
    compared = (versus(outcome.equity, curve, sessions_per_year) for curve in curves)
    trades = tuple(trade_return(trade, benchmarks) for trade in outcome.trades)
    return MeasuredStrategy(
        outcome=outcome,
        performance=equity_performance(outcome.equity, sessions_per_year),
        versus=tuple(one for one in compared if one is not None),
        trading=measure_trading(outcome, sessions_per_year, trades),
        trades=trades,
        catalysts=catalyst_returns(outcome, benchmarks),
    )
