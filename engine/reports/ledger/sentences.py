"""What the ledger says, in sentences."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from engine.measurement.overfitting.adjusted_p_values import adjusted_p_values
from engine.measurement.overfitting.backtest_overfitting import BacktestOverfitting
from engine.measurement.overfitting.effective_trials import EffectiveTrials
from engine.measurement.overfitting.estimate import Estimate
from engine.measurement.overfitting.expectation import ExpectationCheck, is_studied
from engine.measurement.overfitting.selection import Selection, TrialScore
from engine.measurement.overfitting.study_trial import StudyTrial, family_of_studies
from engine.measurement.overfitting.trial import Trial
from engine.measurement.verdict import LEVEL
from engine.reports.ledger.ledger_file import Ledger
from engine.reports.ledger.standing import Standing
from engine.reports.ledger.studies import Looked
from engine.reports.wording import UNDEFINED, p_value, ratio, signed_percent, visible

MOST_STUDIES = 10


def standing_sentence(standing: Standing) -> str:
    """One line for a run: which trial of its family it was, and what their number makes of its Sharpe ratio."""
    plural = "s" if len(standing.numbers) > 1 else ""
    place = f"rial{plural} {spans(standing.numbers)} of "
    if standing.hypothesis:
        head = f'Pre-registered as "{standing.hypothesis}": t{place}its own family of {standing.n_trials}.'
    else:
        head = f"T{place}this ledger, which holds {standing.n_trials}."
    if standing.n_trials < 2:
        own = standing.scores[0].probabilistic if standing.scores else Estimate(None)
        return f"{head} Probabilistic Sharpe {_number(own)}." if standing.hypothesis else head
    told = " · ".join(
        f"{visible(one.trial.strategy)} {_number(one.deflated)}" if len(standing.scores) > 1 else _number(one.deflated)
        for one in standing.scores
    )
    return f"{head} Deflated Sharpe with N = {standing.n_trials}: {told}."


def luck_sentence(standing: Standing) -> str:
    """What the number of trials makes of the verdicts' p-values; empty where there is one trial, or none has a p."""
    known = [(one.trial, p) for one, p in zip(standing.scores, standing.adjusted, strict=True) if p is not None]
    if standing.n_trials < 2 or not known:
        return ""
    told = " · ".join(f"{visible(one.strategy)} {p_value(p)}" if len(standing.scores) > 1 else p_value(p)
                      for one, p in known)  # fmt: skip
    lost = [visible(one.strategy) for one, p in known if one.p is not None and one.p < LEVEL <= p]
    verdict = f" Among so many {' and '.join(lost)} cannot be told from luck." if lost else ""
    return f"p of the verdict, allowing for all {standing.n_trials} trials (Benjamini and Hochberg): {told}.{verdict}"


def check_sentences(trials: Iterable[Trial]) -> tuple[str, ...]:
    """What became of what was expected, a sentence for each strategy and expectation."""
    return tuple(
        f"{visible(one.strategy)}: {_checked(check)}"
        for one in trials
        for check in one.checks
        if not is_studied(check.text)
    ) + tuple(dict.fromkeys(_checked(check) for one in trials for check in one.checks if is_studied(check.text)))


def study_check_sentences(trial: StudyTrial) -> tuple[str, ...]:
    """What became of what a study was expected to show."""
    p = f", p = {p_value(trial.p)}" if trial.p is not None else ""
    basis = f" ({trial.n_events} events on {trial.n_dates} dates{p})"
    return tuple(f"{_checked(check).removesuffix('.')}{basis}." for check in trial.checks)


def looked_sentence(looked: Looked) -> str:
    """One line for a study: which of the ledger's studies it was."""
    tests = f"{looked.n_looks} test{'' if looked.n_looks == 1 else 's'} of windows and groups"
    if looked.trial.hypothesis:
        return (
            f'Pre-registered as "{looked.trial.hypothesis}": study {looked.number} of its own family of '
            f"{looked.n_studies}, with {tests}."
        )
    return f"Study {looked.number} of this ledger, which holds {looked.n_studies}, with {tests}."


def ledger_sentences(path: Path, ledger: Ledger, uncounted: Sequence[str]) -> tuple[str, ...]:
    """How much the ledger holds, and which runs beside it it does not know."""
    n_again = len(ledger.trials) - len({(one.hypothesis, one.id) for one in ledger.trials})
    again = f", {n_again} of them run again" if n_again else ""
    n_studies = len({(one.hypothesis, one.id) for one in ledger.studies})
    studies = f", {n_studies} different studies" if n_studies else ""
    counted = f"{len(ledger.trials)} trials{again}{studies}, {len(ledger.hypotheses)} hypotheses locked."
    head = f"{visible(str(path))}: {counted}"
    if not uncounted:
        return (head,)
    more = f" and {len(uncounted) - 5} more" if len(uncounted) > 5 else ""
    names = visible(", ".join(uncounted[:5]))
    why = "made before this ledger was begun, or it was cut; run them again to count them."
    return (head, f"Not counted: {names}{more}: {why}")


