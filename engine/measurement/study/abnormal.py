"""Abnormal returns: what an instrument earned less what its model expects, with the standard error of that forecast."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.measurement.study.betas import dimson_beta, scholes_williams_beta
from engine.measurement.study.convention import TEXTBOOK, Convention
from engine.measurement.study.model import Model
from engine.measurement.study.sample import Sample
from engine.prices.bars import Floats

THIN = (Model.SCHOLES_WILLIAMS, Model.DIMSON)


@dataclass(frozen=True, slots=True, eq=False)
class Abnormal:
    """Fitted models of N events. Leading axes as in the sample.

    `residuals` (…, N, L) and `returns` (…, N, W) are abnormal returns of the estimation and the event window.
    `alpha` (…, N), `beta` (…, N, k). `deviation` (…, N) is the residual standard deviation, `dof` (…, N) its degrees
    of freedom. `design` (…, N, W, p) and `inverse` (…, N, p, p) give the forecast error: over a window with design
    sum d the variance of CAR is s² · (sessions + d' inverse d); p is 0 where nothing is estimated.
    """

    residuals: Floats
    returns: Floats
    alpha: Floats
    beta: Floats
    deviation: Floats
    dof: Floats
    design: Floats
    inverse: Floats
    first: int = 0

    def at(self, events: NDArray[np.bool_]) -> "Abnormal":
        """Those of some of the events, by mask; without leading axes."""
        return Abnormal(
            self.residuals[events],
            self.returns[events],
            self.alpha[events],
            self.beta[events],
            self.deviation[events],
            self.dof[events],
            self.design[events],
            self.inverse[events],
            self.first,
        )

    def variance_factor(self, start: int, stop: int) -> Floats:
        """Variance of a CAR over columns start to stop − 1, in units of s²: (…, N). Patell 1976, MacKinlay 1997.

        s² · [L₂ + L₂²/L + (ΣR_m − L₂R̄_m)² / Σ(R_m − R̄_m)²] for the market model.
        """
        total = self.design[..., start:stop, :].sum(axis=-2)
        spread = np.einsum("...np,...npq,...nq->...n", total, self.inverse, total)
        return np.asarray(stop - start + spread, dtype=np.float64)


def abnormal_returns(sample: Sample, model: Model, convention: Convention = TEXTBOOK) -> Abnormal:
    """Fit the model to each event's estimation window, on the sessions that have all returns, and forecast.

    An event whose factors did not move, or that has no session, comes out as NaN: `usable` tells which. The thin
    trading betas keep the market model's forecast error as an approximation.
    """
    used = np.isfinite(sample.own) & np.isfinite(sample.factors[..., : model.n_factors]).all(axis=-1)
    own = np.where(used, sample.own, 0.0)
    factors = np.where(used[..., None], sample.factors[..., : model.n_factors], 0.0)
    n = used.sum(axis=-1).astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean_own, mean_factors = own.sum(axis=-1) / n, factors.sum(axis=-2) / n[..., None]
        alpha, beta, centre, inverse = _coefficients(sample, model, used, (mean_own, mean_factors), convention)
        fitted = alpha[..., None] + _weighted(factors, beta)
        residuals = np.where(used, own - fitted, np.nan)
        rest = np.where(used, residuals, 0.0)
        gaps = np.where(used, rest - rest.sum(axis=-1, keepdims=True) / n[..., None], 0.0)
        spare = model.n_estimated if convention.spare is None else convention.spare
        deviation = np.sqrt(np.einsum("...l,...l->...", gaps, gaps) / (n - spare))
    event_factors = sample.event_factors[..., : model.n_factors]
    returns = sample.event_own - alpha[..., None] - _weighted(event_factors, beta)
    design = _design(event_factors, centre, inverse.shape[-1], convention)
    return Abnormal(residuals, returns, alpha, beta, deviation, n - model.n_estimated, design, inverse, sample.first)


def _coefficients(
    sample: Sample, model: Model, used: NDArray[np.bool_], means: tuple[Floats, Floats], convention: Convention
) -> tuple[Floats, Floats, Floats, Floats]:
    """Intercept, slopes, the factors' means and the inverse of the centred cross-products, the constant first."""
    mean_own, mean_factors = means
    n = used.sum(axis=-1).astype(np.float64)
    if model is Model.ADJUSTED:
        one = np.ones_like(mean_factors)
        return np.zeros_like(mean_own), one, mean_factors, np.zeros((*mean_own.shape, 0, 0))
    own = np.where(used, sample.own - mean_own[..., None], 0.0)
    raw = sample.factors[..., : model.n_factors]
    factors = np.where(used[..., None], raw - mean_factors[..., None, :], 0.0)
    cross = np.einsum("...lp,...lq->...pq", factors, factors)
    slopes = _inverse(cross)
    beta = np.einsum("...pq,...q->...p", slopes, np.einsum("...lp,...l->...p", factors, own))
    if model in THIN:
        thin = scholes_williams_beta if model is Model.SCHOLES_WILLIAMS else dimson_beta
        beta = thin(np.where(used, sample.own, np.nan), np.where(used, raw[..., 0], np.nan))[..., None]
    alpha = mean_own - np.einsum("...nk,...nk->...n", mean_factors, beta)
    if not convention.own_days:
        mean_factors = np.nanmean(raw, axis=-2)
        gaps = np.nan_to_num(raw - mean_factors[..., None, :])
        slopes = _inverse(np.swapaxes(gaps, -1, -2) @ gaps)
    k = model.n_factors
    inverse = np.zeros((*mean_own.shape, k + 1, k + 1))
    inverse[..., 0, 0] = 1.0 / n
    inverse[..., 1:, 1:] = slopes
    return alpha, beta, mean_factors, inverse


def _weighted(factors: Floats, beta: Floats) -> Floats:
    """Σ β f over the factors: (…, N, L, k) and (…, N, k) to (…, N, L)."""
    return np.asarray(
        (factors @ beta[..., None])[..., 0] if beta.shape[-1] > 1 else (factors * beta[..., None, :]).sum(-1)
    )


def _inverse(cross: Floats) -> Floats:
    """Inverses of small symmetric matrices; NaN where there is none."""
    k = cross.shape[-1]
    if k == 0:
        return cross
    scale = np.einsum("...ii->...i", cross).prod(axis=-1)
    determinant = np.linalg.det(cross)
    is_sound = (determinant > 1e-12 * scale) & (scale > 0)
    eye = np.broadcast_to(np.eye(k), cross.shape)
    found = np.linalg.inv(np.where(is_sound[..., None, None], cross, eye))
    return np.asarray(np.where(is_sound[..., None, None], found, np.nan), dtype=np.float64)


def _design(event_factors: Floats, centre: Floats, p: int, convention: Convention) -> Floats:
    shape = event_factors.shape[:-1]
    if p == 0 or not convention.has_forecast_error:
        return np.zeros((*shape, p))
    return np.concatenate((np.ones((*shape, 1)), event_factors - centre[..., None, :]), axis=-1)
