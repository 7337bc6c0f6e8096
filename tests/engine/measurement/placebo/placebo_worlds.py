"""Small calendars on Shanghai's sessions of 2021 and 2022, and tables of abnormal returns that are pure noise."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import numpy as np

from catalysts import Catalyst, CatalystCalendar, Kind, Precision, Target, Theme, When
from engine.markets.sessions import sessions_of
from engine.measurement.placebo.true_calendar import TrueCalendar, true_calendar

CLOCK = sessions_of("XSHG")
DAYS = CLOCK.between(date(2021, 1, 4), date(2022, 12, 30))
LEADERS = ("600100.SS", "600101.SS", "600102.SS", "600103.SS")
THEME = Theme("solid-state-battery", "Solid-state battery", "510001.SS", leaders=LEADERS)


def a_catalyst(name: str, known: str | date, *targets: str, **changes: Any) -> Catalyst:
    """Good news of a product."""
    when = When.parse(known) if isinstance(known, str) else When.of_day(known)
    given = {"kind": Kind.PRODUCT, "theme": THEME.id, "targets": tuple(map(Target.parse, targets)), **changes}
    return Catalyst(id=name, title=f"News {name}", announced=when, **given)


def true_of(rows: Iterable[int], n_rows: int = 100, targets: Sequence[str] = ()) -> TrueCalendar:
    """A run of n_rows sessions from DAYS[0] on, a catalyst decided after the close of each DAYS[row]."""
    catalysts = tuple(a_catalyst(f"c{n}", DAYS[row], *targets) for n, row in enumerate(rows))
    return of_catalysts(catalysts, n_rows)


def of_catalysts(
    catalysts: Sequence[Catalyst], n_rows: int = 100, precision: Precision = Precision.DAY
) -> TrueCalendar:
    """The true calendar of these catalysts in a run of n_rows sessions."""
    calendar = CatalystCalendar(tuple(catalysts), themes=(THEME,))
    return true_calendar(calendar, CLOCK, precision, DAYS[0], DAYS[n_rows])


def ring_noise(rng: np.random.Generator, n_tickers: int, n_rows: int, width: int = 11, common: float = 0.5):
    """Sums of `width` returns round a ring of sessions: any rotation of it is as likely. (T, R)."""
    shared, own = rng.standard_normal(n_rows), rng.standard_normal((n_tickers, n_rows))
    returns = common * shared + own
    return sum(np.roll(returns, -lag, axis=1) for lag in range(width))
