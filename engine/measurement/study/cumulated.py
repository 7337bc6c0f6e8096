"""Cumulated abnormal returns of a window, and the same in units of their own standard errors."""

from dataclasses import dataclass

import numpy as np

from engine.measurement.study.abnormal import Abnormal
from engine.measurement.study.convention import TEXTBOOK, Convention
from engine.measurement.study.sample import Ints
from engine.prices.bars import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Cumulated:
    """Of N events: `car` (…, N) fractions, `scar` (…, N) CAR over the standard error of its forecast, `error` (…, N)
    that standard error; `n_sessions` is the window's length. A window of one session holds AR and SAR."""

    car: Floats
    scar: Floats
    error: Floats
    n_sessions: int


def cumulated(abnormal: Abnormal, start: int, stop: int, convention: Convention = TEXTBOOK) -> Cumulated:
    """Over the columns start to stop − 1 of the event window."""
    returns = abnormal.returns[..., start:stop]
    car = returns.sum(axis=-1)
    if convention.sums_standardised:
        error = abnormal.deviation
    else:
        error = abnormal.deviation * np.sqrt(abnormal.variance_factor(start, stop))
    return Cumulated(car, car / error, error, stop - start)


def cumulated_to(abnormal: Abnormal, start: int, stops: Ints) -> Cumulated:
    """The same with an end of its own for each event: columns start to stops (N,) − 1; without leading axes."""
    columns = np.arange(abnormal.returns.shape[1])
    inside = (columns >= start) & (columns < stops[:, None])
    car = np.where(inside, abnormal.returns, 0.0).sum(axis=1)
    total = np.where(inside[..., None], abnormal.design, 0.0).sum(axis=1)
    factor = (stops - start) + np.einsum("np,npq,nq->n", total, abnormal.inverse, total)
    error = abnormal.deviation * np.sqrt(factor)
    return Cumulated(car, car / error, error, round(float((stops - start).mean())) if len(stops) else 1)
