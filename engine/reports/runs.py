"""The runs of a folder: which there are, which are damaged, and how one is found by what a person calls it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.reports.errors import DamagedRunError, ReportError
from engine.reports.record import RunRecord
from engine.reports.run_folder import MANIFEST, read_record, read_run
from engine.reports.stored_run import StoredRun
from engine.reports.whole_folder import remove_whole
from engine.reports.wording import visible

FEWEST_DIGITS = 4


@dataclass(frozen=True, slots=True)
class FoundRuns:
    """The runs of a folder by the names of their folders, sorted; `damaged` has a sentence for each that cannot be
    read."""

    runs: tuple[StoredRun, ...]
    damaged: tuple[str, ...]


def runs_of(folder: Path) -> FoundRuns:
    """Every run right in a folder. What bears no run.json is no run; a folder that is not there holds none."""
    runs, damaged = [], []
    for path in run_folders(folder):
        try:
            runs.append(read_run(path))
        except DamagedRunError as error:
            damaged.append(str(error))
    return FoundRuns(tuple(runs), tuple(damaged))


def run_folders(folder: Path) -> list[Path]:
    """The folders right in a folder that bear a run.json; what a crash left half-written is hidden and not among
    them."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if not path.name.startswith(".") and (path / MANIFEST).is_file())


def found_run(name: str, folder: Path) -> Path:
    """The folder of a run by its path, by its name within `folder`, or by its id or the id's first digits.

    Raises ReportError where there is none, or where several begin so.
    """
    for path in (Path(name), folder / name):
        if name and path.is_dir():
            return path
    found = [path for path in run_folders(folder) if len(name) >= FEWEST_DIGITS and _id_of(path).startswith(name)]
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(path.name for path in found)
        raise ReportError(f'"{visible(name)}" begins the ids of several runs ({visible(names)}): give more of it')
    known = visible(", ".join(path.name for path in run_folders(folder)[:8]) or "none")
    raise ReportError(
        f'"{visible(name)}" is neither the folder of a run nor a run of {visible(str(folder))} (there: {known})'
    )


def remove_runs(folders: Sequence[Path]) -> None:
    """Remove runs from the disk, all of them or, where one of them is not wholly a run's, none."""
    remove_whole(folders, MANIFEST)


def _id_of(folder: Path) -> str:
    try:
        record: RunRecord = read_record(folder)
    except DamagedRunError:
        return ""
    return record.run
