"""A trial by what a person calls it."""

from collections.abc import Sequence

from catalysts.errors import did_you_mean
from engine.measurement.overfitting.trial import Trial
from engine.reports.ledger.errors import UnknownTrialError
from engine.reports.wording import visible


def named_trial(trials: Sequence[Trial], name: str) -> Trial:
    """By number, by strategy's label (the last one that bears it), or by the first digits of its id.

    Raises UnknownTrialError (exit 2) where there is none, or where several ids begin so.
    """
    if name.isdecimal() and 1 <= int(name) <= len(trials):
        return trials[int(name) - 1]
    labelled = [one for one in trials if one.strategy == name]
    if labelled:
        return labelled[-1]
    found = [one for one in trials if len(name) >= 4 and one.id.startswith(name)]
    if len(found) == 1:
        return found[0]
    if found:
        raise UnknownTrialError(f'"{visible(name)}" begins the ids of {len(found)} trials: give more of it')
    remedy = did_you_mean(name, {one.strategy for one in trials})
    raise UnknownTrialError(f'"{visible(name)}" is neither the number, the strategy nor the id of a trial; {remedy}')
