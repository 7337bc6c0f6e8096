"""What a ledger of trials says of the best of them: how many there were, and what luck alone would have shown."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.measurement.overfitting.backtest_length import minimum_backtest_length
from engine.measurement.overfitting.backtest_overfitting import BacktestOverfitting, backtest_overfitting
from engine.measurement.overfitting.deflated_sharpe import deflated_sharpe, lucky_sharpe, variance_of_sharpes
from engine.measurement.overfitting.effective_trials import DatedReturns, EffectiveTrials, effective_trials
from engine.measurement.overfitting.estimate import Estimate, undefined
from engine.measurement.overfitting.packed_returns import unpacked_returns
from engine.measurement.overfitting.probabilistic_sharpe import probabilistic_sharpe
from engine.measurement.overfitting.track_record import minimum_track_record
from engine.measurement.overfitting.trial import Trial

MOST_IN_PBO = 1000
_BLOCKS = (16, 10, 8, 4)
_ROWS_A_BLOCK = 10


@dataclass(frozen=True, slots=True)
class TrialScore:
    """One trial among `n_trials` of its family. `annual_sharpe` and `lucky_sharpe`, the one that the best of so many
    without skill is expected to show, are annual; `probabilistic` and `deflated` are probabilities;
    `minimum_years` is the minimum backtest length at its own Sharpe ratio, beside the years that were `used`;
    `track_years` the track record that it takes to trust it alone at 95 %.
    """

    trial: Trial
    n_trials: int
    annual_sharpe: float | None
    lucky_sharpe: float | None
    probabilistic: Estimate
    deflated: Estimate
    deflated_effective: Estimate
    minimum_years: Estimate
    track_years: Estimate
    used_years: float


@dataclass(frozen=True, slots=True)
class Selection:
    """The trials of one family; `variance` is of their Sharpe ratios per session, of those that have one.

    `best` has the highest annual Sharpe ratio; None where no trial has one.
    """

    trials: tuple[Trial, ...]
    variance: float | None
    effective: EffectiveTrials
    overfitting: BacktestOverfitting
    best: TrialScore | None

    @property
    def n_trials(self) -> int:
        """How many different trials there were."""
        return len(self.trials)


def family_of(trials: Sequence[Trial], hypothesis: str = "") -> tuple[Trial, ...]:
    """The different trials of a hypothesis, or the common family: the same id counts once, as it was last run."""
    return tuple({one.id: one for one in trials if one.hypothesis == hypothesis}.values())


def selection_of(trials: Sequence[Trial]) -> Selection:
    """Everything that is measured of a family of different trials."""
    own = tuple(trials)
    variance = variance_of_sharpes([one.sharpe for one in own if one.sharpe is not None])
    returns = [unpacked_returns(one.returns) for one in own if one.returns]
    effective = effective_trials(len(own), returns)
    with_ratio = [one for one in own if one.sharpe is not None]
    best = max(with_ratio, key=_annual, default=None)
    return Selection(
        own,
        variance,
        effective,
        _overfitting(returns),
        None if best is None else scored(best, len(own), variance, effective.n_effective),
    )


def scored(trial: Trial, n_trials: int, variance: float | None, n_effective: float | None = None) -> TrialScore:
    """One trial's score among so many of its family."""
    moments = trial.moments
    per_year = trial.sessions_per_year
    annual = None if moments is None else _annual(trial)
    lucky = None if variance is None or n_trials < 2 else lucky_sharpe(n_trials, variance) * per_year**0.5
    none = undefined("its returns do not scatter, so that it has no Sharpe ratio")
    record = none if moments is None else minimum_track_record(moments)
    spread = float("nan") if variance is None else variance
    return TrialScore(
        trial=trial,
        n_trials=n_trials,
        annual_sharpe=annual,
        lucky_sharpe=lucky,
        probabilistic=none if moments is None else probabilistic_sharpe(moments),
        deflated=none if moments is None else deflated_sharpe(moments, n_trials, spread),
        deflated_effective=none
        if moments is None or n_effective is None
        else deflated_sharpe(moments, n_effective, spread),
        minimum_years=none if annual is None else minimum_backtest_length(n_trials, annual),
        track_years=record if record.value is None else Estimate(record.value / per_year),
        used_years=trial.n_sessions / per_year,
    )


def _annual(trial: Trial) -> float:
    assert trial.sharpe is not None  # noqa: S101 - asked of those that have one
    return float(trial.sharpe * trial.sessions_per_year**0.5)


def _overfitting(returns: Sequence[DatedReturns]) -> BacktestOverfitting:
    """Of the trials over the very same sessions, of the largest such group."""
    groups: dict[tuple[object, ...], list[DatedReturns]] = {}
    for one in returns:
        groups.setdefault(tuple(one[0]), []).append(one)
    largest = max(groups.values(), key=len, default=[])[:MOST_IN_PBO]
    n_rows = len(largest[0][0]) if largest else 0
    n_blocks = next((n for n in _BLOCKS if n_rows >= n * _ROWS_A_BLOCK), _BLOCKS[-1])
    table = np.stack([one[1] for one in largest], axis=1) if largest else np.zeros((0, 0))
    return backtest_overfitting(table, n_blocks)
