"""How many independent trials a number of correlated ones is worth."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from engine.prices.bars import Floats

FEWEST_COMMON = 20
MOST_COMPARED = 400

DatedReturns = tuple[Sequence[date], Floats]


@dataclass(frozen=True, slots=True)
class EffectiveTrials:
    """`n_effective` of `n_trials`; `correlation` is the mean over `n_pairs` pairs of trials. None with a `reason`."""

    n_trials: int
    n_effective: float | None
    correlation: float | None
    n_pairs: int
    reason: str = ""


def effective_trials(n_trials: int, returns: Sequence[DatedReturns]) -> EffectiveTrials:
    """N̂ = ρ̄ + (1 − ρ̄)·N, at least 1 and at most N. Bailey and López de Prado 2014, appendix 3.

    ρ̄ is the mean correlation of session returns over all pairs with 20 common sessions or more in which both scatter,
    of those trials whose returns are known; of more than 400 known ones, 400 spread evenly over them are compared. What
    is not known is taken to be as the known.
    """
    if n_trials < 2:
        return EffectiveTrials(n_trials, float(n_trials), None, 0, "")
    places = {round(place) for place in np.linspace(0, len(returns) - 1, MOST_COMPARED)} if returns else set()
    correlation, n_pairs = _mean_correlation([returns[place] for place in sorted(places)])
    if correlation is None:
        return EffectiveTrials(
            n_trials, None, None, 0, f"no two trials have {FEWEST_COMMON} common sessions in which both moved"
        )
    effective = correlation + (1.0 - correlation) * n_trials
    return EffectiveTrials(n_trials, min(max(effective, 1.0), float(n_trials)), correlation, n_pairs)


def _mean_correlation(returns: Sequence[DatedReturns]) -> tuple[float | None, int]:
    if len(returns) < 2:
        return None, 0
    values, known = _table(returns)
    n = known @ known.T
    sums, squares, products = values @ known.T, (values**2) @ known.T, values @ values.T
    with np.errstate(divide="ignore", invalid="ignore"):
        covariances = products - sums * sums.T / n
        variances = squares - sums**2 / n
        correlations = covariances / np.sqrt(variances * variances.T)
    pairs = np.triu(np.ones_like(n, dtype=bool), 1) & (n >= FEWEST_COMMON)
    moving = variances > n * 1e-26
    pairs &= moving & moving.T & np.isfinite(correlations)
    n_pairs = int(np.sum(pairs))
    return (float(np.mean(np.clip(correlations[pairs], -1.0, 1.0))), n_pairs) if n_pairs else (None, 0)


def _table(returns: Sequence[DatedReturns]) -> tuple[Floats, Floats]:
    """Trials by all sessions: returns less each trial's mean (0 where it has none), and ones where it has one."""
    sessions = sorted({session for own, _ in returns for session in own})
    columns = {session: place for place, session in enumerate(sessions)}
    values, known = np.zeros((len(returns), len(sessions))), np.zeros((len(returns), len(sessions)))
    for row, (own, numbers) in enumerate(returns):
        places = [columns[session] for session in own]
        values[row, places] = numbers - np.mean(numbers) if len(numbers) else numbers
        known[row, places] = 1.0
    return values, known
