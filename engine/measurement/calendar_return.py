"""The return of one calendar month or year, of an account and of a benchmark beside it. Fractions."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class CalendarReturn:
    """One month ("2025-06") or year ("2025"), as far as the run covers it.

    It runs from the close of `first_on`, the last session before it (the base session at the run's beginning), to
    that of `last_on`. `benchmark_return` and `excess` are None where the benchmark lacks one of the two closes: no
    neighbouring session stands in.
    """

    period: str
    first_on: date
    last_on: date
    n_sessions: int
    total_return: float
    benchmark_return: float | None
    excess: float | None
