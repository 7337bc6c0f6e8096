"""Where a true value stands among those of calendars that mean nothing, and what that is worth."""

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from engine.prices.bars import Floats

ROUNDING = 1e-12  # values that differ by less are equal: the order of a sum must decide nothing


class Measure(StrEnum):
    """What is compared: the account's net profit, its Sharpe ratio, the trades' mean excess over the benchmark, the
    mean cumulated abnormal return of the reaction window, and the same of the five sessions before the news."""

    NET = "net profit"
    SHARPE = "Sharpe ratio"
    EXCESS = "mean excess"
    CAAR = "CAAR"
    RUN_UP = "run-up"


@dataclass(frozen=True, slots=True)
class Standing:
    """A true value among `n` placebo values.

    `p` = (1 + #{T_b ≥ T}) / (1 + n): what is as high as the true value counts against it, and so do the `n_undefined`
    that have no value. `p_two_sided` is twice the smaller of that and of the same on the other side, 1 at most.
    `error` is the Monte Carlo standard error of p, 0 where the calendars are all that there are. `rank` 1 is the
    highest of all n + 1 defined values, ties to the others. `n_equal` had the true value itself; `low`, `median` and
    `high` are the 5, 50 and 95 % points of the placebo values. None where there is no true value or no placebo, and
    `reason` says so.
    """

    measure: Measure
    value: float | None
    n: int
    n_undefined: int
    n_equal: int
    rank: int | None
    p: float | None
    p_two_sided: float | None
    error: float | None
    low: float | None
    median: float | None
    high: float | None
    reason: str = ""

    @property
    def beaten(self) -> float | None:
        """The part of the calendars whose value lies below the true one; those without a value do not."""
        return None if self.rank is None or not self.n else (self.n - self.n_undefined - self.rank + 1) / self.n


def standing(measure: Measure, value: float, placebo: Floats, n_possible: int | None = None) -> Standing:
    """The standing of a value among those of the placebo calendars (B,), NaN where not defined; `n_possible` is how
    many calendars there are in all, None for very many."""
    n = len(placebo)
    known = placebo[np.isfinite(placebo)]
    n_undefined = n - len(known)
    low, median, high = (float(one) for one in np.quantile(known, (0.05, 0.5, 0.95))) if len(known) else (None,) * 3
    is_known = math.isfinite(value)
    if not (n and is_known):
        reason = "there is no placebo calendar" if is_known else "the true calendar has none"
        shown = float(value) if is_known else None
        return Standing(measure, shown, n, n_undefined, 0, None, None, None, None, low, median, high, reason)
    dust = ROUNDING * max(abs(value), 1e-6)
    n_above, n_below = int((known > value + dust).sum()), int((known < value - dust).sum())
    n_equal = len(known) - n_above - n_below
    p = (1 + n_above + n_equal + n_undefined) / (1 + n)
    p_below = (1 + n_below + n_equal + n_undefined) / (1 + n)
    return Standing(
        measure=measure,
        value=float(value),
        n=n,
        n_undefined=n_undefined,
        n_equal=n_equal,
        rank=1 + n_above + n_equal,
        p=p,
        p_two_sided=min(2 * min(p, p_below), 1.0),
        error=_error(p, n, n_possible),
        low=low,
        median=median,
        high=high,
    )


def _error(p: float, n: int, n_possible: int | None) -> float:
    """√(p (1 − p) / n), less what drawing without repetition from few saves."""
    rest = 1.0 if n_possible is None or n_possible <= 1 else (n_possible - n) / (n_possible - 1)
    return math.sqrt(p * (1 - p) / n * max(rest, 0.0))
