"""Exact power and size, against tables made with the normal distribution alone."""

import math

import numpy as np
import pytest
from scipy.stats import norm, t

from engine.measurement.power import detectable, power_of
from engine.measurement.study import parametric
from engine.measurement.study.evidence import effective_n

# Φ(δ√N/σ − 1.96) + Φ(−δ√N/σ − 1.96) for AR of 0.5, 1.0, 1.5 and 2.0 %, by (σ, N).
TABLE = {
    (0.02, 10): (0.1241, 0.3526, 0.6597, 0.8854),
    (0.02, 20): (0.2010, 0.6088, 0.9184, 0.9940),
    (0.02, 30): (0.2778, 0.7819, 0.9841, 0.9998),
    (0.02, 50): (0.4239, 0.9424, 0.9996, 1.0),
    (0.04, 10): (0.0681, 0.1241, 0.2203, 0.3526),
    (0.04, 30): (0.1052, 0.2778, 0.5375, 0.7819),
    (0.04, 100): (0.2395, 0.7054, 0.9633, 0.9988),
}
# 2 [1 − Φ(1.96/√((1 + (N − 1) r)/(1 − r)))]: size of a test that takes correlated events for independent.
SIZES = {(0.01, 10): 0.0618, (0.02, 30): 0.1227, (0.05, 50): 0.3037, (0.10, 30): 0.3464, (0.20, 100): 0.7007}


@pytest.mark.parametrize("case", TABLE)
def test_power_with_known_deviation(case):
    sigma, n = case
    found = [power_of(effect, sigma / math.sqrt(n), math.inf) for effect in (0.005, 0.01, 0.015, 0.02)]
    assert found == pytest.approx(TABLE[case], abs=5.1e-5)


def test_power_with_estimated_deviation_by_simulation():
    """A t test of twelve normal values with mean 0.9 sd: 200,000 samples, so ±0.3 points."""
    values = np.random.default_rng(3).normal(0.9, 1.0, (200_000, 12))
    rejected = np.abs(parametric.cross_sectional_t(values)) > t.isf(0.025, 11)
    assert power_of(0.9, 1 / math.sqrt(12), 11) == pytest.approx(rejected.mean(), abs=0.004)


def test_the_smallest_effect_has_the_power_asked_for():
    for dof in (1.7, 4, 29, math.inf):
        effect = detectable(0.01, dof)
        assert effect is not None
        assert power_of(effect, 0.01, dof) == pytest.approx(0.8, abs=1e-9)
    assert detectable(1.0, math.inf) == pytest.approx(norm.isf(0.025) + norm.ppf(0.8), abs=1e-4)
    assert detectable(0.0, 5) is None
    assert detectable(math.nan, 5) is None
    assert detectable(0.01, 0.5) is None


@pytest.mark.parametrize("case", SIZES)
def test_the_correction_is_what_a_correlated_sample_needs(case):
    """The factor of Kolari and Pynnönen turns the wrong size into the nominal one: the table's own arithmetic."""
    r, n = case
    factor = float(parametric.kolari_pynnonen(np.asarray(1.0), n, r))
    assert 2 * norm.sf(norm.isf(0.025) * factor) == pytest.approx(SIZES[case], abs=5.1e-5)


def test_effective_number():
    assert effective_n(30, 0.0) == 30
    assert effective_n(30, 1.0) == 1
    assert effective_n(30, -0.02) == 30
    assert effective_n(30, 0.324) == pytest.approx(30 / (1 + 29 * 0.324))
    assert effective_n(0, 0.0) == 0
