"""Folders written whole or not at all: beside the target first, then renamed. Ours are told by their manifest."""

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from engine.reports.errors import FolderTakenError, NotWritableError
from engine.reports.wording import visible


def write_whole(folder: Path, files: Mapping[str, bytes], manifest: str, *, force: bool = False) -> bool:
    """Write the files as the whole content of a folder; False where it holds these very bytes already.

    `manifest` is the one of the files that lists the others under "files"; it tells the folder for ours. Leftovers of
    a crash are swept first. Raises FolderTakenError where the folder holds anything that is not ours, or other
    results and not `force`; NotWritableError where it cannot be written. The same manifest over the same files is the
    same result: only its pictures are made anew.
    """
    target = Path(os.path.abspath(folder))  # noqa: PTH100  (resolve() would follow a link at the target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with _locked(target.parent):
            _sweep(target)
            refuse_foreign(target, manifest)
            if _holds(target, files):
                return False
            if not force and target.exists() and any(target.iterdir()) and not _is_same(target, files, manifest):
                raise FolderTakenError(
                    f"{visible(str(folder))} holds the results of another run: "
                    "choose another folder, or give --force to replace them"
                )
            _write(target, files)
    except OSError as error:
        raise _not_writable(folder, error) from error
    return True


def write_file(path: Path, data: bytes) -> None:
    """Write one file whole or not at all, replacing what bears its name. Raises NotWritableError."""
    target = Path(os.path.abspath(path))  # noqa: PTH100
    partial = _partial(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with _locked(target.parent):
            partial.unlink(missing_ok=True)
            try:
                _write_file(partial, data)
                partial.replace(target)
            except BaseException:
                partial.unlink(missing_ok=True)
                raise
            _sync_folder(target.parent)
    except OSError as error:
        raise _not_writable(path, error) from error


def check_target(folder: Path, manifest: str) -> None:
    """Whether `write_whole` could write there, found out by writing a probe; raises what it would raise."""
    target = Path(os.path.abspath(folder))  # noqa: PTH100
    try:
        refuse_foreign(target, manifest)
        above = target.parent
        while not above.exists() and above != above.parent:
            above = above.parent
        with tempfile.TemporaryDirectory(prefix=f".{target.name}.probe", dir=above) as probe:
            (Path(probe) / manifest).write_bytes(b"probe")
    except OSError as error:
        raise _not_writable(folder, error) from error


def remove_whole(folders: Sequence[Path], manifest: str) -> None:
    """Remove folders that are wholly ours; none of them where one is not. Each leaves its name at once.

    Raises FolderTakenError for one that is not there, or that holds anything a manifest does not list;
    NotWritableError where one cannot be removed.
    """
    targets = [Path(os.path.abspath(folder)) for folder in folders]  # noqa: PTH100
    for target in targets:
        refuse_foreign(target, manifest)
        if not (target / manifest).is_file():
            raise FolderTakenError(f"{visible(str(target))} holds no {manifest}: nothing was removed")
    for target in targets:
        try:
            with _locked(target.parent):
                partial = _partial(target)
                _sweep(target)
                target.replace(partial)
                shutil.rmtree(partial)
        except OSError as error:
            raise NotWritableError(
                f"{visible(str(target))}: cannot be removed ({error.strerror or error}); remove it by hand"
            ) from error


def refuse_foreign(target: Path, manifest: str) -> None:
    """Raise FolderTakenError where the target is there and neither empty nor wholly ours."""
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise FolderTakenError(f"{visible(str(target))} is not a folder: choose another name")
    present = {path.name for path in target.iterdir()} if target.exists() else set()
    if not present:
        return
    ours = _listed(target / manifest)
    if not ours:
        raise FolderTakenError(
            f"{visible(str(target))} is there already and holds no results of ours: "
            "it is not overwritten; choose another folder"
        )
    foreign = sorted(present - ours - {manifest})
    if foreign:
        raise FolderTakenError(
            f"{visible(str(target))} holds files that no run wrote ({visible(', '.join(foreign))}): "
            "move them away, or choose another folder"
        )


def _listed(manifest: Path) -> set[str]:
    """The names of the files that a manifest speaks for; empty where it is no manifest."""
    try:
        raw = json.loads(manifest.read_bytes())
    except (OSError, ValueError, RecursionError):
        return set()
    if not isinstance(raw, dict) or not str(raw.get("format", "")).startswith("catalyst-"):
        return set()
    files, pictures = raw.get("files"), raw.get("pictures")
    return {*(files if isinstance(files, dict) else ()), *(pictures if isinstance(pictures, list) else ())}


def _is_same(target: Path, files: Mapping[str, bytes], manifest: str) -> bool:
    """Whether the folder holds these results, but for pictures that are missing or drawn otherwise."""
    pictures = set(json.loads(files[manifest]).get("pictures", ()))
    names = {path.name for path in target.iterdir()} | set(files)
    return all(
        (target / name).is_file() and (target / name).read_bytes() == files.get(name) for name in names - pictures
    )


def _holds(target: Path, files: Mapping[str, bytes]) -> bool:
    if not target.is_dir() or {path.name for path in target.iterdir()} != set(files):
        return False
    return all((target / name).read_bytes() == data for name, data in files.items())


def _write(target: Path, files: Mapping[str, bytes]) -> None:
    partial, old = _partial(target), _old(target)
    try:
        partial.mkdir()
        for name, data in files.items():
            _write_file(partial / name, data)
        _sync_folder(partial)
        if target.exists():
            target.replace(old)
        partial.replace(target)
    except BaseException:
        _sweep(target)
        raise
    _sync_folder(target.parent)
    _sweep(target)


def _write_file(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sweep(target: Path) -> None:
    """Remove what an earlier crash left; the results that it had moved aside come back."""
    partial, old = _partial(target), _old(target)
    if old.is_dir() and not target.exists():
        old.replace(target)
    for leftover in (partial, old):
        if leftover.exists():
            shutil.rmtree(leftover)


def _partial(target: Path) -> Path:
    return target.with_name(f".{target.name}.partial")


def _old(target: Path) -> Path:
    return target.with_name(f".{target.name}.old")


def _sync_folder(folder: Path) -> None:
    if sys.platform == "win32":  # a folder cannot be opened there
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """One writer at a time in a folder of runs, so that a sweep never takes another's work; ends with the process."""
    if sys.platform == "win32":
        yield
        return
    import fcntl

    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # a file system without locks
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _not_writable(folder: Path, error: OSError) -> NotWritableError:
    return NotWritableError(
        f"{visible(str(folder))}: cannot be written ({error.strerror or error}): "
        "nothing was left there; choose a folder that is writable and has room"
    )
