"""The metrics give the numbers that trusted programs print, each under the convention named."""

import math
from typing import Any

import numpy as np
import pytest

from engine.measurement.benchmark import (
    active_premium,
    alpha,
    arithmetic_down_capture,
    arithmetic_up_capture,
    beta,
    compound_alpha,
    information_ratio,
    tracking_error,
    treynor,
)
from engine.measurement.distribution import omega, stability, tail_ratio
from engine.measurement.drawdown import dated_drawdown, falls, max_drawdown
from engine.measurement.ratios import calmar, geometric_sharpe, sharpe, sortino
from engine.measurement.returns import annual_return, arithmetic_annual_return, growth, total_return
from engine.measurement.risk import downside_risk, volatility

# empyrical, empyrical/tests/test_stats.py. Its first mixed return is NaN, which it leaves out of means and
# scatter but counts as a period of return 0 where it compounds or ranks.
MIXED = np.array([1, 10, -4, 2, 3, 2, 1, -10]) / 100
MIXED_FROM_0 = np.array([0, 1, 10, -4, 2, 3, 2, 1, -10]) / 100
NEGATIVE = np.array([0, -6, -7, -1, -9, -2, -6, -8, -5]) / 100
ALL_NEGATIVE = np.array([-2, -6, -7, -1, -9, -2, -6, -8, -5]) / 100
POSITIVE = np.array([1, 2, 1, 1, 1, 1, 1, 1, 1]) / 100
BENCHMARK = np.array([0, 1, 0, 1, 0, 1, 0, 1, 0]) / 100
DAILY = 252

# pypbo; Sharpe and Sortino are asserted in pypbo/tests/test_metrics.py
PYPBO_SHARPE = np.array([0.259, 0.198, 0.364, -0.081, 0.057, 0.055, 0.188, 0.317, 0.24, 0.184, -0.01, 0.526])
PYPBO_SORTINO = np.array([0.17, 0.15, 0.23, -0.05, 0.12, 0.09, 0.13, -0.04])
PYPBO_OMEGA = np.array([0.0089, 0.0012, -0.002, 0.01, -0.0002, 0.02, 0.03, 0.01, -0.003, 0.01, 0.0102, -0.01])


def _managers_metrics(data: Any) -> dict[str, float | None]:
    fund, index, bills = data.fund, data.index, data.bills
    levels = growth(fund)
    annual = annual_return(fund, 12)
    return {
        "cumulative": total_return(fund),
        "annual geometric": annual,
        "annual arithmetic": arithmetic_annual_return(fund, 12),
        "annual sd": volatility(fund, 12),
        "max drawdown": max_drawdown(levels),
        "Calmar": calmar(annual, max_drawdown(levels)),
        "Sharpe monthly": sharpe(fund, 1, bills),
        "Sharpe annual": sharpe(fund, 12, bills),
        "Sharpe geometric": geometric_sharpe(fund, 12, bills),
        "Sharpe Rf 3.5 %": sharpe(fund, 12, 0.035 / 12),
        "Sortino monthly": sortino(fund, 1),
        "active premium": active_premium(fund, index, 12),
        "tracking error": tracking_error(fund, index, 12),
        "information ratio": information_ratio(fund, index, 12),
        "beta": beta(fund, index, bills),
        "alpha monthly": alpha(fund, index, 1, bills),
        "Treynor": treynor(fund, index, 12, bills),
        "up capture": arithmetic_up_capture(fund, index),
        "down capture": arithmetic_down_capture(fund, index),
    }


# Twelve digits: computed apart from this code on the same data. PerformanceAnalytics prints them cut to four
# digits, beta and alpha (its test files) to fifteen. Captures: the tests of pyformanceanalytics and of
# pyperfanalytics, which print what the R package gives. Its Sharpe under geometric chaining is 1.0675.
MANAGERS = [
    ("cumulative", 3.126671464112, 1e-12),
    ("annual geometric", 0.137532010824, 1e-12),
    ("annual arithmetic", 0.133472727273, 1e-12),
    ("annual sd", 0.088780796262, 1e-12),
    ("max drawdown", -0.151772905480, 1e-12),
    ("Calmar", 0.906169717108, 1e-12),
    ("Sharpe monthly", 0.308303128350, 1e-12),
    ("Sharpe annual", 1.067993364868, 1e-12),
    ("Sharpe geometric", 1.0675, 5e-5),
    ("Sharpe Rf 3.5 %", 1.109166, 1e-6),
    ("Sortino monthly", 0.764933403862, 1e-12),
    ("active premium", 0.040786680089, 1e-12),
    ("tracking error", 0.113166659370, 1e-12),
    ("information ratio", 0.360412512980, 1e-12),
    ("beta", 0.390071248399483, 1e-15),
    ("alpha monthly", 0.00577472877485089, 1e-17),
    ("Treynor", 0.242804177997, 1e-12),
    ("up capture", 0.634661226019341, 1e-15),
    ("down capture", 0.2076304, 5e-8),
]


@pytest.mark.parametrize(("name", "expected", "tolerance"), MANAGERS, ids=[row[0] for row in MANAGERS])
def test_managers(managers: Any, name: str, expected: float, tolerance: float) -> None:
    """HAM1 against SP500 TR with US 3m TR as the risk-free rate is what PerformanceAnalytics prints."""
    assert _managers_metrics(managers)[name] == pytest.approx(expected, rel=0, abs=tolerance)


