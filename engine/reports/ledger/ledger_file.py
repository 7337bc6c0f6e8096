"""The ledger on disk: a file that is only ever added to, by one process at a time, and read by anyone at any time."""

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from engine.measurement.overfitting.hypothesis import Hypothesis
from engine.measurement.overfitting.study_trial import StudyTrial
from engine.measurement.overfitting.trial import Trial
from engine.reports.ledger.entry import (
    BEGINNING,
    NO_LINE,
    Entry,
    Noun,
    decoded_entry,
    encoded_entry,
    is_sealed,
    judged_line,
    line_sha256,
    previous_of,
)
from engine.reports.ledger.errors import DamagedLedgerError, LedgerWriteError
from engine.reports.wording import visible

LEDGER = "ledger.jsonl"
DEADLINE_S = 60.0
_TAIL = 1 << 16
_OPEN = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True)
class Ledger:
    """The entries in the order in which they were added; `faults` has a sentence for each line that is not as it was
    written, or does not follow the one before it. A last line that a crash cut off is neither.
    """

    entries: tuple[Entry, ...] = ()
    faults: tuple[str, ...] = ()

    @property
    def trials(self) -> tuple[Trial, ...]:
        """Every trial, also those that were run again."""
        return tuple(one.what for one in self.entries if isinstance(one.what, Trial))

    @property
    def studies(self) -> tuple[StudyTrial, ...]:
        """Every study, also those that were made again."""
        return tuple(one.what for one in self.entries if isinstance(one.what, StudyTrial))

    @property
    def hypotheses(self) -> dict[str, Hypothesis]:
        """What was locked, by name; of two of one name the first."""
        found: dict[str, Hypothesis] = {}
        for one in self.entries:
            if isinstance(one.what, Hypothesis):
                found.setdefault(one.what.name, one.what)
        return found

    def locked_at(self, name: str) -> datetime | None:
        """When a hypothesis was locked."""
        times = (one.at for one in self.entries if isinstance(one.what, Hypothesis) and one.what.name == name)
        return next(times, None)


