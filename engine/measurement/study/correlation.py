"""How much events move together: the correlation of their residuals on common calendar sessions, as far as their event
windows overlap."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from engine.measurement.study.sample import Ints
from engine.prices.bars import Floats

LEAST_COMMON = 10  # sessions that two events must share before their correlation is taken at its word
BLOCK = 256


@dataclass(frozen=True, slots=True, eq=False)
class Correlation:
    """Correlations of N events, summed by how many sessions lie between their news.

    `sums` (N, W): for each event the sum of its correlations with the others whose entry session is d away, d the
    column. `squares` (W,): the sum over ordered pairs of their squares, less what chance adds.
    """

    sums: Floats
    squares: Floats

    @property
    def n_events(self) -> int:
        """N."""
        return len(self.sums)

    def mean(self, n_sessions: int) -> float:
        """r̄ of CARs over so many sessions: the mean over all pairs of correlation times the part of the windows that
        both have in common. Windows that do not overlap count as 0; on one shared date it is Kolari and Pynnönen's."""
        n = self.n_events
        return float((self.sums @ self._shares(n_sessions)).sum() / (n * (n - 1))) if n > 1 else 0.0

    def dof(self, n_sessions: int) -> float:
        """Degrees of freedom of the cross-sectional variance under these correlations, Satterthwaite's: (tr MR)² /
        tr (MR)², R the correlations and M the centring matrix. N − 1 for independent or equally correlated events."""
        n = self.n_events
        if n < 2:
            return 0.0
        shares = self._shares(n_sessions)
        rows = self.sums @ shares + 1.0
        total = rows.sum()
        trace = n - total / n
        second = n + float(self.squares @ shares**2) - 2.0 * float((rows**2).sum()) / n + (total / n) ** 2
        if trace <= 0:
            return 1.0
        return float(max(trace**2 / max(second, trace**2 / (n - 1)), 1.0))

    def _shares(self, n_sessions: int) -> Floats:
        lags = np.arange(self.sums.shape[1])
        return np.asarray(np.clip(n_sessions - lags, 0, None) / n_sessions, dtype=np.float64)


def correlation_of(residuals: Floats, sessions: Ints, entries: Ints, n_lags: int) -> Correlation:
    """The correlations of events whose entry sessions are less than `n_lags` sessions apart.

    `residuals` (N, L), NaN where there is none; `sessions` (N, L) and `entries` (N,) are positions on one calendar.
    A pair with fewer than ten common sessions is given the mean correlation of the others.
    """
    n = len(entries)
    order = np.argsort(entries, kind="stable")
    sums, squares = np.zeros((n, n_lags)), np.zeros(n_lags)
    unknown = np.zeros((n, n_lags))
    placed = entries[order]
    for start, stop in pairwise([*range(0, n, BLOCK), n]):
        end = int(np.searchsorted(placed, placed[stop - 1] + n_lags, side="left"))
        rows, others = order[start:stop], order[start:end]
        r, common = _correlations(*_aligned(residuals, sessions, rows, others))
        lags = entries[others][None, :] - entries[rows][:, None]
        counted = (lags >= 0) & (lags < n_lags) & (np.arange(len(others))[None, :] > np.arange(len(rows))[:, None])
        known = counted & (common >= LEAST_COMMON) & np.isfinite(r)
        unbiased = 1.0 - (1.0 - r**2) * (common - 1.0) / np.maximum(common - 2.0, 1.0)
        for lag in np.unique(lags[counted]):
            at_lag = lags == lag
            found = np.where(known & at_lag, r, 0.0)
            sums[rows, lag] += found.sum(axis=1)
            sums[others, lag] += found.sum(axis=0)
            squares[lag] += 2.0 * unbiased[known & at_lag].sum()
            lacking = counted & ~known & at_lag
            unknown[rows, lag] += lacking.sum(axis=1)
            unknown[others, lag] += lacking.sum(axis=0)
    return _with_unknown(sums, squares, unknown)


def mean_correlation(residuals: Floats) -> Floats:
    """Mean pairwise correlation of events on one shared date, none of whose sessions is missing: (…, N, L) → (…)."""
    gaps = residuals - residuals.mean(axis=-1, keepdims=True)
    unit = gaps / np.sqrt((gaps * gaps).sum(axis=-1, keepdims=True))
    n = residuals.shape[-2]
    return np.asarray(((unit.sum(axis=-2) ** 2).sum(axis=-1) - n) / (n * (n - 1)), dtype=np.float64)


def _with_unknown(sums: Floats, squares: Floats, unknown: Floats) -> Correlation:
    if unknown.any():
        n = len(sums)
        n_known = max(n * (n - 1) - unknown.sum(), 1.0)
        typical = float(np.clip(sums.sum() / n_known, 0.0, 1.0)) if sums.any() else 0.0
        sums = sums + unknown * typical
        squares = squares + unknown.sum(axis=0) * typical**2
    return Correlation(sums, squares)


def _aligned(residuals: Floats, sessions: Ints, rows: Ints, others: Ints) -> tuple[Floats, Floats]:
    """The residuals of both groups on the calendar sessions of the second, NaN where there is none."""
    used = np.isfinite(residuals[others])
    at = sessions[others]
    if not used.any():
        return np.full((len(rows), 1), np.nan), np.full((len(others), 1), np.nan)
    first, last = int(at[used].min()), int(at[used].max())
    dense = np.full((len(others), last - first + 1), np.nan)
    i, j = np.nonzero(used)
    dense[i, at[i, j] - first] = residuals[others[i], j]
    return dense[: len(rows)], dense


def _correlations(a: Floats, b: Floats) -> tuple[Floats, Floats]:
    """Pearson correlations of all rows of two arrays on the columns that both have, and how many those are."""
    has_a, has_b = np.isfinite(a).astype(np.float64), np.isfinite(b).astype(np.float64)
    scale = np.nanstd(b[has_b > 0]) if has_b.any() else 1.0
    x, y = np.nan_to_num(a) / (scale or 1.0), np.nan_to_num(b) / (scale or 1.0)
    if has_b.all():
        x, y = x - x.mean(axis=1, keepdims=True), y - y.mean(axis=1, keepdims=True)
        spread = np.sqrt((y * y).sum(axis=1))
        y = y / np.where(spread > 1e-6, spread, np.nan)[:, None]
        return np.clip(y[: len(x)] @ y.T, -1.0, 1.0), np.full((len(x), len(y)), float(y.shape[1]))
    n = has_a @ has_b.T
    with np.errstate(divide="ignore", invalid="ignore"):
        sum_x, sum_y = x @ has_b.T, has_a @ y.T
        cross = x @ y.T - sum_x * sum_y / n
        spread_x = (x * x) @ has_b.T - sum_x**2 / n
        spread_y = has_a @ (y * y).T - sum_y**2 / n
        r = cross / np.sqrt(np.where((spread_x > 1e-12) & (spread_y > 1e-12), spread_x * spread_y, np.nan))
    return np.clip(r, -1.0, 1.0), n
