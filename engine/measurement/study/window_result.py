"""A window's result: the mean cumulated abnormal return with its band, and every test of it."""

import math
from dataclasses import dataclass

import numpy as np

from engine.measurement.study import parametric, rank, sign
from engine.measurement.study.abnormal import Abnormal
from engine.measurement.study.convention import TEXTBOOK, Convention
from engine.measurement.study.correlation import Correlation
from engine.measurement.study.cumulated import Cumulated
from engine.measurement.study.statistic import HEADLINE, Statistic, StudyTest, judged

ONE_EVENT = "one event: nothing to compare it with"
NO_EVENT = "no event"


@dataclass(frozen=True, slots=True)
class WindowResult:
    """Of the relative sessions `first` to `last` over `n` events; a window of one session holds AAR.

    `caar` is the mean CAR; `low` and `high` its confidence band, `error` its standard error, both with the events'
    correlation in them; None where they cannot be had. `mean_correlation` is r̄ of these windows, `dof` the degrees of
    freedom of the headline test. `adjusted` is the headline's p allowing for all that was looked at, None before that
    is known.
    """

    name: str
    first: int
    last: int
    n: int
    caar: float | None
    error: float | None
    low: float | None
    high: float | None
    mean_correlation: float
    dof: float
    tests: tuple[Statistic, ...]
    adjusted: float | None = None

    def test(self, test: StudyTest) -> Statistic:
        """The result of one test."""
        return next(one for one in self.tests if one.test is test)

    @property
    def headline(self) -> Statistic:
        """The result of the test that the verdict rests on."""
        return self.test(HEADLINE)


def window_result(
    name: str,
    abnormal: Abnormal,
    correlation: Correlation,
    window: tuple[int, int],
    confidence: float,
    convention: Convention = TEXTBOOK,
) -> WindowResult:
    """Of the relative sessions `window`, both included, over events that all have them."""
    from engine.measurement.study.cumulated import cumulated

    start, stop = window[0] - abnormal.first, window[1] - abnormal.first + 1
    total = cumulated(abnormal, start, stop, convention)
    tests = (
        *car_tests(total, abnormal, correlation, convention),
        *session_tests(total, abnormal, (start, stop), convention),
    )
    return of_cars(name, window, total, correlation, confidence, tests)


def of_cars(
    name: str,
    window: tuple[int, int],
    total: Cumulated,
    correlation: Correlation,
    confidence: float,
    tests: tuple[Statistic, ...],
) -> WindowResult:
    """The result of cumulated returns whose tests are known."""
    n = len(total.car)
    r, dof = correlation.mean(total.n_sessions), correlation.dof(total.n_sessions)
    caar = float(total.car.mean()) if n else None
    error = mean_error(total.car, r)
    low = high = None
    if caar is not None and error is not None:
        from scipy.stats import t

        cut = float(t.isf((1.0 - confidence) / 2.0, dof))
        low, high = caar - cut * error, caar + cut * error
    return WindowResult(name, *window, n, caar, error, low, high, r, dof, tests)


def mean_error(values: np.ndarray, r: float) -> float | None:
    """Standard error of the mean of N values with mean correlation r: sd · √[(1 + (N − 1) r)/((1 − r) N)]; None for
    fewer than two, without scatter, or for an r that no such values have."""
    n = len(values)
    if n < 2 or not r < 1.0 - 1e-12 or 1.0 + (n - 1) * r <= 1e-12:
        return None
    error = float(np.std(values, ddof=1)) * math.sqrt((1.0 + (n - 1) * r) / ((1.0 - r) * n))
    return error if error > 0 else None


def car_tests(
    total: Cumulated, abnormal: Abnormal, correlation: Correlation, convention: Convention = TEXTBOOK
) -> tuple[Statistic, ...]:
    """The tests that need the events' CARs alone."""
    n = len(total.car)
    why = NO_EVENT if n == 0 else ONE_EVENT if n == 1 else ""
    r, dof = correlation.mean(total.n_sessions), correlation.dof(total.n_sessions)
    if not n:
        return tuple(Statistic(test, None, None, None, why) for test in _CAR_TESTS)
    bmp = parametric.cross_sectional_t(total.scar)
    z = parametric.patell(total, abnormal.dof)
    kp = parametric.kolari_pynnonen(bmp, n, r)
    rate = sign.hit_rate(abnormal.residuals, is_pooled=convention.is_hit_pooled)
    no_r = why or f"the mean correlation of the events, {r:.3f}, leaves no independent evidence"
    return (
        judged(StudyTest.KOLARI_PYNNONEN, float(kp), dof, reason=no_r if np.isfinite(bmp) else why),
        judged(StudyTest.CROSS_SECTIONAL, float(parametric.cross_sectional_t(total.car)), n - 1, reason=why),
        judged(StudyTest.BMP, float(bmp), n - 1, reason=why),
        judged(StudyTest.PATELL, float(z)),
        judged(StudyTest.KP_PATELL, float(parametric.kolari_pynnonen_patell(z, n, r)), reason=no_r),
        judged(StudyTest.SIGN, float(sign.sign(total.car))),
        judged(StudyTest.GENERALISED_SIGN, float(sign.generalised_sign(total.car, rate))),
    )


_CAR_TESTS = (
    *(StudyTest.KOLARI_PYNNONEN, StudyTest.CROSS_SECTIONAL, StudyTest.BMP, StudyTest.PATELL),
    *(StudyTest.KP_PATELL, StudyTest.SIGN, StudyTest.GENERALISED_SIGN),
)


def session_tests(
    total: Cumulated, abnormal: Abnormal, columns: tuple[int, int], convention: Convention = TEXTBOOK
) -> tuple[Statistic, ...]:
    """The tests that compare the window's sessions with those of the estimation window."""
    if not len(total.car):
        return tuple(Statistic(test, None, None, None, NO_EVENT) for test in _SESSION_TESTS)
    spared = float(np.mean(abnormal.dof))
    n_sessions = int((np.isfinite(abnormal.residuals).any(axis=0)).sum())
    residuals, returns = abnormal.residuals, abnormal.returns[:, columns[0] : columns[1]]
    width = columns[1] - columns[0]
    scores = rank.unit_ranks(np.concatenate((residuals, returns), axis=-1))
    n = residuals.shape[-1]
    corrado = float(rank.corrado_sessions(scores, convention.rank_spare)[n:].sum() / math.sqrt(width))
    grank, dof = rank.generalised_rank(residuals, abnormal.deviation, total)
    return (
        judged(StudyTest.BROWN_WARNER_1980, float(parametric.brown_warner_1980(abnormal, total)), spared),
        judged(StudyTest.BROWN_WARNER_1985, float(parametric.brown_warner_1985(abnormal, total)), n_sessions - 1),
        judged(StudyTest.CORRADO, corrado),
        judged(StudyTest.CORRADO_ZIVNEY, float(rank.corrado_zivney(scores, n, 0, width))),
        judged(StudyTest.GENERALISED_RANK, float(grank), dof, reason=ONE_EVENT if len(total.car) == 1 else ""),
    )


_SESSION_TESTS = (
    *(
        StudyTest.BROWN_WARNER_1980,
        StudyTest.BROWN_WARNER_1985,
        StudyTest.CORRADO,
        StudyTest.CORRADO_ZIVNEY,
        StudyTest.GENERALISED_RANK,
    ),
)
