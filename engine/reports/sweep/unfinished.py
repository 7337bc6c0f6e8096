"""A sweep that is begun and not done: a folder beside its own, with what it is of and the chunks that are done."""

import json
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from catalysts.errors import CatalystError
from engine.measurement.sweep.point_result import PointResult
from engine.reports.errors import FolderTakenError, NotWritableError
from engine.reports.sweep.chunk_file import encoded_chunk, read_chunk
from engine.reports.wording import shortened, visible
from engine.simulation.sweep.chunk import Chunk

SUFFIX, IDENTITY, COUNTED, FORMAT = ".unfinished", "begun.json", "counted.json", "catalyst-sweep-begun/1"


class NotResumableError(CatalystError):
    """There is nothing to go on with, or it is of another sweep."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Unfinished:
    """The folder of what is done so far. `identity` is what the results rest on, as JSON's plain values."""

    folder: Path
    identity: Mapping[str, Any]

    def begin(self, *, resume: bool, force: bool) -> None:
        """Make the folder ready. Raises NotResumableError where `resume` is asked for and there is none, or one of
        another sweep; FolderTakenError where there is one and neither `resume` nor `force` is asked for."""
        if resume:
            self._check()
            return
        if self.folder.exists():
            if not force and any(self.folder.glob("chunk-*")):
                raise FolderTakenError(
                    f"{_shown(self.folder)} holds a sweep that is begun and not done: --resume goes on with it, "
                    "--force begins anew"
                )
            if read_identity(self.folder) is None and any(self.folder.iterdir()):
                raise FolderTakenError(f"{_shown(self.folder)} holds no sweep of ours: it is not removed")
            shutil.rmtree(self.folder)
        with _writing(self.folder):
            self.folder.mkdir(parents=True)
            _write(self.folder / IDENTITY, _encoded(self.identity))

    def done(self, chunks: Sequence[Chunk]) -> tuple[Chunk, ...]:
        """Those of the chunks whose results are there, whole."""
        return tuple(chunk for chunk in chunks if self.results(chunk) is not None)

    def keep(self, number: int, results: Sequence[PointResult]) -> None:
        """Write down a chunk's results, whole or not at all. NotWritableError."""
        with _writing(self.folder):
            _write(self._file(number), encoded_chunk(results))

    def results(self, chunk: Chunk) -> tuple[PointResult, ...] | None:
        """A chunk's results, None where they are not there as they were written."""
        return read_chunk(self._file(chunk.number), [point.number for point in chunk.points])

    def counted(self) -> set[int]:
        """The numbers of the chunks whose points are in the ledger already."""
        try:
            return set(json.loads((self.folder / COUNTED).read_bytes()))
        except (OSError, ValueError):
            return set()

    def count(self, numbers: Iterable[int]) -> None:
        """Note that the points of these chunks are in the ledger. NotWritableError."""
        with _writing(self.folder):
            _write(self.folder / COUNTED, json.dumps(sorted(self.counted() | set(numbers))).encode("ascii"))

    def remove(self) -> None:
        """Take the folder away: the sweep is written elsewhere."""
        with _writing(self.folder):
            shutil.rmtree(self.folder)

    @contextmanager
    def held(self) -> Iterator[None]:
        """The folder for this process alone. FolderTakenError where another works at the same sweep."""
        from filelock import FileLock, Timeout

        with _writing(self.folder):
            self.folder.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.folder.with_name(f".{self.folder.name}.lock"), timeout=0)
        try:
            lock.acquire()
        except Timeout as error:
            raise FolderTakenError(
                f"{_shown(self.folder)}: another process works at this sweep; wait for it or end it"
            ) from error
        try:
            yield
        finally:
            lock.release()
            if sys.platform != "win32":
                Path(lock.lock_file).unlink(missing_ok=True)

    def _file(self, number: int) -> Path:
        return self.folder / f"chunk-{number:06d}.parquet"

    def _check(self) -> None:
        found = read_identity(self.folder)
        if found is None:
            raise NotResumableError(
                f"--resume: {_shown(self.folder)} holds no sweep that is begun and not done; leave --resume out "
                "to begin one"
            )
        changes = changes_of({key: value for key, value in found.items() if key != "format"}, self.identity)
        if changes:
            told = "\n".join(f"--resume: {change}" for change in changes)
            raise NotResumableError(
                f"{told}\n--resume: {_shown(self.folder)} is of another sweep than this one: undo the change, or leave "
                "--resume out to begin a new sweep"
            )


def read_identity(folder: Path) -> dict[str, Any] | None:
    """What a begun sweep is of; None where the folder holds none."""
    try:
        raw = json.loads((folder / IDENTITY).read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    return raw if isinstance(raw, dict) and raw.get("format") == FORMAT else None


def changes_of(before: Mapping[str, Any], now: Mapping[str, Any], above: str = "") -> list[str]:
    """What differs between two identities, a sentence each."""
    found = []
    for key in sorted({*before, *now}):
        name, was, is_now = f"{above}{key}", before.get(key), now.get(key)
        if isinstance(was, Mapping) and isinstance(is_now, Mapping):
            found += changes_of(was, is_now, f"{name}.")
        elif was != is_now:
            found.append(f"{visible(name)} was {_told(was)} and is {_told(is_now)}")
    return found


def _told(value: object) -> str:
    return "not there" if value is None else shortened(visible(json.dumps(value, ensure_ascii=False)), 100)


def _encoded(identity: Mapping[str, Any]) -> bytes:
    return (json.dumps({**identity, "format": FORMAT}, sort_keys=True, indent=1, allow_nan=False) + "\n").encode(
        "ascii"
    )


def _write(path: Path, data: bytes) -> None:
    partial = path.with_name(f".{path.name}.partial")
    with partial.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise NotWritableError(
            f"{_shown(folder)}: cannot be written ({error.strerror or error}); what is done is kept: make room or make "
            "it writable, then go on with --resume"
        ) from error


def _shown(path: Path) -> str:
    return visible(str(path))
