"""A lost or damaged manifest made anew from the files: their names hold ticker, generation and hash."""

from collections.abc import Iterable
from pathlib import Path

from engine.prices.disk.entry import Entry, entry_of
from engine.prices.disk.file_name import FileName, parsed_file_name
from engine.prices.disk.history_file import ENDING, SCHEMA, decoded_history, sha256_of
from engine.prices.disk.manifest import Manifest, TableEntry


def rebuilt_manifest(folder: Path, names: Iterable[str]) -> Manifest:
    """The manifest of the newest file of each ticker and table among the names.

    A newest file that is not whole makes its ticker a damaged one: an older file is not put in its place in silence.
    """
    newest: dict[tuple[str, bool], FileName] = {}
    for parsed in filter(None, map(parsed_file_name, sorted(names))):
        place = (parsed.key, parsed.ending == ENDING)
        newest[place] = max(newest.get(place, parsed), parsed, key=lambda one: one.generation)
    entries: dict[str, Entry] = {}
    tables: dict[str, TableEntry] = {}
    damaged: dict[str, str] = {}
    for (key, is_history), file in sorted(newest.items()):
        data = _whole(folder, file)
        if not is_history and data is not None:
            tables[key] = TableEntry(str(file), sha256_of(data))
        if is_history and (entry := _entry(file, data)) is not None:
            entries[key] = entry
        elif is_history:
            damaged[key] = str(file)
    generation = max((file.generation for file in newest.values()), default=0)
    return Manifest(generation, entries, tables, damaged, SCHEMA)


def _whole(folder: Path, file: FileName) -> bytes | None:
    """The bytes of a file where they are those that its name speaks of."""
    try:
        data = (folder / str(file)).read_bytes()
    except OSError:
        return None
    return data if sha256_of(data).startswith(file.digest) else None


def _entry(file: FileName, data: bytes | None) -> Entry | None:
    try:
        history, notice = decoded_history(data or b"")
    except ValueError:
        return None
    return entry_of(history, notice, str(file), sha256_of(data or b""))
