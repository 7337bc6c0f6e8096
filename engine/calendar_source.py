"""Where a run's calendar comes from: a folder of sheets, a file, or an installed one by name."""

import hashlib
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path

from catalysts.calendar import CatalystCalendar
from catalysts.errors import CalendarError, nearest
from catalysts.files import read_counted
from engine.markets.instrument import Instruments
from engine.markets.instrument_table import read_instruments

GROUP = "catalyst.calendars"


@dataclass(frozen=True, slots=True)
class CalendarInput:
    """A calendar with the instruments described beside it and (name, SHA-256) of every file read.

    `n_united` counts the rows of its files that tell of an announcement which another row tells of too.
    """

    calendar: CatalystCalendar
    instruments: Instruments
    hashes: tuple[tuple[str, str], ...]
    n_united: int = 0


def calendar_input(calendar: str | CatalystCalendar) -> CalendarInput:
    """A calendar that is given as itself, or opened by its name."""
    if isinstance(calendar, CatalystCalendar):
        return CalendarInput(calendar, Instruments(), ())
    return open_calendar(calendar)


def open_calendar(name: str) -> CalendarInput:
    """The calendar of a name: an entry point of `catalyst.calendars`, or the path of a sheet, a CSV or a folder.

    Raises CalendarError where it is neither, FaultsError with every fault of its files.
    """
    path = calendar_path(name)
    read = read_counted(path)
    table = path / "instruments.csv"
    instruments = read_instruments(table) if table.is_file() else Instruments()
    if path.is_dir():
        files = sorted(file for file in path.iterdir() if file.suffix == ".toml" or file == table)
    else:
        files = [path]
    hashes = tuple((f"calendar/{file.name}", hashlib.sha256(file.read_bytes()).hexdigest()) for file in files)
    return CalendarInput(read.calendar, instruments, hashes, read.n_united)


def portable_name(name: str) -> str:
    """What a run may note of a calendar's name: the name of an installed one, else `folder` or `file` for its path."""
    if name in {point.name for point in entry_points(group=GROUP)}:
        return name
    return "folder" if calendar_path(name).is_dir() else "file"


def calendar_path(name: str) -> Path:
    """Where the calendar of a name lies."""
    installed = {point.name: point for point in entry_points(group=GROUP)}
    path = Path(name).expanduser()
    if name in installed:
        found = installed[name].load()
        assert isinstance(found, Path)  # noqa: S101 - the entry point's contract
        return found
    if not path.exists():
        guess = nearest(name, sorted(installed))
        hint = f" Did you mean {guess!r}?" if guess else ""
        known = ", ".join(sorted(installed)) or "none installed"
        raise CalendarError(f"calendar: {name!r} is neither a file, a folder, nor a known calendar ({known}).{hint}")
    return path
