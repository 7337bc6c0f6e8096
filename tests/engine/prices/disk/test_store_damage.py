"""D03 to D05, D15, D18 to D20, D25, D26: what is on disk is not what was stored, and that is never taken for prices."""

import json
import os
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from engine.prices.disk.disk_store import DiskStore
from engine.prices.disk.errors import HistoryError, StoreDamagedError, StoreError
from engine.prices.disk.swap import accept_changed
from engine.prices.history import History

Make = Callable[..., History]
Same = Callable[[History, History], bool]
NAME = "600000.SS"


@pytest.fixture
def stored(store: DiskStore, history: Make) -> tuple[DiskStore, Path, bytes]:
    """A store with a small history, the path of its file and the bytes in it."""
    store.put(history("2024-01-01", "2024-01-03"))
    entry = store.entry(NAME)
    assert entry is not None
    path = store.path_of(entry)
    return store, path, path.read_bytes()


def _refused(store: DiskStore) -> str:
    with pytest.raises(StoreDamagedError) as caught:
        store.read(NAME)
    assert (caught.value.exit_code, caught.value.ticker) == (5, NAME)
    assert f"record it: catalyst prices diff --accept-changed {NAME}" in str(caught.value)
    return str(caught.value)


def test_d03_d05_cut_at_every_byte(stored: tuple[DiskStore, Path, bytes]) -> None:
    """Every length from nothing to one byte short is noticed."""
    store, path, data = stored
    for length in range(len(data)):
        path.write_bytes(data[:length])
        _refused(store)
    path.write_bytes(data)
    assert len(store.read(NAME).bars) == 3


def test_d04_every_byte_with_one_bit_flipped(stored: tuple[DiskStore, Path, bytes]) -> None:
    """One bit of any byte: noticed; each with another bit of the eight."""
    store, path, data = stored
    for n in range(len(data)):
        path.write_bytes(data[:n] + bytes([data[n] ^ (1 << n % 8)]) + data[n + 1 :])
        _refused(store)


def test_d03_damage_is_mended_by_putting_the_ticker_again(
    stored: tuple[DiskStore, Path, bytes], history: Make, same: Same
) -> None:
    """A join needs what was stored and is refused; a replacement does not, nor what covers all of the range."""
    store, path, data = stored
    path.write_bytes(data[:100])
    with pytest.raises(StoreDamagedError):
        store.put(history("2024-01-02", "2024-01-05"))
    change = store.put(history("2024-01-01", "2024-01-05"), replace=True)
    assert change.said == ("the stored file was damaged",)
    assert same(store.read(NAME), history("2024-01-01", "2024-01-05"))
    entry = store.entry(NAME)
    assert entry is not None
    store.path_of(entry).write_bytes(b"")
    assert store.put(history("2024-01-01", "2024-01-06", plus=1)).said == ("the stored file was damaged",)
    assert same(store.read(NAME), history("2024-01-01", "2024-01-06", plus=1))


def test_a_file_that_is_gone(stored: tuple[DiskStore, Path, bytes], history: Make) -> None:
    """Told for that ticker; removing and replacing it go on working."""
    store, path, _ = stored
    path.unlink()
    assert "its file is gone" in _refused(store)
    store.put(history("2024-01-01", "2024-01-05"), replace=True)
    assert len(store.read(NAME).bars) == 5
    store.remove([NAME])
    assert store.tickers() == ()


def test_d15_a_file_without_permission(stored: tuple[DiskStore, Path, bytes], history: Make) -> None:
    """One ticker cannot be read, the others can. (A folder stands for what root, too, cannot read as a file.)"""
    store, path, _ = stored
    store.put(history("2024-01-01", "2024-01-03", "600001.SS"))
    path.unlink()
    path.mkdir()
    assert "its file cannot be read (Is a directory)" in _refused(store)
    assert len(store.read("600001.SS").bars) == 3


