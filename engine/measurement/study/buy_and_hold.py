"""Buy-and-hold abnormal returns: what holding the instrument earned less what holding the benchmark did."""

import numpy as np

from engine.measurement.study.model import ReturnKind
from engine.measurement.study.sample import Sample
from engine.prices.bars import Floats


def buy_and_hold(sample: Sample, window: tuple[int, int], kind: ReturnKind = ReturnKind.SIMPLE) -> Floats:
    """Π(1 + R) − Π(1 + R_m) over the relative sessions `window`, both included: (…, N), R_m the first factor.

    Barber and Lyon 1997 with the benchmark for the normal return; the model's alpha and beta are not in it.
    """
    columns = slice(window[0] - sample.first, window[1] - sample.first + 1)
    own, beside = sample.event_own[..., columns], sample.event_factors[..., columns, 0]
    if kind is ReturnKind.LOG:
        return np.asarray(np.exp(own.sum(axis=-1)) - np.exp(beside.sum(axis=-1)))
    return np.asarray(np.prod(1.0 + own, axis=-1) - np.prod(1.0 + beside, axis=-1))
