"""Where a run's trials stand in the ledger: their numbers, how many there are, and what that does to their Sharpe."""

from dataclasses import dataclass

from engine.measurement.overfitting.deflated_sharpe import variance_of_sharpes
from engine.measurement.overfitting.selection import TrialScore, family_of, scored
from engine.measurement.overfitting.trial import Trial
from engine.reports.ledger.ledger_file import Ledger


@dataclass(frozen=True, slots=True)
class Standing:
    """`numbers` are the trials' places in their family, 1 for the first; `n_trials` how many different ones it has."""

    numbers: tuple[int, ...]
    n_trials: int
    scores: tuple[TrialScore, ...]
    hypothesis: str = ""


def standing_of(ledger: Ledger, trials: tuple[Trial, ...]) -> Standing:
    """The standing of one run's trials, which the ledger holds already. Trials of one run are of one family."""
    hypothesis = next((one.hypothesis for one in trials), "")
    family = family_of(ledger.trials, hypothesis)
    places = {one.id: number for number, one in enumerate(family, 1)}
    variance = variance_of_sharpes([one.sharpe for one in family if one.sharpe is not None])
    return Standing(
        tuple(places[one.id] for one in trials if one.id in places),
        len(family),
        tuple(scored(one, len(family), variance) for one in trials),
        hypothesis,
    )
