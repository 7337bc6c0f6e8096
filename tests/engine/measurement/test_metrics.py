"""The metrics on cases small enough to work by hand, and where they are undefined."""

import math

import numpy as np
import pytest

from engine.measurement.benchmark import (
    active_premium,
    alpha,
    beta,
    compound_alpha,
    down_capture,
    information_ratio,
    tracking_error,
    treynor,
    up_capture,
)
from engine.measurement.distribution import omega, stability, tail_ratio
from engine.measurement.drawdown import Fall, falls, max_drawdown, underwater
from engine.measurement.ratios import calmar, geometric_sharpe, sharpe, sortino
from engine.measurement.returns import (
    annual_return,
    annualised,
    arithmetic_annual_return,
    growth,
    simple_returns,
    total_return,
)
from engine.measurement.risk import deviation, downside_deviation, downside_risk, volatility

R = np.array([0.02, -0.01, 0.03, 0.0])  # mean 0.01, squares of deviations 1, 4, 4, 1 in 1e-4: sum 10e-4
B = np.array([0.01, -0.02, 0.02, -0.01])  # mean 0, squares 1, 4, 4, 1 in 1e-4: sum 10e-4
NONE = np.array([])
ONE = np.array([0.01])
FLAT = np.array([0.01, 0.01, 0.01])


def test_returns_of_levels() -> None:
    """100, 110, 99, 99 earns +10 %, −10 %, 0, in all −1 %; growth from 1 gives the curve back."""
    returns = simple_returns(np.array([100.0, 110.0, 99.0, 99.0]))
    assert returns == pytest.approx([0.10, -0.10, 0.0], abs=1e-15)
    assert total_return(returns) == pytest.approx(-0.01, abs=1e-15)
    assert growth(returns) == pytest.approx([1.0, 1.10, 0.99, 0.99])


def test_returns_after_ruin() -> None:
    """A curve at zero earns nothing more, without a division by zero."""
    assert simple_returns(np.array([2.0, 0.0, 0.0, -1.0])).tolist() == [-1.0, 0.0, 0.0]


def test_annual_return() -> None:
    """21 % in two of four yearly periods is 1.21^(4/2) − 1 = 46.41 % compounded, 4 · 10 % = 40 % added up."""
    returns = np.array([0.1, 0.1])
    assert annual_return(returns, 4) == pytest.approx(0.4641)
    assert arithmetic_annual_return(returns, 4) == pytest.approx(0.4)


def test_annual_return_out_of_range() -> None:
    """A rate beyond floats, a loss of more than all and no periods are undefined; a total loss is −1."""
    assert annualised(1e9, 1, 252) is None
    assert annualised(-1.5, 2, 252) is None
    assert annualised(0.1, 0, 252) is None
    assert annualised(-1.0, 2, 252) == -1.0


def test_volatility() -> None:
    """Squared deviations of 10e-4 over n − 1 = 3; times √4 for four periods a year."""
    assert deviation(R) == pytest.approx(math.sqrt(10e-4 / 3))
    assert volatility(R, 4) == pytest.approx(2 * math.sqrt(10e-4 / 3))


def test_sharpe() -> None:
    """Mean 0.01 over √(10e-4 / 3) times √4; a risk-free 0.004 a period leaves a mean of 0.006."""
    assert sharpe(R, 4) == pytest.approx(0.02 / math.sqrt(10e-4 / 3))
    assert sharpe(R, 4, 0.004) == pytest.approx(0.012 / math.sqrt(10e-4 / 3))
    assert sharpe(R, 4, np.full(4, 0.004)) == pytest.approx(0.012 / math.sqrt(10e-4 / 3))


def test_sortino() -> None:
    """The only shortfall is 0.01: √(1e-4 / 4) = 0.005 over all four periods, so 0.01 / 0.005 · √4 = 4."""
    assert downside_deviation(R) == pytest.approx(0.005)
    assert downside_risk(R, 4) == pytest.approx(0.01)
    assert sortino(R, 4) == pytest.approx(4.0)


def test_alpha_and_beta() -> None:
    """Products of deviations are 1, 4, 4, 1 in 1e-4, as are the benchmark's squares: beta 1, alpha 0.01."""
    assert beta(R, B) == pytest.approx(1.0)
    assert alpha(R, B, 4) == pytest.approx(0.04)
    assert compound_alpha(R, B, 4) == pytest.approx(1.01**4 - 1)


def test_active_returns() -> None:
    """R − B is 0.01, 0.01, 0.01, 0.01: a premium without a tracking error, so no information ratio."""
    premium = 1.02 * 0.99 * 1.03 - 1.01 * 0.98 * 1.02 * 0.99
    assert active_premium(R, B, 4) == pytest.approx(premium)
    assert tracking_error(R, B, 4) == 0.0
    assert information_ratio(R, B, 4) is None


