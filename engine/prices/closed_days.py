"""Bars on dates that are no session of the exchange: left out and told, or, where they are many, a fault."""

from collections.abc import Callable

import numpy as np

from catalysts.errors import Fault, FaultsError
from engine.markets.codes import exchange_of
from engine.markets.sessions import SessionError, Sessions
from engine.prices.bars import Bars
from engine.prices.mending import Mending, MendingRule

MOST_PART, MOST_FEW = 0.02, 2


def on_sessions(bars: Bars, where: str, sessions_of: Callable[[str], Sessions]) -> tuple[Bars, tuple[Mending, ...]]:
    """The bars on sessions of the ticker's exchange, and a mending for each other one.

    Dates beyond the exchange's record are not judged. Raises FaultsError where more than two bars and more than a
    fiftieth of them lie on no session: such dates are shifted, as by a time zone, and the others may be too.
    """
    try:
        sessions = sessions_of(exchange_of(bars.ticker))
    except SessionError:
        return bars, ()
    known = (bars.sessions >= np.datetime64(sessions.first_on)) & (bars.sessions <= np.datetime64(sessions.last_on))
    places = np.minimum(np.searchsorted(sessions.dates64, bars.sessions), len(sessions) - 1)
    outside = known & (sessions.dates64[places] != bars.sessions)
    days = [bars.bar(int(row)).session for row in np.flatnonzero(outside)]
    if len(days) > max(MOST_FEW, MOST_PART * len(bars)):
        expected = f"a session of {sessions.exchange}, nor are {len(days) - 1} more dates"
        remedy = "the dates seem shifted: look for a time zone, or check which exchange the file is of"
        raise FaultsError([Fault(where, "date", days[0].isoformat(), expected, remedy)])
    if not days:
        return bars, ()
    if len(days) == len(bars):
        expected = f"a file with a bar on a session of {sessions.exchange}"
        raise FaultsError([Fault(where, "date", days[0].isoformat(), expected, "check its dates")])
    mendings = tuple(
        Mending(
            bars.ticker,
            where,
            MendingRule.NO_SESSION,
            f"{day}, a {day:%A}, is no session of {sessions.exchange}",
            "the row was left out",
        )
        for day in days
    )
    return bars.at_rows(np.flatnonzero(~outside)), mendings
