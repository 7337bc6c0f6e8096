"""Which column of a header is which: by the table of spellings that stands in column_names.csv."""

import csv
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from catalysts.errors import Fault, nearest
from engine.prices.checks import COLUMNS
from engine.prices.folder_format import FolderFormat, VolumeUnit

TABLE = Path(__file__).with_name("column_names.csv")
USUAL_SHARES = "shares unless declared"


@dataclass(frozen=True, slots=True)
class Spelling:
    """One row of the table: a header that means one of our columns, and the unit where the header tells it."""

    name: str
    spelling: str
    unit: str


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the columns stand in a row: those of COLUMNS in their order, and others that tell about the bars.

    `others` maps turnover, code, trade_status, paused, adjust_flag, adjusted_close and dividends to their places, as
    far as they are there. `volume_unit` is shares or lots.
    """

    places: tuple[int, ...]
    volume_unit: VolumeUnit
    others: Mapping[str, int]


@cache
def spellings() -> Mapping[str, Spelling]:
    """The table, by folded spelling."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = [Spelling(row["name"], row["spelling"], row["unit"]) for row in csv.DictReader(file)]
    return {folded(row.spelling): row for row in rows}


@cache
def folded(header: str) -> str:
    """A header as the table compares it: width, case, blanks, underscores, hyphens and <> make no difference."""
    text = unicodedata.normalize("NFKC", header).casefold()
    return "".join(char for char in text if not char.isspace() and char not in "_-<>")


def matches(header: Sequence[str], form: FolderFormat) -> dict[str, list[int]]:
    """The places of each of our columns in a header: more than one where it is ambiguous."""
    declared = dict(form.columns)
    table = spellings()
    found: dict[str, list[int]] = {}
    for place, cell in enumerate(header):
        meant = [name for name, spelling in declared.items() if cell.strip() == spelling]
        row = table.get(folded(cell))
        if row is not None and row.name not in declared and cell.strip() not in declared.values():
            meant.append(row.name)
        for name in meant:
            found.setdefault(name, []).append(place)
    return found


def is_whole(header: Sequence[str], form: FolderFormat) -> bool:
    """Whether a header has every column that bars need."""
    found = matches(header, form)
    return all(name in found for name in COLUMNS)


def mapped_columns(header: Sequence[str], where: str, form: FolderFormat) -> tuple[Columns | None, list[Fault]]:
    """Where the columns stand, or what the header lacks, has twice or does not say."""
    found = matches(header, form)
    declared = dict(form.columns)
    faults: list[Fault] = []
    for name in COLUMNS:
        if name not in found:
            faults.append(_missing(name, header, where, found, declared))
        elif len(found[name]) > 1:
            faults.append(_ambiguous(name, header, where, found[name]))
    if faults:
        return None, faults
    spelling = header[found["volume"][0]].strip()
    unit, fault = _unit(spelling, where, form)
    if unit is None or fault:
        return None, [fault] if fault else []
    others = {name: places[0] for name, places in found.items() if name not in COLUMNS}
    return Columns(tuple(found[name][0] for name in COLUMNS), unit, others), []


def _unit(spelling: str, where: str, form: FolderFormat) -> tuple[VolumeUnit | None, Fault | None]:
    row = spellings().get(folded(spelling))
    said = row.unit if row and row.name == "volume" else ""
    if said in set(VolumeUnit):
        if form.volume_unit and form.volume_unit != said:
            expected = f"a volume in {form.volume_unit}, as volume_unit declares"
            return None, Fault(where, "volume", spelling, expected, "take one of the two back")
        return VolumeUnit(said), None
    if form.volume_unit:
        return form.volume_unit, None
    if said == USUAL_SHARES:
        return VolumeUnit.SHARES, None
    expected = "a name that tells shares from lots (手): its sources differ, by a factor of a hundred"
    remedy = 'write volume_unit = "shares" or "lots" in folder.toml, or name the column volume_shares or volume_lots'
    return None, Fault(where, "volume", spelling, expected, remedy)


def _missing(
    name: str, header: Sequence[str], where: str, found: Mapping[str, list[int]], declared: Mapping[str, str]
) -> Fault:
    shown = ",".join(header)
    if name in declared:
        expected = f"a header with {declared[name]!r}, the column that is declared to be the {name}"
        return Fault(where, name, shown, expected, "correct columns in folder.toml")
    if name == "close" and "adjusted_close" in found:
        adjusted = header[found["adjusted_close"][0]].strip()
        expected = f"a header with a raw close; {adjusted!r} is adjusted for dividends and splits"
        return Fault(where, name, shown, expected, "fetch the unadjusted prices: limits and lots are judged on those")
    if name == "date" and any(not cell.strip() for cell in header):
        expected = f"a header with {', '.join(COLUMNS)}; one of its columns has no name"
        return Fault(where, name, shown, expected, "write date above it if that is what it holds")
    used = {place for places in found.values() for place in places}
    free = [cell.strip() for place, cell in enumerate(header) if place not in used and cell.strip()]
    guess = nearest(name, free)
    remedy = f"rename {guess!r} to {name!r}" if guess else "add the column, or say in folder.toml what it is called"
    return Fault(where, name, shown, f"a header with {', '.join(COLUMNS)}", remedy)


def _ambiguous(name: str, header: Sequence[str], where: str, places: Sequence[int]) -> Fault:
    both = [header[place].strip() for place in places]
    if len(set(both)) == 1:
        return Fault(where, name, ",".join(header), "a header with each column once", "remove the second")
    listed = " and ".join(map(repr, both))
    expected = f"a header with one column for the {name}; {listed} both mean it"
    remedy = f'remove one, or write columns = {{ {name} = "{both[0]}" }} in folder.toml'
    return Fault(where, name, ",".join(header), expected, remedy)
