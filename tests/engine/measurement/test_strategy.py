"""A whole strategy, measured."""

from typing import Any

import pytest

from engine.measurement.curve import benchmark_curve
from engine.measurement.strategy import measure_strategy
from engine.simulation.outcome import CatalystFate, Fate

INDEX = [(0, 100.0, 100.0), (1, 101.0, 105.0), (2, 104.0, 103.0), (3, 104.03, 110.0)]
YEAR = 244.0


def test_everything_is_measured(outcome: Any, trade: Any, equity: Any, bars: Any, session: Any, shanghai: Any) -> None:
    """Account, comparison with each benchmark, trades and catalysts come from one outcome."""
    run = outcome(
        trades=(trade(),),
        equity=equity([1_000_000, 1_004_900, 1_004_900, 1_009_800]),
        fates=(CatalystFate("c1", Fate.TRADED, session(1), ""),),
    )
    benchmarks = (bars(INDEX), bars([], ticker="GONE"))
    curves = [benchmark_curve(one, [point.session for point in run.equity]) for one in benchmarks]
    measured = measure_strategy(run, curves, benchmarks, YEAR, shanghai.market())
    assert measured.outcome is run
    assert measured.performance.total_return == pytest.approx(0.0098)
    assert [one.benchmark for one in measured.versus] == ["INDEX"]
    assert measured.versus[0].benchmark_return == pytest.approx(0.10)
    assert measured.trading.net_cents == 9_800
    assert measured.trades[0].benchmarks == (("INDEX", pytest.approx(0.03)), ("GONE", None))
    assert measured.catalysts[0].net_return == pytest.approx(98 / 1001)


def test_nothing_happened(outcome: Any, equity: Any, bars: Any, shanghai: Any) -> None:
    """Without catalysts the account stays at the capital, every ratio is None, the comparison is made."""
    run = outcome(equity=equity([1_000_000] * 4))
    index = bars(INDEX)
    curves = [benchmark_curve(index, [point.session for point in run.equity])]
    measured = measure_strategy(run, curves, (index,), YEAR, shanghai.market())
    assert measured.performance.total_return == 0.0
    assert measured.performance.sharpe is None
    assert (measured.versus[0].beta, measured.versus[0].alpha) == (0.0, 0.0)
    assert measured.versus[0].excess_return == pytest.approx(-0.10)
    assert (measured.trades, measured.catalysts) == ((), ())
    assert measured.trading.hit_rate is None
    assert (measured.returns, measured.entries, measured.blocked_exits) == ((), (), ())
    assert (measured.attainable.reaction, measured.attainable.n_reaction) == (None, 0)
