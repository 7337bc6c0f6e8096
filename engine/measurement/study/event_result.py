"""One event's numbers."""

from dataclasses import dataclass

from engine.measurement.study.attained import Attained
from engine.measurement.study.event import StudyEvent


@dataclass(frozen=True, slots=True)
class EventResult:
    """An event with its model and abnormal returns, fractions.

    `returns` are abnormal, from the first gathered relative session to the window's last. `car`, `scar` and `bhar` are
    of sessions 0 to `last`. `n_locked` counts those of them that closed at a limit, `extension` by how many sessions
    that extends the window (None: the bars end before trading was free). `overlaps` are the catalysts whose windows
    on the same instrument overlap; `cluster` numbers the group of events that overlap in time.
    """

    event: StudyEvent
    cluster: int
    n_estimation: int
    alpha: float
    betas: tuple[float, ...]
    deviation: float
    returns: tuple[float, ...]
    car: float
    scar: float
    bhar: float
    n_locked: int
    extension: int | None
    overlaps: tuple[str, ...]
    attained: Attained