def selection_sentences(selection: Selection) -> tuple[str, ...]:
    """How many trials there were, what they are worth, and how far the best of them is from luck."""
    sentences = [f"{selection.n_trials} different trials.", _effective(selection.effective)]
    if selection.best is None:
        return (*sentences, "No trial has a Sharpe ratio: none of their accounts moved.")
    return (*sentences, *score_sentences(selection.best, "Best"), _overfitting(selection.overfitting))


def score_sentences(score: TrialScore, title: str) -> tuple[str, ...]:
    """One trial beside the best that so many without skill are expected to show."""
    trial = score.trial
    luck = (
        f"; the best of {score.n_trials} without skill is expected to show {ratio(score.lucky_sharpe)}"
        if score.lucky_sharpe is not None
        else ""
    )
    head = f"{title}: {visible(trial.strategy)} (trial {trial.id}), annual Sharpe {ratio(score.annual_sharpe)}{luck}."
    deflated = (
        f"Deflated Sharpe {_told(score.deflated)} with N = {score.n_trials}, {_told(score.deflated_effective)} with "
        f"the effective number; probabilistic Sharpe, as if it were the only one, {_told(score.probabilistic)}."
    )
    lengths = (
        f"Minimum backtest length, in which luck alone reaches this Sharpe: {_years(score.minimum_years)}; used were "
        f"{ratio(score.used_years)} years. Minimum track record at 95 %: {_years(score.track_years)}."
    )
    return (head, deflated, lengths)


def study_sentences(studies: Iterable[StudyTrial], hypothesis: str = "") -> tuple[str, ...]:
    """What the different studies of a family found, a line each, the smallest p first; of very many some."""
    family = tuple(family_of_studies(studies, hypothesis).values())
    if not family:
        return ()
    n_looks = sum(len(one.looks) for one in family)
    adjusted = adjusted_p_values([one.p for one in family])
    rows = sorted(zip(family, adjusted, strict=True), key=lambda pair: 2.0 if pair[0].p is None else pair[0].p)
    lines = [f"{len(family)} different studies with {n_looks} tests of windows and groups."]
    for one, p in rows[:MOST_STUDIES]:
        allowed = f", {p_value(p)} for all {len(family)}" if len(family) > 1 and p is not None else ""
        lines.append(
            f"Study {one.id[:8]}: {visible(one.label)}: CAAR {signed_percent(one.caar)} on {one.n_dates} dates, "
            f"p = {p_value(one.p)}{allowed}."
        )
    return (*lines, *([f"and {len(rows) - MOST_STUDIES} more"] if rows[MOST_STUDIES:] else []))


def spans(numbers: Sequence[int]) -> str:
    """Whole numbers in short: 1 to 3, 7."""
    found: list[list[int]] = []
    for number in sorted(set(numbers)):
        if found and number == found[-1][-1] + 1:
            found[-1].append(number)
        else:
            found.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in found)


def _checked(check: ExpectationCheck) -> str:
    said = f'"{visible(check.text)}"'
    if check.holds is None:
        why = "catalyst study --hypothesis measures it" if is_studied(check.text) else "it is not defined"
        return f"{said} was not measured: {why}."
    assert check.measured is not None  # noqa: S101 - what holds or not was measured
    return f"{said} {'held' if check.holds else 'did not hold'}: it was {check.measured:.6g}."


def _effective(effective: EffectiveTrials) -> str:
    if effective.n_effective is None:
        return f"Effective number: not known ({effective.reason})."
    if effective.correlation is None:
        return f"Effective number {ratio(effective.n_effective)}."
    return (
        f"Effective number {ratio(effective.n_effective)}: mean correlation of session returns "
        f"{ratio(effective.correlation)} over {effective.n_pairs:,} pairs, r + (1 - r)·N (Bailey and López de Prado "
        "2014)."
    )


def _overfitting(found: BacktestOverfitting) -> str:
    if found.probability is None:
        return f"Probability of backtest overfitting: not known ({found.reason})."
    return (
        f"Probability of backtest overfitting {ratio(found.probability)}, of a loss out of sample {ratio(found.loss)}: "
        f"{found.n_trials} trials over the same sessions, {found.n_blocks} blocks, {found.n_splits:,} splits; without "
        "skill it is about 0.50."
    )


def _number(value: Estimate) -> str:
    return UNDEFINED if value.value is None else f"{value.value:.3f}"


def _told(value: Estimate) -> str:
    return f"{UNDEFINED} ({value.reason})" if value.value is None else f"{value.value:.3f}"


def _years(value: Estimate) -> str:
    return f"{UNDEFINED} ({value.reason})" if value.value is None else f"{ratio(value.value)} years"
