"""Rank statistics as the R package estudy2 counts them where instruments lack sessions; ours are in `rank`.

A session's sum over the instruments that have it is scaled up to all N, and T is the mean number of sessions that an
instrument has. Equal to the textbook where none is missing. Arrays as in `rank`, without leading axes; one session at
`column`, or columns start to stop − 1.
"""

import numpy as np

from engine.measurement.study.rank import median_signs, ranks, unit_ranks
from engine.prices.bars import Floats


def rank(residuals: Floats, returns: Floats, column: int) -> float:
    """Its rank_test: ranks less the instrument's mean rank, not scaled to unit length."""
    both = ranks(np.concatenate((residuals, returns), axis=-1))
    return _statistic(both - np.nanmean(both, axis=-1, keepdims=True), residuals.shape[-1] + column, 1.0)


def modified_rank(residuals: Floats, returns: Floats, column: int) -> float:
    """Its modified_rank_test."""
    both = np.concatenate((residuals, returns), axis=-1)
    return _statistic(unit_ranks(both), residuals.shape[-1] + column, 0.5)


def corrado_sign(residuals: Floats, returns: Floats, column: int) -> float:
    """Its corrado_sign_test."""
    return _statistic(median_signs(residuals, returns), residuals.shape[-1] + column, 0.5)


def cumulative_rank(residuals: Floats, returns: Floats, start: int, stop: int) -> float:
    """Its car_rank_test."""
    both = ranks(np.concatenate((residuals, returns), axis=-1))
    centre = np.nanmean(both, axis=-1).mean()
    n = residuals.shape[-1]
    gaps = np.nanmean(both, axis=0) - centre
    spread = np.sqrt(np.nansum(gaps**2) / np.isfinite(both).sum(axis=-1).mean())
    return float(np.sqrt(stop - start) * (np.nanmean(both[:, n + start : n + stop]) - centre) / spread)


def _statistic(scores: Floats, column: int, power: float) -> float:
    n = np.isfinite(scores).sum(axis=0)
    sums = np.nanmean(scores, axis=0) * len(scores) / n**power
    spread = np.sqrt(np.nansum(sums**2) / np.isfinite(scores).sum(axis=-1).mean())
    return float(sums[column] / spread)
