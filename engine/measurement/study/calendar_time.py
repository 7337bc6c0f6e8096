"""The calendar-time portfolio: each session the mean abnormal return of all instruments with recent news."""

import numpy as np

from engine.measurement.study.sample import Ints
from engine.measurement.study.statistic import Statistic, StudyTest, judged, unjudged
from engine.prices.bars import Floats

LEAST = 5


def calendar_time(returns: Floats, sessions: Ints, instruments: Ints) -> Statistic:
    """Mean of the portfolio's session returns over its Newey-West standard error; t with T − 1 degrees of freedom.

    `returns` and `sessions` (N, W): abnormal returns and calendar positions in the event windows; `instruments` (N,)
    are numbers. An instrument within several windows counts once a session, every session counts the same.
    """
    days, means = portfolio(returns, sessions, instruments)
    n = len(days)
    if n < LEAST:
        return unjudged(StudyTest.CALENDAR_TIME, f"the event windows cover {n} sessions; {LEAST} are needed")
    mean, error = float(means.mean()), newey_west_error(days, means)
    if error is None:
        return unjudged(StudyTest.CALENDAR_TIME, "the portfolio's returns have no scatter")
    return judged(StudyTest.CALENDAR_TIME, mean / error, n - 1)


def portfolio(returns: Floats, sessions: Ints, instruments: Ints) -> tuple[Ints, Floats]:
    """Calendar positions with at least one event, ascending, and the mean abnormal return of each."""
    names = np.broadcast_to(instruments[:, None], sessions.shape).ravel()
    keys = np.stack((sessions.ravel(), names))
    cells, at = np.unique(keys, axis=1, return_inverse=True)
    counts = np.bincount(at.ravel())
    held = np.bincount(at.ravel(), weights=returns.ravel()) / counts
    days, place = np.unique(cells[0], return_inverse=True)
    means = np.bincount(place.ravel(), weights=held) / np.bincount(place.ravel())
    return days, np.asarray(means, dtype=np.float64)


def newey_west_error(days: Ints, values: Floats) -> float | None:
    """Standard error of a mean under heteroscedasticity and autocorrelation, Newey and West 1987, Bartlett weights,
    floor(4 (T/100)^(2/9)) lags; two values a lag apart are those with so many sessions between them, whatever lies in
    between. None without scatter."""
    n = len(values)
    gaps = values - values.mean()
    n_lags = int(4 * (n / 100.0) ** (2.0 / 9.0))
    variance = float(gaps @ gaps)
    row_of = {int(day): row for row, day in enumerate(days)}
    for lag in range(1, n_lags + 1):
        pairs = [(row, row_of[int(day) - lag]) for row, day in enumerate(days) if int(day) - lag in row_of]
        product = sum(float(gaps[a] * gaps[b]) for a, b in pairs)
        variance += 2.0 * (1.0 - lag / (n_lags + 1.0)) * product
    scale = float(np.max(np.abs(values)))
    return float(np.sqrt(variance)) / n if variance > (1e-12 * scale) ** 2 * n and variance > 0 else None
