"""Laws of a study (P36, P37): sums, special cases, and what must not change the answer."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.measurement.study.abnormal import abnormal_returns
from engine.measurement.study.correlation import correlation_of
from engine.measurement.study.cumulated import cumulated
from engine.measurement.study.model import Model
from engine.measurement.study.sample import Sample
from engine.measurement.study.statistic import StudyTest
from engine.measurement.study.window_result import window_result
from engine.prices.bars import Bars
from tests.engine.measurement.study.study_worlds import INDEX, event, study, world

EVENTS = [event(f"{600100 + n % 3}.SS", day) for n, day in enumerate((150, 150, 158, 180, 200, 206, 230, 260, 290))]
EVENTS += [event("600100.SS", 154), event("600101.SS", 204)]  # overlap earlier ones of the same instruments


@cache
def the_world():
    return world(3, seed=4, common=0.01)


@cache
def the_study():
    return study(the_world(), EVENTS)


@pytest.fixture
def bars():
    return the_world()


@pytest.fixture
def found():
    return the_study()


def statistics(study_found):
    """Statistics and p-values of every window and session."""
    windows = [*study_found.windows, *(one for row in study_found.sessions for one in (row.aar, row.caar))]
    return [(one.test, one.statistic, one.p) for window in windows for one in window.tests]


def assert_same(first, second, sign=1.0):
    assert len(first) == len(second)
    for (test, value, p), (other, again, q) in zip(first, second, strict=True):
        assert test is other
        assert (value is None) == (again is None)
        if value is not None:
            assert again == pytest.approx(sign * value, rel=1e-7, abs=1e-9), test
            assert q == pytest.approx(p, rel=1e-6, abs=1e-9), test


def test_sums(found):
    """CAR = Σ AR, CAAR = Σ AAR, a window of one session is that session."""
    for row in found.events:
        assert row.car == pytest.approx(sum(row.returns[10:]))
    running = np.cumsum([row.aar.caar for row in found.sessions])
    assert [row.caar.caar for row in found.sessions] == pytest.approx(running.tolist())
    assert found.path[-1].mean == pytest.approx(found.reaction.caar)
    first = found.sessions[0]
    shared = {one.test for one in first.caar.tests}
    assert [one for one in first.aar.tests if one.test in shared] == list(first.caar.tests)


def sample_of(seed: int, n: int = 6) -> Sample:
    rng = np.random.default_rng(seed)
    factors = rng.normal(0, 0.01, (n, 45, 1))
    own = 0.001 + 1.2 * factors[..., 0] + rng.normal(0, 0.02, (n, 45))
    return Sample(own[:, :40], factors[:, :40], own[:, 40:], factors[:, 40:])


def correlations(abnormal, entries):
    sessions = np.asarray(entries)[:, None] - 40 + np.arange(40)
    return correlation_of(abnormal.residuals, sessions, np.asarray(entries), 5)


@given(st.integers(0, 1000))
@settings(max_examples=20)
def test_kolari_pynnonen_is_bmp_where_events_share_nothing(seed):
    abnormal = abnormal_returns(sample_of(seed), Model.MARKET)
    result = window_result("w", abnormal, correlations(abnormal, np.arange(6) * 50 + 50), (0, 4), 0.95)
    assert result.mean_correlation == 0.0
    assert result.dof == 5
    assert result.headline.statistic == result.test(StudyTest.BMP).statistic
    assert result.headline.p == result.test(StudyTest.BMP).p
    assert result.test(StudyTest.KP_PATELL).statistic == result.test(StudyTest.PATELL).statistic


@given(st.integers(0, 1000))
@settings(max_examples=20)
def test_special_cases_of_the_models(seed):
    sample = sample_of(seed)
    itself = replace(sample, own=sample.factors[..., 0], event_own=sample.event_factors[..., 0])
    assert np.abs(abnormal_returns(itself, Model.ADJUSTED).returns).max() == 0
    assert np.abs(abnormal_returns(itself, Model.MARKET).returns).max() < 1e-12
    market = abnormal_returns(sample, Model.MARKET)
    adjusted = abnormal_returns(sample, Model.ADJUSTED)
    alpha, beta = market.alpha[:, None], market.beta
    shifted = market.returns + alpha + (beta - 1) * sample.event_factors[..., 0]
    assert adjusted.returns == pytest.approx(shifted, abs=1e-14)
    assert cumulated(market, 2, 3).car == pytest.approx(market.returns[:, 2])


@given(st.permutations(range(len(EVENTS))))
@settings(max_examples=5)
def test_the_order_of_events_changes_nothing(order):
    bars, found = the_world(), the_study()
    again = study(bars, [EVENTS[at] for at in order])
    assert_same(statistics(found), statistics(again))
    overlaps = {(row.event.ticker, row.event.entry_on): sorted(row.overlaps) for row in found.events}
    assert {(row.event.ticker, row.event.entry_on): sorted(row.overlaps) for row in again.events} == overlaps
    assert any(overlaps.values())


def test_names_change_nothing(bars, found):
    names = {"600100.SS": "600777.SS", "600101.SS": "600200.SS", "600102.SS": "600555.SS", INDEX: INDEX}
    renamed = {
        names[ticker]: Bars(names[ticker], one.sessions, one.open, one.high, one.low, one.close, one.volume)
        for ticker, one in bars.items()
    }
    events = [replace(one, ticker=names[one.ticker], catalysts=(f"other-{at}",)) for at, one in enumerate(EVENTS)]
    assert_same(statistics(found), statistics(study(renamed, events)))


@given(st.integers(0, 1000), st.floats(0.01, 100.0))
@settings(max_examples=20)
def test_scale_changes_nothing_and_signs_turn_with_the_returns(seed, scale):
    sample = sample_of(seed)
    entries = np.array([50, 50, 52, 90, 130, 170])

    def results(factor):
        scaled = Sample(*(factor * one for one in (sample.own, sample.factors, sample.event_own, sample.event_factors)))
        abnormal = abnormal_returns(scaled, Model.MARKET)
        result = window_result("w", abnormal, correlations(abnormal, entries), (0, 2), 0.95)
        return [(one.test, one.statistic, one.p) for one in result.tests]

    assert_same(results(1.0), results(scale))
    # A rank test and a sign test turn too: no value is exactly zero here. p̂ of the generalised sign turns about.
    assert_same(results(1.0), results(-1.0), sign=-1.0)
