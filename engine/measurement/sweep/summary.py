"""A sweep as a whole: the best points, what their number makes of them, and how the choice did on unseen sessions."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.measurement.overfitting.backtest_overfitting import BacktestOverfitting, Metric, overfitting_of_sums
from engine.measurement.overfitting.deflated_sharpe import deflated_sharpe, lucky_sharpe, variance_of_sharpes
from engine.measurement.overfitting.effective_trials import DatedReturns, EffectiveTrials, effective_trials
from engine.measurement.overfitting.estimate import Estimate, undefined
from engine.measurement.overfitting.moments import SharpeMoments
from engine.measurement.overfitting.probabilistic_sharpe import probabilistic_sharpe
from engine.measurement.sweep.blocks import BlockSums, span_entries, span_return, span_sharpe
from engine.measurement.sweep.choice import Choice, ChooseBy, chosen
from engine.measurement.sweep.folds import Fold, Training, walk_folds
from engine.prices.bars import Floats

NO_SCATTER = "its account did not move, so that it has no Sharpe ratio"


@dataclass(frozen=True, slots=True)
class PointColumns:
    """The results of all points, a place a point. `ran` is False where a point failed; `sharpe`, `skewness` and
    `kurtosis` are NaN where there is none. Money in cents."""

    ran: NDArray[np.bool_]
    sharpe: Floats
    skewness: Floats
    kurtosis: Floats
    total_return: Floats
    n_trades: NDArray[np.int64]
    sums: BlockSums


@dataclass(frozen=True, slots=True)
class WalkStep:
    """What was chosen on the sessions of a fold before its split, and what it did after: places of points and Sharpe
    ratios per session. `rank` is the part of all points that did worse after it, half of the equal ones counted;
    `median_return` what the middle one of all points did. `place` is None where nothing could be chosen."""

    fold: Fold
    place: int | None
    in_sharpe: float | None
    in_return: float | None
    out_sharpe: float | None
    out_return: float | None
    rank: float | None
    median_return: float | None


@dataclass(frozen=True, slots=True)
class WalkForward:
    """All steps, and their unseen spans one after the other: total return, and the Sharpe ratio per session."""

    steps: tuple[WalkStep, ...]
    total_return: float | None
    sharpe: float | None
    n_returns: int


@dataclass(frozen=True, slots=True)
class SweepSummary:
    """`best` are places of points, the best first; `winner` is the first of them, None where no point can be chosen.

    `n_tried` counts the points that ran. `variance` is of their Sharpe ratios per session, and `lucky` the one that the
    best of so many without skill is expected to show.
    """

    best: tuple[int, ...]
    n_tried: int
    n_failed: int
    n_with_sharpe: int
    variance: float | None
    lucky: float | None
    effective: EffectiveTrials
    probabilistic: Estimate
    deflated: Estimate
    deflated_effective: Estimate
    overfitting: BacktestOverfitting
    walk: WalkForward | None

    @property
    def winner(self) -> int | None:
        """The place of the point that is chosen."""
        return self.best[0] if self.best else None


def summarised(
    columns: PointColumns, choice: Choice, training: Training, returns: Sequence[DatedReturns], n_best: int = 10
) -> SweepSummary:
    """Everything that is said of a sweep. `returns` are those of the points that kept them."""
    n_tried = int(columns.ran.sum())
    allowed = columns.ran & (columns.n_trades >= choice.fewest_trades)
    best = best_places(_values(columns, choice), allowed, n_best)
    sharpes = columns.sharpe[columns.ran & np.isfinite(columns.sharpe)]
    variance = variance_of_sharpes(sharpes.tolist())
    effective = effective_trials(n_tried, returns)
    moments = _moments(columns, best[0]) if best else None
    none = undefined(NO_SCATTER if best else "no point can be chosen")
    spread = float("nan") if variance is None else variance
    return SweepSummary(
        best=best,
        n_tried=n_tried,
        n_failed=len(columns.ran) - n_tried,
        n_with_sharpe=len(sharpes),
        variance=variance,
        lucky=None if variance is None or n_tried < 2 else lucky_sharpe(n_tried, variance),
        effective=effective,
        probabilistic=none if moments is None else probabilistic_sharpe(moments),
        deflated=none if moments is None else deflated_sharpe(moments, n_tried, spread),
        deflated_effective=none
        if moments is None or effective.n_effective is None
        else deflated_sharpe(moments, effective.n_effective, spread),
        overfitting=_overfitting(columns, choice.by.metric),
        walk=_walked(columns, choice, training),
    )


def best_places(values: Floats, allowed: NDArray[np.bool_], n: int) -> tuple[int, ...]:
    """The places of the n highest values that are allowed, of equal ones the first in the design first."""
    places = np.flatnonzero(allowed & np.isfinite(values))
    order = np.argsort(-values[places], kind="stable")[:n]
    return tuple(places[order].tolist())


def _values(columns: PointColumns, choice: Choice) -> Floats:
    return columns.sharpe if choice.by is ChooseBy.SHARPE else columns.total_return


def _moments(columns: PointColumns, place: int) -> SharpeMoments | None:
    ratio = float(columns.sharpe[place])
    if not np.isfinite(ratio):
        return None
    n_returns = columns.sums.plan.n_returns
    return SharpeMoments(ratio, n_returns, float(columns.skewness[place]), float(columns.kurtosis[place]))


def _overfitting(columns: PointColumns, metric: Metric) -> BacktestOverfitting:
    halving, ran = columns.sums.plan.halving, columns.ran
    n_tried = int(ran.sum())
    if halving is None:
        reason = f"{columns.sums.plan.n_returns} sessions are too few for 4 blocks of at least 2"
        return BacktestOverfitting(None, None, None, n_tried, 4, reason=reason)
    halves, squares = columns.sums.halves[ran].T, columns.sums.half_squares[ran].T
    return overfitting_of_sums(halving, np.zeros(n_tried), halves, squares, metric)


def _walked(columns: PointColumns, choice: Choice, training: Training) -> WalkForward | None:
    edges = columns.sums.plan.edges
    folds = walk_folds(edges, training)
    if not folds:
        return None
    steps = tuple(_step(columns, choice, fold) for fold in folds)
    tried = [one for one in steps if one.place is not None]
    if not tried:
        return WalkForward(steps, None, None, 0)
    total = float(np.prod([1.0 + (one.out_return or 0.0) for one in tried])) - 1.0
    n_returns = sum(one.fold.stop - one.fold.split for one in tried)
    return WalkForward(steps, total, _chained_sharpe(columns.sums, tried), n_returns)


def _step(columns: PointColumns, choice: Choice, fold: Fold) -> WalkStep:
    sums = columns.sums
    first, split, stop = (sums.plan.edges.index(edge) for edge in (fold.first, fold.split, fold.stop))
    before = {ChooseBy.SHARPE: span_sharpe, ChooseBy.RETURN: span_return}[choice.by]
    values = before(sums, first, split)
    place = chosen(values, columns.ran & (span_entries(sums, first, split) >= choice.fewest_trades))
    if place is None:
        return WalkStep(fold, None, None, None, None, None, None, None)
    after = np.nan_to_num(before(sums, split, stop), nan=0.0)[columns.ran]
    own = float(np.nan_to_num(before(sums, split, stop)[place], nan=0.0))
    rank = float((np.sum(after < own) + np.sum(after == own) / 2) / len(after))
    later = span_return(sums, split, stop)
    return WalkStep(
        fold,
        place,
        _number(span_sharpe(sums, first, split)[place]),
        _number(span_return(sums, first, split)[place]),
        _number(span_sharpe(sums, split, stop)[place]),
        _number(later[place]),
        rank,
        float(np.median(later[columns.ran])),
    )


def _chained_sharpe(sums: BlockSums, steps: Sequence[WalkStep]) -> float | None:
    """Of the chosen points' returns over the unseen spans, one after the other: from their sums."""
    n, total, squares = 0, 0.0, 0.0
    for one in steps:
        assert one.place is not None  # noqa: S101 - asked of steps that chose
        span = sums.plan.edges.index(one.fold.split)
        n += one.fold.stop - one.fold.split
        total += float(sums.sums[one.place, span])
        squares += float(sums.squares[one.place, span])
    variance = (squares - total**2 / n) / (n - 1)
    return total / n / variance**0.5 if variance > 1e-26 else None


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
