"""Text files: read as UTF-8 or refused with the byte that is not, written whole or not at all."""

import os
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from shutil import rmtree

from catalysts.errors import CalendarError, Fault, FaultsError, WriteError, printable


def read_text(path: Path) -> str:
    """The text of a UTF-8 file without a byte order mark, lines ended by LF alone.

    Raises CalendarError where the file is missing or cannot be opened, FaultsError where it is empty or not
    UTF-8.
    """
    data = read_bytes(path)
    if not data.strip(b"\xef\xbb\xbf \t\r\n"):
        raise FaultsError([Fault(path.name, "", "", "a calendar; this is an empty file")])
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) or data.count(0) * 4 > len(data):
        value, remedy = f"byte 0x{data[0]:02X} at offset 0", "it looks like UTF-16: save it as UTF-8"
        raise FaultsError([Fault(f"{path.name}:1", "", value, "UTF-8 text", remedy)])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FaultsError([_not_utf8(path.name, data, error)]) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_bytes(path: Path) -> bytes:
    """The bytes of a file; CalendarError names the path as given and in full."""
    try:
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise CalendarError(f"{in_full(path)} cannot be read: {_reason(error)}; check the path") from None


def in_full(path: Path) -> str:
    """A path as it was given and, where that is relative, as an absolute path too."""
    return printable(str(path) if path.is_absolute() else f"{path} ({path.absolute()})")


def _not_utf8(name: str, data: bytes, error: UnicodeDecodeError) -> Fault:
    offset = error.start + (3 if data.startswith(b"\xef\xbb\xbf") else 0)
    line = data.count(b"\n", 0, offset) + 1
    remedy = "save the file as UTF-8"
    with suppress(UnicodeDecodeError):
        data.decode("gb18030")
        remedy = "it may be GBK: save the file as UTF-8"
    return Fault(f"{name}:{line}", "", f"byte 0x{data[offset]:02X} at offset {offset}", "UTF-8 text", remedy)


def write_file(path: Path, data: bytes) -> None:
    """Write a file whole or not at all: beside its final name, then renamed. WriteError where that fails."""
    _write_whole(path, lambda part: _write_synced(part, data))


def write_folder(path: Path, files: Mapping[str, bytes]) -> None:
    """Write a new folder of files whole or not at all; WriteError where it exists with something in it."""

    def fill(part: Path) -> None:
        part.mkdir()
        for name, data in sorted(files.items()):
            _write_synced(part / name, data)

    _write_whole(path, fill)


def _write_synced(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _write_whole(path: Path, write: Callable[[Path], None]) -> None:
    try:
        part = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            write(part)
            part.replace(path)
        finally:
            _remove(part)
    except (OSError, ValueError) as error:
        reason = _reason(error)
        raise WriteError(f"{in_full(path)} cannot be written: {reason}; nothing was changed") from None


def _remove(part: Path) -> None:
    with suppress(OSError):
        if part.is_dir():
            rmtree(part)
        else:
            part.unlink(missing_ok=True)


def _reason(error: OSError | ValueError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
