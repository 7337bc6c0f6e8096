"""Two runs' difference as JSON and as a folder of CSV files."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

from engine.reports import cells
from engine.reports.difference.rows import RowChange
from engine.reports.difference.run_difference import RunDifference
from engine.reports.difference.settings import Change
from engine.reports.record import sha256_of
from engine.reports.whole_folder import write_whole

MANIFEST, FORMAT = "diff.json", "catalyst-diff/1"
CHANGES = ("part", "key", "change", "first", "second")
ROWS = ("strategy", "on", "catalyst", "plan", "ticker", "side", "change", "column", "first", "second", "net_difference")
RESULTS = ("strategy", "metric", "first", "second", "difference")


def encoded_difference(found: RunDifference) -> bytes:
    """The whole difference as JSON; money in cents, a side that a run lacks is null."""
    content = {"format": FORMAT, **_plain_fields(found)}
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")


def write_difference(found: RunDifference, folder: Path, *, force: bool = False) -> None:
    """Write settings.csv, decisions.csv, trades.csv, results.csv and diff.json as the whole content of a folder.

    Raises as `write_run` does.
    """
    parts = (("spec", found.spec), ("version", found.versions), ("input", found.inputs), ("table", found.tables))
    files = {
        "settings.csv": cells.encoded(CHANGES, (_change(part, one) for part, changes in parts for one in changes)),
        "decisions.csv": cells.encoded(ROWS, _rows(found.decisions)),
        "trades.csv": cells.encoded(ROWS, _rows(found.trades)),
        "results.csv": cells.encoded(
            RESULTS,
            (
                [cells.text(one.strategy), row.metric, *map(cells.text, (row.before, row.after)), row.difference]
                for one in found.results
                for row in one.metrics
            ),
        ),
    }
    manifest = {
        **json.loads(encoded_difference(found)),
        "files": {name: sha256_of(data) for name, data in files.items()},
    }
    text = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
    write_whole(folder, {**files, MANIFEST: text.encode("utf-8", "backslashreplace")}, MANIFEST, force=force)


def _change(part: str, change: Change) -> list[str]:
    return [
        part,
        cells.text(change.key),
        change.kind.value,
        *map(cells.text, (change.before or "", change.after or "")),
    ]


def _rows(changes: Iterable[RowChange]) -> Iterator[list[str]]:
    """A line for each column that changed; one for a row that only one run has."""
    for row in changes:
        own = [*map(cells.text, (row.strategy, row.on, row.catalyst, row.plan, row.ticker)), row.side, row.kind.value]
        net = cells.money(row.net_cents)
        for place, one in enumerate(row.changes or (Change("", None, None),)):
            told = [one.key, cells.text(one.before or ""), cells.text(one.after or "")]
            yield [*own, *told, "" if place else net]


def _plain_fields(value: object) -> dict[str, object]:
    assert is_dataclass(value)  # noqa: S101 - called for our own values alone
    return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return _plain_fields(value)
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value
