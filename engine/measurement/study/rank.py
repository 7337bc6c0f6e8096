"""Rank statistics: they ask how unusual the event sessions are among all, and need no normal distribution.

`residuals` (…, N, L) and `returns` (…, N, W) are abnormal returns; ties share their mean rank; NaN has none.
"""

import numpy as np

from engine.measurement.study.cumulated import Cumulated
from engine.prices.bars import Floats


def unit_ranks(values: Floats) -> Floats:
    """Rank / (number of known values + 1) − ½ along the last axis, NaN kept: mean 0, uniform under the null."""
    return np.asarray(ranks(values) / (np.isfinite(values).sum(axis=-1, keepdims=True) + 1.0) - 0.5)


def ranks(values: Floats) -> Floats:
    """Mean ranks from 1 along the last axis, NaN kept."""
    from scipy.stats import rankdata

    policy = "propagate" if np.isfinite(values).all() else "omit"
    return np.asarray(rankdata(values, axis=-1, nan_policy=policy), dtype=np.float64)


def corrado(residuals: Floats, returns: Floats, start: int, stop: int, spare: int = 0) -> Floats:
    """Sum of mean ranks over the columns / (√L₂ · S), S² = Σ (mean rank of a session)² / (T − spare), over all T
    sessions of both windows: Corrado 1989, over several sessions Cowan 1992. Standard normal.

    With `spare` 1 the sessions' mean is taken out of S. The mean rank of a session is over the events that have it.
    """
    found = corrado_sessions(unit_ranks(np.concatenate((residuals, returns), axis=-1)), spare)
    n = residuals.shape[-1]
    return np.asarray(found[..., n + start : n + stop].sum(axis=-1) / np.sqrt(stop - start))


def corrado_sessions(scores: Floats, spare: int = 0) -> Floats:
    """The statistic of each single session, (…, T), from unit ranks (…, N, T)."""
    means = _means(scores)
    n_known = np.isfinite(means).sum(axis=-1, keepdims=True)
    centre = np.nanmean(means, axis=-1, keepdims=True) if spare else 0.0
    spread = np.sqrt(np.nansum((means - centre) ** 2, axis=-1, keepdims=True) / np.maximum(n_known - spare, 1))
    return np.asarray(means / np.where(spread > 0, spread, np.nan))


def corrado_zivney(scores: Floats, n_estimation: int, start: int, stop: int) -> Floats:
    """The same with each session's sum of ranks over the root of its number of events: Corrado and Zivney 1992, for
    events that lack sessions. `scores` (…, N, L + W) are unit ranks, `n_estimation` is L."""
    return _scaled(scores, n_estimation, start, stop)


def corrado_sign(residuals: Floats, returns: Floats, start: int, stop: int) -> Floats:
    """The same with the sign of the abnormal return less the instrument's median: Corrado and Zivney 1992."""
    return _scaled(median_signs(residuals, returns), residuals.shape[-1], start, stop)


def median_signs(residuals: Floats, returns: Floats) -> Floats:
    """Sign of each abnormal return of both windows less the event's median of them: (…, N, L + W)."""
    both = np.concatenate((residuals, returns), axis=-1)
    return np.asarray(np.sign(both - np.nanmedian(both, axis=-1, keepdims=True)))


def wilcoxon(values: Floats) -> Floats:
    """Sum of the ranks of |value| that are positive: Wilcoxon 1945; (…, N) over events."""
    return np.asarray(np.where(values > 0, ranks(np.abs(values)), 0.0).sum(axis=-1))


def generalised_rank(residuals: Floats, deviation: Floats, cumulated: Cumulated) -> tuple[Floats, int]:
    """GRANK-T of Kolari and Pynnönen 2011, and its degrees of freedom: t with T − 2, T = L + 1.

    The window's SCAR, divided by its scatter over events, is ranked as one more session among the standardised
    estimation returns; t = Z √[(T − 2)/(T − 1 − Z²)].
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.std(cumulated.scar, axis=-1, ddof=1, keepdims=True) if cumulated.scar.shape[-1] > 1 else np.nan
        last = cumulated.scar / np.where(np.asarray(spread) > 0, spread, np.nan)
    means_of = unit_ranks(np.concatenate((residuals / deviation[..., None], last[..., None]), axis=-1))
    known = np.isfinite(means_of)
    n = known.sum(axis=-2)
    means = _means(means_of)
    n_sessions = int(np.max(np.isfinite(means).sum(axis=-1)))
    weights = n / np.maximum(n[..., -1:], 1)
    spread_of = np.sqrt(np.nansum(weights * means**2, axis=-1) / n_sessions)
    z = means[..., -1] / np.where(spread_of > 0, spread_of, np.nan)
    room = n_sessions - 1 - z**2
    return np.asarray(z * np.sqrt((n_sessions - 2) / np.where(room > 0, room, np.nan))), n_sessions - 2


def _scaled(scores: Floats, n: int, start: int, stop: int) -> Floats:
    known = np.isfinite(scores)
    sums = np.where(known, scores, 0.0).sum(axis=-2) / np.sqrt(np.maximum(known.sum(axis=-2), 1))
    spread = np.sqrt((sums * sums).sum(axis=-1) / known.any(axis=-2).sum(axis=-1))
    total = sums[..., n + start : n + stop].sum(axis=-1)
    return np.asarray(total / np.where(spread > 0, spread * np.sqrt(stop - start), np.nan))


def _means(scores: Floats) -> Floats:
    known = np.isfinite(scores)
    n = known.sum(axis=-2)
    return np.where(n > 0, np.where(known, scores, 0.0).sum(axis=-2) / np.maximum(n, 1), np.nan)
