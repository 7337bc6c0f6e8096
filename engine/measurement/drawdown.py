"""Falls of a curve from an earlier high. Levels are float64, oldest first, the capital included."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from engine.measurement.performance import Drawdown
from engine.prices.bars import Floats


@dataclass(frozen=True, slots=True)
class Fall:
    """One drawdown by positions in the levels: the last at the high, the lowest, the first back at the high.

    `depth` = level[trough] / level[peak] − 1 < 0; `recovered` is None while the curve is below the peak.
    """

    depth: float
    peak: int
    trough: int
    recovered: int | None


def underwater(levels: Floats) -> Floats:
    """level_t / max(level_0 … level_t) − 1 for every t: 0 at a high, negative below. level_0 is positive."""
    return levels / np.maximum.accumulate(levels) - 1.0


def falls(levels: Floats) -> tuple[Fall, ...]:
    """All drawdowns, the deepest first (of equal ones the earlier first). Empty for a curve that never falls.

    Counted from the first level on, the capital: a curve that only loses has a drawdown. Positions as in
    PerformanceAnalytics' findDrawdowns, whose `from` is the period after our peak.
    """
    if len(levels) < 2:
        return ()
    below = np.concatenate(([False], levels < np.maximum.accumulate(levels), [False]))
    edges = np.flatnonzero(below[1:] != below[:-1]).tolist()
    found = (_fall(levels, start, end) for start, end in zip(edges[::2], edges[1::2], strict=True))
    return tuple(sorted(found, key=lambda fall: (fall.depth, fall.peak)))


def max_drawdown(levels: Floats) -> float | None:
    """The depth of the deepest fall, a negative fraction; None for a curve that never falls."""
    deepest = falls(levels)[:1]
    return deepest[0].depth if deepest else None


def dated_drawdown(levels: Floats, sessions: Sequence[date]) -> Drawdown | None:
    """The deepest fall with the sessions of its levels; None for a curve that never falls."""
    for fall in falls(levels)[:1]:
        recovered_on = None if fall.recovered is None else sessions[fall.recovered]
        return Drawdown(fall.depth, sessions[fall.peak], sessions[fall.trough], recovered_on)
    return None


def _fall(levels: Floats, start: int, end: int) -> Fall:
    peak = start - 1
    trough = start + int(np.argmin(levels[start:end]))
    depth = float(levels[trough] / levels[peak]) - 1.0
    return Fall(depth, peak, trough, end if end < len(levels) else None)
