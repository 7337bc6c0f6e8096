"""A sweep as a whole, computed from sums: against the same computed from the returns themselves."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.measurement.overfitting.backtest_overfitting import Metric, backtest_overfitting
from engine.measurement.overfitting.expected_maximum import expected_maximum
from engine.measurement.overfitting.moments import sharpe_moments
from engine.measurement.sweep.blocks import BlockPlan, block_plan, span_return, span_sharpe, summed, unpacked
from engine.measurement.sweep.choice import Choice, ChooseBy
from engine.measurement.sweep.folds import Folds, Training
from engine.measurement.sweep.summary import PointColumns, SweepSummary, best_places, summarised


def made_returns(seed: int, n_points: int = 12, n_sessions: int = 200) -> np.ndarray:
    """A row a point."""
    return np.random.default_rng(seed).normal(0.0005, 0.01, (n_points, n_sessions))


def made_columns(returns: np.ndarray, plan: BlockPlan, entries: list[list[int]] | None = None) -> PointColumns:
    """What a sweep keeps of these returns; by default every session begins a trade."""
    n_points, n_sessions = returns.shape
    begun = entries or [list(range(n_sessions))] * n_points
    moments = [sharpe_moments(row) for row in returns]
    rows = np.stack([summed(plan, row, own) for row, own in zip(returns, begun, strict=True)])
    return PointColumns(
        ran=np.ones(n_points, dtype=bool),
        sharpe=np.array([one.sharpe if one else np.nan for one in moments]),
        skewness=np.array([one.skewness if one else np.nan for one in moments]),
        kurtosis=np.array([one.kurtosis if one else np.nan for one in moments]),
        total_return=np.prod(1 + returns, axis=1) - 1,
        n_trades=np.array([len(own) for own in begun]),
        sums=unpacked(plan, rows),
    )


def made_summary(returns: np.ndarray, choice: Choice | None = None, folds: Folds | None = None) -> SweepSummary:
    """The summary of these returns."""
    folds = folds or Folds()
    plan = block_plan(returns.shape[1], len(returns), folds)
    return summarised(made_columns(returns, plan), choice or Choice(), folds.training, ())


def test_sums_tell_what_the_returns_tell():
    """Sharpe ratio and total return of any run of spans, to the twelfth digit."""
    returns = made_returns(1)
    plan = block_plan(200, 12, Folds(4))
    sums = made_columns(returns, plan).sums
    for first, stop in ((0, 1), (0, 5), (1, 4), (4, 5)):
        part = returns[:, plan.edges[first] : plan.edges[stop]]
        assert span_sharpe(sums, first, stop) == pytest.approx(part.mean(axis=1) / part.std(axis=1, ddof=1), rel=1e-11)
        assert span_return(sums, first, stop) == pytest.approx(np.prod(1 + part, axis=1) - 1, rel=1e-11)


@given(st.integers(0, 30), st.sampled_from(Metric))
def test_the_probability_of_overfitting_is_that_of_the_returns(seed, metric):
    """From sums as from the table of returns."""
    returns = made_returns(seed, n_sessions=95)
    by = ChooseBy.SHARPE if metric is Metric.SHARPE else ChooseBy.RETURN
    found = made_summary(returns, Choice(by)).overfitting
    whole = backtest_overfitting(returns.T, 8, metric)
    assert (found.n_blocks, found.n_splits, found.n_dropped) == (8, 70, 7)
    assert found.probability == whole.probability
    assert found.loss == whole.loss
    assert found.slope == pytest.approx(whole.slope, rel=1e-9)


def test_the_winner_is_the_highest_and_of_equal_ones_the_first():
    """Written out; one that is not allowed, and one without a value, cannot win."""
    values = np.array([0.3, np.nan, 0.9, 0.5, 0.9, 2.0])
    allowed = np.array([True, True, True, True, True, False])
    assert best_places(values, allowed, 10) == (2, 4, 3, 0)
    assert best_places(values, allowed, 2) == (2, 4)
    assert best_places(values, np.zeros(6, dtype=bool), 3) == ()


def test_what_luck_is_expected_to_show():
    """√V·E[max N] of the points' own Sharpe ratios (Bailey and López de Prado 2014)."""
    returns = made_returns(2)
    sharpes = returns.mean(axis=1) / returns.std(axis=1, ddof=1)
    found = made_summary(returns)
    assert found.winner == int(np.argmax(sharpes))
    assert found.lucky == pytest.approx(sharpes.std(ddof=1) * expected_maximum(12), rel=1e-12)
    assert found.n_tried == found.n_with_sharpe == 12


