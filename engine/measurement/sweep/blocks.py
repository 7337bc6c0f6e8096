"""Session returns in little room: sums over blocks of sessions, from which any union of blocks is measured.

A sweep of very many points cannot keep their returns. What a choice by Sharpe ratio or total return needs of a block
are three sums, so that is what is kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from engine.measurement.overfitting.backtest_overfitting import Halving, halving_of
from engine.measurement.sweep.folds import Folds, walk_edges
from engine.prices.bars import Floats

FLAT = 1e-13
"""A standard deviation below this is the rounding of floats: an account that did not move."""


@dataclass(frozen=True, slots=True)
class BlockPlan:
    """`halving` are the equal blocks of the probability of overfitting, None where there are too few sessions; `edges`
    are those of the spans that are walked through, empty for none."""

    n_returns: int
    halving: Halving | None
    edges: tuple[int, ...]

    @property
    def width(self) -> int:
        """How many numbers a point's sums are."""
        n_halves = 0 if self.halving is None else 2 * self.halving.n_blocks
        return n_halves + 4 * max(len(self.edges) - 1, 0)


@dataclass(frozen=True, slots=True)
class BlockSums:
    """The sums of many points, a row a point.

    `halves` and `half_squares` have a column for each block of the halving; `sums`, `squares`, `logs` (of 1 + return)
    and `entries`, the trades that were begun in it, one for each span.
    """

    plan: BlockPlan
    halves: Floats
    half_squares: Floats
    sums: Floats
    squares: Floats
    logs: Floats
    entries: Floats


def block_plan(n_returns: int, n_points: int, folds: Folds) -> BlockPlan:
    """How the returns of a sweep are divided."""
    return BlockPlan(n_returns, halving_of(n_returns, n_points), walk_edges(n_returns, folds.n_walk))


def summed(plan: BlockPlan, returns: Floats, entries: Sequence[int]) -> Floats:
    """A point's numbers in one row, `plan.width` long; `entries` are the places of the returns of the sessions in which
    its trades were begun. An account that lost everything has a log of −infinity."""
    parts: list[Floats] = [np.zeros(0)]
    if plan.halving is not None:
        blocks = returns[plan.halving.n_dropped :].reshape(plan.halving.n_blocks, plan.halving.length)
        parts += [blocks.sum(axis=1), (blocks**2).sum(axis=1)]
    spans = [slice(start, stop) for start, stop in pairwise(plan.edges)]
    if spans:
        with np.errstate(divide="ignore"):
            logs = np.log(np.maximum(1.0 + returns, 0.0))
        parts += [
            np.array([returns[span].sum() for span in spans]),
            np.array([(returns[span] ** 2).sum() for span in spans]),
            np.array([logs[span].sum() for span in spans]),
            np.array([sum(span.start <= place < span.stop for place in entries) for span in spans], dtype=np.float64),
        ]
    return np.concatenate(parts)


def unpacked(plan: BlockPlan, rows: Floats) -> BlockSums:
    """The rows of many points, taken apart."""
    n_blocks = 0 if plan.halving is None else plan.halving.n_blocks
    n_spans = max(len(plan.edges) - 1, 0)
    edges = np.cumsum([n_blocks, n_blocks, n_spans, n_spans, n_spans])
    return BlockSums(plan, *np.split(rows, edges, axis=1))


def span_entries(sums: BlockSums, first: int, stop: int) -> Floats:
    """How many trades every point began in the spans `first` … `stop` − 1."""
    entries: Floats = sums.entries[:, first:stop].sum(axis=1)
    return entries


def span_sharpe(sums: BlockSums, first: int, stop: int) -> Floats:
    """Sharpe ratio per session of every point over the spans `first` … `stop` − 1; NaN where an account did not
    move."""
    n = sums.plan.edges[stop] - sums.plan.edges[first]
    total, squares = sums.sums[:, first:stop].sum(axis=1), sums.squares[:, first:stop].sum(axis=1)
    variances = np.maximum(squares - total**2 / n, 0.0) / (n - 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios: Floats = np.where(variances > FLAT**2, total / n / np.sqrt(variances), np.nan)
    return ratios


def span_return(sums: BlockSums, first: int, stop: int) -> Floats:
    """Total return of every point over the spans, a fraction."""
    returns: Floats = np.expm1(sums.logs[:, first:stop].sum(axis=1))
    return returns
