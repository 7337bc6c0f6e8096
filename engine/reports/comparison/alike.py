"""Labels that differ for runs and strategies, and what makes runs not alike."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from engine.reports.errors import ReportError
from engine.reports.stored_run import StoredRun
from engine.reports.wording import amount, percent, period, visible
from engine.simulation.fill_policy import FillPolicy, SlippageModel


def labelled(runs: Sequence[StoredRun]) -> tuple[StoredRun, ...]:
    """The runs under labels that differ: where two folders bear one name, the run's id joins it.

    Raises ReportError where there is no run, or one run twice.
    """
    if not runs:
        raise ReportError("no run to compare: name one run folder or more")
    labels = [run.label for run in runs]
    found = [
        replace(run, label=f"{run.label} {run.record.run}") if labels.count(run.label) > 1 else run for run in runs
    ]
    for run in found:
        if sum(one.label == run.label for one in found) > 1:
            raise ReportError(f'"{run.label}" is named twice: name each run folder once')
    return tuple(found)


def differences(runs: Sequence[StoredRun]) -> list[str]:
    """A sentence for everything, beside the strategies, in which the runs are not alike."""
    facts: tuple[tuple[str, Callable[[StoredRun], str]], ...] = (
        ("periods", _period),
        ("capital", lambda run: amount(round(run.spec.cash * 100))),
        ("benchmarks", lambda run: ", ".join(run.spec.benchmarks)),
        ("precision", lambda run: run.spec.precision.value),
        ("costs", lambda run: repr(run.spec.costs)),
        ("ways of filling", lambda run: _fills(run.spec.policy)),
        ("sizing", lambda run: repr(run.spec.sizing)),
        ("interest on cash", lambda run: percent(run.spec.cash_rate)),
        ("inputs", lambda run: repr(run.record.inputs)),
        ("engine versions", lambda run: run.record.engine),
    )
    found = []
    for name, fact in facts:
        values = [fact(run) for run in runs]
        if len(set(values)) > 1:
            told = "" if name in {"costs", "sizing", "inputs"} else f": {'; '.join(dict.fromkeys(values))}"
            found.append(f"The runs differ in their {name}{visible(told)}.")
    return found


def strategy_labels(runs: Sequence[StoredRun]) -> tuple[str, ...]:
    """A label for each strategy of labelled runs, in their order: its name where only one bears it, else with its
    run."""
    named = [(run.label, one.name) for run in runs for one in run.strategies]
    names = [name for _, name in named]
    return tuple(name if names.count(name) == 1 else f"{run} / {name}" for run, name in named)


def is_one_period(runs: Sequence[StoredRun]) -> bool:
    """Whether all runs are of the same sessions, so that their figures stand beside each other."""
    return len({_period(run) for run in runs if run.strategies}) <= 1


def _fills(policy: FillPolicy) -> str:
    slippage = policy.slippage
    amount_of = "" if slippage.model is SlippageModel.NONE else f" {slippage.amount:g}"
    return (
        f"{policy.at_limit} at the limit, at the {policy.at}, {policy.retry} more tries, "
        f"{percent(policy.participation)} of the volume, slippage {slippage.model}{amount_of}"
    )


def _period(run: StoredRun) -> str:
    measured = next((one.performance for one in run.strategies), None)
    return period(measured.first_on, measured.last_on) if measured else ""
