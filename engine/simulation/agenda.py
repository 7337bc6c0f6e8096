"""The agenda: for each catalyst the session after whose close a strategy is asked, or why it is not asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from catalysts.calendar import CatalystCalendar
from catalysts.catalyst import Catalyst, Status
from catalysts.when import Precision
from engine.markets.sessions import SessionError, Sessions
from engine.simulation.outcome import CatalystFate, Fate


@dataclass(frozen=True, slots=True)
class Appointment:
    """A catalyst that a strategy is asked about after the close of `decide_on`, for the open of `enter_on`."""

    catalyst: Catalyst
    decide_on: date
    enter_on: date


@dataclass(frozen=True, slots=True)
class Agenda:
    """Appointments by session, in the order of (known, id), and the fates of the catalysts that have none."""

    appointments: Mapping[date, tuple[Appointment, ...]]
    fates: tuple[CatalystFate, ...]


def agenda(calendar: CatalystCalendar, sessions: Sessions, precision: Precision, base_on: date, end_on: date) -> Agenda:
    """The agenda of a run whose first close is that of `base_on` and whose last that of `end_on`.

    `sessions` are those of the clock. `precision` is the coarsest one that is traded.
    """
    superseders: dict[str, list[Catalyst]] = {}
    for catalyst in calendar:
        if catalyst.supersedes:
            superseders.setdefault(catalyst.supersedes, []).append(catalyst)
    appointments: dict[date, list[Appointment]] = {}
    fates = []
    for catalyst in calendar:
        enter_on = entry_session(catalyst, sessions)
        fate = _fate(catalyst, enter_on, sessions, precision, base_on, end_on, superseders.get(catalyst.id, ()))
        if fate is not None:
            fates.append(fate)
        elif enter_on is not None:
            decide_on = sessions.previous_before(enter_on)
            appointments.setdefault(decide_on, []).append(Appointment(catalyst, decide_on, enter_on))
    return Agenda({day: tuple(rows) for day, rows in sorted(appointments.items())}, tuple(fates))


def entry_session(catalyst: Catalyst, sessions: Sessions) -> date | None:
    """The first session whose open lies after the catalyst was known; None beyond the exchange's known sessions."""
    try:
        return sessions.first_open_after(catalyst.known)
    except SessionError:
        return None


def _fate(  # noqa: PLR0911 - a ladder of reasons
    catalyst: Catalyst,
    enter_on: date | None,
    sessions: Sessions,
    precision: Precision,
    base_on: date,
    end_on: date,
    superseders: list[Catalyst] | tuple[()],
) -> CatalystFate | None:
    def excluded(why: str) -> CatalystFate:
        return CatalystFate(catalyst.id, Fate.EXCLUDED, enter_on, why)

    if catalyst.precision.rank > precision.rank:
        return excluded(f"known to the {catalyst.precision} only; the run trades dates to the {precision} or finer")
    if catalyst.status is Status.CANCELLED:
        return excluded("cancelled")
    if enter_on is None and catalyst.known.last_on < sessions.first_on:
        return excluded(f"known before {sessions.first_on}, where the exchange's recorded sessions begin")
    if enter_on is None:
        return CatalystFate(catalyst.id, Fate.PENDING, None, "beyond the sessions that the exchange has announced")
    for later in superseders:
        replaced_on = entry_session(later, sessions)
        if replaced_on is not None and replaced_on <= enter_on:
            return excluded(f"replaced by {later.id} before it could be traded")
    if enter_on <= base_on:
        return excluded(f"tradable from {enter_on}, before the run's first open after {base_on}")
    if enter_on > end_on:
        return CatalystFate(
            catalyst.id, Fate.PENDING, enter_on, f"tradable from {enter_on}, after the run's last session {end_on}"
        )
    return None
