"""Where nothing can be said: None with a reason, never NaN, infinity or an exception."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.measurement.overfitting.backtest_length import minimum_backtest_length
from engine.measurement.overfitting.deflated_sharpe import deflated_sharpe
from engine.measurement.overfitting.effective_trials import effective_trials
from engine.measurement.overfitting.moments import SharpeMoments, sharpe_moments
from engine.measurement.overfitting.packed_returns import packed_returns, returns_sha256, unpacked_returns
from engine.measurement.overfitting.probabilistic_sharpe import probabilistic_sharpe
from engine.measurement.overfitting.track_record import minimum_track_record

GOOD = SharpeMoments(0.1, 250)
NUMBERS = st.floats(-1e6, 1e6)


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (probabilistic_sharpe(SharpeMoments(0.1, 1)), "1 returns are too few"),
        (probabilistic_sharpe(SharpeMoments(2.0, 50, 5.0, 1.0)), "not above zero"),
        (deflated_sharpe(GOOD, 1, 0.1), "one trial only"),
        (deflated_sharpe(GOOD, 2, math.nan), "no variance"),
        (deflated_sharpe(SharpeMoments(0.1, 0), 5, 0.1), "too few"),
        (minimum_track_record(GOOD, 0.1), "no track record is long enough"),
        (minimum_track_record(SharpeMoments(-0.1, 250)), "no track record is long enough"),
        (minimum_backtest_length(1), "one trial only"),
        (minimum_backtest_length(10, 0.0), "not above zero"),
        (minimum_backtest_length(10, math.nan), "not above zero"),
        (minimum_backtest_length(10, 1e-200), "beyond the range"),
    ],
)
def test_reasons(found, reason):
    """Each case by its own sentence."""
    assert found.value is None
    assert reason in found.reason


@pytest.mark.parametrize("returns", [[], [0.01], [0.0, 0.0, 0.0], [0.01, 0.01, 0.01]])
def test_returns_without_scatter_have_no_moments(returns):
    """An account in cash, and one that earns the same every session."""
    assert sharpe_moments(np.array(returns)) is None


@given(NUMBERS, st.integers(0, 10_000), NUMBERS, NUMBERS, st.floats(1, 1e6), st.floats(0, 1e6), NUMBERS)
def test_never_nan(ratio, n_returns, skewness, kurtosis, n_trials, variance, benchmark):
    """Whatever is passed in, also moments that no sample has: a finite number without a reason, or None with one."""
    moments = SharpeMoments(ratio, n_returns, skewness, kurtosis)
    probabilities = [probabilistic_sharpe(moments, benchmark), deflated_sharpe(moments, n_trials, variance)]
    lengths = [minimum_track_record(moments, benchmark), minimum_backtest_length(n_trials, ratio)]
    for one in (*probabilities, *lengths):
        assert (one.value is None) == bool(one.reason)
        assert one.value is None or math.isfinite(one.value)
    assert all(one.value is None or 0 <= one.value <= 1 for one in probabilities)
    assert all(one.value is None or one.value >= 0 for one in lengths)


@given(st.floats(0.01, 0.5), st.integers(30, 3000), st.floats(-2, 0.5), st.floats(6, 20), st.floats(1e-6, 0.1))
def test_more_trials_deflate_more(ratio, n_returns, skewness, kurtosis, variance):
    """The deflated ratio falls with the number of trials and lies below the probabilistic one."""
    moments = SharpeMoments(ratio, n_returns, skewness, kurtosis)
    found = [deflated_sharpe(moments, n, variance).value for n in (2, 5, 50, 5000)]
    assert found == sorted(found, reverse=True)
    assert found[0] <= probabilistic_sharpe(moments).value


@given(st.floats(0.02, 0.5), st.floats(-2, 0.5), st.floats(6, 20))
def test_the_track_record_is_where_confidence_is_reached(ratio, skewness, kurtosis):
    """With as many returns as it asks for the probabilistic ratio is 95 %: each formula is the other's inverse."""
    needed = minimum_track_record(SharpeMoments(ratio, 10, skewness, kurtosis), 0.01).value
    before, after = (
        probabilistic_sharpe(SharpeMoments(ratio, n, skewness, kurtosis), 0.01).value
        for n in (max(2, math.floor(needed)), math.ceil(needed))
    )
    assert after >= 0.95 - 1e-9
    assert before <= 0.95 + 1e-9 or math.floor(needed) < 2


def _dated(days, values, first=0):
    epoch = np.datetime64("2024-01-01") + np.arange(first, first + days)
    return tuple(epoch.astype(object)), np.asarray(values, dtype=np.float64)


def test_effective_number_of_copies_and_of_strangers():
    """Ten copies of one account are one trial, ten independent ones about ten; opposites never more than two."""
    noise = np.random.default_rng(0).normal(0, 0.01, (500, 10))
    copies = effective_trials(10, [_dated(500, noise[:, 0]) for _ in range(10)])
    assert (copies.correlation, copies.n_effective, copies.n_pairs) == (pytest.approx(1), pytest.approx(1), 45)
    strangers = effective_trials(10, [_dated(500, noise[:, n]) for n in range(10)])
    assert strangers.n_effective == pytest.approx(10, abs=0.3)
    opposites = effective_trials(2, [_dated(500, noise[:, 0]), _dated(500, -noise[:, 0])])
    assert opposites.n_effective == 2.0


def test_effective_number_by_hand_on_common_sessions():
    """Two accounts overlap in 30 of 60 sessions: numpy's correlation of those; r + (1 − r)·N for five trials."""
    dice = np.random.default_rng(1)
    shared = dice.normal(0, 0.01, 90)
    one, two = shared[:60] + dice.normal(0, 0.01, 60), shared[30:] + dice.normal(0, 0.01, 60)
    expected = float(np.corrcoef(one[30:], two[:30])[0, 1])
    found = effective_trials(5, [_dated(60, one), _dated(60, two, first=30)])
    assert found.correlation == pytest.approx(expected, rel=1e-9)
    assert found.n_effective == pytest.approx(expected + (1 - expected) * 5)


def test_effective_number_that_is_not_known():
    """Accounts that never moved, or that have too little in common."""
    still = effective_trials(3, [_dated(50, np.zeros(50))] * 3)
    apart = effective_trials(2, [_dated(50, np.arange(50)), _dated(50, np.arange(50), first=31)])
    for found in (still, apart, effective_trials(7, [])):
        assert found.n_effective is None
        assert "20 common sessions" in found.reason
    assert effective_trials(1, []).n_effective == 1.0


@given(st.lists(st.tuples(st.integers(1, 40), st.floats(-0.5, 0.5, width=32)), max_size=40))
def test_packed_returns_come_back(rows):
    """Sessions exactly, returns as float32; the hash tells one float64 from another."""
    days = np.datetime64("2020-01-01") + np.cumsum([step for step, _ in rows], dtype=int)
    sessions, returns = tuple(days.astype(object)), np.array([value for _, value in rows], dtype=np.float64)
    back = unpacked_returns(packed_returns(sessions, returns))
    assert (back[0], list(back[1])) == (sessions, list(returns))
    if rows:
        other = returns.copy()
        other[0] = np.nextafter(other[0], 1.0)
        assert returns_sha256(sessions, returns) != returns_sha256(sessions, other)


@pytest.mark.parametrize("text", ["", "nonsense", "c-n", "€"])
def test_damaged_packed_returns_are_told(text):
    """ValueError, whatever it is."""
    with pytest.raises(ValueError, match="packed returns"):
        unpacked_returns(text)
