"""Returns by calendar month and by calendar year. Fractions."""

from collections.abc import Sequence
from datetime import date

from engine.measurement.calendar_return import CalendarReturn
from engine.measurement.report import Curve
from engine.simulation.outcome import EquityPoint


def calendar_returns(equity: Sequence[EquityPoint], curve: Curve | None) -> tuple[CalendarReturn, ...]:
    """All months, then all years, in their order. The months of a year compound to it, the years to the run."""
    levels = dict(curve.levels) if curve else {}
    found = []
    for length in (len("2025-06"), len("2025")):
        first = 0
        for place in range(1, len(equity)):
            period = equity[place].session.isoformat()[:length]
            is_last = place + 1 == len(equity) or equity[place + 1].session.isoformat()[:length] != period
            if is_last:
                found.append(_return(period, equity[first], equity[place], place - first, levels))
                first = place
    return tuple(found)


def _return(
    period: str, first: EquityPoint, last: EquityPoint, n_sessions: int, levels: dict[date, float | None]
) -> CalendarReturn:
    own = last.equity_cents / first.equity_cents - 1.0 if first.equity_cents > 0 else 0.0
    start, end = levels.get(first.session), levels.get(last.session)
    beside = end / start - 1.0 if start and end is not None else None
    return CalendarReturn(
        period=period,
        first_on=first.session,
        last_on=last.session,
        n_sessions=n_sessions,
        total_return=own,
        benchmark_return=beside,
        excess=None if beside is None else own - beside,
    )
