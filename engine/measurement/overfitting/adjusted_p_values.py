"""P-values of many tests, adjusted for their number: what remains significant of what was looked at."""

from collections.abc import Sequence
from enum import StrEnum

import numpy as np

from engine.prices.bars import Floats


class Adjustment(StrEnum):
    """How: the first two bound the chance of any false rejection, the others the expected part of false ones.

    `BENJAMINI_HOCHBERG` is for independent or positively dependent tests, `BENJAMINI_YEKUTIELI` for any.
    """

    BONFERRONI = "bonferroni"
    HOLM = "holm"
    BENJAMINI_HOCHBERG = "bh"
    BENJAMINI_YEKUTIELI = "by"


def adjusted_p_values(
    p_values: Sequence[float | None],
    n_trials: int | None = None,
    method: Adjustment | str = Adjustment.BENJAMINI_HOCHBERG,
) -> tuple[float | None, ...]:
    """Each test's adjusted p-value, in the order given: rejected at level a where it is at most a.

    `n_trials` is how many tests were made in truth, where more were looked at than are reported: those that are
    missing count as p = 1. A test without a p-value (None) stays without one, and counts as made. R's p.adjust;
    scipy.stats.false_discovery_control for the last two. Bonferroni; Holm 1979; Benjamini and Hochberg 1995;
    Benjamini and Yekutieli 2001. ValueError for a p-value outside 0 to 1, for fewer trials than p-values, and for an
    unknown method.
    """
    how = Adjustment(method)
    n = len(p_values) if n_trials is None else n_trials
    if n < len(p_values):
        raise ValueError(f"{n} trials are fewer than the {len(p_values)} p-values given")
    wrong = [p for p in p_values if p is not None and not 0.0 <= p <= 1.0]
    if wrong:
        raise ValueError(f"{wrong[0]!r} is not a p-value from 0 to 1")
    known = np.array([p for p in p_values if p is not None], dtype=np.float64)
    rest = iter(_adjusted(known, n, how)) if len(known) else iter(())
    return tuple(None if p is None else float(next(rest)) for p in p_values)


def _adjusted(known: Floats, n: int, how: Adjustment) -> Floats:
    if how is Adjustment.BONFERRONI:
        return np.minimum(known * n, 1.0)
    if how is Adjustment.HOLM:
        return _holm(known, n)
    order = np.argsort(-known, kind="stable")
    ranks = np.arange(len(known), 0, -1)  # those that are missing count as 1 and stand behind all of these
    factor = float(np.sum(1.0 / np.arange(1, n + 1))) if how is Adjustment.BENJAMINI_YEKUTIELI else 1.0
    adjusted = np.empty_like(known)
    adjusted[order] = np.minimum.accumulate(np.minimum(known[order] * n * factor / ranks, 1.0))
    return np.maximum(adjusted, known)  # a rounding below what it adjusts


def _holm(known: Floats, n: int) -> Floats:
    order = np.argsort(known, kind="stable")
    stepped = np.maximum.accumulate(known[order] * (n - np.arange(len(known))))
    adjusted = np.empty_like(known)
    adjusted[order] = np.minimum(stepped, 1.0)
    return adjusted
