"""Sign statistics: how many events rose, against a half or against how often the instruments rise anyway."""

import numpy as np

from engine.prices.bars import Floats


def sign(values: Floats) -> Floats:
    """(w − n/2) / √(n/4), w of n events above zero; an event of exactly zero is not counted. Standard normal."""
    return _excess((values > 0).sum(axis=-1), (values != 0).sum(axis=-1), np.asarray(0.5))


def generalised_sign(values: Floats, hit_rate: Floats) -> Floats:
    """(w − n p̂) / √[n p̂ (1 − p̂)], Cowan 1992; `hit_rate` (…) is p̂. Standard normal."""
    return _excess((values > 0).sum(axis=-1), (values != 0).sum(axis=-1), hit_rate)


def hit_rate(residuals: Floats, *, is_pooled: bool = False) -> Floats:
    """Share of estimation sessions with a positive abnormal return: the mean of the events' shares, or pooled over
    all of their sessions. `residuals` (…, N, L), NaN not counted."""
    known = np.isfinite(residuals)
    up = (np.where(known, residuals, 0.0) > 0).sum(axis=-1)
    if is_pooled:
        return np.asarray(up.sum(axis=-1) / known.sum(axis=(-1, -2)))
    return np.asarray((up / known.sum(axis=-1)).mean(axis=-1))


def _excess(n_up: Floats, n: Floats, rate: Floats) -> Floats:
    spread = np.sqrt(n * rate * (1.0 - rate))
    return np.asarray((n_up - n * rate) / np.where(spread > 0, spread, np.nan))
