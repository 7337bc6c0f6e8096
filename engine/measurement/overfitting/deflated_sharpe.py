"""The deflated Sharpe ratio: is the chosen trial better than the best of so many without skill?"""

import math
from collections.abc import Sequence

import numpy as np

from engine.measurement.overfitting.estimate import Estimate, undefined
from engine.measurement.overfitting.expected_maximum import expected_maximum
from engine.measurement.overfitting.moments import SharpeMoments
from engine.measurement.overfitting.probabilistic_sharpe import probabilistic_sharpe


def lucky_sharpe(n_trials: float, variance: float) -> float:
    """√V·E[max of N]: the Sharpe ratio per period that the best of N trials without skill is expected to show.

    `variance` is that of the trials' Sharpe ratios per period.
    """
    return math.sqrt(variance) * expected_maximum(n_trials)


def deflated_sharpe(moments: SharpeMoments, n_trials: float, variance: float) -> Estimate:
    """The probabilistic Sharpe ratio against `lucky_sharpe`. Bailey and López de Prado 2014, equation 2; pypbo's dsr.

    None for one trial, out of which nothing was chosen (see `probabilistic_sharpe`), for a variance that is not a
    number from 0 on, and where the probabilistic ratio is None. ValueError for less than one trial.
    """
    if n_trials == 1:
        return undefined("there is one trial only, so that nothing was chosen: the probabilistic Sharpe ratio tells")
    if not (math.isfinite(variance) and variance >= 0):
        return undefined("the trials' Sharpe ratios have no variance to measure their luck by")
    return probabilistic_sharpe(moments, lucky_sharpe(n_trials, variance))


def variance_of_sharpes(sharpes: Sequence[float]) -> float | None:
    """Sample variance (n − 1) of the trials' Sharpe ratios per period; None for fewer than two."""
    return float(np.var(np.array(sharpes, dtype=np.float64), ddof=1)) if len(sharpes) > 1 else None
