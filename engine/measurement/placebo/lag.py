"""Entry lags: the true calendar moved by a few sessions; an edge before the news is a leak or an anticipation."""

from dataclasses import dataclass

import numpy as np

from engine.measurement.placebo.account_results import AccountResults
from engine.measurement.placebo.placebos import Method, Placebos
from engine.measurement.placebo.reaction_table import Reactions
from engine.measurement.placebo.true_calendar import TrueCalendar

LAGS = tuple(range(-5, 6))


@dataclass(frozen=True, slots=True)
class LagPoint:
    """A strategy's result with every entry `lag` sessions later than the true one (earlier where negative).

    `n_outside` catalysts fall out of the run then. `caar` is of the reaction window from the moved entry session on,
    `aar` of that session alone; None where nothing was traded or could be studied.
    """

    lag: int
    net_cents: int
    excess: float | None
    n_trades: int
    n_refused: int
    n_outside: int
    caar: float | None
    aar: float | None
    n_events: int


def lagged(true: TrueCalendar) -> Placebos:
    """The true calendar moved by each of LAGS. Row r of the result belongs to LAGS[r]; rows outside the run are not
    traded. Not placebo calendars: lag 0 is the true one."""
    rows = true.rows[None, :] + np.array(LAGS)[:, None]
    return Placebos(Method.SHIFT, true, rows.astype(np.int64))


def lag_points(calendars: Placebos, results: AccountResults, found: Reactions) -> tuple[LagPoint, ...]:
    """One point for each lag."""
    outside = (calendars.rows < 0) | (calendars.rows >= calendars.true.n_rows)
    return tuple(
        LagPoint(
            lag=lag,
            net_cents=int(results.net_cents[at]),
            excess=_known(results.excess[at]),
            n_trades=int(results.n_trades[at]),
            n_refused=int(results.n_refused[at]),
            n_outside=int(outside[at].sum()),
            caar=_known(found.caar[at]),
            aar=_known(found.aar[at]),
            n_events=int(found.n_events[at]),
        )
        for at, lag in enumerate(LAGS)
    )


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
