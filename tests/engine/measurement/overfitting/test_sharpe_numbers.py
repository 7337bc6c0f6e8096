"""Probabilistic and deflated Sharpe ratio, track record and backtest length beside numbers printed elsewhere.

Sources: Bailey and López de Prado, "The Sharpe Ratio Efficient Frontier" (2012, PSR and MinTRL) and "The Deflated
Sharpe Ratio" (2014, DSR); Bailey, Borwein, López de Prado and Zhu, "Pseudo-Mathematics and Financial Charlatanism"
(2014, MinBTL); pypbo's tests/test_pbo.py, which prints the papers' values to more digits.
"""

import json
import math
from pathlib import Path

import numpy as np
import pytest
import scipy.stats

from engine.measurement.overfitting.backtest_length import minimum_backtest_length
from engine.measurement.overfitting.deflated_sharpe import deflated_sharpe, lucky_sharpe, variance_of_sharpes
from engine.measurement.overfitting.expected_maximum import expected_maximum
from engine.measurement.overfitting.moments import SharpeMoments, sharpe_moments
from engine.measurement.overfitting.probabilistic_sharpe import probabilistic_sharpe
from engine.measurement.overfitting.track_record import minimum_track_record

FIXTURE = Path(__file__).parents[4].parent / "shared" / "fixtures" / "metrics" / "overfitting.json"
DAYS = 250
PAPER = SharpeMoments(2.5 / math.sqrt(DAYS), 1250, -3.0, 10.0)
NORMAL = SharpeMoments(2.5 / math.sqrt(DAYS), 1250)
VARIANCE = 0.5 / DAYS


@pytest.mark.parametrize(
    ("moments", "n_trials", "expected", "digits"),
    [
        (PAPER, 100, 0.90039683444939034, 14),  # the paper's example; pypbo test_dsr
        (PAPER, 46, 0.95050170688, 11),  # the paper's 0.95 point
        (NORMAL, 88, 0.95049081668, 11),  # the paper's 0.95 point with normal returns
        (PAPER, 10, 0.99387964, 8),
        (NORMAL, 100, 0.94277059, 8),
    ],
)
def test_deflated_sharpe_of_the_paper(moments, n_trials, expected, digits):
    """Bailey and López de Prado 2014: annual Sharpe 2.5 over 1,250 days, variance ½ between the trials."""
    assert deflated_sharpe(moments, n_trials, VARIANCE).value == pytest.approx(expected, abs=0.6 * 10**-digits)


def test_luck_that_the_paper_deflates_by():
    """The same example: 0.1132 a day, 1.7894 a year."""
    assert lucky_sharpe(100, VARIANCE) == pytest.approx(0.1131720, abs=5e-8)
    assert lucky_sharpe(100, VARIANCE) * math.sqrt(DAYS) == pytest.approx(1.7894, abs=5e-5)


@pytest.mark.parametrize(
    ("trap", "wrong"),
    [
        (deflated_sharpe(SharpeMoments(PAPER.sharpe, 1250, -3.0, 7.0), 100, VARIANCE), 0.90177857),  # excess kurtosis
        (deflated_sharpe(SharpeMoments(PAPER.sharpe, 1251, -3.0, 10.0), 100, VARIANCE), 0.90048672),  # √T for √(T − 1)
        (deflated_sharpe(SharpeMoments(2.5, 1250, -3.0, 10.0), 100, 0.5), 0.99999994),  # annual ratios, not scaled
    ],
)
def test_traps_give_other_numbers(trap, wrong):
    """What the usual mistakes make of the example: reproduced by making them, so none of them is in the formula."""
    assert trap.value == pytest.approx(wrong, abs=6e-9)
    assert abs(trap.value - deflated_sharpe(PAPER, 100, VARIANCE).value) > 5e-5


@pytest.mark.parametrize(
    ("n_trials", "expected", "digits"),
    [
        (2, 0.5197553442805939, 14),
        (5, 1.1925940010147893, 14),
        (10, 1.57459830134575, 14),
        (45, 2.2356401777664052, 14),
        (46, 2.2441708308410093, 14),
        (88, 2.485294787590927, 14),
        (100, 2.5306028932016846, 14),  # pypbo test_expected_max
        (1000, 3.255121513652723, 14),
    ],
)
def test_expected_maximum(n_trials, expected, digits):
    """Bailey and López de Prado 2014, equation 1."""
    assert expected_maximum(n_trials) == pytest.approx(expected, abs=10**-digits)


@pytest.mark.parametrize(("n_trials", "mean"), [(10, 1.53875), (100, 2.50759)])
def test_expected_maximum_is_a_little_above_the_true_mean(n_trials, mean):
    """The true means are of Harter's tables of normal order statistics (1961): it is 0.4 to 2.5 % above."""
    assert 1.004 < expected_maximum(n_trials) / mean < 1.025