def read_ledger(path: Path) -> Ledger:
    """Read a ledger; one that is not there is empty. Waits for nobody: what is being added is there or is not.

    Raises DamagedLedgerError where the file cannot be read or is none of ours.
    """
    entries: list[Entry] = []
    faults: list[str] = []
    for line in whole_lines(path, faults):
        try:
            entries.append(decoded_entry(line.text))
        except (ValueError, RecursionError) as error:
            faults.append(line.fault(str(error)))
    return Ledger(tuple(entries), tuple(faults))


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is as it was written; `number` counts from 1."""

    path: Path
    number: int
    text: bytes

    def fault(self, why: str) -> str:
        """A sentence that it does not count."""
        return f"{_shown(self.path)}:{self.number}: {visible(why.splitlines()[0])}: this entry does not count"


def whole_lines(path: Path, faults: list[str]) -> Iterator[Line]:
    """The lines of a ledger that are as they were written, one after the other; none of one that is not there.

    `faults` gets a sentence for each that is not, or does not follow the one before it. Raises DamagedLedgerError as
    `read_ledger` does.
    """
    try:
        with path.open("rb") as handle:
            _refuse_foreign(path, handle.read(len(BEGINNING)))
            handle.seek(0)
            before, number, left = NO_LINE, 0, os.fstat(handle.fileno()).st_size  # what is added later is not read
            while ended := handle.readline(left):
                text, number, left = ended.removesuffix(b"\n"), number + 1, left - len(ended)
                is_whole, sha256 = judged_line(text)
                if is_whole:
                    if previous_of(text) != before:
                        faults.append(
                            f"{_shown(path)}:{number}: does not follow the line before it: lines were taken out"
                        )
                    yield Line(path, number, text)
                elif ended.endswith(b"\n"):
                    faults.append(Line(path, number, text).fault("is not as it was written"))
                before = sha256
    except FileNotFoundError:
        return
    except OSError as error:
        raise DamagedLedgerError(f"{_shown(path)}: cannot be read ({error.strerror or error})") from error


def append_trials(path: Path, trials: Iterable[Trial], *, deadline_s: float = DEADLINE_S) -> None:
    """Add trials, all under one lock and in one write, on the disk when this returns: a sweep adds many at once.

    Raises LedgerWriteError where that cannot be done: then none was added. Where the process dies in between, those
    whose lines are whole count.
    """
    append(path, trials, deadline_s=deadline_s)


def append(path: Path, what: Iterable[Noun], *, deadline_s: float = DEADLINE_S) -> None:
    """Add entries with the time of now. What a crash left of a last line, which nobody was told of, goes first."""
    added = tuple(what)
    if not added:
        return
    with writing(path, deadline_s):
        add(path, added)


@contextmanager
def writing(path: Path, deadline_s: float = DEADLINE_S) -> Iterator[None]:
    """The lock of the one writer, held; freed by the system where its process dies. LedgerWriteError otherwise."""
    from filelock import FileLock, Timeout

    lock = FileLock(path.with_name(f".{path.name}.lock"), timeout=deadline_s, mode=0o666, poll_interval=0.01)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as error:
        raise LedgerWriteError(
            f"{_shown(path)}: another process has been adding to the ledger for {deadline_s:g} s; wait for it or end it"
        ) from error
    except OSError as error:
        raise _not_writable(path, error) from error
    try:
        yield
    finally:
        lock.release()


def add(path: Path, what: Iterable[Noun]) -> None:
    """As `append`, for who holds the lock already."""
    at = datetime.now(UTC)
    try:
        is_new = not path.exists()
        handle = os.open(path, _OPEN, 0o666)
        try:
            previous, beginning = _whole_end(path, handle)
            lines = []
            for one in what:
                line = encoded_entry(Entry(at, one), previous)
                previous = line_sha256(line)
                lines.append(line + b"\n")
            length = os.lseek(handle, 0, os.SEEK_CUR)
            try:
                _write(handle, beginning + b"".join(lines))
                os.fsync(handle)
            except OSError:
                os.ftruncate(handle, length)
                raise
        finally:
            os.close(handle)
        if is_new:
            _sync_folder(path.parent)
    except OSError as error:
        raise _not_writable(path, error) from error


def _whole_end(path: Path, handle: int) -> tuple[str, bytes]:
    """Cut what a crash left of a line, stand at the end; the last line's hash, and the line end that it may lack."""
    length = os.lseek(handle, 0, os.SEEK_END)
    if not length:
        return NO_LINE, b""
    os.lseek(handle, 0, os.SEEK_SET)
    first = os.read(handle, len(BEGINNING))
    try:
        _refuse_foreign(path, first)
    except DamagedLedgerError as error:
        raise LedgerWriteError(str(error)) from error
    tail = _tail(handle, length)
    whole, _, rest = tail.rpartition(b"\n")
    if rest and is_sealed(rest):
        os.lseek(handle, 0, os.SEEK_END)
        return line_sha256(rest), b"\n"
    if rest:
        os.ftruncate(handle, length - len(rest))
    os.lseek(handle, 0, os.SEEK_END)
    return (line_sha256(whole.rpartition(b"\n")[2]) if whole else NO_LINE), b""


def _tail(handle: int, length: int) -> bytes:
    """The end of the file with at least one whole line before the last line end, or the whole of it."""
    size = min(_TAIL, length)
    while True:
        os.lseek(handle, length - size, os.SEEK_SET)
        tail = b""
        while len(tail) < size and (part := os.read(handle, size - len(tail))):
            tail += part
        if tail.count(b"\n") >= 2 or size == length:
            return tail
        size = min(size * 4, length)


def _write(handle: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(handle, rest) :]


def _refuse_foreign(path: Path, first: bytes) -> None:
    """A crash may have cut the very first line short: what it left is still ours."""
    if not BEGINNING.startswith(first) and not first.startswith(BEGINNING):
        raise DamagedLedgerError(
            f"{_shown(path)}: is no ledger of ours (its first line begins otherwise): move it away, or name another "
            "with --ledger"
        )


def _sync_folder(folder: Path) -> None:
    if sys.platform == "win32":  # a folder cannot be opened there
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _not_writable(path: Path, error: OSError) -> LedgerWriteError:
    return LedgerWriteError(
        f"{_shown(path)}: the ledger cannot be written ({error.strerror or error}); make room or make it writable, or "
        "name another with --ledger"
    )


def _shown(path: Path) -> str:
    return visible(str(path))
