"""Files written so that a crash leaves the old or the new one, never another: beside the target, synced, renamed."""

import os
import sys
from contextlib import suppress
from pathlib import Path

TEMPORARY = ".tmp"
_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


def write_durably(path: Path, data: bytes) -> None:
    """Write a file under its final name and have it reach the disk, all but its name: see `sync_folder`.

    A link at the target is replaced, not followed. OSError where it cannot be written; nothing is left then.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}{TEMPORARY}")
    try:
        _write_new(temporary, data)
        os.replace(temporary, path)  # noqa: PTH105 - the calls of this module are made to fail one by one in tests
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def sync_folder(folder: Path) -> None:
    """Have the names in a folder reach the disk."""
    if sys.platform == "win32":  # a folder cannot be opened there
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def target_of_leftover(name: str) -> str | None:
    """The name of the file that a leftover of a crashed writer was to become; None where it is no leftover."""
    if not (name.startswith(".") and name.endswith(TEMPORARY)):
        return None
    target, dot, process = name[1 : -len(TEMPORARY)].rpartition(".")
    return target if dot and process.isdecimal() else None


def _write_new(path: Path, data: bytes) -> None:
    handle = os.open(path, _NEW_FILE, 0o666)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(handle, rest) :]
        os.fsync(handle)
    finally:
        os.close(handle)
