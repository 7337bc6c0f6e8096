"""The format of a folder's bar files, as far as it must be declared: `folder.toml` in the folder, or options.

encoding = "gb18030"        # utf-8, utf-16, gb18030 (also as gbk, gb2312)
delimiter = ";"             # one of , ; | and the tab
date_format = "%d/%m/%Y"    # %Y, %m and %d once each
time_zone = "Asia/Shanghai" # stamps with an offset are dated by its clock
volume_unit = "lots"        # or shares
lot_size = 100              # shares in a lot; 100 on the mainland, else to be declared with lots
basis = "raw"               # prices that look adjusted (by the other columns) are not
columns = { date = "day", close = "last" }
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from catalysts.errors import CatalystError, Fault, FaultsError, did_you_mean
from engine.prices.checks import COLUMNS

FILE = "folder.toml"
ENCODINGS = {"utf-8": "utf-8-sig", "utf-16": "utf-16", "gb18030": "gb18030", "gbk": "gb18030", "gb2312": "gb18030"}
DELIMITERS = (",", ";", "\t", "|")
MOST_LOT = 1_000_000

_DIRECTIVE = re.compile(r"%(.)")


class FormatError(CatalystError, ValueError):
    """An option that declares a format cannot be meant."""

    exit_code = 2


class VolumeUnit(StrEnum):
    """What a volume counts."""

    SHARES = "shares"
    LOTS = "lots"


@dataclass(frozen=True, slots=True)
class FolderFormat:
    """What is declared of bar files; an empty value declares nothing, and the file has to say it itself.

    `columns` are pairs of our column and its name in the files. FaultsError where a value cannot be meant.
    """

    encoding: str = ""
    delimiter: str = ""
    date_format: str = ""
    time_zone: str = ""
    volume_unit: VolumeUnit | None = None
    lot_size: int = 0
    basis: str = ""
    columns: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        faults = list(_faults(self))
        if faults:
            raise FaultsError(faults)
        object.__setattr__(self, "encoding", self.encoding.lower())
        object.__setattr__(self, "volume_unit", VolumeUnit(self.volume_unit) if self.volume_unit else None)

    def over(self, other: "FolderFormat") -> "FolderFormat":
        """This format, completed by what the other one declares."""
        given = {field.name: getattr(self, field.name) for field in fields(self)}
        return replace(other, **{name: value for name, value in given.items() if value})


def read_format(folder: Path) -> FolderFormat:
    """What the folder's folder.toml declares; nothing where there is none. FaultsError with all that is wrong."""
    path = folder / FILE
    if not path.exists():
        return FolderFormat()
    try:
        told = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise FaultsError([Fault(FILE, "file", "", "a readable file", error.strerror or "")]) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise FaultsError([Fault(FILE, "file", "", f"TOML in UTF-8 ({error})", "correct the line")]) from error
    known = [field.name for field in fields(FolderFormat)]
    faults = [Fault(FILE, key, key, "a key known here", did_you_mean(key, known)) for key in told if key not in known]
    faults += _type_faults(told)
    if faults:
        raise FaultsError(faults)
    try:
        return FolderFormat(**(told | {"columns": tuple(sorted(told.get("columns", {}).items()))}))
    except FaultsError as error:
        raise FaultsError(fault.at(FILE) for fault in error.faults) from error


def declared_format(**options: Any) -> FolderFormat:
    """A format from the options of a command. FormatError (exit 2) where a value cannot be meant."""
    try:
        return FolderFormat(**options)
    except FaultsError as error:
        faults = (replace(fault, key="--" + fault.key.replace("_", "-")) for fault in error.faults)
        raise FormatError("\n".join(fault.sentence() for fault in faults)) from error


def _type_faults(told: Mapping[str, Any]) -> list[Fault]:
    faults = []
    for key, value in told.items():
        if key == "columns":
            good = isinstance(value, dict) and all(isinstance(one, str) for one in value.values())
            expected = 'a table such as { date = "day" }'
        elif key == "lot_size":
            good, expected = type(value) is int, "a whole number"
        else:
            good, expected = isinstance(value, str), "a text in quotes"
        if not good:
            faults.append(Fault(FILE, key, str(value), expected, "correct the line"))
    return faults


def _faults(form: FolderFormat) -> Iterator[Fault]:
    yield from _text_faults(form)
    yield from _volume_faults(form)
    if form.basis not in ("", "raw"):
        yield Fault("", "basis", form.basis, '"raw"', "only unadjusted prices are read")
    named: set[str] = set()
    for name, spelling in form.columns:
        if name not in COLUMNS:
            yield Fault("", "columns", name, "one of our columns", did_you_mean(name, COLUMNS))
        if not spelling.strip() or spelling in named:
            yield Fault("", f"columns.{name}", spelling, "a column of its own", "write the name that the files use")
        named.add(spelling)


def _text_faults(form: FolderFormat) -> Iterator[Fault]:
    if form.encoding and form.encoding.lower() not in ENCODINGS:
        remedy = did_you_mean(form.encoding.lower(), ENCODINGS)
        yield Fault("", "encoding", form.encoding, "an encoding that is read here", remedy)
    if form.delimiter and form.delimiter not in DELIMITERS:
        yield Fault("", "delimiter", form.delimiter, "a delimiter that is read here", "use one of , ; | or the tab")
    if form.date_format and sorted(_DIRECTIVE.findall(form.date_format)) != ["Y", "d", "m"]:
        remedy = 'write it such as "%d/%m/%Y"'
        yield Fault("", "date_format", form.date_format, "a format with %Y, %m and %d once each", remedy)
    if form.time_zone:
        try:
            ZoneInfo(form.time_zone)
        except (KeyError, OSError, ValueError):
            yield Fault("", "time_zone", form.time_zone, "a time zone such as Asia/Shanghai", "correct its name")


def _volume_faults(form: FolderFormat) -> Iterator[Fault]:
    if form.volume_unit and form.volume_unit not in set(VolumeUnit):
        yield Fault("", "volume_unit", str(form.volume_unit), "shares or lots", "say what the volume counts")
    if not 0 <= form.lot_size <= MOST_LOT:
        expected = f"a number of shares from 1 to {MOST_LOT}"
        yield Fault("", "lot_size", str(form.lot_size), expected, "write it such as 100")