def test_expected_maximum_never_falls_below_that_of_one():
    """Effective numbers need not be whole; between one and two the approximation alone would be negative."""
    found = [expected_maximum(n) for n in np.linspace(1, 3, 201)]
    assert found[0] == 0.0
    assert found == sorted(found)
    with pytest.raises(ValueError, match="at least 1"):
        expected_maximum(0.5)


def test_probabilistic_sharpe_of_the_paper():
    """Bailey and López de Prado 2012: 24 months, annual 1.585, skewness −2.448, kurtosis 10.164; pypbo test_psr."""
    ratio = 1.585 / math.sqrt(12)
    assert probabilistic_sharpe(SharpeMoments(ratio, 24, -2.448, 10.164)).value == pytest.approx(
        0.91323430688486018, abs=1e-15
    )
    assert probabilistic_sharpe(SharpeMoments(ratio, 24)).value == pytest.approx(0.98159124, abs=5e-9)


@pytest.mark.parametrize(
    ("ratio", "other", "per_year", "shape", "years"),
    [
        (2, 1, 250, (0, 3), 2.7311878017),
        (2, 1, 52, (0, 3), 2.8288335869),
        (2, 1, 12, (0, 3), 3.2398006964),
        (2, 1, 12, (-0.72, 5.78), 4.9912582239),
        (3, 2.5, 12, (-0.72, 5.78), 27.352920196),
    ],
)
def test_minimum_track_record_of_the_paper(ratio, other, per_year, shape, years):
    """Bailey and López de Prado 2012, figure 8; pypbo test_minTRL."""
    moments = SharpeMoments(ratio / math.sqrt(per_year), 10, *map(float, shape))
    found = minimum_track_record(moments, other / math.sqrt(per_year), 0.95).value
    assert found / per_year == pytest.approx(years, abs=6e-10)


def test_track_record_heeds_kurtosis():
    """PerformanceAnalytics leaves kurtosis out by default: 52.37 months instead of 59.90 in the fourth case above."""
    heeded = minimum_track_record(SharpeMoments(2 / math.sqrt(12), 10, -0.72, 5.78), 1 / math.sqrt(12)).value
    ignored = minimum_track_record(SharpeMoments(2 / math.sqrt(12), 10, -0.72, 3.0), 1 / math.sqrt(12)).value
    assert heeded == pytest.approx(59.90, abs=5e-3)
    assert ignored == pytest.approx(52.37, abs=5e-3)


@pytest.mark.parametrize(("n_trials", "years"), [(45, 4.9980870044), (46, 5.0363), (7, 1.9231), (10, 2.4794)])
def test_minimum_backtest_length(n_trials, years):
    """45 trials need five years before an annual ratio of 1 means anything (the 2014 paper; pypbo test_minBTL)."""
    digits = 6e-11 if n_trials == 45 else 5e-5
    found = minimum_backtest_length(n_trials, 1.0).value
    assert found == pytest.approx(years, abs=digits)
    assert found < 2 * math.log(n_trials)
    assert minimum_backtest_length(n_trials, 2.0).value == pytest.approx(found / 4)


def test_the_fixture_file_agrees():
    """All values of the shared file of fixtures, to the tolerance that it states."""
    if not FIXTURE.is_file():
        pytest.skip(f"needs {FIXTURE.name}")
    held = json.loads(FIXTURE.read_text("utf-8"))
    for case in held["dsr"]:
        moments = SharpeMoments(case["sr_ann"] / math.sqrt(case["periods"]), case["T"], case["skew"], case["kurt"])
        found = deflated_sharpe(moments, case["N"], case["var_sr_ann"] / case["periods"]).value
        assert found == pytest.approx(case["expect"], abs=case["abs_tol"])
    for n_trials, expected in held["expected_max_z"]["values"].items():
        assert expected_maximum(int(n_trials)) == pytest.approx(expected, abs=1e-14)
    psr = held["psr"]
    found = probabilistic_sharpe(SharpeMoments(psr["sr"], psr["T"], psr["skew"], psr["kurt"]), psr["bench"]).value
    assert found == pytest.approx(psr["expect"], abs=1e-15)
    assert minimum_backtest_length(45).value == pytest.approx(held["minbtl_years_N45_SR1"]["expect"], abs=1e-14)


def test_moments_are_scipys():
    """scipy.stats.skew and kurtosis(fisher=False) on skewed returns; the ratio with n − 1, by hand."""
    returns = np.random.default_rng(3).gamma(2.0, 0.01, 300) - 0.015
    found = sharpe_moments(returns)
    assert found.skewness == pytest.approx(float(scipy.stats.skew(returns)), rel=1e-12)
    assert found.kurtosis == pytest.approx(float(scipy.stats.kurtosis(returns, fisher=False)), rel=1e-12)
    assert found.sharpe == pytest.approx(float(returns.mean() / returns.std(ddof=1)), rel=1e-12)
    assert found.n_returns == 300


def test_variance_between_trials_is_a_samples():
    """1, 2 and 3 scatter by 1 with n − 1."""
    assert variance_of_sharpes([1.0, 2.0, 3.0]) == pytest.approx(1.0)
    assert variance_of_sharpes([1.0]) is None
