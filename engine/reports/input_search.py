"""Where the inputs of a run lie now, found by name and hash in a folder and below it."""

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from engine.reports.record import RunRecord, sha256_of

MOST_FILES, DEEPEST = 200_000, 8


@dataclass(frozen=True, slots=True)
class FoundInputs:
    """Paths of a calendar, of a folder of prices and of files of strategies by name; None for what was not found."""

    calendar: Path | None
    prices: Path | None
    strategies: dict[str, Path]


def found_inputs(record: RunRecord, folder: Path) -> FoundInputs:
    """The inputs of a run in a folder: the place that holds most files of the run's names with the run's hashes.

    Where no hash fits, the place with most of the names: it has changed since, and the rerun tells how. Hidden
    folders are left out.
    """
    wanted = {one.name: one.sha256 for one in record.inputs}
    files = list(_files(folder))
    calendar = _place(files, wanted, "calendar/")
    if calendar is not None and record.sources.calendar == "file":
        names = [name.partition("/")[2] for name in wanted if name.startswith("calendar/")]
        calendar = calendar / names[0] if len(names) == 1 else calendar
    strategies = {}
    for name, sha256 in wanted.items():
        prefix, _, file = name.partition("/")
        place = _place(files, {name: sha256}, "strategy/") if prefix == "strategy" else None
        if place is not None:
            strategies[file] = place / file
    return FoundInputs(calendar, _place(files, wanted, "prices/"), strategies)


def _place(files: list[Path], wanted: dict[str, str], prefix: str) -> Path | None:
    by_name: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for name, sha256 in wanted.items():
        if name.startswith(prefix):
            parts = tuple(name.removeprefix(prefix).split("/"))
            by_name.setdefault(parts[-1], []).append((parts, sha256))
    named: Counter[Path] = Counter()
    same: Counter[Path] = Counter()
    for path in files:
        for parts, sha256 in by_name.get(path.name, ()):
            if path.parts[-len(parts) :] == parts:
                root = path.parents[len(parts) - 1]
                named[root] += 1
                same[root] += sha256_of(path.read_bytes()) == sha256
    return min(named, key=lambda root: (-same[root], -named[root], str(root)), default=None)


def _files(folder: Path) -> Iterator[Path]:
    n = 0
    depth = len(folder.parts)
    for above, folders, names in os.walk(folder):
        here = Path(above)
        folders[:] = (
            sorted(name for name in folders if not name.startswith(".")) if len(here.parts) - depth < DEEPEST else []
        )
        for name in sorted(names):
            n += 1
            if n > MOST_FILES:
                return
            yield here / name
