"""How much evidence a study holds: to be read before any p-value."""

from dataclasses import dataclass

import numpy as np

from engine.measurement.power import detectable
from engine.measurement.study.clusters import clusters_of
from engine.measurement.study.correlation import Correlation
from engine.measurement.study.cumulated import Cumulated
from engine.measurement.study.gathering import Gathered
from engine.measurement.study.settings import StudySettings


@dataclass(frozen=True, slots=True)
class Evidence:
    """Counts of what the headline rests on.

    `n_events` are pairs of instrument and entry session, `n_dates` distinct entry sessions, `n_clusters` groups of
    events whose windows overlap. `effective_n` = N / (1 + (N − 1) r̄), r̄ the `mean_correlation` of the windows (a
    negative one counts as 0). `detectable` is the smallest mean CAR that the headline test finds with the power of
    the settings; None where it cannot be told.
    """

    n_catalysts: int
    n_events: int
    n_instruments: int
    n_dates: int
    n_clusters: int
    mean_correlation: float
    effective_n: float
    detectable: float | None


def evidence_of(gathered: Gathered, correlation: Correlation, total: Cumulated, settings: StudySettings) -> Evidence:
    """The evidence of the window that `total` cumulates."""
    n, span = len(gathered.events), settings.last - settings.first + 1
    r = correlation.mean(total.n_sessions)
    return Evidence(
        n_catalysts=len({one for event in gathered.events for one in event.catalysts}),
        n_events=n,
        n_instruments=len(np.unique(gathered.instruments)),
        n_dates=len(np.unique(gathered.entries)),
        n_clusters=int(clusters_of(gathered.entries, span).max()) + 1 if n else 0,
        mean_correlation=r,
        effective_n=effective_n(n, r),
        detectable=smallest_effect(total, correlation, settings),
    )


def effective_n(n: int, mean_correlation: float) -> float:
    """As many independent events would tell as much about the mean."""
    return n / (1.0 + (n - 1) * max(mean_correlation, 0.0)) if n else 0.0


def smallest_effect(total: Cumulated, correlation: Correlation, settings: StudySettings) -> float | None:
    """The CAR that, added to every event, the headline test finds with the settings' power: exact, by the noncentral
    t with the test's own degrees of freedom, for the scatter that the events show. The effect reaches an event's
    standardised return divided by its own standard error."""
    from engine.measurement.study.window_result import mean_error

    error = mean_error(total.scar, correlation.mean(total.n_sessions))
    if error is None:
        return None
    scale = float(np.mean(1.0 / total.error))
    found = detectable(error, correlation.dof(total.n_sessions), settings.power, 1.0 - settings.confidence)
    return None if found is None else found / scale
