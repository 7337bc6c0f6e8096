"""Whether an answer has the bars that the exchange's sessions ask for."""

from datetime import date

import numpy as np

from engine.markets.instrument import InstrumentKind
from engine.markets.sessions import SessionError, sessions_of
from engine.prices.bars import Dates

# Of the sessions asked for, how many may be without a row at all: (sessions, part), whichever is more.
# A stock may be suspended, a mainland one for 25 sessions while a deal is prepared; a fund for a day or two around a
# split or a payout; an index is published on every session.
ABSENT: dict[InstrumentKind, tuple[int, float]] = {
    InstrumentKind.STOCK: (25, 0.25),
    InstrumentKind.ETF: (2, 0.01),
    InstrumentKind.FUND: (2, 0.01),
    InstrumentKind.INDEX: (1, 0.005),
}
# And how many may be without a bar in all, those counted that Yahoo has a row for which says that nothing was traded.
WITHOUT_BAR: dict[InstrumentKind, tuple[int, float]] = {
    InstrumentKind.STOCK: (125, 0.67),
    InstrumentKind.ETF: (2, 0.01),
    InstrumentKind.FUND: (2, 0.01),
    InstrumentKind.INDEX: (1, 0.005),
}


def expected_sessions(exchange: str, first_on: date, last_on: date) -> Dates:
    """The exchange's sessions from one date to another, as far as its record goes; datetime64[D]."""
    try:
        known = sessions_of(exchange)
    except SessionError:
        return np.empty(0, dtype="datetime64[D]")
    first, last = max(first_on, known.first_on), min(last_on, known.last_on)
    found = known.between(first, last) if first <= last else ()
    return np.array(found, dtype="datetime64[D]")


def shortfall(kind: InstrumentKind, sessions: Dates, held: Dates, idle: Dates) -> str:
    """What is missing, as a clause, or nothing where it is no more than the instrument's kind may lack.

    `held` are the sessions with a bar, `idle` those with a row that says that nothing was traded.
    """
    absent = np.setdiff1d(sessions, np.union1d(held, idle))
    allowed = _allowed(ABSENT[kind], len(sessions))
    if len(absent) > allowed:
        return f"{len(absent)} of {len(sessions)} sessions are missing, {_for_instance(absent)}; {_may(kind, allowed)}"
    n_bars = len(np.intersect1d(sessions, held))
    without = len(sessions) - n_bars
    if without > _allowed(WITHOUT_BAR[kind], len(sessions)):
        return f"only {n_bars} of {len(sessions)} sessions have a bar, {_for_instance(np.setdiff1d(sessions, held))}"
    return ""


def _allowed(most: tuple[int, float], n_sessions: int) -> int:
    return max(most[0], int(most[1] * n_sessions))


def _for_instance(days: Dates) -> str:
    shown = ", ".join(str(day) for day in days[:3])
    return f"for instance {shown}" if len(days) > 3 else shown


def _may(kind: InstrumentKind, allowed: int) -> str:
    name = {InstrumentKind.STOCK: "a stock", InstrumentKind.INDEX: "an index"}.get(kind, "a fund")
    return f"{name} may lack {allowed} of them; if it was listed later or is delisted, ask for the dates it traded on"
