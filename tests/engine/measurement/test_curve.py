"""Performance of an account and of a benchmark, and the one against the other, from levels on sessions."""

import math
from typing import Any

import pytest

from engine.measurement.curve import benchmark_curve, benchmark_performance, equity_performance, versus
from engine.measurement.performance import Drawdown

YEAR = 4.0


def test_performance_by_hand(equity: Any, session: Any) -> None:
    """100, 110, 99, 99, 108.9: returns +10, −10, 0, +10 %; total 8.9 %, a year of four sessions exactly."""
    measured = equity_performance(equity([10_000, 11_000, 9_900, 9_900, 10_890]), YEAR)
    assert (measured.first_on, measured.last_on) == (session(0), session(4))
    assert measured.n_sessions == 4
    assert measured.sessions_per_year == 4.0
    assert measured.total_return == pytest.approx(0.089)
    assert measured.annual_return == pytest.approx(0.089)
    # mean 0.025; deviations 0.075, −0.125, −0.025, 0.075: squares sum to 0.0275
    assert measured.volatility == pytest.approx(2 * math.sqrt(0.0275 / 3))
    assert measured.sharpe == pytest.approx(0.05 / math.sqrt(0.0275 / 3))
    assert measured.sortino == pytest.approx(0.025 / math.sqrt(0.01 / 4) * 2)
    assert measured.drawdown == Drawdown(pytest.approx(-0.1), session(1), session(2), None)  # type: ignore[arg-type]
    assert measured.calmar == pytest.approx(0.89)


def test_the_base_session_counts(equity: Any, session: Any) -> None:
    """The loss of the first session after the base is in the total, the scatter and the drawdown."""
    measured = equity_performance(equity([10_000, 9_000, 9_000]), YEAR)
    assert measured.total_return == pytest.approx(-0.1)
    assert measured.volatility == pytest.approx(2 * math.sqrt(2 * 0.05**2))
    assert measured.drawdown is not None
    assert measured.drawdown.peak_on == session(0)


def test_recovery_is_dated(equity: Any, session: Any) -> None:
    """The fall ends on the first session that is back at the high, not on the first above it."""
    measured = equity_performance(equity([100, 90, 80, 100, 120]), YEAR)
    assert measured.drawdown == Drawdown(pytest.approx(-0.2), session(0), session(2), session(3))  # type: ignore[arg-type]


@pytest.mark.parametrize("levels", [[100], [100, 90], [100, 100, 100]], ids=["base", "one session", "constant"])
def test_undefined_is_none(equity: Any, levels: list[int]) -> None:
    """The base session alone, one session after it, and a curve that never moves have no ratios."""
    measured = equity_performance(equity(levels), YEAR)
    assert measured.n_sessions == len(levels) - 1
    assert measured.total_return == levels[-1] / levels[0] - 1
    assert (measured.sharpe, measured.sortino, measured.calmar) == (None, None, None)


def test_constant_curve(equity: Any) -> None:
    """An account that nothing happened to earned 0 a year with volatility 0 and without a drawdown."""
    measured = equity_performance(equity([100, 100, 100]), YEAR)
    assert (measured.annual_return, measured.volatility, measured.drawdown) == (0.0, 0.0, None)


def test_one_session(equity: Any) -> None:
    """One return is too little for a year's rate or a scatter, but a fall is a fall."""
    measured = equity_performance(equity([100, 90]), YEAR)
    assert (measured.annual_return, measured.volatility) == (None, None)
    assert measured.drawdown is not None


def test_annual_return_beyond_floats(equity: Any) -> None:
    """A thousandfold in two sessions of 244 has no annual rate that a float can hold."""
    measured = equity_performance(equity([100, 100, 100_000]), 244.0)
    assert measured.annual_return is None
    assert measured.calmar is None


