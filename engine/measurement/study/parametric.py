"""Parametric statistics of an event study, each with its null distribution.

Arrays are (…, N) over events; results (…). NaN where undefined (one event, no scatter): `tested` turns that into a
stated null.
"""

import numpy as np

from engine.measurement.study.abnormal import Abnormal
from engine.measurement.study.cumulated import Cumulated
from engine.prices.bars import Floats


def cross_sectional_t(values: Floats) -> Floats:
    """√N · mean / sd (n − 1): of CAR the ordinary t, of standardised CAR the test of Boehmer, Musumeci and Poulsen
    1991 (BMP). t with N − 1 degrees of freedom; assumes that events are independent."""
    n = values.shape[-1]
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.std(values, axis=-1, ddof=1) if n > 1 else np.full(values.shape[:-1], np.nan)
        return np.asarray(np.sqrt(n) * values.mean(axis=-1) / np.where(spread > 0, spread, np.nan))


def patell(cumulated: Cumulated, dof: Floats) -> Floats:
    """Σ SCAR / √Σ dof/(dof − 2), Patell 1976; standard normal. Assumes independent events whose variance the news
    leaves as it was. `dof` (…, N): those of the residual variance, L − 2 in the market model."""
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.where(dof > 2, dof / (dof - 2.0), np.nan).sum(axis=-1)
        return np.asarray(cumulated.scar.sum(axis=-1) / np.sqrt(spread))


def kolari_pynnonen(bmp: Floats, n: int, mean_correlation: Floats | float) -> Floats:
    """BMP · √[(1 − r̄)/(1 + (N − 1) r̄)], Kolari and Pynnönen 2010: robust to correlated events and to a variance that
    the news has changed. NaN where r̄ is 1 or so negative that no such N variables exist."""
    r = np.asarray(mean_correlation, dtype=np.float64)
    ratio = (1.0 - r) / np.where(1.0 + (n - 1) * r > 1e-12, 1.0 + (n - 1) * r, np.nan)
    return np.asarray(bmp * np.sqrt(np.where(ratio > 1e-12, ratio, np.nan)))


def kolari_pynnonen_patell(z: Floats, n: int, mean_correlation: Floats | float) -> Floats:
    """Patell's Z / √[1 + (N − 1) r̄], Kolari and Pynnönen 2010; standard normal."""
    inflation = 1.0 + (n - 1) * np.asarray(mean_correlation, dtype=np.float64)
    return np.asarray(z / np.sqrt(np.where(inflation > 1e-12, inflation, np.nan)))


def brown_warner_1980(abnormal: Abnormal, cumulated: Cumulated) -> Floats:
    """Mean CAR / (√(L₂ Σ s²) / N): deviations from the estimation window, events independent, no forecast error."""
    spread = np.sqrt(cumulated.n_sessions * (abnormal.deviation**2).sum(axis=-1)) / cumulated.car.shape[-1]
    return _over(cumulated.car.mean(axis=-1), spread)


def brown_warner_1985(abnormal: Abnormal, cumulated: Cumulated) -> Floats:
    """Mean CAR / (√L₂ · sd of the mean abnormal return over estimation sessions), n − 1: crude dependence adjustment.

    The mean runs over events at the same distance from their own news: it takes in their correlation where they share
    a date, and nothing of it where they do not.
    """
    spread = np.sqrt(cumulated.n_sessions) * _portfolio_deviation(abnormal)
    return _over(cumulated.car.mean(axis=-1), spread)


def lamb(abnormal: Abnormal, market: Floats, event_market: Floats, column: int) -> Floats:
    """Mean AR / (sd of mean estimation returns · √[1 + 1/L + (R_m − R̄_m)²/Σ(R_m − R̄_m)²]), Lamb 1995, one session.

    `market` (…, L) and `event_market` (…, W) are the benchmark's returns, shared by all events; L in 1/L is the mean
    number of estimation sessions.
    """
    n = np.isfinite(abnormal.residuals).sum(axis=-1).mean(axis=-1)
    gaps = market - market.mean(axis=-1, keepdims=True)
    far = event_market[..., column] - market.mean(axis=-1)
    factor = np.sqrt(1.0 + 1.0 / n + far**2 / (gaps * gaps).sum(axis=-1))
    return _over(abnormal.returns[..., column].mean(axis=-1), _portfolio_deviation(abnormal) * factor)


def _portfolio_deviation(abnormal: Abnormal) -> Floats:
    known = np.isfinite(abnormal.residuals)
    n = known.sum(axis=-2)
    total = np.where(known, abnormal.residuals, 0.0).sum(axis=-2)
    means = np.where(n > 0, total / np.maximum(n, 1), np.nan)
    return np.asarray(np.nanstd(means, axis=-1, ddof=1) if means.shape[-1] > 1 else np.full(means.shape[:-1], np.nan))


def _over(mean: Floats, spread: Floats) -> Floats:
    return np.asarray(mean / np.where(spread > 0, spread, np.nan))
