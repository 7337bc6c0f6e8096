"""The sessions of a plan: when its order is for, and when its shares are to be sold."""

from contextlib import suppress
from datetime import date

from catalysts.catalyst import Catalyst
from engine.markets.sessions import SessionError, Sessions
from engine.simulation.plan import Plan


def plan_dates(
    sessions: Sessions, session: date, catalyst: Catalyst | None, plan: Plan
) -> tuple[date | None, date | None]:
    """Entry and exit session, each None where it lies beyond the exchange's known sessions."""
    try:
        first = sessions.next_after(session)
        if catalyst is not None:
            first = max(first, sessions.first_open_after(catalyst.known))
        if plan.enter_from is not None:
            first = max(first, sessions.first_on_or_after(plan.enter_from))
        enter_on = sessions.offset(first, plan.delay)
    except SessionError:
        return None, None
    return enter_on, exit_session(sessions, plan, enter_on)


def exit_session(sessions: Sessions, plan: Plan, bought_on: date) -> date | None:
    """The session in which a plan bought in one is to be sold, the earlier of `hold` and `leave_on`; None for
    neither, and beyond the exchange's known sessions."""
    found = []
    if plan.hold is not None:
        with suppress(SessionError):
            found.append(sessions.offset(bought_on, plan.hold))
    if plan.leave_on is not None:
        with suppress(SessionError):
            found.append(max(sessions.first_on_or_after(plan.leave_on), sessions.next_after(bought_on)))
    return min(found, default=None)