def test_benchmark_performance(curve: Any, session: Any) -> None:
    """A benchmark is measured over the sessions that it has."""
    measured = benchmark_performance(curve([None, 100.0, None, 110.0, 99.0]), YEAR)
    assert measured is not None
    assert (measured.first_on, measured.last_on, measured.n_sessions) == (session(1), session(4), 2)
    assert measured.total_return == pytest.approx(-0.01)
    assert benchmark_performance(curve([None, None]), YEAR) is None


def test_versus_by_hand(equity: Any, curve: Any, session: Any) -> None:
    """+2, −1, +3, 0 % against +1, −2, +2, −1 %: beta 1, alpha 1 % a session, no tracking error."""
    own = [10**8, 102 * 10**6, 100_980_000, 104_009_400, 104_009_400]
    other = [100.0, 101.0, 98.98, 100.9596, 99.950004]
    measured = versus(equity(own), curve(other), YEAR)
    assert measured is not None
    assert (measured.benchmark, measured.first_on, measured.last_on) == ("INDEX", session(0), session(4))
    assert measured.n_sessions == 4
    assert measured.strategy_return == pytest.approx(0.040094)
    assert measured.benchmark_return == pytest.approx(-0.00049996)
    assert measured.excess_return == pytest.approx(0.040094 + 0.00049996)
    assert measured.alpha == pytest.approx(0.04)
    assert measured.beta == pytest.approx(1.0)
    assert measured.tracking_error == 0.0
    assert measured.information_ratio is None
    assert measured.up_capture == pytest.approx((math.sqrt(1.02 * 1.03) - 1) / (math.sqrt(1.01 * 1.02) - 1))
    assert measured.down_capture == pytest.approx((math.sqrt(0.99) - 1) / (math.sqrt(0.98 * 0.99) - 1))


def test_versus_bridges_a_hole(equity: Any, curve: Any, session: Any) -> None:
    """Where the benchmark has no level both returns run from the last common session to the next."""
    measured = versus(equity([100, 300, 110, 110]), curve([None, 50.0, None, 55.0]), YEAR)
    assert measured is not None
    assert (measured.first_on, measured.n_sessions) == (session(1), 1)
    assert measured.strategy_return == pytest.approx(110 / 300 - 1)
    assert measured.benchmark_return == pytest.approx(0.1)
    assert measured.alpha is None


def test_versus_takes_sessions_not_positions(equity: Any, curve: Any) -> None:
    """A curve of more sessions than the account is matched by date."""
    longer = curve([100.0, 110.0, 121.0, 500.0])
    measured = versus(equity([100, 110, 121]), longer, YEAR)
    assert measured is not None
    assert measured.n_sessions == 2
    assert measured.excess_return == pytest.approx(0.0)


def test_versus_without_a_common_session(equity: Any, curve: Any) -> None:
    """Where no session is common there is nothing to compare."""
    assert versus(equity([100, 110]), curve([None, None]), YEAR) is None


def test_account_that_is_the_benchmark(equity: Any, curve: Any) -> None:
    """Alpha 0, beta 1, tracking error 0, information ratio undefined, captures 1."""
    levels = [100_000, 103_000, 101_000, 108_000, 107_000]
    measured = versus(equity(levels), curve([float(level) for level in levels]), 244.0)
    assert measured is not None
    assert (measured.alpha, measured.beta, measured.tracking_error) == (0.0, 1.0, 0.0)
    assert measured.information_ratio is None
    assert (measured.up_capture, measured.down_capture, measured.excess_return) == (1.0, 1.0, 0.0)


def test_benchmark_curve(bars: Any, session: Any) -> None:
    """The curve is the closes on the run's sessions, None where the benchmark did not trade."""
    made = benchmark_curve(bars([(0, 1.0, 10.0), (2, 1.0, 12.0)]), [session(n) for n in range(4)])
    assert made.ticker == "INDEX"
    assert made.levels == ((session(0), 10.0), (session(1), None), (session(2), 12.0), (session(3), None))
