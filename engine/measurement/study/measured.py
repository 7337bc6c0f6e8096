"""Gathered events with their models fitted: abnormal returns, and how much they move together."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.measurement.study.abnormal import Abnormal, abnormal_returns
from engine.measurement.study.correlation import Correlation, correlation_of
from engine.measurement.study.cumulated import Cumulated, cumulated
from engine.measurement.study.event import Dropped
from engine.measurement.study.gathering import Gathered
from engine.measurement.study.settings import StudySettings

NO_RESIDUAL = 1e-9  # a residual deviation below this is rounding: the model explains every return


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """Gathered events with their abnormal returns and correlations."""

    gathered: Gathered
    abnormal: Abnormal
    correlation: Correlation

    def at(self, kept: NDArray[np.bool_], n_lags: int) -> "Measured":
        """Some of its events, by mask; correlations as far as their news lie less than `n_lags` sessions apart."""
        gathered, abnormal = self.gathered.at(kept), self.abnormal.at(kept)
        return Measured(gathered, abnormal, _correlation(gathered, abnormal, n_lags))


def measure(gathered: Gathered, settings: StudySettings) -> tuple[Measured, tuple[Dropped, ...]]:
    """Fit the models; an event whose returns they explain without a rest can be judged by nothing."""
    abnormal = abnormal_returns(gathered.sample, settings.model)
    sound = (abnormal.deviation > NO_RESIDUAL) & (abnormal.dof > 2)
    dropped = []
    for event, is_sound, deviation in zip(gathered.events, sound, abnormal.deviation, strict=True):
        if not is_sound:
            why = (
                "no residual: the model explains every return, as of the benchmark itself"
                if np.isfinite(deviation)
                else "its model has no solution: the factors move as one, or not at all"
            )
            dropped.append(Dropped(event.catalysts, event.ticker, event.entry_on, why))
    gathered, abnormal = gathered.at(sound), abnormal.at(sound)
    return Measured(gathered, abnormal, _correlation(gathered, abnormal, n_lags(settings))), tuple(dropped)


def n_lags(settings: StudySettings) -> int:
    """How many sessions news may lie apart so that windows of the study still overlap."""
    return max(settings.last - settings.first + 1, settings.after, -settings.earliest)


def reaction_cars(abnormal: Abnormal, settings: StudySettings) -> Cumulated:
    """The abnormal returns of sessions 0 to `last`, cumulated."""
    return cumulated(abnormal, -abnormal.first, settings.last - abnormal.first + 1)


def _correlation(gathered: Gathered, abnormal: Abnormal, n_lags: int) -> Correlation:
    return correlation_of(abnormal.residuals, gathered.sessions, gathered.entries, n_lags)
