"""Which of many are better than the benchmark, not only whether one is: step-down p-values."""

import math

import numpy as np

from engine.measurement.overfitting.estimate import Estimate, undefined
from engine.measurement.overfitting.superior_ability import FEWEST_ROWS, SPREAD_FLOOR
from engine.measurement.stationary_bootstrap import long_run_deviations, resampled_means, usual_block
from engine.prices.bars import Floats


def step_down(
    excess: Floats, *, mean_block: float | None = None, n_draws: int = 1000, seed: int = 0
) -> tuple[Estimate, ...]:
    """For each column of `excess` (T rows; strategy less benchmark) a p-value that may be read beside all others.

    The chance of any false rejection stays below the level. Studentised means from the largest down, each against the
    stationary bootstrap's maximum over itself and those below it; p = (1 + draws at or above) / (1 + draws), never
    below the one before. Romano and Wolf 2005; 2016 for the p-values. None for a column that does not scatter, and
    for all where there are fewer than 10 rows. ValueError for what is not a table of finite numbers.
    """
    if excess.ndim != 2 or not np.all(np.isfinite(excess)):
        raise ValueError("excess: a table of finite numbers is needed, a row a session and a column a strategy")
    if len(excess) < FEWEST_ROWS:
        reason = f"{len(excess)} sessions are too few: at least {FEWEST_ROWS} are needed"
        return tuple(undefined(reason) for _ in range(excess.shape[1]))
    found = [undefined("the column does not scatter")] * excess.shape[1]
    moving = np.flatnonzero(np.std(excess, axis=0) > SPREAD_FLOOR)
    if len(moving):
        own = excess[:, moving]
        block = mean_block or usual_block(len(own))
        scaled = own / long_run_deviations(own, block)
        for column, p in zip(moving, _p_values(scaled, block, n_draws, seed), strict=True):
            found[column] = Estimate(float(p))
    return tuple(found)


def _p_values(scaled: Floats, block: float, n_draws: int, seed: int) -> Floats:
    root, means = math.sqrt(len(scaled)), scaled.mean(axis=0)
    draws = root * (resampled_means(scaled, block, n_draws, seed) - means)
    order = np.argsort(-means, kind="stable")
    below = np.maximum.accumulate(draws[:, order[::-1]], axis=1)[:, ::-1]
    reached = np.sum(below >= root * means[order], axis=0)
    p_values = np.empty(len(means))
    p_values[order] = np.maximum.accumulate((1 + reached) / (1 + n_draws))
    return p_values
