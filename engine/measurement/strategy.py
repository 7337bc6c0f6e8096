"""One strategy, measured: its account alone, against every benchmark, its trades and its catalysts."""

from collections.abc import Sequence
from dataclasses import replace

from engine.measurement.attainable import attainable
from engine.measurement.attribution import attribution
from engine.measurement.blocked_exit import blocked_exits
from engine.measurement.calendar_returns import calendar_returns
from engine.measurement.catalyst_entry import catalyst_entries
from engine.measurement.cost_breakdown import cost_breakdown
from engine.measurement.curve import equity_performance, versus
from engine.measurement.event_returns import catalyst_returns, trade_return
from engine.measurement.evidence import evidence
from engine.measurement.plan_entry import plan_entries
from engine.measurement.report import Curve, MeasuredStrategy
from engine.measurement.three_returns import three_returns
from engine.measurement.trade_verdict import together
from engine.measurement.trading import measure_trading
from engine.prices.bars import Bars
from engine.simulation.market import Market
from engine.simulation.outcome import Outcome


def measure_strategy(
    outcome: Outcome, curves: Sequence[Curve], benchmarks: Sequence[Bars], sessions_per_year: float, market: Market
) -> MeasuredStrategy:
    """Everything that is measured of an outcome.

    `curves` are the benchmarks on the run's sessions and `benchmarks` their bars, both in the run's order:
    excess returns are over the first one. A benchmark without a single common session has no `versus`.
    `market` is the one that the outcome was simulated in.
    """
    compared = (versus(outcome.equity, curve, sessions_per_year) for curve in curves)
    trades = tuple(trade_return(trade, benchmarks, market.fill_at(trade.ticker)) for trade in outcome.trades)
    returns = three_returns(outcome, trades, market, next(iter(benchmarks), None))
    entries = plan_entries(outcome, market)
    catalysts = catalyst_returns(outcome, benchmarks, market.fill_at)
    attributed = attribution(outcome, trades, catalysts)
    return MeasuredStrategy(
        outcome=outcome,
        performance=equity_performance(outcome.equity, sessions_per_year),
        versus=tuple(one for one in compared if one is not None),
        trading=measure_trading(outcome, sessions_per_year, trades),
        trades=trades,
        catalysts=catalysts,
        returns=returns,
        entries=entries,
        catalyst_entries=catalyst_entries(outcome, entries),
        blocked_exits=blocked_exits(outcome, market),
        attainable=attainable(returns, entries),
        attribution=attributed,
        evidence=evidence(outcome, attributed, trades),
        calendar_returns=calendar_returns(outcome.equity, next(iter(curves), None)),
        costs=cost_breakdown(outcome.fills),
    )


def tested_together(strategies: Sequence[MeasuredStrategy]) -> tuple[MeasuredStrategy, ...]:
    """The strategies of one run with verdicts that allow for their number."""
    verdicts = together([one.evidence.verdict for one in strategies])
    return tuple(
        replace(one, evidence=replace(one.evidence, verdict=verdict))
        for one, verdict in zip(strategies, verdicts, strict=True)
    )