@pytest.mark.parametrize("by", ChooseBy)
@pytest.mark.parametrize("training", Training)
def test_a_walk_restated(by, training):
    """For each span: the best of the sessions before, what it did after, and where that ranks; then all one after the
    other."""
    returns = made_returns(3)
    folds = Folds(4, training)
    walk = made_summary(returns, Choice(by), folds).walk
    assert walk is not None

    def value(part: np.ndarray) -> np.ndarray:
        return part.mean(axis=1) / part.std(axis=1, ddof=1) if by is ChooseBy.SHARPE else np.prod(1 + part, axis=1) - 1

    chained = []
    for number, step in enumerate(walk.steps, 1):
        first = 0 if training is Training.EXPANDING else 40 * (number - 1)
        before, after = returns[:, first : 40 * number], returns[:, 40 * number : 40 * (number + 1)]
        place = int(np.argmax(value(before)))
        assert step.place == place
        assert step.out_return == pytest.approx(np.prod(1 + after[place]) - 1, rel=1e-9)
        assert step.rank == (np.sum(value(after) < value(after)[place]) + 0.5) / 12
        assert step.median_return == pytest.approx(np.median(np.prod(1 + after, axis=1) - 1), rel=1e-9)
        chained.append(after[place])
    joined = np.concatenate(chained)
    assert walk.n_returns == len(joined) == 160
    assert walk.total_return == pytest.approx(np.prod(1 + joined) - 1, rel=1e-9)
    assert walk.sharpe == pytest.approx(joined.mean() / joined.std(ddof=1), rel=1e-9)


@given(st.integers(0, 40), st.integers(1, 4), st.sampled_from(ChooseBy))
def test_sessions_after_a_split_change_no_choice_before_it(seed, number, by):
    """Other returns, and other trades, from a split on: what was chosen there stays."""
    returns = made_returns(seed, n_points=6)
    other = returns.copy()
    other[:, 40 * number :] = made_returns(seed + 1000, n_points=6)[:, 40 * number :] * 3
    folds = Folds(4)
    plan = block_plan(200, 6, folds)
    rng = np.random.default_rng(seed)
    early = [[place for place in rng.choice(40 * number, 2).tolist() if rng.random() < 0.7] for _ in range(6)]
    late = [[*own, *rng.choice(np.arange(40 * number, 200), 3).tolist()] for own in early]
    one, two = (
        summarised(made_columns(rows, plan, begun), Choice(by, fewest_trades=2), Training.EXPANDING, ()).walk
        for rows, begun in ((returns, early), (other, late))
    )
    assert one is not None and two is not None
    assert [step.place for step in one.steps[:number]] == [step.place for step in two.steps[:number]]


def test_points_that_failed_are_nobodys_choice():
    """Nor counted, nor ranked, nor among what luck is measured by."""
    returns = made_returns(5)
    plan = block_plan(200, 12, Folds(2))
    columns = made_columns(returns, plan)
    best = int(np.argmax(columns.sharpe))
    columns.ran[best] = False
    without = np.delete(returns, best, axis=0)
    found = summarised(columns, Choice(), Training.EXPANDING, ())
    fewer = summarised(made_columns(without, plan), Choice(), Training.EXPANDING, ())
    assert (found.n_tried, found.n_failed) == (11, 1)
    assert best not in found.best
    assert found.overfitting == fewer.overfitting
    assert found.lucky == fewer.lucky
    assert [step.rank for step in found.walk.steps] == [step.rank for step in fewer.walk.steps]


@pytest.mark.parametrize("by", ChooseBy)
def test_spans_without_a_trade_have_no_sharpe_ratio(by):
    """Points that traded before a split alone are equal after it: none is better than half of the others."""
    returns = made_returns(8)
    returns[:, 100:] = 0.0
    walk = made_summary(returns, Choice(by), Folds(3)).walk
    assert walk is not None
    assert [step.out_sharpe for step in walk.steps][1:] == [None, None]
    assert [step.out_return for step in walk.steps][1:] == [0.0, 0.0]
    assert [step.rank for step in walk.steps][1:] == [0.5, 0.5]


@pytest.mark.parametrize("seed", range(12))
def test_halves_without_a_trade_are_equal_to_each_other(seed):
    """All splits of four blocks restated, two of which nobody trades in: there everybody has a ratio of 0."""
    returns = made_returns(seed, n_points=5, n_sessions=40).T
    returns[20:] = 0.0

    def ratios(rows: np.ndarray) -> np.ndarray:
        return rows.mean(axis=0) / rows.std(axis=0, ddof=1) if rows.any() else np.zeros(5)

    below = 0
    for inside in combinations(range(4), 2):
        is_in = np.isin(np.arange(40) // 10, inside)
        best = int(np.argmax(ratios(returns[is_in])))
        after = ratios(returns[~is_in])
        below += np.sum(after < after[best]) + (np.sum(after == after[best]) + 1) / 2 <= 3
    assert backtest_overfitting(returns, 4).probability == below / 6


def test_accounts_that_never_move():
    """Nulls with a reason, no division by zero; a choice by return takes the first."""
    still = made_summary(np.zeros((3, 100)), folds=Folds(2))
    assert still.winner is None and still.lucky is None
    assert still.overfitting.reason == "no trial's returns scatter"
    assert still.deflated.reason
    assert still.walk is not None and still.walk.total_return is None
    by_return = made_summary(np.zeros((3, 100)), Choice(ChooseBy.RETURN), Folds(2))
    assert by_return.winner == 0
    assert by_return.walk is not None and (by_return.walk.total_return, by_return.walk.sharpe) == (0.0, None)


def test_too_few_sessions_for_blocks():
    """Said, not divided by."""
    found = made_summary(made_returns(6, n_sessions=7), folds=Folds(9))
    assert found.overfitting.probability is None and "7 sessions are too few" in found.overfitting.reason
    assert found.walk is None
