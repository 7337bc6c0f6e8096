"""Models of the normal return against re-statements of their definitions, with sessions missing here and there."""

import numpy as np
import pytest

from engine.measurement.study.abnormal import abnormal_returns
from engine.measurement.study.betas import dimson_beta, scholes_williams_beta
from engine.measurement.study.cumulated import cumulated, cumulated_to
from engine.measurement.study.model import Model
from engine.measurement.study.sample import Sample


@pytest.fixture(scope="module")
def sample() -> Sample:
    """Four events, 60 estimation and 5 event sessions, two factors; the second event lacks ten sessions."""
    rng = np.random.default_rng(5)
    factors = rng.normal(0, 0.01, (4, 65, 2))
    own = 0.001 + factors @ np.array([1.2, -0.4]) + rng.normal(0, 0.02, (4, 65))
    own[1, 3:13] = np.nan
    factors[2, 20, 0] = np.nan
    return Sample(own[:, :60], factors[:, :60], own[:, 60:], factors[:, 60:])


@pytest.mark.parametrize(("model", "k"), [(Model.MARKET, 1), (Model.SECTOR, 2)])
def test_least_squares_and_the_error_of_its_forecast(sample, model, k):
    found = abnormal_returns(sample, model)
    total = cumulated(found, 1, 4)
    for at in range(4):
        used = np.isfinite(sample.own[at]) & np.isfinite(sample.factors[at, :, :k]).all(axis=1)
        x = np.column_stack((np.ones(used.sum()), sample.factors[at, used, :k]))
        y = sample.own[at, used]
        slopes, rest, *_ = np.linalg.lstsq(x, y, rcond=None)
        assert np.r_[found.alpha[at], found.beta[at]] == pytest.approx(slopes, rel=1e-10)
        s = np.sqrt(rest[0] / (used.sum() - k - 1))
        assert found.deviation[at] == pytest.approx(s, rel=1e-10)
        assert found.dof[at] == used.sum() - k - 1
        new = np.column_stack((np.ones(5), sample.event_factors[at, :, :k]))
        assert found.returns[at] == pytest.approx(sample.event_own[at] - new @ slopes, abs=1e-14)
        forecast = np.eye(5) + new @ np.linalg.inv(x.T @ x) @ new.T  # variance of the five forecast errors over s²
        assert total.error[at] == pytest.approx(s * np.sqrt(forecast[1:4, 1:4].sum()), rel=1e-10)


def test_variance_of_a_car_is_the_printed_formula(sample):
    """MacKinlay 1997: s² [L₂ + L₂²/L + (ΣR_m − L₂ R̄_m)² / Σ(R_m − R̄_m)²]."""
    found = abnormal_returns(sample, Model.MARKET)
    market = sample.factors[0, :, 0]
    gap = sample.event_factors[0, :, 0].sum() - 5 * market.mean()
    expected = 5 + 25 / 60 + gap**2 / ((market - market.mean()) ** 2).sum()
    assert found.variance_factor(0, 5)[0] == pytest.approx(expected, rel=1e-12)


def test_mean_adjusted(sample):
    found = abnormal_returns(sample, Model.MEAN)
    own = sample.own[1][np.isfinite(sample.own[1])]
    assert found.returns[1] == pytest.approx(sample.event_own[1] - own.mean())
    assert found.deviation[1] == pytest.approx(own.std(ddof=1))
    assert found.variance_factor(0, 3)[1] == pytest.approx(3 + 9 / len(own))
    assert found.beta.shape == (4, 0)


def test_market_adjusted_estimates_nothing(sample):
    found = abnormal_returns(sample, Model.ADJUSTED)
    assert found.returns == pytest.approx(sample.event_own - sample.event_factors[..., 0])
    assert found.alpha.tolist() == [0.0] * 4
    assert found.beta.tolist() == [[1.0]] * 4
    gaps = (sample.own - sample.factors[..., 0])[0]
    assert found.deviation[0] == pytest.approx(gaps.std(ddof=1))
    assert found.variance_factor(0, 3).tolist() == [3.0] * 4


def test_scholes_williams_by_hand():
    """Market 1, 2, −1, 0, 3 and own 2, 1, 0, −1, 4 (percent). Slope on the same session: Σ(x−1)(y−1.2)/Σ(x−1)² =
    10/10. On the one before, pairs x 1 2 −1 0, y 1 0 −1 4: Σ(x−½)(y−1) = −1.5+3−1.5 = 0. On the one after, x 2 −1 0 3,
    y 2 1 0 −1: −2/10. Autocorrelation, x 2 −1 0 3 with 1 2 −1 0: −2/√(10·5)."""
    market, own = np.array([1.0, 2, -1, 0, 3]), np.array([2.0, 1, 0, -1, 4])
    expected = (1 + 0 - 2 / 10) / (1 + 2 * (-2 / np.sqrt(50)))
    assert float(scholes_williams_beta(own, market)) == pytest.approx(expected, rel=1e-12)


def test_dimson_is_the_sum_of_three_slopes():
    rng = np.random.default_rng(2)
    market = rng.normal(0, 0.01, 80)
    late = 0.5 * market + 0.7 * np.r_[0, market[:-1]] + rng.normal(0, 0.001, 80)
    x = np.column_stack((np.ones(78), market[:-2], market[1:-1], market[2:]))
    slopes = np.linalg.lstsq(x, late[1:-1], rcond=None)[0]
    assert float(dimson_beta(late, market)) == pytest.approx(slopes[1:].sum(), rel=1e-9)


@pytest.mark.parametrize("model", [Model.SCHOLES_WILLIAMS, Model.DIMSON])
def test_thin_trading_betas_find_a_beta_that_least_squares_misses(model):
    """An instrument that answers to half a session late: true beta 1, its slope on the same session one half."""
    rng = np.random.default_rng(8)
    market = rng.normal(0, 0.01, (40, 400))
    own = 0.5 * market + 0.5 * np.roll(market, 1, axis=1) + rng.normal(0, 0.002, (40, 400))
    sample = Sample(own[:, 1:-5], market[:, 1:-5, None], own[:, -5:], market[:, -5:, None])
    assert abnormal_returns(sample, Model.MARKET).beta.mean() == pytest.approx(0.5, abs=0.02)
    assert abnormal_returns(sample, model).beta.mean() == pytest.approx(1.0, abs=0.02)


def test_ends_of_their_own_equal_the_common_end_where_they_are_the_same(sample):
    found = abnormal_returns(sample, Model.SECTOR)
    each = cumulated_to(found, 1, np.full(4, 4))
    together = cumulated(found, 1, 4)
    assert each.car == pytest.approx(together.car)
    assert each.error == pytest.approx(together.error)
    other = cumulated_to(found, 1, np.array([2, 3, 4, 5]))
    for at in range(4):
        alone = cumulated(found, 1, 2 + at)
        assert (other.car[at], other.scar[at]) == pytest.approx((alone.car[at], alone.scar[at]))