def test_information_ratio() -> None:
    """r − b = ±0.01 four times has sd √(4e-4 / 3), times √4; the premium over it."""
    other = R - np.array([0.01, -0.01, 0.01, -0.01])
    premium = 1.02 * 0.99 * 1.03 - 1.01 * 1.0 * 1.02 * 1.01
    assert tracking_error(R, other, 4) == pytest.approx(2 * math.sqrt(4e-4 / 3))
    assert information_ratio(R, other, 4) == pytest.approx(premium / (2 * math.sqrt(4e-4 / 3)))


def test_capture() -> None:
    """The benchmark rises in periods 1 and 3 and falls in 2 and 4: geometric means over those alone."""
    assert up_capture(R, B) == pytest.approx((math.sqrt(1.02 * 1.03) - 1) / (math.sqrt(1.01 * 1.02) - 1))
    assert down_capture(R, B) == pytest.approx((math.sqrt(0.99) - 1) / (math.sqrt(0.98 * 0.99) - 1))


def test_capture_leaves_out_sessions_without_a_move() -> None:
    """A session on which the benchmark stood still is neither up nor down: 1 % of 2 %, −1 % of −2 %."""
    returns = np.array([0.01, 0.05, -0.01])
    moves = np.array([0.02, 0.0, -0.02])
    assert up_capture(returns, moves) == pytest.approx(0.5)
    assert down_capture(returns, moves) == pytest.approx(0.5)
    assert up_capture(returns, np.zeros(3)) is None
    assert down_capture(returns, np.zeros(3)) is None


def test_drawdowns() -> None:
    """100 120 90 120 130 117 91 95: −25 % from position 1, back at 3; −30 % from position 4, not back."""
    levels = np.array([100.0, 120, 90, 120, 130, 117, 91, 95])
    first, second = falls(levels)
    assert first == Fall(depth=first.depth, peak=4, trough=6, recovered=None)
    assert second == Fall(depth=second.depth, peak=1, trough=2, recovered=3)
    assert first.depth == pytest.approx(-0.30)
    assert second.depth == pytest.approx(-0.25)
    assert underwater(levels) == pytest.approx([0, 0, -0.25, 0, 0, -0.1, -0.3, 95 / 130 - 1])


def test_drawdown_starts_from_the_capital() -> None:
    """A curve that only loses has fallen from its first level: 100, 98, 95 is −5 %, not −3/98."""
    assert max_drawdown(np.array([100.0, 98.0, 95.0])) == pytest.approx(-0.05)
    assert max_drawdown(growth(np.array([-0.02, -0.03]))) == pytest.approx(0.98 * 0.97 - 1)


def test_equal_drawdowns_keep_their_order() -> None:
    """Of two falls of one depth the earlier comes first; an equal low counts where it was first reached."""
    levels = np.array([100.0, 50, 50, 100, 50, 100])
    assert [(fall.peak, fall.trough, fall.recovered) for fall in falls(levels)] == [(0, 1, 3), (3, 4, 5)]


def test_calmar() -> None:
    """12 % a year over a fall of 30 % is 0.4."""
    assert calmar(0.12, -0.30) == pytest.approx(0.4)


@pytest.mark.parametrize("returns", [NONE, ONE], ids=["none", "one"])
def test_too_few_returns(returns: np.ndarray) -> None:
    """Below two returns nothing that is annual or needs a scatter is defined."""
    assert annual_return(returns, 252) is None
    assert arithmetic_annual_return(returns, 252) is None
    assert volatility(returns, 252) is None
    assert sharpe(returns, 252) is None
    assert geometric_sharpe(returns, 252) is None
    assert sortino(-returns, 252) is None
    assert beta(returns, returns) is None
    assert alpha(returns, returns, 252) is None
    assert compound_alpha(returns, returns, 252) is None
    assert treynor(returns, returns, 252) is None
    assert active_premium(returns, returns, 252) is None
    assert tracking_error(returns, returns, 252) is None
    assert information_ratio(returns, returns, 252) is None
    assert stability(returns) is None


def test_no_returns() -> None:
    """Without a single return the total is 0 and the rest undefined."""
    assert total_return(NONE) == 0.0
    assert downside_risk(NONE, 252) is None
    assert up_capture(NONE, NONE) is None
    assert omega(NONE) is None
    assert tail_ratio(NONE) is None
    assert falls(growth(NONE)) == ()
    assert falls(NONE) == ()


def test_no_scatter() -> None:
    """The same return every session has no volatility, hence no ratio; against it there is no beta."""
    assert volatility(FLAT, 252) == 0.0
    assert sharpe(FLAT, 252) is None
    assert geometric_sharpe(FLAT, 252) is None
    assert sortino(FLAT, 252) is None
    assert max_drawdown(growth(FLAT)) is None
    assert calmar(0.1, max_drawdown(growth(FLAT))) is None
    assert beta(R[:3], FLAT) is None
    assert treynor(FLAT, R[:3], 252) is None
    assert omega(FLAT) is None
    assert stability(np.zeros(3)) is None
    assert tail_ratio(np.zeros(3)) is None


def test_stability_of_ruin() -> None:
    """A return of −100 % has no logarithm."""
    assert stability(np.array([0.1, -1.0, 0.1])) is None
