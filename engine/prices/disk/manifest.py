"""The manifest: which file counts for which ticker. It is written last, so it tells what the store holds."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Any

from engine.prices.disk.entry import Entry, entry_from_row
from engine.prices.disk.history_file import SCHEMA, refuse_newer, sha256_of

FORMAT = "catalyst-store"
SEAL = "sha256"


@dataclass(frozen=True, slots=True)
class TableEntry:
    """A table kept beside the histories: its file and the SHA-256 of its bytes."""

    file: str
    file_sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the store holds. `generation` rises with every change; `schema` is that of its oldest file.

    `damaged` are files that were found unreadable while a lost manifest was made anew, by ticker.
    """

    generation: int = 0
    entries: Mapping[str, Entry] = field(default_factory=dict)
    tables: Mapping[str, TableEntry] = field(default_factory=dict)
    damaged: Mapping[str, str] = field(default_factory=dict)
    schema: int = SCHEMA

    def files(self) -> set[str]:
        """The names of the files that count."""
        return {
            *(one.file for one in self.entries.values()),
            *(one.file for one in self.tables.values()),
            *self.damaged.values(),
        }


def encoded_manifest(manifest: Manifest) -> bytes:
    """The manifest as JSON, with the SHA-256 of everything else in it."""
    whole = {
        "format": FORMAT,
        "schema": manifest.schema,
        "made_by": f"catalyst-engine {version('catalyst-engine')}",
        "generation": manifest.generation,
        "histories": {ticker: manifest.entries[ticker].row() for ticker in sorted(manifest.entries)},
        "tables": {name: [one.file, one.file_sha256] for name, one in sorted(manifest.tables.items())},
        "damaged": dict(manifest.damaged),
    }
    return (json.dumps(whole | {SEAL: _seal(whole)}, indent=1, sort_keys=True) + "\n").encode("ascii")


def decoded_manifest(data: bytes) -> Manifest:
    """Read what `encoded_manifest` wrote.

    Raises ValueError where it is not a whole manifest, StoreVersionError where a newer version wrote it.
    """
    try:
        whole: dict[str, Any] = json.loads(data)
        if whole["format"] != FORMAT or whole.pop(SEAL) != _seal(whole):
            raise ValueError("it is not what was written")
        refuse_newer(int(whole["schema"]), str(whole["made_by"]))
        return Manifest(
            generation=int(whole["generation"]),
            entries={ticker: entry_from_row(ticker, row) for ticker, row in whole["histories"].items()},
            tables={name: TableEntry(str(file), str(sha256)) for name, (file, sha256) in whole["tables"].items()},
            damaged={str(ticker): str(file) for ticker, file in whole["damaged"].items()},
            schema=int(whole["schema"]),
        )
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"it is no manifest ({type(error).__name__})") from error


def _seal(whole: Mapping[str, Any]) -> str:
    return sha256_of(json.dumps(whole, sort_keys=True, separators=(",", ":")).encode("ascii"))
