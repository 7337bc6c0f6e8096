"""What points earned, from the arrays of the walk of many books: the very numbers of their single outcomes."""

from collections.abc import Sequence

import numpy as np

from engine.measurement.placebo.walked_results import prices_by_row
from engine.measurement.sweep.blocks import BlockPlan
from engine.measurement.sweep.point_result import PointResult, TradeNumbers, point_result
from engine.prices.bars import Bars
from engine.simulation.fill_policy import FillAt
from engine.simulation.replay.runs import Runs
from engine.simulation.sweep.point import Point


def walked_points(
    points: Sequence[Point], runs: Runs, benchmark: Bars, plan: BlockPlan
) -> tuple[PointResult | None, ...]:
    """The result of each point, of which the runs have a book each; None where the walk cannot tell it.

    `benchmark` is the first one, raw bars of an index and adjusted ones of anything else.
    """
    unclear, equity = runs.is_unclear, runs.equity().astype(np.float64)
    beside = _benchmark_returns(runs, benchmark)
    sessions = runs.pit.panel.dates64[1:]
    return tuple(
        None
        if unclear[book]
        else point_result(
            point.number,
            equity[book],
            sessions,
            _trade_numbers(runs, book, beside),
            plan,
            keeps_returns=point.keeps_returns,
        )
        for book, point in enumerate(points)
    )


def _benchmark_returns(runs: Runs, benchmark: Bars) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """The benchmark's return over each leg, NaN where it has no bar at an end."""
    panel, legs = runs.pit.panel, runs.pit.legs
    n = len(panel)
    at, close = (prices_by_row(panel, benchmark, one) for one in (panel.market.policy.at, FillAt.CLOSE))
    last = np.where(legs.exits < n, at[np.minimum(legs.exits, n - 1)], close[-1])
    moved: np.ndarray[tuple[int], np.dtype[np.float64]] = last / at[np.minimum(legs.enter, n - 1)] - 1.0
    return moved


def _trade_numbers(runs: Runs, book: int, beside: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> TradeNumbers:
    sheet, done, legs = runs.sheet, runs.walked, runs.pit.legs
    plans = np.arange(sheet.starts[book], sheet.starts[book + 1])
    plans = plans[done.is_filled[plans]]
    own = sheet.leg[plans]
    net = done.net[plans]
    returns = net / (done.costs + done.entry_fees)[plans]
    excess = returns - beside[own]
    return TradeNumbers(
        net_cents=net.tolist(),
        net_returns=returns.tolist(),
        excess=excess[np.isfinite(excess)].tolist(),
        entries=(legs.enter[own] - 1).tolist(),
        n_open=int(np.sum(legs.exits[own] >= len(runs.pit.panel))),
        n_refused=int(sheet.starts[book + 1] - sheet.starts[book]) - len(plans),
        costs_cents=int((done.entry_fees + done.exit_fees)[plans].sum()),
    )
