"""D16, D17: stores of older and newer versions."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from engine.prices.disk import disk_store, history_file, manifest
from engine.prices.disk.disk_store import DiskStore
from engine.prices.disk.errors import StoreNotWritableError, StoreVersionError
from engine.prices.history import History

Make = Callable[..., History]
MADE_BY = r"made by version 'catalyst-engine .*' \(schema 2\)"
Same = Callable[[History, History], bool]


@pytest.fixture
def later_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """A version with schema 2, which tells every figure of schema 1 in another unit of range: a year is added."""

    def decoded_second(about: Mapping[str, Any], table: Any) -> tuple[History, str]:
        assert about["schema"] == 2
        return history_file.DECODERS[1](about, table)

    for module in (history_file, manifest, disk_store):
        monkeypatch.setattr(module, "SCHEMA", 2)
    monkeypatch.setitem(history_file.DECODERS, 2, decoded_second)


def _schemas(store: DiskStore) -> list[int]:
    import pyarrow.parquet as pq

    paths = [store.path_of(entry) for entry in store.entries()]
    return [json.loads(pq.read_schema(path).metadata[b"catalyst"])["schema"] for path in paths]


def test_d16_an_older_store_is_read_and_migrated_by_the_first_write(
    store: DiskStore,
    history: Make,
    same: Same,
    request: pytest.FixtureRequest,
    files: Callable[[DiskStore], list[Path]],
) -> None:
    """Reading leaves it as it is; the first write puts every ticker into today's form, beside the old files."""
    for ticker in ("A", "B", "C"):
        store.put(history("2024-01-01", "2024-01-31", ticker), notice="kept")
    assert _schemas(store) == [1, 1, 1]
    old_files = files(store)
    request.getfixturevalue("later_version")
    later = DiskStore(store.folder)
    assert same(later.read("A"), history("2024-01-01", "2024-01-31", "A"))
    assert files(store) == old_files
    later.put(history("2024-01-29", "2024-02-02", "B"))
    assert _schemas(later) == [2, 2, 2]
    assert same(later.read("A"), history("2024-01-01", "2024-01-31", "A"))
    assert same(later.read("B"), history("2024-01-01", "2024-02-02", "B"))
    assert {entry.notice for entry in later.entries()} == {"kept"}


def test_d16_a_migration_that_fails_leaves_the_old(
    store: DiskStore,
    history: Make,
    same: Same,
    fail: Callable[..., Any],
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """At every write, sync and rename: the old store is there, and counts until all is done."""
    given = [history("2024-01-01", "2024-01-31", ticker) for ticker in ("A", "B", "C")]
    store.put_all(given)
    request.getfixturevalue("later_version")
    for k in range(1, 14):
        fail(("write", "fsync", "replace"), k, OSError(5, "Input/output error"))
        with pytest.raises(StoreNotWritableError):
            DiskStore(store.folder).put(history("2024-01-29", "2024-02-02", "B"))
        again = DiskStore(store.folder)
        assert _schemas(again) == [1, 1, 1]
        assert all(same(again.read(one.ticker), one) for one in given)


def test_d17_a_newer_store_is_refused(store: DiskStore, history: Make, request: pytest.FixtureRequest) -> None:
    """By its manifest, and where that is lost by its files: exit 5, who made it, and nothing is written."""
    request.getfixturevalue("later_version")
    store.put(history("2024-01-01", "2024-01-31"))
    request.getfixturevalue("monkeypatch").undo()
    before = {path: path.read_bytes() for path in store.folder.rglob("*") if path.is_file()}
    path = store.folder / "prices" / "manifest.json"
    for _ in range(2):
        older = DiskStore(store.folder)
        for act in (older.tickers, lambda: older.put(history("2024-01-29", "2024-02-02"))):  # noqa: B023
            with pytest.raises(StoreVersionError, match=MADE_BY) as caught:
                act()
            assert caught.value.exit_code == 5
        assert {one: one.read_bytes() for one in store.folder.rglob("*") if one.is_file()} == before
        path.unlink(missing_ok=True)
        before.pop(path, None)
