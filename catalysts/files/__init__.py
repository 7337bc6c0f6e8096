"""Calendars as files: a folder of TOML sheets, one sheet, a CSV table; written also as iCalendar."""

import os
from dataclasses import dataclass
from pathlib import Path

from catalysts.calendar import CatalystCalendar
from catalysts.errors import CalendarError, Fault, FaultsError, in_order

__all__ = ["CalendarRead", "read_calendar", "read_counted", "write_calendar"]

_READ = "a folder of sheets, a .toml sheet or a .csv table"


@dataclass(frozen=True, slots=True)
class CalendarRead:
    """A calendar with the number of rows that its files hold; those of the same announcement became one."""

    calendar: CatalystCalendar
    n_rows: int

    @property
    def n_united(self) -> int:
        """How many rows tell of an announcement that another row tells of."""
        return self.n_rows - len(self.calendar)


def read_calendar(path: Path | str, *, allow_empty: bool = False) -> CatalystCalendar:
    """The calendar of a folder of sheets, of one .toml sheet, or of a .csv table.

    Raises CalendarError where there is nothing to read, FaultsError with every fault of every file. A table
    without a row is a fault unless `allow_empty`.
    """
    return read_counted(path, allow_empty=allow_empty).calendar


def read_counted(path: Path | str, *, allow_empty: bool = False) -> CalendarRead:
    """The calendar as `read_calendar` reads it, with the number of its rows."""
    from catalysts.files.folder import read_folder, read_single
    from catalysts.files.text_file import in_full

    path = Path(path)
    if os.path.isdir(path):  # noqa: PTH112  (Path.is_dir raises where a name is too long or a folder is locked)
        return CalendarRead(*read_folder(path))
    if path.suffix.lower() not in {".toml", ".csv"}:
        raise CalendarError(f"{in_full(path)} is not {_READ}; name one of these")
    if path.suffix.lower() == ".toml":
        return CalendarRead(*read_single(path))
    return _read_csv(path, allow_empty=allow_empty)


def write_calendar(calendar: CatalystCalendar, path: Path | str) -> None:
    """Write a calendar whole or not at all, by the ending of `path`; the same calendar gives the same bytes.

    Without an ending: a new folder of sheets. `.toml`: one sheet, for a calendar of at most one document.
    `.csv`: the catalysts alone. `.ics`: the catalysts as iCalendar events, to look at and not to be read
    back. Raises CalendarError where the form cannot hold the calendar, FaultsError where it could not be read
    back, WriteError where the disk refuses.
    """
    from catalysts.files.folder import render_folder, render_single
    from catalysts.files.text_file import write_file, write_folder

    path = Path(path)
    match path.suffix.lower():
        case "":
            files = render_folder(calendar)
            write_folder(path, {name: text.encode() for name, text in files.items()})
        case ".toml":
            write_file(path, render_single(calendar).encode())
        case ".csv":
            from catalysts.files.csv_table import render_table

            write_file(path, render_table(calendar.catalysts).encode())
        case ".ics":
            from catalysts.files.icalendar_file import render_icalendar

            write_file(path, render_icalendar(calendar))
        case ending:
            raise CalendarError(f'a calendar is not written as "{ending}"; use a folder, .toml, .csv or .ics')


def _read_csv(path: Path, *, allow_empty: bool) -> CalendarRead:
    from catalysts.files.csv_table import read_table
    from catalysts.files.links import linked
    from catalysts.files.text_file import read_text

    faults: list[Fault] = []
    records = read_table(read_text(path), path.name, faults, allow_empty=allow_empty)
    catalysts = linked(records, faults)
    if faults:
        raise FaultsError(in_order(faults))
    return CalendarRead(CatalystCalendar(catalysts), len(records))
