"""How alike the session returns of two contenders move, over the sessions in which either was invested."""

from dataclasses import dataclass

import numpy as np

from engine.measurement.contender import SharedReturns
from engine.measurement.risk import deviation

FEWEST = 20


@dataclass(frozen=True, slots=True)
class PairCorrelation:
    """Pearson's correlation over the `n` common sessions in which either was invested.

    Sessions in which both sat in cash would make any two look alike. None for fewer than FEWEST, and where one of
    them never moved.
    """

    n: int
    correlation: float | None


def pair_correlation(shared: SharedReturns) -> PairCorrelation:
    """The correlation of the returns that two contenders share."""
    one, other = shared.one[shared.is_invested], shared.other[shared.is_invested]
    n = shared.n_invested
    if n < FEWEST or not deviation(one) or not deviation(other):
        return PairCorrelation(n, None)
    return PairCorrelation(n, float(np.clip(np.corrcoef(one, other)[0, 1], -1.0, 1.0)))
