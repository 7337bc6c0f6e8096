"""The minimum track record: how many returns it takes to trust a Sharpe ratio."""

from engine.measurement.overfitting.estimate import Estimate, undefined
from engine.measurement.overfitting.moments import SharpeMoments, numbered, sharpe_variance, undefined_reason


def minimum_track_record(moments: SharpeMoments, benchmark: float = 0.0, confidence: float = 0.95) -> Estimate:
    """Number of returns: 1 + (1 − γ₃·SR + (γ₄ − 1)/4·SR²)·(Φ⁻¹(confidence)/(SR − b))². Divide by the periods a year.

    Bailey and López de Prado 2012, equation 11; pypbo's minTRL. None where the ratio is not above the benchmark
    ratio b (per period): no length would do. ValueError for a confidence outside ½ to 1.
    """
    from scipy.special import ndtri

    if not 0.5 < confidence < 1.0:
        raise ValueError(f"{confidence!r} is not a confidence between 0.5 and 1")
    reason = undefined_reason(moments)
    if reason:
        return undefined(reason)
    above = moments.sharpe - benchmark
    if above <= 0:
        return undefined("the Sharpe ratio is not above the one to beat: no track record is long enough")
    root = float(ndtri(confidence)) / above
    return numbered(1.0 + sharpe_variance(moments) * root * root)