def test_managers_printed(managers: Any) -> None:
    """Cut to four digits, the numbers are those that PerformanceAnalytics prints."""
    printed = {
        "cumulative": 3.1266,
        "annual geometric": 0.1375,
        "annual arithmetic": 0.1334,
        "Calmar": 0.9061,
        "Sharpe monthly": 0.3083,
        "Sharpe annual": 1.0679,
        "Sharpe Rf 3.5 %": 1.1091,
        "Sortino monthly": 0.7649,
        "active premium": 0.0407,
        "tracking error": 0.1131,
        "information ratio": 0.3604,
        "Treynor": 0.2428,
    }
    measured = _managers_metrics(managers)
    cut = {name: math.floor((measured[name] or 0) * 10_000) / 10_000 for name in printed}
    assert cut == printed


def test_index_drawdowns(managers: Any) -> None:
    """The worst drawdowns of SP500 TR and their months are those of PerformanceAnalytics' table.Drawdowns."""
    worst = falls(growth(managers.index))[:5]
    assert [round(fall.depth, 4) for fall in worst] == [-0.4473, -0.1537, -0.0682, -0.0624, -0.0560]
    deepest = dated_drawdown(growth(managers.index), (managers.months[0], *managers.months))
    assert deepest is not None
    # It prints the first month under water, 2000-09, and counts 74 months from there, the recovery included.
    assert deepest.peak_on.isoformat() == "2000-08-31"
    assert deepest.trough_on.isoformat() == "2002-09-30"
    assert deepest.recovered_on is not None
    assert deepest.recovered_on.isoformat() == "2006-10-31"
    assert (worst[0].recovered or 0) - worst[0].peak == 74


EMPYRICAL = [
    ("final return mixed", total_return(MIXED), 0.03893),
    ("final return negative", total_return(NEGATIVE), -0.36590),
    ("max drawdown mixed", max_drawdown(growth(MIXED)), -0.1),
    ("max drawdown negative", max_drawdown(growth(NEGATIVE)), -0.36590730349873601),
    ("max drawdown all negative", max_drawdown(growth(ALL_NEGATIVE)), -0.378589157),
    ("max drawdown up down up", max_drawdown(growth(np.array([0.1, -0.1, 0.1]))), -0.10),
    ("annual return", annual_return(MIXED_FROM_0, DAILY), 1.9135925373194231),
    ("annual return weekly", annual_return(MIXED_FROM_0, 52), 0.24690830513998208),
    ("volatility", volatility(MIXED, DAILY), 0.9136465399704637),
    ("volatility weekly", volatility(MIXED_FROM_0, 52), 0.38851569394870583),
    ("Sharpe mixed", sharpe(MIXED, DAILY), 1.7238613961706866),
    ("Sharpe mixed over benchmark", sharpe(MIXED, DAILY, BENCHMARK[1:]), 0.34111411441060574),
    ("Sharpe positive", sharpe(POSITIVE, DAILY), 52.915026221291804),
    ("Sharpe negative", sharpe(NEGATIVE, DAILY), -24.406808633910085),
    ("excess Sharpe", sharpe(MIXED, 1), 0.10859306069076737),
    ("Sortino mixed", sortino(MIXED, DAILY), 2.605531251673693),
    ("Sortino mixed over 1 %", sortino(MIXED, DAILY, 0.01), -1.3934779588919977),
    ("Sortino negative", sortino(NEGATIVE, DAILY), -13.532743075043401),
    ("downside risk", downside_risk(MIXED, DAILY), 0.60448325038829653),
    ("downside risk under 10 %", downside_risk(MIXED, DAILY, 0.1), 1.7161730681956295),
    ("Calmar", calmar(annual_return(MIXED_FROM_0, DAILY), max_drawdown(growth(MIXED))), 19.135925373194233),
    ("omega, 10 a year", omega(MIXED, 11 ** (1 / DAILY) - 1), 0.83354263497557934),
    ("omega over 1 %", omega(MIXED, 0.01), 0.8125),
    ("alpha", compound_alpha(MIXED, NEGATIVE[1:], DAILY), -0.9997853834885004),
    ("alpha not compounded", alpha(MIXED, NEGATIVE[1:], DAILY), -8.306666666666668),
    ("beta", beta(MIXED, NEGATIVE[1:]), -0.71296296296296313),
    ("tail ratio", tail_ratio(MIXED_FROM_0), 0.9473684210526313),
    ("stability", stability(MIXED), 0.1529973665111273),
]


@pytest.mark.parametrize(("name", "measured", "expected"), EMPYRICAL, ids=[row[0] for row in EMPYRICAL])
def test_empyrical(name: str, measured: float | None, expected: float) -> None:
    """Each metric agrees with empyrical's own tests to their eight decimals (total returns to four)."""
    tolerance = 1e-4 if name.startswith("final return") else 1e-8
    assert measured == pytest.approx(expected, rel=0, abs=tolerance)


def test_pypbo() -> None:
    """Sharpe, Sortino and omega per period are those that pypbo prints."""
    assert sharpe(PYPBO_SHARPE, 1, 0.05) == pytest.approx(0.834364, abs=5e-7)
    assert sortino(PYPBO_SORTINO, 1) == pytest.approx(4.417261, abs=5e-7)
    assert omega(PYPBO_OMEGA, 0.01) == pytest.approx(0.463901689, abs=1e-9)
