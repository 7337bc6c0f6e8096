"""The probability of backtest overfitting: does the best in one half of the sessions stay good in the other?"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations, islice

import numpy as np

from engine.prices.bars import Floats

MOST_BLOCKS = 20
FEWEST_ROWS = 2
_CHUNK = 2048
_CELLS = 4_000_000
"""Splits times trials that are held at once."""
_MOST_CELLS = 50_000_000
"""Splits times trials that are worked through in all."""
_ROUNDING = 1e-26
"""A variance below this is the rounding of floats: a trial that did not move."""
_RELATIVE = 1e-13
"""So is one below this part of the mean square: a half without a trade, of returns less their mean."""


class Metric(StrEnum):
    """What the best is chosen by: mean / standard deviation (n − 1), 0 without scatter; or the mean alone."""

    SHARPE = "sharpe"
    MEAN = "mean"


@dataclass(frozen=True, slots=True)
class BacktestOverfitting:
    """Over `n_splits` ways to halve `n_blocks` blocks. Without skill `probability` is about ½, not 0.

    `probability` is the part of the splits in which the in-sample best ranks at or below the median of the others out
    of sample, `loss` that in which its out-of-sample metric is negative; `slope` is of a least-squares line of the
    best's out-of-sample metric on its in-sample one. All are None with a `reason`. `n_dropped` oldest rows were left
    out so that the blocks are equal.
    """

    probability: float | None
    loss: float | None
    slope: float | None
    n_trials: int
    n_blocks: int
    n_splits: int = 0
    n_dropped: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Halving:
    """`n_rows` sessions in `n_blocks` equal blocks; the oldest `n_dropped` are in none."""

    n_rows: int
    n_blocks: int

    @property
    def length(self) -> int:
        """Sessions a block."""
        return self.n_rows // self.n_blocks

    @property
    def n_dropped(self) -> int:
        """Sessions that are left out."""
        return self.n_rows - self.length * self.n_blocks


def halving_of(n_rows: int, n_trials: int) -> Halving | None:
    """As many blocks, 16 at most, as leave ten sessions in each and can be worked through: 12,870 ways to choose half
    of 16 are too many for tens of thousands of trials. None where there are too few sessions for four blocks."""
    for n_blocks in (16, 12, 10, 8, 4):
        if n_rows >= n_blocks * 10 and math.comb(n_blocks, n_blocks // 2) * n_trials <= _MOST_CELLS:
            return Halving(n_rows, n_blocks)
    return Halving(n_rows, 4) if n_rows >= 4 * FEWEST_ROWS else None


def backtest_overfitting(returns: Floats, n_blocks: int = 16, metric: Metric = Metric.SHARPE) -> BacktestOverfitting:
    """Combinatorially symmetric cross-validation of float64 returns, a row a session, a column a trial.

    In each split ω = rank/(N + 1) of the in-sample best among the out-of-sample metrics (ties share the mean rank; of
    several best the first column) and λ = ln(ω/(1 − ω)); the probability is the part with λ ≤ 0. Bailey, Borwein,
    López de Prado and Zhu 2017; pypbo's pbo. None with a reason for one trial, for fewer than two rows a block, and
    where no trial moves. ValueError for a number of blocks that is odd or not from 2 to 20, and for what is not finite.
    """
    if n_blocks % 2 or not 2 <= n_blocks <= MOST_BLOCKS:
        raise ValueError(f"{n_blocks!r} is not an even number of blocks from 2 to {MOST_BLOCKS}")
    if returns.ndim != 2 or not np.all(np.isfinite(returns)):
        raise ValueError("returns: a table of finite numbers is needed, a row a session and a column a trial")
    n_rows, n_trials = returns.shape
    halving = Halving(n_rows, n_blocks)
    reason = _reason(returns, halving.length, n_blocks)
    if reason:
        return BacktestOverfitting(None, None, None, n_trials, n_blocks, reason=reason)
    kept = returns[halving.n_dropped :]
    centres = kept.mean(axis=0)
    blocks = (kept - centres).reshape(n_blocks, halving.length, n_trials)
    return overfitting_of_sums(halving, centres, blocks.sum(axis=1), (blocks**2).sum(axis=1), metric)


def overfitting_of_sums(
    halving: Halving, centres: Floats, sums: Floats, squares: Floats, metric: Metric = Metric.SHARPE
) -> BacktestOverfitting:
    """The same from what is left of very many trials: a number each in `centres`, and of every block and trial the sums
    of the returns less that number and of their squares, a row a block."""
    n_blocks, n_trials = sums.shape
    n_half = halving.length * n_blocks // 2
    if n_trials < 2 or halving.length < FEWEST_ROWS or not np.any(_variances(sums, squares, 2 * n_half) > _ROUNDING):
        reason = "no trial's returns scatter" if n_trials > 1 else "there is one trial only, so that nothing was chosen"
        return BacktestOverfitting(None, None, None, n_trials, n_blocks, reason=reason)
    inside, outside, below = [], [], 0
    for chosen in _halves(n_blocks, max(1, min(_CHUNK, _CELLS // n_trials))):
        here = _metric(chosen @ sums, chosen @ squares, centres, n_half, metric)
        there = _metric((1.0 - chosen) @ sums, (1.0 - chosen) @ squares, centres, n_half, metric)
        best = np.argmax(here, axis=1)
        rows = np.arange(len(best))
        found = there[rows, best]
        rank = np.sum(there < found[:, None], axis=1) + (np.sum(there == found[:, None], axis=1) + 1) / 2
        below += int(np.sum(rank / (n_trials + 1) <= 0.5))
        inside.append(here[rows, best])
        outside.append(found)
    own, other = np.concatenate(inside), np.concatenate(outside)
    return BacktestOverfitting(
        probability=below / len(own),
        loss=float(np.mean(other < 0)),
        slope=_slope(own, other),
        n_trials=n_trials,
        n_blocks=n_blocks,
        n_splits=len(own),
        n_dropped=halving.n_dropped,
    )


def _variances(sums: Floats, squares: Floats, n: int) -> Floats:
    """Of every trial over all blocks, with n."""
    means: Floats = sums.sum(axis=0) / n
    variances: Floats = squares.sum(axis=0) / n - means**2
    return variances


def _reason(returns: Floats, length: int, n_blocks: int) -> str:
    if returns.shape[1] < 2:
        return "there is one trial only, so that nothing was chosen"
    if length < FEWEST_ROWS:
        return f"{len(returns)} sessions are too few for {n_blocks} blocks of at least {FEWEST_ROWS}"
    if not np.any(np.var(returns, axis=0) > _ROUNDING):
        return "no trial's returns scatter"
    return ""


def _halves(n_blocks: int, n_at_once: int) -> Iterator[Floats]:
    """All ways to choose half of the blocks, as rows of zeros and ones, so many at a time."""
    ways = combinations(range(n_blocks), n_blocks // 2)
    for start in range(0, math.comb(n_blocks, n_blocks // 2), n_at_once):
        places = np.array(list(islice(ways, n_at_once)))
        chosen = np.zeros((len(places), n_blocks))
        np.put_along_axis(chosen, places, 1.0, axis=1)
        assert start + len(places) <= math.comb(n_blocks, n_blocks // 2)  # noqa: S101
        yield chosen


def _metric(sums: Floats, squares: Floats, centres: Floats, n: int, metric: Metric) -> Floats:
    """The metric of every trial in every half, from sums of returns less the trial's mean and of their squares."""
    means: Floats = centres + sums / n
    if metric is Metric.MEAN:
        return means
    variances = (squares - sums**2 / n) / (n - 1)
    moving = variances > _ROUNDING + _RELATIVE * squares / n
    ratios: Floats = np.divide(means, np.sqrt(np.where(moving, variances, 1.0)), out=np.zeros_like(means), where=moving)
    return ratios


def _slope(own: Floats, other: Floats) -> float | None:
    moves = own - np.mean(own)
    scatter = float(np.sum(moves**2))
    return float(np.sum(moves * (other - np.mean(other)))) / scatter if scatter > _ROUNDING else None
