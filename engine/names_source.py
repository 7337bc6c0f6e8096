"""Where names come from: the tables beside the installed calendars, and a person's own table."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from catalysts.names import Names, read_names, united
from engine.calendar_source import GROUP, calendar_path

if TYPE_CHECKING:
    from catalysts.review import CandidateSheet

VARIABLE = "CATALYST_DATA"
OWN = "names.csv"
SHIPPED = "aliases.csv"


@dataclass(frozen=True, slots=True)
class NamesInput:
    """All names together, and the person's own with the file that they stand in (which need not exist yet)."""

    names: Names
    own: Names
    path: Path


def open_names(given: Path | None = None, *, may_be_new: bool = False) -> NamesInput:
    """The shipped tables united with the person's own: `given`, else names.csv in the folder of the user's data.

    FaultsError where a table is wrong or two contradict each other. A table that was given must exist, unless
    it `may_be_new`.
    """
    path = own_names_path(given)
    is_needed = given is not None and not may_be_new
    own = read_names(path) if is_needed or path.exists() else Names()
    return NamesInput(united([*shipped_names(), (own, path.name)]), own, path)


def shipped_names() -> list[tuple[Names, str]]:
    """The tables beside the installed calendars, each with the name of its file."""
    from importlib.metadata import entry_points

    folders = {calendar_path(point.name) for point in entry_points(group=GROUP)}
    tables = sorted(folder / SHIPPED for folder in folders if (folder / SHIPPED).is_file())
    return [(read_names(table), table.name) for table in tables]


def own_names_path(given: Path | None = None) -> Path:
    """Where the person's own table lies."""
    if given is not None:
        return given.expanduser()
    named = os.environ.get(VARIABLE, "")
    if named:
        return Path(named).expanduser() / OWN
    from platformdirs import user_data_path

    return user_data_path("catalyst-engine", appauthor=False) / OWN


def save_names(own: Names, path: Path) -> None:
    """Write the person's own table whole or not at all."""
    from catalysts.errors import WriteError
    from catalysts.files.text_file import write_file
    from catalysts.names import render_names

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WriteError(f"{path.parent} cannot be made: {error.strerror}; nothing was changed") from None
    write_file(path, render_names(own).encode())


def with_aliases(given: NamesInput, more: Names) -> NamesInput:
    """The names with more in the person's own table; FaultsError where they contradict what is there."""
    names = united([(given.names, f"{SHIPPED} or {given.path.name}"), (more, "the new name")])
    known = {(row.alias, row.target) for row in given.names.aliases}
    fresh = tuple(row for row in more.aliases if (row.alias, row.target) not in known)
    own = Names((*given.own.aliases, *fresh), (*given.own.false_friends, *more.false_friends))
    return NamesInput(names, own, given.path)


@dataclass(frozen=True, slots=True)
class Kept:
    """The names that were added to a person's own table, and where it lies."""

    added: tuple[str, ...]
    path: Path


def keep_aliases(sheet: "CandidateSheet", given: Path | None) -> Kept | None:
    """Put the aliases of a review that the person accepted into the person's own table; None where none is new."""
    from catalysts.extraction import ReviewStatus

    known = open_names(given, may_be_new=True)
    wanted = [row.alias for row in sheet.aliases if row.review is ReviewStatus.ACCEPTED]
    fresh = tuple(alias for alias in wanted if known.names.resolve(alias.alias) != str(alias.target))
    if not fresh:
        return None
    changed = with_aliases(known, Names(fresh))
    save_names(changed.own, changed.path)
    return Kept(tuple(alias.alias for alias in fresh), changed.path)
