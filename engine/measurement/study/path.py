"""The path of the mean: cumulated abnormal returns seen from the last close before the news."""

from dataclasses import dataclass

import numpy as np

from engine.measurement.study.abnormal import Abnormal
from engine.measurement.study.correlation import Correlation
from engine.measurement.study.cumulated import cumulated
from engine.measurement.study.window_result import of_cars
from engine.prices.bars import Floats


@dataclass(frozen=True, slots=True)
class PathPoint:
    """At the close of a relative session: the mean of the events' paths and its band, None where there is none.

    0 at session −1. Behind it the CAAR since; before it what was still to come until then, with its sign turned.
    """

    session: int
    mean: float
    low: float | None
    high: float | None


def mean_path(abnormal: Abnormal, correlation: Correlation, last: int, confidence: float) -> tuple[PathPoint, ...]:
    """From the close before the first gathered session to the close of `last`."""
    points = []
    for session in range(abnormal.first - 1, last + 1):
        if session == -1:
            points.append(PathPoint(-1, 0.0, 0.0, 0.0))
            continue
        window = (0, session) if session >= 0 else (session + 1, -1)
        total = cumulated(abnormal, window[0] - abnormal.first, window[1] - abnormal.first + 1)
        found = of_cars("", window, total, correlation, confidence, ())
        way = 1.0 if session >= 0 else -1.0
        band = [None if edge is None else way * edge for edge in (found.low, found.high)]
        low, high = band if way > 0 else band[::-1]
        points.append(PathPoint(session, way * (found.caar or 0.0), low, high))
    return tuple(points)


def event_paths(abnormal: Abnormal, last: int) -> Floats:
    """Each event's own path on the same sessions: (N, sessions)."""
    returns = abnormal.returns[:, : last - abnormal.first + 1]
    path = np.concatenate((np.zeros((len(returns), 1)), np.cumsum(returns, axis=1)), axis=1)
    return np.asarray(path - path[:, [-abnormal.first]])
