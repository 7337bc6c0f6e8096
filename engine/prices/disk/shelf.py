"""The shelf: the folder that the store stands in, its lock, and how its files change as one."""

import errno
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from catalysts.errors import shown
from engine.prices.disk.durable import sync_folder, target_of_leftover, write_durably
from engine.prices.disk.errors import StoreBusyError, StoreError, StoreNotWritableError
from engine.prices.disk.file_name import parsed_file_name
from engine.prices.disk.manifest import Manifest, decoded_manifest, encoded_manifest
from engine.prices.disk.rebuilding import rebuilt_manifest

MANIFEST = "manifest.json"
FILES = "files"
LOCK = "lock"
MOST_BYTES = 500_000_000
DEADLINE_S = 60.0
POLL_S = 0.01
_NO_ROOM = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}


class Shelf:
    """A folder with `manifest.json`, `files` and a lock. Reading creates nothing and waits for nobody."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files = folder / FILES
        self._read: tuple[object, Manifest] = (None, Manifest())

    def manifest(self) -> Manifest:
        """What the store holds now; made anew from the files where the manifest is lost or damaged.

        StoreError where the folder cannot be one, StoreVersionError where a newer version made it.
        """
        try:
            data = self._manifest_bytes()
            if data != self._read[0]:
                self._read = data, decoded_manifest(data)
        except (FileNotFoundError, ValueError):
            self._rebuild()
        except OSError as error:
            raise self._unusable(error) from error
        return self._read[1]

    @property
    def is_rebuilt(self) -> bool:
        """Whether the manifest last read had to be made anew from the files."""
        return isinstance(self._read[0], tuple)

    @contextmanager
    def writing(self, deadline_s: float = DEADLINE_S) -> Iterator[Manifest]:
        """The lock of the one writer, and what the store holds; leftovers of crashed writers are swept.

        The system frees the lock of a dead process. StoreBusyError where another holds it beyond the deadline,
        StoreNotWritableError where the folder cannot be written to.
        """
        with self.locked(LOCK, deadline_s):
            manifest = self.manifest()
            try:
                self._prepare(manifest)
            except OSError as error:
                raise self._not_writable(error, 0) from error
            yield manifest

    @contextmanager
    def locked(self, name: str, deadline_s: float) -> Iterator[None]:
        """A lock file of the folder, held; made with the folder where it is not there."""
        from filelock import FileLock, Timeout

        lock = FileLock(self.folder / name, timeout=deadline_s, mode=0o666, poll_interval=POLL_S)
        try:
            self._make_folder(self.folder)
            lock.acquire()
        except Timeout as error:
            raise StoreBusyError(
                f"stored prices: another process has been writing to {shown(str(self.folder))!r} for {deadline_s:g} s; "
                "wait for it or end it, then try again"
            ) from error
        except OSError as error:
            raise self._not_writable(error, 0) from error
        try:
            yield
        finally:
            lock.release()

    def commit(self, manifest: Manifest, new_files: Mapping[str, bytes]) -> None:
        """Make the manifest, and the new files that it names, what the store holds: all of it or nothing.

        Only under `writing`. StoreNotWritableError where that failed; what was stored before is there still.
        """
        data = encoded_manifest(manifest)
        try:
            for name, content in new_files.items():
                write_durably(self.files / name, content)
            if new_files:
                sync_folder(self.files)
            write_durably(self.folder / MANIFEST, data)
            sync_folder(self.folder)
        except OSError as error:
            self._discard(new_files)
            raise self._not_writable(error, len(data) + sum(map(len, new_files.values()))) from error

    def discard(self, names: Iterator[str] | set[str]) -> None:
        """Remove files that no longer count; one that is held open elsewhere is left for the next sweep."""
        for name in names:
            with suppress(OSError):
                (self.files / name).unlink()

    def _discard(self, new_files: Mapping[str, bytes]) -> None:
        """Remove the files of a change that failed, unless the manifest on disk speaks for them after all."""
        with suppress(OSError, StoreError):
            self.discard(set(new_files) - self.manifest().files())

    def _manifest_bytes(self) -> bytes:
        path = self.folder / MANIFEST
        if path.stat().st_size > MOST_BYTES:
            raise ValueError("too large to be a manifest")
        return path.read_bytes()

    def _rebuild(self) -> None:
        names = tuple(sorted(self._names()))
        if names != self._read[0]:
            self._read = names, rebuilt_manifest(self.files, names)

    def _names(self) -> list[str]:
        for folder in (self.folder.parent, self.folder, self.files):
            if folder.is_symlink() and not os.path.exists(folder):  # noqa: PTH110 - a loop is told, not raised
                raise StoreError(f"stored prices: {shown(str(folder))!r} is a link to nowhere; remove or mend it")
        try:
            return [name for name in os.listdir(self.files) if parsed_file_name(name)]  # noqa: PTH208
        except FileNotFoundError:
            return []
        except OSError as error:
            raise self._unusable(error) from error

    def _prepare(self, manifest: Manifest) -> None:
        self._make_folder(self.files)
        if self.files.is_symlink():
            raise StoreNotWritableError(
                f"stored prices: {shown(str(self.files))!r} is a link, and links are not followed for writing; put a "
                "folder in its place"
            )
        self._sweep(manifest)  # first: a leftover may have the very name that this process will write to
        if self.is_rebuilt:  # also where there was none: from now on a missing manifest is a lost one
            self.commit(manifest, {})

    def _make_folder(self, folder: Path) -> None:
        if folder.is_symlink() and not os.path.exists(folder):  # noqa: PTH110
            raise NotADirectoryError(errno.ENOTDIR, "a link to nowhere", str(folder))
        if not folder.is_dir():
            folder.mkdir(parents=True, exist_ok=True)
            sync_folder(folder.parent)

    def _sweep(self, manifest: Manifest) -> None:
        """Remove what no manifest speaks for: files of crashed writers, files that were superseded before."""
        kept = manifest.files()
        for name in os.listdir(self.files):  # noqa: PTH208
            target = target_of_leftover(name)
            if target is not None or (parsed_file_name(name) and name not in kept):
                self.discard({name})
        for name in os.listdir(self.folder):  # noqa: PTH208
            if target_of_leftover(name) == MANIFEST:
                with suppress(OSError):
                    (self.folder / name).unlink()

    def _unusable(self, error: OSError) -> StoreError:
        return StoreError(
            f"stored prices: {shown(str(self.folder))!r} cannot be read as a folder of prices "
            f"({error.strerror or error}); name another with --data"
        )

    def _not_writable(self, error: OSError, n_bytes: int) -> StoreNotWritableError:
        place = shown(str(self.folder))
        if error.errno in _NO_ROOM:
            free = 0
            with suppress(OSError):
                free = shutil.disk_usage(self.folder).free
            return StoreNotWritableError(
                f"stored prices: no room in {place!r}: {n_bytes} bytes are needed, {free} are free "
                f"({error.strerror}); nothing was changed, make room and try again"
            )
        return StoreNotWritableError(
            f"stored prices: {place!r} cannot be written to ({error.strerror or error}); nothing was changed, name a "
            "folder that is writable with --data"
        )


def advanced(manifest: Manifest, **changes: object) -> Manifest:
    """The manifest of the next generation."""
    return replace(manifest, generation=manifest.generation + 1, **changes)  # type: ignore[arg-type]
