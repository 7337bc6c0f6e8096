"""Is the best of many better than the benchmark, given that it was picked as the best? Reality check and SPA."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.measurement.stationary_bootstrap import long_run_deviations, resampled_means, usual_block
from engine.prices.bars import Floats

FEWEST_ROWS = 10
SPREAD_FLOOR = 1e-13


@dataclass(frozen=True, slots=True)
class RealityCheck:
    """`best` is the column with the largest mean; `p_value` is None with a `reason`."""

    best: int | None
    statistic: float | None
    p_value: float | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SuperiorAbility:
    """`best` is the column with the largest studentised mean. `consistent` is the p-value to report; `lower` and
    `upper` bound it. `n_left_out` columns do not scatter and were left out. All are None with a `reason`.
    """

    best: int | None
    statistic: float | None
    lower: float | None
    consistent: float | None
    upper: float | None
    n_left_out: int = 0
    reason: str = ""


def reality_check(
    excess: Floats, *, mean_block: float | None = None, n_draws: int = 1000, seed: int = 0
) -> RealityCheck:
    """White 2000: the null is that no column of `excess` (T rows; strategy less benchmark) has a mean above 0.

    √n·max mean against its stationary bootstrap, every column re-centred, none studentised; p = (1 + draws at or
    above) / (1 + draws). ValueError for what is not a table of finite numbers.
    """
    _check(excess)
    if len(excess) < FEWEST_ROWS:
        return RealityCheck(None, None, None, _too_short(excess))
    if not np.any(_moving(excess)):
        return RealityCheck(None, None, None, "no column scatters")
    means = excess.mean(axis=0)
    draws = resampled_means(excess, mean_block or usual_block(len(excess)), n_draws, seed) - means
    root = math.sqrt(len(excess))
    statistic = root * float(means.max())
    return RealityCheck(int(np.argmax(means)), statistic, _p_value(root * draws.max(axis=1), statistic))


def superior_ability(
    excess: Floats, *, mean_block: float | None = None, n_draws: int = 1000, seed: int = 0
) -> SuperiorAbility:
    """Hansen 2005: as `reality_check`, each mean over its own long-run deviation ω, and hopeless columns not counted.

    T = max(max √n·d̄/ω, 0). The consistent version re-centres where √n·d̄/ω ≥ −√(2·ln ln n); the lower one only where
    d̄ > 0, the upper one everywhere. None with a reason for fewer than 10 rows or where no column scatters.
    """
    _check(excess)
    if len(excess) < FEWEST_ROWS:
        return SuperiorAbility(None, None, None, None, None, reason=_too_short(excess))
    moving = _moving(excess)
    n_left_out = int(np.sum(~moving))
    if not np.any(moving):
        return SuperiorAbility(None, None, None, None, None, n_left_out, "no column scatters")
    block = mean_block or usual_block(len(excess))
    scaled = excess[:, moving] / long_run_deviations(excess[:, moving], block)
    root, means = math.sqrt(len(scaled)), scaled.mean(axis=0)
    draws = resampled_means(scaled, block, n_draws, seed)
    statistic = max(0.0, root * float(means.max()))
    bound = -math.sqrt(2.0 * math.log(math.log(len(scaled)))) / root
    centres = (np.maximum(means, 0.0), np.where(means >= bound, means, 0.0), means)
    lower, consistent, upper = (
        _p_value(np.maximum(root * (draws - centre).max(axis=1), 0.0), statistic) for centre in centres
    )
    best = int(np.flatnonzero(moving)[np.argmax(means)])
    return SuperiorAbility(best, statistic, lower, consistent, upper, n_left_out)


def _p_value(draws: Floats, statistic: float) -> float:
    return (1 + int(np.sum(draws >= statistic))) / (1 + len(draws))


def _moving(excess: Floats) -> NDArray[np.bool_]:
    return np.asarray(np.std(excess, axis=0) > SPREAD_FLOOR)


def _check(excess: Floats) -> None:
    if excess.ndim != 2 or not excess.shape[1] or not np.all(np.isfinite(excess)):
        raise ValueError("excess: a table of finite numbers is needed, a row a session and a column a strategy")


def _too_short(excess: Floats) -> str:
    return f"{len(excess)} sessions are too few: at least {FEWEST_ROWS} are needed"
