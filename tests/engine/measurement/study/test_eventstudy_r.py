"""Golden values of the R package EventStudy: its tests/testthat/helper-golden-data.R and test_golden_values.R."""

import numpy as np
import pytest

from engine.measurement.study import parametric, rank, sign
from engine.measurement.study.abnormal import abnormal_returns
from engine.measurement.study.buy_and_hold import buy_and_hold
from engine.measurement.study.convention import EVENTSTUDY_R, TEXTBOOK
from engine.measurement.study.correlation import mean_correlation
from engine.measurement.study.cumulated import cumulated
from engine.measurement.study.model import Model
from engine.measurement.study.sample import Sample

X = (
    (-0.02, -0.01, 0, 0.01, 0.02, 0.03, -0.015, 0.005),
    (-0.018, -0.008, 0.002, 0.012, 0.022, 0.028, -0.012, 0.008),
    (-0.025, -0.012, 0.001, 0.010, 0.020, 0.030, -0.010, 0.006),
)
REST = (
    (0.001, -0.001, 0.002, -0.002, 0.0015, -0.0015, 0.0005, -0.0005),
    (0.0012, -0.0008, 0.0018, -0.0016, 0.0010, -0.0012, 0.0006, -0.0010),
    (0.0008, -0.0012, 0.0016, -0.0014, 0.0012, -0.0010, 0.0004, -0.0004),
)
ALPHA, BETA = (0.004, 0.003, 0.005), (1.2, 1.0, 1.4)
EVENT_X = ((0.015, -0.005, 0.010), (0.012, -0.004, 0.009), (0.018, -0.006, 0.011))
EVENT_Y = ((0.040, 0, 0.030), (0.030, -0.010, 0.020), (0.050, -0.005, 0.035))


@pytest.fixture(scope="module")
def three() -> Sample:
    """Its three events: y = α + βx + residual over eight sessions, then three event sessions."""
    x = np.array(X)
    own = np.array(ALPHA)[:, None] + np.array(BETA)[:, None] * x + np.array(REST)
    return Sample(own, x[..., None], np.array(EVENT_Y), np.array(EVENT_X)[..., None])


def test_means_and_cross_sectional_t(three):
    abnormal = abnormal_returns(three, Model.MARKET)
    ones = [cumulated(abnormal, day, day + 1).car for day in range(3)]
    sums = [cumulated(abnormal, 0, day + 1).car for day in range(3)]
    means = (0.017858427448395411, -0.003055141803282022, 0.012352491200872388)
    assert [one.mean() for one in ones] == pytest.approx(means, abs=1e-14)
    t = (12.785674729349529, -0.93664440956979689, 5.8589693453114027)
    assert [float(parametric.cross_sectional_t(one)) for one in ones] == pytest.approx(t, rel=1e-12)
    t = (12.785674729349529, 3.3332365393903789, 4.1627875088073241)
    assert [float(parametric.cross_sectional_t(one)) for one in sums] == pytest.approx(t, rel=1e-12)


def test_patell_carries_the_forecast_error(three):
    abnormal = abnormal_returns(three, Model.MARKET, TEXTBOOK)
    z = np.array([float(parametric.patell(cumulated(abnormal, day, day + 1), abnormal.dof)) for day in range(3)])
    assert z == pytest.approx((17.404798533168357, -3.239085545200092, 12.231088522816789), rel=1e-12)
    # Its cumulative Patell is the sum of the sessions' Z over the root of their number.
    running = np.cumsum(z) / np.sqrt([1, 2, 3])
    assert running == pytest.approx((17.404798533168361, 10.016671714134711, 15.240200457996872), rel=1e-12)


def test_its_bmp_is_without_forecast_error_ours_with(three):
    def bmp(convention, start, stop):
        abnormal = abnormal_returns(three, Model.MARKET, convention)
        return float(parametric.cross_sectional_t(cumulated(abnormal, start, stop, convention).scar))

    expected = (9.262881651878164, -0.99419205506945918, 5.6244379647718095)
    assert [bmp(EVENTSTUDY_R, day, day + 1) for day in range(3)] == pytest.approx(expected, rel=1e-10)
    expected = (9.262881651878164, 3.431336898228547, 4.2274213480688871)
    assert [bmp(EVENTSTUDY_R, 0, day + 1) for day in range(3)] == pytest.approx(expected, rel=1e-10)
    # With C, as in Boehmer, Musumeci and Poulsen 1991: computed apart from this code.
    expected = (10.02093802820226, -0.9934595652578386, 5.695440273491645)
    assert [bmp(TEXTBOOK, day, day + 1) for day in range(3)] == pytest.approx(expected, rel=1e-10)


def test_kolari_pynnonen(three):
    abnormal = abnormal_returns(three, Model.MARKET, EVENTSTUDY_R)
    r = mean_correlation(abnormal.residuals)
    assert float(r) == pytest.approx(0.98270388, abs=5e-9)
    bare = abnormal.returns / abnormal.deviation[:, None]
    found = [float(parametric.kolari_pynnonen(parametric.cross_sectional_t(bare[:, day]), 3, r)) for day in range(3)]
    assert found == pytest.approx((0.70742152433092598, -0.075928084316215713, 0.42954758876108962), rel=1e-9)


def test_rank_sign_and_time_series(three):
    abnormal = abnormal_returns(three, Model.MARKET)
    spare = EVENTSTUDY_R.rank_spare
    found = [float(rank.corrado(abnormal.residuals, abnormal.returns, day, day + 1, spare)) for day in range(3)]
    assert found == pytest.approx((1.586435792425881, -0.95186147545552868, 1.269148633940705), rel=1e-12)
    ones = [cumulated(abnormal, day, day + 1) for day in range(3)]
    assert [float(sign.sign(one.car)) for one in ones] == pytest.approx((1.7320508, -0.5773503, 1.7320508), abs=5e-8)
    found = [float(parametric.brown_warner_1985(abnormal, one)) for one in ones]
    assert found == pytest.approx((14.5159150457412, -2.48331937385221, 10.0405096357597), rel=1e-12)


def test_one_event_in_units_of_its_own_deviation():
    x = np.array([[-0.02, -0.01, 0, 0.01, 0.02, 0.03]])
    own = 0.005 + 1.5 * x + np.array([[0.001, -0.001, 0.002, -0.002, 0.001, -0.001]])
    beside = np.array([[0.015, -0.005, 0.010]])
    sample = Sample(own, x[..., None], np.array([[0.040, 0, 0.030]]), beside[..., None])
    abnormal = abnormal_returns(sample, Model.MARKET)
    assert abnormal.deviation[0] == pytest.approx(0.00166476081508083, rel=1e-12)
    t = abnormal.returns[0] / abnormal.deviation[0]
    assert t == pytest.approx((7.64588601153099, 1.36441736906108, 6.07551885091351), rel=1e-12)
    running = np.cumsum(t) / np.sqrt([1, 2, 3])
    assert running == pytest.approx((7.64588601153099, 6.37124662096473, 8.70980352630659), rel=1e-12)


def test_buy_and_hold():
    own, index = np.array([[0.04, -0.01, 0.03]]), np.array([[0.015, -0.005, 0.01]])
    sample = Sample(own, index[..., None], own, index[..., None])
    found = [float(buy_and_hold(sample, (0, day))[0]) for day in range(3)]
    assert found == pytest.approx((0.025, 0.019675, 0.04046375), abs=1e-14)
