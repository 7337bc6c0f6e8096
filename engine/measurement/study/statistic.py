"""A statistic with its null distribution, or why there is none."""

import math
from dataclasses import dataclass
from enum import StrEnum


class StudyTest(StrEnum):
    """The tests of an event study; `headline` is the one that the verdict rests on."""

    CROSS_SECTIONAL = "cross-sectional t"
    BROWN_WARNER_1980 = "Brown-Warner 1980"
    BROWN_WARNER_1985 = "Brown-Warner 1985"
    PATELL = "Patell"
    BMP = "BMP"
    KOLARI_PYNNONEN = "Kolari-Pynnönen"
    KP_PATELL = "Kolari-Pynnönen Patell"
    CORRADO = "Corrado rank"
    CORRADO_ZIVNEY = "Corrado-Zivney rank"
    GENERALISED_RANK = "generalised rank"
    SIGN = "sign"
    GENERALISED_SIGN = "generalised sign"
    CALENDAR_TIME = "calendar-time portfolio"
    BOOTSTRAP = "block bootstrap"


HEADLINE = StudyTest.KOLARI_PYNNONEN


@dataclass(frozen=True, slots=True)
class Statistic:
    """One test's result: two-sided `p`; `dof` of Student's t, None for the standard normal or a resampled null.

    `statistic` and `p` are None where the test cannot be made, and `reason` says why.
    """

    test: StudyTest
    statistic: float | None
    p: float | None
    dof: float | None = None
    reason: str = ""


def judged(test: StudyTest, statistic: float, dof: float | None = None, *, reason: str = "") -> Statistic:
    """Against Student's t with `dof`, or the standard normal without; `reason` is told where there is no statistic."""
    from scipy.special import ndtr, stdtr

    if not math.isfinite(statistic) or (dof is not None and dof < 1):
        return Statistic(test, None, None, None, reason or "the events leave no scatter to judge by")
    below = -abs(statistic)
    p = 2.0 * float(ndtr(below) if dof is None else stdtr(dof, below))
    return Statistic(test, float(statistic), min(p, 1.0), dof)


def unjudged(test: StudyTest, reason: str) -> Statistic:
    """A test that cannot be made."""
    return Statistic(test, None, None, None, reason)
