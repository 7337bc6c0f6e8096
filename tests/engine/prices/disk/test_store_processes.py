"""D06 to D09: several processes on one store."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.prices.disk import disk_store
from engine.prices.disk.disk_store import DiskStore
from engine.prices.disk.errors import StoreBusyError
from engine.prices.history import History

REPOSITORY = Path(__file__).resolve().parents[4]
Make = Callable[..., History]


def _start(*arguments: object) -> "subprocess.Popen[str]":
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, str(Path(__file__).with_name("store_processes.py")), *map(str, arguments)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def _told(process: "subprocess.Popen[str]") -> list[int]:
    output, errors = process.communicate(timeout=240)
    assert (process.returncode, errors) == (0, "")
    return [int(word) for word in output.split()]


@pytest.mark.slow
def test_d06_d07_two_writers_and_eight_readers(tmp_path: Path, history: Make) -> None:
    """10 000 reads of tickers that two others replace all the time: none is bad, all see the versions change."""
    folder, stop = tmp_path / "data", tmp_path / "stop"
    first = [history("2020-01-01", "2020-06-30", ticker) for ticker in ("A", "B", "C")]
    DiskStore(folder).put_all(first)
    writers = [_start("write", folder, number, stop) for number in (1, 2)]
    readers = [_start("read", folder, 1260) for _ in range(8)]
    read = [_told(reader) for reader in readers]
    stop.touch()
    written = [_told(writer)[0] for writer in writers]
    assert sum(n for n, _, _ in read) >= 10_000
    assert [n_bad for _, n_bad, _ in read] == [0] * 8
    assert min(written) > 1
    assert max(n_seen for _, _, n_seen in read) > 3
    last = DiskStore(folder).read_all(("A", "B", "C"))
    versions = {float(one.bars.close[0] - first[0].bars.close[0]) for one in last.values()}
    assert len(versions) == 1
    assert versions.pop() in {1000.0 * written[0] + 1, 1000.0 * written[1] + 2}


@pytest.mark.slow
def test_d08_eight_processes_on_a_cold_cache(tmp_path: Path) -> None:
    """One fetches, the others wait and take what it fetched."""
    log = tmp_path / "log"
    fillers = [_start("fill", tmp_path / "data", log) for _ in range(8)]
    assert [_told(filler) for filler in fillers] == [[130]] * 8
    assert len(log.read_text().splitlines()) == 1


def test_d09_a_lock_is_waited_for_and_taken_from_the_dead(
    tmp_path: Path, history: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A living holder: a sentence after the deadline, while reading goes on. A killed one holds nothing."""
    store = DiskStore(tmp_path / "data")
    store.put(history("2024-01-01", "2024-01-31"))
    holder = _start("hold", store.folder)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    try:
        monkeypatch.setattr(disk_store, "DEADLINE_S", 0.3)
        with pytest.raises(StoreBusyError, match=r"another process has been writing to .* for 0.3 s") as caught:
            store.put(history("2024-01-29", "2024-02-02"))
        assert caught.value.exit_code == 5
        assert len(store.read("600000.SS").bars) == 23
    finally:
        holder.kill()
        holder.communicate()
    monkeypatch.setattr(disk_store, "DEADLINE_S", 10)
    store.put(history("2024-01-29", "2024-02-02"))
    assert len(store.read("600000.SS").bars) == 25


def test_d02_a_leftover_of_this_process_number(tmp_path: Path, history: Make) -> None:
    """Numbers of processes come again, in a container always: the first write after a lost manifest works as well."""
    store = DiskStore(tmp_path / "data")
    store.put(history("2024-01-01", "2024-01-31"))
    root = store.folder / "prices"
    (root / f".manifest.json.{os.getpid()}.tmp").write_bytes(b"{")
    (root / "manifest.json").unlink()
    DiskStore(store.folder).put(history("2024-01-29", "2024-02-02"))
    assert len(DiskStore(store.folder).read("600000.SS").bars) == 25


def test_d02_leftovers_of_the_dead_are_swept_and_other_files_left(
    tmp_path: Path, history: Make, files: Callable[[DiskStore], list[Path]]
) -> None:
    """Temporary files and files that no manifest names go with the next write; what is not the store's own stays."""
    store = DiskStore(tmp_path / "data")
    store.put(history("2024-01-01", "2024-01-31", "A"))
    good = files(store)[0]
    root = store.folder / "prices"
    (root / "files" / f".{good.name}.123{'.tmp'}").write_bytes(b"half")
    (root / "files" / good.name.replace("00000001", "00000007")).write_bytes(good.read_bytes())
    (root / ".manifest.json.99.tmp").write_bytes(b"{")
    for name in ("notes.txt", ".notes.tmp", "_A.parquet"):
        (root / "files" / name).write_text("a person's own")
    assert store.tickers() == ("A",)
    store.put(history("2024-01-01", "2024-01-31", "B"))
    names = {path.name for path in root.rglob("*") if path.is_file()}
    assert names == {"notes.txt", ".notes.tmp", "_A.parquet", "manifest.json", "lock"} | {
        path.name for path in files(store) if path.name.startswith(("_A_0", "_B_0"))
    }
    assert len(files(store)) == 5
