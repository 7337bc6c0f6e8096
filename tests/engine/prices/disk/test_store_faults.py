"""D10 to D13, D23: a disk that fails at every possible moment of a write, is full, or cannot be written at all."""

import errno
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine.prices.disk.disk_store import DiskStore
from engine.prices.disk.errors import StoreError, StoreNotWritableError
from engine.prices.history import History

Make = Callable[..., History]
Same = Callable[[History, History], bool]
TICKERS = ("A", "B", "C")
CALLS = ("open", "write", "fsync", "replace")
REPOSITORY = Path(__file__).resolve().parents[4]


def _update(make: Make, version: int) -> list[History]:
    return [make("2024-01-01", "2024-03-01", ticker, plus=version) for ticker in TICKERS]


def _version(store: DiskStore) -> set[float]:
    """The versions that the three tickers are in: one, or the change was torn."""
    return {round(one.bars.close[0] - 24.61, 6) for one in store.read_all(TICKERS).values()}


@pytest.mark.parametrize("error", [errno.EIO, errno.EDQUOT])
def test_d10_to_d12_every_call_fails_once(
    store: DiskStore, history: Make, fail: Callable[..., object], error: int
) -> None:
    """The k-th open, write, fsync or rename of a change of three tickers fails, for every k.

    Not acknowledged, exit 5; before the manifest is renamed the old state, after it (its folder's sync fails) the new
    one, never a mixture. What comes next works, and nothing is left over.
    """
    store.put_all(_update(history, 1))
    counting = fail(CALLS, 0, OSError())
    store.put_all(_update(history, 2), replace=True)
    n_calls = counting.n_calls  # type: ignore[attr-defined]
    # Three files and a manifest: open, write, sync, rename each; two folders: open, sync.
    assert n_calls == 4 * 4 + 2 * 2
    states = []
    for k in range(1, n_calls + 1):
        fail(CALLS, 0, OSError())
        store.put_all(_update(history, 2 * k + 1), replace=True)
        fail(CALLS, k, OSError(error, os.strerror(error)))
        with pytest.raises(StoreNotWritableError) as caught:
            store.put_all(_update(history, 2 * k + 2), replace=True)
        assert caught.value.exit_code == 5
        fail(CALLS, 0, OSError())
        found = _version(DiskStore(store.folder))
        assert found in ({2 * k + 1.0}, {2 * k + 2.0})
        states.append(found == {2 * k + 2.0})
        leftovers = [path.name for path in store.folder.rglob("*") if path.name.endswith(".tmp")]
        assert leftovers == []
    assert states == [False] * (n_calls - 2) + [True, True]
    store.put_all(_update(history, 100), replace=True)
    assert len(list((store.folder / "prices" / "files").iterdir())) == 2 * len(TICKERS)


def test_d10_a_full_disk_names_the_bytes(store: DiskStore, history: Make, fail: Callable[..., object]) -> None:
    """What is needed is the size of the new files and the manifest."""
    store.put(history("2024-01-01", "2024-03-01", "A"))
    size = sum(path.stat().st_size for path in (store.folder / "prices").rglob("*.parquet"))
    fail(("write",), 1, OSError(errno.ENOSPC, "No space left on device"))
    with pytest.raises(
        StoreNotWritableError, match=r"no room in .*: ([0-9]+) bytes are needed, [0-9]+ are free"
    ) as told:
        store.put(history("2024-01-01", "2024-03-01", "A", plus=1), replace=True)
    needed = int(str(told.value).split(" bytes are needed")[0].rsplit(maxsplit=1)[-1])
    manifest = (store.folder / "prices" / "manifest.json").stat().st_size
    assert abs(needed - size - manifest) < 200