def test_d18_every_cut_and_flip_of_the_manifest(
    stored: tuple[DiskStore, Path, bytes], history: Make, same: Same
) -> None:
    """Lost, cut or altered anywhere, it is made anew from the files."""
    store, _, _ = stored
    path = store.folder / "prices" / "manifest.json"
    data = path.read_bytes()
    broken = [data[:length] for length in range(0, len(data) - 1, 7)]
    broken += [data[:n] + bytes([data[n] ^ (1 << n % 8)]) + data[n + 1 :] for n in range(0, len(data) - 1, 3)]
    n_rebuilt = 0
    for content in broken:
        path.write_bytes(content)
        again = DiskStore(store.folder)
        assert same(again.read(NAME), history("2024-01-01", "2024-01-03"))
        n_rebuilt += again.is_rebuilt
    assert n_rebuilt == len(broken)
    path.unlink()
    assert same(DiskStore(store.folder).read(NAME), history("2024-01-01", "2024-01-03"))


def test_d18_the_newest_file_counts_and_the_next_write_mends(
    store: DiskStore, history: Make, same: Same, files: Callable[[DiskStore], list[Path]]
) -> None:
    """With both generations on disk the later one is taken, whatever their times say."""
    store.put(history("2024-01-01", "2024-01-31"))
    store.put(history("2024-01-29", "2024-02-02"))
    for path, seconds in zip(files(store), (2e9, 1e9), strict=True):
        os.utime(path, (seconds, seconds))
    (store.folder / "prices" / "manifest.json").unlink()
    again = DiskStore(store.folder)
    assert (again.is_rebuilt, same(again.read(NAME), history("2024-01-01", "2024-02-02"))) == (True, True)
    again.put(history("2024-01-01", "2024-01-03", "600001.SS"))
    third = DiskStore(store.folder)
    assert (third.is_rebuilt, third.tickers()) == (False, (NAME, "600001.SS"))


def test_d18_a_lost_manifest_and_a_damaged_file(
    store: DiskStore, history: Make, same: Same, files: Callable[[DiskStore], list[Path]]
) -> None:
    """An older file is not put in the place of a damaged newer one: the ticker is told to be damaged."""
    store.put(history("2024-01-01", "2024-01-31"))
    store.put(history("2024-01-29", "2024-02-02"))
    newest = files(store)[-1]
    newest.write_bytes(newest.read_bytes()[:-1])
    (store.folder / "prices" / "manifest.json").unlink()
    again = DiskStore(store.folder)
    assert (again.tickers(), again.damaged(), again.entries()) == ((NAME,), (NAME,), ())
    with pytest.raises(StoreDamagedError):
        again.put(history("2024-01-29", "2024-02-05"))
    again.put(history("2024-01-01", "2024-02-02"), replace=True)
    assert (again.damaged(), same(again.read(NAME), history("2024-01-01", "2024-02-02"))) == ((), True)


@pytest.mark.parametrize(
    "content", [b"[" * 100_000, b'{"a":' * 100_000, b'{"schema": ' + b"9" * 5_000_000 + b"}", b"\xff\xfe", b"null"]
)
def test_g18_a_hostile_manifest(stored: tuple[DiskStore, Path, bytes], content: bytes) -> None:
    """Nested without end, a number without end: neither a recursion error nor a long wait."""
    store, _, _ = stored
    (store.folder / "prices" / "manifest.json").write_bytes(content)
    assert DiskStore(store.folder).read(NAME).ticker == NAME


class _Bomb:
    def __reduce__(self) -> tuple[Callable[[str], object], tuple[str]]:
        return (os.mkdir, ("exploded",))


