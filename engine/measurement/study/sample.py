"""The sample of a study: returns in the estimation and event windows of every event, as arrays."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.prices.bars import Floats

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """Returns of N events over L estimation and W event sessions; leading axes, where there are any, are samples.

    `own` (…, N, L) and `event_own` (…, N, W) are the instruments' returns, `factors` (…, N, L, k) and `event_factors`
    (…, N, W, k) the benchmark's, and the sector's, over the same spans. All float64, fractions; NaN where there is
    none. Column 0 of the event window is relative session `first`.
    """

    own: Floats
    factors: Floats
    event_own: Floats
    event_factors: Floats
    first: int = 0

    @property
    def n_events(self) -> int:
        """N."""
        return int(self.own.shape[-2])

    def at(self, events: "NDArray[np.intp] | NDArray[np.bool_]") -> "Sample":
        """The sample of some of its events, by position or mask; without leading axes."""
        return Sample(
            self.own[events], self.factors[events], self.event_own[events], self.event_factors[events], self.first
        )
