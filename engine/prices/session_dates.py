"""The dates of bars as files write them, brought to YYYY-MM-DD: one form a file, none that could be read two ways."""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from engine.prices.folder_format import FolderFormat

_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:\n\d{4}-\d\d-\d\d)*", re.ASCII)
_MIDNIGHT = re.compile(r"(.{8,10}?)[ T]00:00(?::00(?:\.0+)?)?", re.DOTALL)
_STAMP = re.compile(r"\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?", re.ASCII)
_FORMS = (
    re.compile(r"(?P<Y>\d{4})(?P<m>\d{2})(?P<d>\d{2})", re.ASCII),
    *(
        re.compile(rf"(?P<Y>\d{{4}}){mark}(?P<m>\d{{1,2}}){mark}(?P<d>\d{{1,2}})", re.ASCII)
        for mark in ("-", "/", r"\.")
    ),
    re.compile(r"(?P<Y>\d{4})年(?P<m>\d{1,2})月(?P<d>\d{1,2})日", re.ASCII),
)


def iso_dates(cells: Sequence[str], form: FolderFormat) -> list[str]:
    """The cells, each that has the file's form as YYYY-MM-DD, any other as it stands: a fault of its row.

    The file's form is the declared `date_format`, else that of its first cell with a year first: 2024-01-02,
    20240102, 2024/1/2, 2024.1.2 or 2024年1月2日. A midnight after the date is dropped. With a declared `time_zone` a
    stamp is the date that clocks there show; without one, a stamp with an offset or another time is no date.
    """
    if not form.date_format and not form.time_zone and are_iso(cells):
        return list(cells)
    dated = [_without_midnight(cell) for cell in cells]
    if form.time_zone:
        zone = ZoneInfo(form.time_zone)
        dated = [_in_zone(cell, zone) for cell in dated]
    pattern = _declared(form.date_format) if form.date_format else _first_form(dated)
    if pattern is None:
        return list(cells)
    read = _reader(pattern)
    return [read(short) or cell for short, cell in zip(dated, cells, strict=True)]


def are_iso(cells: Sequence[str]) -> bool:
    """Whether the cells have the form YYYY-MM-DD; a cell of several lines may pass, and is no date to numpy."""
    return _ISO.fullmatch("\n".join(cells)) is not None


def _without_midnight(cell: str) -> str:
    match = _MIDNIGHT.fullmatch(cell)
    return match[1] if match else cell


def _in_zone(cell: str, zone: ZoneInfo) -> str:
    """The date that clocks of the zone show at a stamp; a stamp without an offset is of that zone already."""
    if not _STAMP.fullmatch(cell):
        return cell
    try:
        at = datetime.fromisoformat(cell)
        return (at.astimezone(zone) if at.tzinfo else at).date().isoformat()
    except (ValueError, OverflowError):
        return cell


def _first_form(cells: Sequence[str]) -> "re.Pattern[str] | None":
    return next((pattern for cell in cells for pattern in _FORMS if pattern.fullmatch(cell)), None)


def _declared(date_format: str) -> "re.Pattern[str]":
    parts = {"%Y": r"(?P<Y>\d{4})", "%m": r"(?P<m>\d{1,2})", "%d": r"(?P<d>\d{1,2})"}
    pieces = re.split(r"(%[Ymd])", date_format)
    return re.compile("".join(parts.get(piece) or re.escape(piece) for piece in pieces), re.ASCII)


def _reader(pattern: "re.Pattern[str]") -> Callable[[str], str | None]:
    def read(cell: str) -> str | None:
        match = pattern.fullmatch(cell)
        if match is None:
            return None
        try:
            return date(int(match["Y"]), int(match["m"]), int(match["d"])).isoformat()
        except ValueError:
            return None

    return read
