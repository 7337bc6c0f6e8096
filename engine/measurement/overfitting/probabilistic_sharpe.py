"""The probabilistic Sharpe ratio: how probable it is that the true ratio lies above a benchmark ratio."""

import math

from engine.measurement.overfitting.estimate import Estimate, undefined
from engine.measurement.overfitting.moments import SharpeMoments, sharpe_variance, undefined_reason


def probabilistic_sharpe(moments: SharpeMoments, benchmark: float = 0.0) -> Estimate:
    """Φ[(SR − b)·√(T − 1) / √(1 − γ₃·SR + (γ₄ − 1)/4·SR²)], `benchmark` b a Sharpe ratio per period.

    Bailey and López de Prado 2012, equation 3; pypbo's psr. None for fewer than two returns or a variance that is
    not above zero.
    """
    from scipy.special import ndtr

    reason = undefined_reason(moments)
    if reason:
        return undefined(reason)
    steps = (moments.sharpe - benchmark) * math.sqrt(moments.n_returns - 1) / math.sqrt(sharpe_variance(moments))
    return Estimate(float(ndtr(steps)))