def test_d23_temporary_files_lie_beside_their_targets(
    store: DiskStore, history: Make, fail: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A rename never leaves its folder, so it cannot cross file systems."""
    from engine.prices.disk import durable

    moves: list[tuple[Path, Path]] = []
    real = os.replace
    monkeypatch.setattr(durable.os, "replace", lambda old, new: (moves.append((Path(old), Path(new))), real(old, new)))
    store.put_all(_update(history, 1))
    assert len(moves) == 3 + 2  # the first manifest of an empty store, then the change
    assert all(old.parent == new.parent and old.parent.is_relative_to(store.folder) for old, new in moves)


@pytest.fixture
def small_files() -> Iterator[Callable[[int], None]]:
    """Limit the size of files that this process can write."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    old = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    def limit(size: int) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))

    yield limit
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    signal.signal(signal.SIGXFSZ, old)


def test_d10_files_that_may_not_grow(
    store: DiskStore, history: Make, small_files: Callable[[int], None], same: Same
) -> None:
    """A real EFBIG from the system at several sizes, each inside a write: the old is whole, exit 5."""
    old = history("2020-01-01", "2024-03-01")
    store.put(old)
    for size in (1, 100, 4096, 10_000):
        small_files(size)
        try:
            with pytest.raises(StoreNotWritableError, match="bytes are needed"):
                store.put(history("2020-01-01", "2024-03-01", plus=size), replace=True)
        finally:
            small_files(resource.RLIM_INFINITY)
        assert same(DiskStore(store.folder).read("600000.SS"), old)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 256 KiB of its own, where mounting is allowed."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(place)]
    try:
        done = subprocess.run(command, capture_output=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no mount here")
    if done.returncode:
        pytest.skip("mounting is not allowed here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_d10_a_small_disk_fills_up(small_disk: Path, history: Make, same: Same) -> None:
    """Put until the disk is full: what was acknowledged is there, and removing makes room again."""
    store = DiskStore(small_disk)
    stored = []
    with pytest.raises(StoreNotWritableError, match="bytes are needed"):
        for n in range(100):
            store.put(history("2020-01-01", "2024-03-01", f"T{n}", plus=n))
            stored.append(n)
    assert 3 < len(stored) < 20
    again = DiskStore(small_disk)
    assert again.tickers() == tuple(sorted(f"T{n}" for n in stored))
    for n in stored:
        assert same(again.read(f"T{n}"), history("2020-01-01", "2024-03-01", f"T{n}", plus=n))
    again.remove([f"T{n}" for n in stored[:2]])
    again.put(history("2020-01-01", "2024-03-01", "LATER"))
    assert len(again.read("LATER").bars) == len(history("2020-01-01", "2024-03-01").bars)


READ_AND_WRITE = """
import os, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from conftest import make_history
from engine.prices.disk.disk_store import DiskStore
first, store = DiskStore(Path(sys.argv[2])), DiskStore(Path(sys.argv[3]))
first.put(make_history("2024-01-01", "2024-01-09", "A"))
first.read("A")  # every library is loaded before the rights are given up
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
print(store.tickers(), len(store.read("A").bars))
for act in (lambda: store.put(make_history("2024-01-01", "2024-01-09", "A")), lambda: store.remove(["A"])):
    try:
        act()
    except Exception as error:
        print(type(error).__name__, error.exit_code, len(str(error).splitlines()))
"""


def test_d13_a_store_that_is_read_only(store: DiskStore, history: Make, tmp_path: Path) -> None:
    """Its files are read as ever; writing is refused at once with exit 5 and one sentence."""
    store.put(history("2024-01-01", "2024-01-05", "A"))
    for path in (store.folder, *store.folder.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    opened = [one for one in (tmp_path, *tmp_path.parents) if one.stat().st_uid == os.getuid() and "pytest" in str(one)]
    for path in opened:
        path.chmod(0o755)
    command = [
        sys.executable,
        "-c",
        READ_AND_WRITE,
        str(Path(__file__).parent),
        str(tmp_path / "own"),
        str(store.folder),
    ]
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)
    finally:
        for path in (store.folder, *store.folder.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)
    told = ["('A',) 5", "StoreNotWritableError 5 1", "StoreNotWritableError 5 1"]
    assert (done.stdout.splitlines(), done.stderr) == (told, "")


def test_a_folder_that_cannot_be_made(history: Make) -> None:
    """Under a place where nothing can be made: exit 5."""
    with pytest.raises(StoreError) as caught:
        DiskStore(Path("/proc/nowhere")).put(history("2024-01-01", "2024-01-03"))
    assert caught.value.exit_code == 5
