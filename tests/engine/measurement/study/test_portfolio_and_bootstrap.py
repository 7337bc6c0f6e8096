"""The calendar-time portfolio and the block bootstrap, by hand and by simulation."""

import numpy as np
import pytest

from engine.measurement.study.bootstrap import block_bootstrap
from engine.measurement.study.calendar_time import calendar_time, newey_west_error, portfolio


def test_the_portfolio_counts_an_instrument_once_a_session():
    """Instrument 0 has two windows that share session 11, with the same return there; instrument 1 one."""
    returns = np.array([[0.01, 0.02], [0.02, 0.05], [0.04, 0.06]])
    sessions = np.array([[10, 11], [11, 12], [11, 12]])
    days, means = portfolio(returns, sessions, np.array([0, 0, 1]))
    assert days.tolist() == [10, 11, 12]
    assert means == pytest.approx([0.01, (0.02 + 0.04) / 2, (0.05 + 0.06) / 2])


def test_newey_west_by_hand():
    """Values 1, −1, 2, −2, 0: Σg² = 10; four lags at most floor(4 (5/100)^(2/9)) = 2; products at lag 1 −1−2−4+0 = −7,
    at lag 2 2+2+0 = 4: variance 10 + 2 (2/3)(−7) + 2 (1/3) 4 = 10/3."""
    values = np.array([1.0, -1, 2, -2, 0])
    assert newey_west_error(np.arange(5), values) == pytest.approx(np.sqrt(10 / 3) / 5)
    # A gap of a month between the second and the third: pairs across it are no neighbours.
    days = np.array([0, 1, 30, 31, 32])
    expected = np.sqrt(10 + 2 * (2 / 3) * (-1 - 4 + 0) + 2 * (1 / 3) * 0) / 5
    assert newey_west_error(days, values) == pytest.approx(expected)
    assert newey_west_error(np.arange(5), np.full(5, 0.3)) is None


def test_too_few_sessions_is_said():
    found = calendar_time(np.array([[0.01, 0.02]]), np.array([[1, 2]]), np.array([0]))
    assert found.p is None
    assert found.reason == "the event windows cover 2 sessions; 5 are needed"


def test_bootstrap_p_values_hold_their_level_with_clusters():
    """Twenty clusters of four values that share a part: at 5 % between 2 and 9 of 100 in 300 samples."""
    rng = np.random.default_rng(6)
    clusters = np.repeat(np.arange(20), 4)
    rejected = 0
    for sample in range(300):
        values = rng.standard_normal(20)[clusters] + rng.standard_normal(80)
        p = block_bootstrap(values, clusters, 199, sample).p
        assert p is not None
        rejected += p <= 0.05
    assert 6 <= rejected <= 27


def test_bootstrap_is_seeded_and_says_what_it_lacks():
    values, clusters = np.arange(12.0), np.repeat(np.arange(6), 2)
    assert block_bootstrap(values, clusters, 99, 5) == block_bootstrap(values, clusters, 99, 5)
    assert block_bootstrap(values[:8], clusters[:8], 99, 5).reason == "there are 4 clusters; 5 are needed to draw from"
    assert "no scatter" in block_bootstrap(np.ones(12), clusters, 99, 5).reason
    assert block_bootstrap(np.zeros(0), np.zeros(0, dtype=np.int64), 99, 5).p is None
