"""A run on disk and in the trial ledger: every strategy that was run counts, whatever it earned."""

from pathlib import Path

from engine.measurement.overfitting.trial import calendar_sha256, trials_of
from engine.measurement.report import Report
from engine.reports import run_folder
from engine.reports.errors import RenderError
from engine.reports.ledger.errors import HypothesisError, LedgerWriteError, NotRecordedError
from engine.reports.ledger.ledger_file import LEDGER, append_trials
from engine.reports.record import RunRecord
from engine.reports.wording import visible


def write_run(report: Report, folder: Path | str, *, force: bool = False, ledger: Path | None = None) -> RunRecord:
    """Write a run folder as `run_folder.write_run` does, then add its trials to the ledger (none: the one beside it).

    Raises what that raises; NotRecordedError (exit 6) where the run was written and its trials could not be added;
    HypothesisError where the calendar is not the one that was locked.
    """
    folder = Path(folder)
    locked = report.hypothesis
    if locked is not None and calendar_sha256(report.calendar) != locked.calendar_sha256:
        raise HypothesisError(
            f'hypothesis "{locked.name}": the calendar changed since it was locked: nothing was written'
        )
    try:
        record = run_folder.write_run(report, folder, force=force)
    except RenderError:  # the run is saved all the same, and counts
        _count(report, folder, ledger)
        raise
    _count(report, folder, ledger)
    return record


def _count(report: Report, folder: Path, ledger: Path | None) -> None:
    try:
        append_trials(ledger or ledger_beside(folder), trials_of(report, run_folder.run_id(report)))
    except LedgerWriteError as error:
        raise NotRecordedError(
            f"{visible(str(folder))}: the run is saved, but its trials are not counted: {error}; then run it again"
        ) from error


def count_trials(report: Report, ledger: Path) -> None:
    """Add the trials of a run that is shown and not kept. NotRecordedError (exit 6) where that cannot be done."""
    try:
        append_trials(ledger, trials_of(report, run_folder.run_id(report)))
    except LedgerWriteError as error:
        raise NotRecordedError(f"the result is shown, but the true run's trials are not counted: {error}") from error


def ledger_beside(folder: Path) -> Path:
    """The ledger of the folder that a run's folder lies in."""
    return folder.absolute().parent / LEDGER
