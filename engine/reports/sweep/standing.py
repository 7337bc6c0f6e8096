"""Where a sweep's winner stands in the ledger, and whether what was held out had been looked at before."""

from pathlib import Path

from engine.measurement.overfitting.trial import Trial
from engine.reports.ledger.ledger_file import Ledger, read_ledger
from engine.reports.ledger.sentences import standing_sentence
from engine.reports.ledger.standing import standing_of
from engine.reports.wording import count, visible
from engine.sweep.report import SweepReport


def standing_sentences(report: SweepReport, winner: Trial | None, path: Path) -> tuple[str, ...]:
    """The winner among all that was ever tried, and what the ledger knows of the held-out sessions; its faults last."""
    ledger = read_ledger(path)
    own = () if winner is None else (f"The winner in the ledger: {standing_sentence(standing_of(ledger, (winner,)))}",)
    return (*own, *_seen(report, ledger), *(visible(fault) for fault in ledger.faults))


def _seen(report: SweepReport, ledger: Ledger) -> tuple[str, ...]:
    world = report.opened.held_out
    if world is None or report.held_out is None:
        return ()
    first_on = world.days[1]
    before = {
        one.id for one in ledger.trials if one.run != report.id and one.last_on >= first_on and not one.hypothesis
    }
    if not before:
        return ("No other trial of the ledger had seen the held-out sessions.",)
    n_before = count(len(before))
    return (
        f"{n_before} other trials of the ledger have seen sessions from {first_on} on: they are not unseen any more.",
    )
