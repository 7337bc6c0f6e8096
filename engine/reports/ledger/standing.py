"""Where a run's trials stand in the ledger: their numbers, how many there are, and what that does to their results."""

from dataclasses import dataclass

from engine.measurement.overfitting.adjusted_p_values import adjusted_p_values
from engine.measurement.overfitting.deflated_sharpe import variance_of_sharpes
from engine.measurement.overfitting.selection import TrialScore, scored
from engine.measurement.overfitting.trial import Trial
from engine.reports.ledger.ledger_file import Ledger
from engine.reports.ledger.tally import Tally, tally_of


@dataclass(frozen=True, slots=True)
class Standing:
    """`numbers` are the trials' places in their family, 1 for the first; `n_trials` how many different ones it has.

    `adjusted` are the p-values of the trials' verdicts, adjusted for all trials of the family (Benjamini and Hochberg
    1995; those without a p count as 1), None for a trial without one.
    """

    numbers: tuple[int, ...]
    n_trials: int
    scores: tuple[TrialScore, ...]
    adjusted: tuple[float | None, ...] = ()
    hypothesis: str = ""


def standing_of(ledger: Ledger, trials: tuple[Trial, ...]) -> Standing:
    """The standing of one run's trials, which the ledger holds already. Trials of one run are of one family."""
    return standing_in(tally_of(ledger.trials, _family(trials)), trials)


def standing_in(tally: Tally, trials: tuple[Trial, ...]) -> Standing:
    """The same from the tally of the trials' family."""
    places = {trial: number for number, trial in enumerate(tally.trials, 1)}
    variance = variance_of_sharpes([sharpe for sharpe, _ in tally.trials.values() if sharpe is not None])
    p_values = adjusted_p_values([p for _, p in tally.trials.values()])
    adjusted = dict(zip(tally.trials, p_values, strict=True))
    return Standing(
        tuple(places[one.id] for one in trials if one.id in places),
        len(places),
        tuple(scored(one, len(places), variance) for one in trials),
        tuple(adjusted.get(one.id) for one in trials),
        _family(trials),
    )


def _family(trials: tuple[Trial, ...]) -> str:
    return next((one.hypothesis for one in trials), "")
