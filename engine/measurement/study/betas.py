"""Betas for thin trading: where an instrument trades late, its return answers to the market's of other sessions too."""

import numpy as np

from engine.prices.bars import Floats


def scholes_williams_beta(own: Floats, market: Floats) -> Floats:
    """(β⁻ + β + β⁺) / (1 + 2ρ), Scholes and Williams 1977; arrays (…, L), result (…).

    β⁻ and β⁺ are slopes on the market's return of the session before and after, ρ is its first autocorrelation. NaN
    marks sessions that are left out; pairs that reach beyond the window are left out too.
    """
    before, after = _shifted(market, 1), _shifted(market, -1)
    slopes = _slope(own, before) + _slope(own, market) + _slope(own, after)
    return np.asarray(slopes / (1.0 + 2.0 * _correlation(market, before)), dtype=np.float64)


def dimson_beta(own: Floats, market: Floats) -> Floats:
    """Sum of the slopes of one regression on the market's return of the session before, the same and the one after:
    Dimson 1979 with one lag and one lead. Arrays (…, L), result (…); NaN as above."""
    columns = np.stack((_shifted(market, 1), market, _shifted(market, -1)), axis=-1)
    used = np.isfinite(own) & np.isfinite(columns).all(axis=-1)
    n = used.sum(axis=-1)[..., None]
    y = np.where(used, own, 0.0)
    x = np.where(used[..., None], columns, 0.0)
    y = np.where(used, y - y.sum(axis=-1, keepdims=True) / n, 0.0)
    x = np.where(used[..., None], x - x.sum(axis=-2, keepdims=True) / n[..., None], 0.0)
    cross = np.swapaxes(x, -1, -2) @ x
    is_sound = np.linalg.det(cross) > 1e-12 * np.einsum("...ii->...i", cross).prod(axis=-1)
    safe = np.where(is_sound[..., None, None], cross, np.eye(3))
    slopes = np.linalg.solve(safe, np.swapaxes(x, -1, -2) @ y[..., None])[..., 0]
    return np.asarray(np.where(is_sound, slopes.sum(axis=-1), np.nan), dtype=np.float64)


def _shifted(values: Floats, n: int) -> Floats:
    out = np.full_like(values, np.nan)
    if n > 0:
        out[..., n:] = values[..., :-n]
    else:
        out[..., :n] = values[..., -n:]
    return out


def _moments(a: Floats, b: Floats) -> tuple[Floats, Floats, Floats]:
    used = np.isfinite(a) & np.isfinite(b)
    n = used.sum(axis=-1, keepdims=True)
    x, y = np.where(used, a, 0.0), np.where(used, b, 0.0)
    x = np.where(used, x - x.sum(axis=-1, keepdims=True) / n, 0.0)
    y = np.where(used, y - y.sum(axis=-1, keepdims=True) / n, 0.0)
    return (x * y).sum(axis=-1), (x * x).sum(axis=-1), (y * y).sum(axis=-1)


def _slope(own: Floats, market: Floats) -> Floats:
    cross, _, spread = _moments(own, market)
    return np.asarray(cross / spread, dtype=np.float64)


def _correlation(a: Floats, b: Floats) -> Floats:
    cross, first, second = _moments(a, b)
    return np.asarray(cross / np.sqrt(first * second), dtype=np.float64)
