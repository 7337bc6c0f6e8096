"""The stationary bootstrap: a series drawn anew in blocks of random length, so that what hangs together stays so."""

import math

import numpy as np
from numpy.typing import NDArray

from engine.prices.bars import Floats

_MOST_CELLS = 2_000_000


def block_length(series: Floats) -> float:
    """The mean length of blocks that suits a series, in observations; at least 1.

    Politis and White 2004 with the correction of Patton, Politis and White 2009 (Econometric Reviews 28), for the
    stationary bootstrap: (G² / g²)^(1/3) · n^(1/3), at most min(3√n, n/3), where G = Σ λ(k/M) |k| R(k) and
    g = Σ λ(k/M) R(k) over lags −M to M under a flat-top window λ, and M is twice the first of max(5, log10 n) lags
    with small correlations (what the programs of Patton, arch and np take). 1 for a series that does not move.
    """
    n = len(series)
    if n < 9:
        return 1.0
    moves = series - np.mean(series)
    variance = float(moves @ moves) / n
    if variance < 1e-26:
        return 1.0
    quiet = max(5, int(math.log10(n)))
    last = min(math.ceil(math.sqrt(n)) + quiet, n - 2)
    covariances, ratios = _lags(moves, last)
    bound = 2.0 * math.sqrt(math.log10(n) / n)
    stops = (lag for lag in range(1, last - quiet + 1) if bool(np.all(ratios[lag - 1 : lag - 1 + quiet] < bound)))
    found = next(stops, None)
    window = last if found is None else min(2 * found, last)
    lags = np.arange(1, window + 1)
    weights = np.minimum(1.0, 2.0 * (1.0 - lags / window))
    slope = float(2.0 * np.sum(weights * lags * covariances[:window]))
    spectrum = variance + float(2.0 * np.sum(weights * covariances[:window]))
    if spectrum == 0.0:
        return 1.0
    length = float((slope * slope / (spectrum * spectrum)) ** (1 / 3) * n ** (1 / 3))
    return max(1.0, min(length, math.ceil(min(3.0 * math.sqrt(n), n / 3))))


def usual_block(n_rows: int) -> float:
    """The mean block length where none is asked for: √T, as arch takes it."""
    return max(1.0, float(int(n_rows**0.5)))


def drawn_counts(n: int, length: float, n_draws: int, seed: int) -> Floats:
    """How often each of n observations is drawn: float64 of shape (n_draws, n), every row adding up to n.

    A draw goes on from one observation to the next, the first following the last, and begins anew anywhere with
    probability 1/length before each: Politis and Romano 1994. The mean of a drawn series is its row times the series
    over n. The same arguments give the same counts, on every machine.
    """
    return _counts(_dice(seed), n, length, n_draws)


def resampled_means(rows: Floats, mean_block: float, n_draws: int, seed: int) -> Floats:
    """The column means of `n_draws` resamples of a table (T rows), as a table with a row a draw; drawn as
    `drawn_counts` does, some at a time. ValueError for a mean block outside 1 to T."""
    n = len(rows)
    if not 1.0 <= mean_block <= n:
        raise ValueError(f"{mean_block!r} is not a mean block length from 1 to {n}")
    dice, step = _dice(seed), max(1, _MOST_CELLS // n)
    parts = [_counts(dice, n, mean_block, min(step, n_draws - start)) @ rows for start in range(0, n_draws, step)]
    means: Floats = np.concatenate(parts) / n
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


def _dice(seed: int) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(seed))


def _counts(dice: np.random.Generator, n: int, length: float, n_draws: int) -> Floats:
    places = np.arange(n)
    begins = dice.random((n_draws, n)) < 1.0 / length
    begins[:, 0] = True
    starts = dice.integers(0, n, (n_draws, n))
    since = np.maximum.accumulate(np.where(begins, places, 0), axis=1)
    drawn = (np.take_along_axis(starts, since, axis=1) + places - since) % n
    rows = np.arange(n_draws)[:, None] * n
    counts = np.bincount((rows + drawn).ravel(), minlength=n_draws * n)
    return counts.reshape(n_draws, n).astype(np.float64)


def _lags(moves: Floats, n_lags: int) -> tuple[Floats, NDArray[np.float64]]:
    """Covariances at lags 1 to n_lags, over n, and the size of the correlations between the two parts."""
    n = len(moves)
    covariances, ratios = np.zeros(n_lags), np.zeros(n_lags)
    for lag in range(1, n_lags + 1):
        later, earlier = moves[lag:], moves[:-lag]
        product = float(later @ earlier)
        scale = math.sqrt(float(later @ later) * float(earlier @ earlier))
        covariances[lag - 1] = product / n
        ratios[lag - 1] = abs(product) / scale if scale > 0 else 0.0
    return covariances, ratios