def test_d19_g19_pickles_are_never_loaded(
    stored: tuple[DiskStore, Path, bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """In the place of a file, of the manifest, or beside them under a stored file's name."""
    store, path, _ = stored
    monkeypatch.chdir(tmp_path)
    bomb = pickle.dumps(_Bomb())
    array = np.array([_Bomb()], dtype=object)
    np.save(path.with_suffix(".npy"), array, allow_pickle=True)
    path.with_suffix(".pkl").write_bytes(bomb)
    (store.folder / "prices" / "manifest.json").write_bytes(bomb)
    assert DiskStore(store.folder).read(NAME).ticker == NAME
    path.write_bytes(bomb)
    again = DiskStore(store.folder)
    with pytest.raises(StoreDamagedError):
        again.read(NAME)
    with pytest.raises(StoreError):
        again.put(History(*_parts(store)))
    assert not (tmp_path / "exploded").exists()
    sources = Path(__file__).resolve().parents[4] / "engine" / "prices"
    assert not [
        one for one in sources.rglob("*.py") for word in ("pickle", "np.load(") if word in one.read_text("utf-8")
    ]


def _parts(store: DiskStore) -> tuple[object, ...]:
    import datetime as dt

    from engine.prices.bars import Bars
    from engine.prices.history import Origin

    day = dt.date(2024, 1, 1)
    one = np.array([1.0])
    bars = Bars(NAME, np.array([day], dtype="datetime64[D]"), one, one, one, one, one)
    return bars, (), day, day, "CNY", Origin("a", "b", dt.datetime(2024, 1, 1, tzinfo=dt.UTC))


def test_d20_a_file_swapped_by_hand(stored: tuple[DiskStore, Path, bytes], history: Make, same: Same) -> None:
    """Another store's sound file in its place is refused until a person says that it was meant."""
    store, path, _ = stored
    other = DiskStore(store.folder / "other")
    other.put(history("2024-01-01", "2024-01-05", plus=3))
    entry = other.entry(NAME)
    assert entry is not None
    shutil.copy(other.path_of(entry), path)
    assert "another SHA-256" in _refused(store)
    accept_changed(store, NAME)
    assert same_prices(store.read(NAME), history("2024-01-01", "2024-01-05", plus=3))
    accepted = store.entry(NAME)
    assert accepted is not None
    assert accepted.origin.source == "by hand"


def same_prices(one: History, other: History) -> bool:
    """Whether the closes and sessions are the same."""
    return np.array_equal(one.bars.close, other.bars.close) and np.array_equal(one.bars.sessions, other.bars.sessions)


def test_d20_a_swapped_file_that_lost_its_actions(store: DiskStore, history: Make) -> None:
    """Rewritten by a program that drops the metadata, it is refused where there were actions, accepted where none."""
    from datetime import date

    from engine.prices.action import CorporateAction

    action = CorporateAction(NAME, date(2024, 1, 3), 1.0, 0.1)
    store.put_all([history("2024-01-01", "2024-01-05", actions=(action,)), history("2024-01-01", "2024-01-05", "A")])
    for ticker in (NAME, "A"):
        entry = store.entry(ticker)
        assert entry is not None
        table = pq.read_table(store.path_of(entry)).replace_schema_metadata(None)
        table = table.set_column(5, "volume", pa.array([7.0] * 5))
        pq.write_table(table, store.path_of(entry))
    with pytest.raises(HistoryError, match="has lost its 1 corporate actions"):
        accept_changed(store, NAME)
    accept_changed(store, "A")
    assert store.read("A").bars.volume.tolist() == [7.0] * 5


def test_d25_times_do_not_matter(stored: tuple[DiskStore, Path, bytes], history: Make, same: Same) -> None:
    """A file altered in place with its time set back is noticed; an untouched one with a new time is not."""
    store, path, data = stored
    os.utime(path, (1, 1))
    assert same(store.read(NAME), history("2024-01-01", "2024-01-03"))
    before = path.stat()
    path.write_bytes(data[:-1] + b"x")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    _refused(store)


def test_d26_copied_elsewhere(stored: tuple[DiskStore, Path, bytes], tmp_path: Path, history: Make, same: Same) -> None:
    """The same results and hashes; and the hash is that of the content, whoever encoded it."""
    store, _, _ = stored
    shutil.copytree(store.folder, tmp_path / "elsewhere")
    copied = DiskStore(tmp_path / "elsewhere")
    assert copied.entries() == store.entries()
    assert same(copied.read(NAME), store.read(NAME))
    manifest = json.loads((tmp_path / "elsewhere" / "prices" / "manifest.json").read_bytes())
    assert str(tmp_path) not in json.dumps(manifest)
