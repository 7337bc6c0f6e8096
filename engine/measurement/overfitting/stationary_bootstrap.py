"""The stationary bootstrap: resampling in blocks of random length, so that neighbours stay together."""

from collections.abc import Iterator

import numpy as np

from engine.prices.bars import Floats

_MOST_CELLS = 2_000_000


def resampled_means(rows: Floats, mean_block: float, n_draws: int, seed: int) -> Floats:
    """The column means of `n_draws` resamples of a table (T rows), as a table with a row a draw.

    A block starts at a random row, goes on with probability 1 − 1/mean_block and wraps around at the end. Politis and
    Romano 1994. The same seed gives the same draws, on every machine. ValueError for a mean block outside 1 to T.
    """
    if not 1.0 <= mean_block <= len(rows):
        raise ValueError(f"{mean_block!r} is not a mean block length from 1 to {len(rows)}")
    parts = [counts @ rows for counts in _row_counts(len(rows), mean_block, n_draws, seed)]
    means: Floats = np.concatenate(parts) / len(rows)
    return means


def long_run_deviations(rows: Floats, mean_block: float) -> Floats:
    """Of each column √n times the standard deviation of its mean under the stationary bootstrap.

    ω² = γ₀ + 2·Σκᵢγᵢ with κᵢ = (1 − i/n)·qⁱ + (i/n)·q^(n − i), q = 1 − 1/mean_block, γ with n. Hansen 2005, section
    3.2; what arch's SPA computes.
    """
    n, q = len(rows), 1.0 - 1.0 / mean_block
    moves = rows - rows.mean(axis=0)
    total = np.sum(moves**2, axis=0) / n
    lags = np.arange(1, n)
    weights = (1.0 - lags / n) * q**lags + lags / n * q ** (n - lags)
    for lag, weight in zip(lags, weights, strict=True):
        if weight > np.finfo(np.float64).eps:
            total += 2.0 * weight * np.sum(moves[: n - lag] * moves[lag:], axis=0) / n
    deviations: Floats = np.sqrt(np.maximum(total, 0.0))
    return deviations


def usual_block(n_rows: int) -> float:
    """The mean block length by default: √T, as arch takes it."""
    return max(1.0, float(int(n_rows**0.5)))


def _row_counts(n_rows: int, mean_block: float, n_draws: int, seed: int) -> Iterator[Floats]:
    """How often each draw takes each row, some draws at a time."""
    dice = np.random.default_rng(seed)
    step = max(1, _MOST_CELLS // n_rows)
    places = np.arange(n_rows)
    for start in range(0, n_draws, step):
        n = min(step, n_draws - start)
        fresh = dice.random((n, n_rows)) < 1.0 / mean_block
        begun = np.maximum.accumulate(np.where(fresh, places, 0), axis=1)
        starts = dice.integers(0, n_rows, (n, n_rows))
        taken = (np.take_along_axis(starts, begun, axis=1) + places - begun) % n_rows
        flat = (taken + np.arange(n)[:, None] * n_rows).ravel()
        yield np.bincount(flat, minlength=n * n_rows).reshape(n, n_rows).astype(np.float64)
