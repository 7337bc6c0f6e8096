"""The ledger's file: what is added comes back, what was changed is told, what a crash cut off is neither."""

import hashlib
import json
import os
import time
from dataclasses import replace

import pytest
from filelock import FileLock
from hypothesis import given
from hypothesis import strategies as st

from engine.measurement.overfitting.expectation import ExpectationCheck
from engine.measurement.overfitting.hypothesis import Hypothesis
from engine.reports.ledger import ledger_file
from engine.reports.ledger.errors import DamagedLedgerError, LedgerWriteError
from engine.reports.ledger.ledger_file import append, append_trials, read_ledger


@pytest.fixture
def path(tmp_path):
    return tmp_path / "runs" / "ledger.jsonl"


@pytest.fixture(scope="module")
def whole(trial, tmp_path_factory):
    """The bytes of a ledger of six trials, added in three writes."""
    path = tmp_path_factory.mktemp("whole") / "ledger.jsonl"
    for numbers in ((0,), (1, 2, 3), (4, 5)):
        append_trials(path, map(trial, numbers))
    return path.read_bytes()


def _ids(path):
    return [int(one.id, 16) for one in read_ledger(path).trials]


def test_what_is_added_comes_back(path, trial):
    """Every field of a trial and of a hypothesis, undefined numbers and odd texts too."""
    checks = (ExpectationCheck("CAAR > 0", None, None), ExpectationCheck("sharpe > 1", 0.5, False))
    odd = trial(3, sharpe=None, skewness=None, kurtosis=None, strategy='é"\n\\ 固态', hypothesis="h", checks=checks)
    locked = Hypothesis("h", {"cash": 1e6, "strategies": [{"name": "x"}], "start": None}, "c" * 64, ("sharpe > 1",), 4)
    append(path, [trial(1), locked, odd])
    ledger = read_ledger(path)
    assert [one.what for one in ledger.entries] == [trial(1), locked, odd]
    assert ledger.faults == ()
    assert ledger.hypotheses == {"h": locked}
    assert ledger.locked_at("h") == ledger.entries[1].at
    assert abs(ledger.entries[0].at.timestamp() - time.time()) < 60


def test_a_line_is_json_with_its_checksum_and_the_hash_of_the_line_before(whole):
    """As another program would check it."""
    lines = whole.decode().splitlines()
    previous = "0" * 64
    for line in lines:
        held = json.loads(line)
        assert held["previous"] == previous
        assert held["sha256"] == hashlib.sha256(line[: line.index(', "sha256": "')].encode()).hexdigest()
        previous = hashlib.sha256(line.encode()).hexdigest()
    assert len(lines) == 6


def test_nothing_is_empty(path):
    """A ledger that is not there holds nothing and is not made by reading or by adding nothing."""
    assert read_ledger(path).entries == ()
    append_trials(path, [])
    assert not path.parent.exists()


@given(st.data())
def test_cut_at_any_byte_the_last_whole_record_wins(whole, trial, tmp_path_factory, data):
    """Cut anywhere: the whole lines are there and no fault is told; the next trial follows them in one chain."""
    path = tmp_path_factory.mktemp("cut") / "ledger.jsonl"
    length = data.draw(st.integers(0, len(whole)))
    path.write_bytes(whole[:length])
    ends = [n for n, byte in enumerate(whole) if byte == 10]
    n_whole = sum(end <= length for end in ends)
    assert (_ids(path), read_ledger(path).faults) == (list(range(n_whole)), ())
    append_trials(path, [trial(9)])
    assert (_ids(path), read_ledger(path).faults) == ([*range(n_whole), 9], ())
    assert path.read_bytes().count(b"\n") == n_whole + 1


@given(st.data())
def test_any_changed_byte_is_told(whole, tmp_path_factory, data):
    """One byte changed to any other, but for the last line end: a fault, or a file that is none of ours."""
    path = tmp_path_factory.mktemp("flip") / "ledger.jsonl"
    place = data.draw(st.integers(0, len(whole) - 2))
    value = data.draw(st.integers(0, 255).filter(lambda byte: byte != whole[place]))
    path.write_bytes(whole[:place] + bytes([value]) + whole[place + 1 :])
    try:
        ledger = read_ledger(path)
    except DamagedLedgerError as error:
        assert "no ledger of ours" in str(error)
    else:
        assert ledger.faults


@given(st.sets(st.integers(0, 5), min_size=1, max_size=5))
def test_lines_taken_out_are_told(whole, tmp_path_factory, gone):
    """Any lines removed, unless they are the last ones, which only the run folders can tell."""
    path = tmp_path_factory.mktemp("gone") / "ledger.jsonl"
    lines = whole.splitlines(keepends=True)
    kept = [n for n in range(6) if n not in gone]
    path.write_bytes(b"".join(lines[n] for n in kept))
    is_cut_at_the_end = kept == list(range(len(kept)))
    assert bool(read_ledger(path).faults) != is_cut_at_the_end
    assert _ids(path) == kept


def test_lines_that_changed_places_are_told(whole, path):
    """Each is as it was written; the chain is not."""
    lines = whole.splitlines(keepends=True)
    path.parent.mkdir()
    path.write_bytes(b"".join([lines[0], lines[2], lines[1], *lines[3:]]))
    (first, *_) = read_ledger(path).faults
    assert first.endswith("ledger.jsonl:2: does not follow the line before it: lines were taken out")


def test_a_damaged_line_stops_neither_reading_nor_adding(whole, trial, path):
    """The others count, it is told by its number, and a run is still recorded."""
    path.parent.mkdir()
    path.write_bytes(whole.replace(b"leaders:k=5", b"leaders:k=7"))
    append_trials(path, [trial(9)])
    ledger = read_ledger(path)
    assert [int(one.id, 16) for one in ledger.trials] == [0, 1, 2, 3, 4, 9]
    assert len(ledger.faults) == 1
    assert "ledger.jsonl:6: is not as it was written" in ledger.faults[0]


def test_a_line_without_its_line_end_is_whole(whole, trial, path):
    """Only the last byte was lost: the line counts and is not cut."""
    path.parent.mkdir()
    path.write_bytes(whole[:-1])
    assert _ids(path) == list(range(6))
    append_trials(path, [trial(9)])
    assert _ids(path) == [*range(6), 9]


@pytest.mark.parametrize("length", [1_000, 65_000, 300_000])
def test_lines_longer_than_what_is_read_at_once(path, trial, length):
    """The hash of the line before is of all of it; a torn end of any length is cut."""
    for number in range(3):
        append_trials(path, [trial(number, strategy="x" * length)])
    whole = path.read_bytes()
    path.write_bytes(whole + whole[: length // 2])
    append_trials(path, [trial(3)])
    assert (_ids(path), read_ledger(path).faults) == ([0, 1, 2, 3], ())


@pytest.mark.parametrize("content", [b"my notes\n", b'{"format": "other/1"}\n', b"\x00\x00\x00"])
def test_a_foreign_file_is_left_alone(path, trial, content):
    """Neither read as a ledger nor added to."""
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(DamagedLedgerError, match="no ledger of ours"):
        read_ledger(path)
    with pytest.raises(LedgerWriteError, match="no ledger of ours"):
        append_trials(path, [trial()])
    assert path.read_bytes() == content


def test_a_ledger_that_cannot_be_written_says_so(tmp_path, trial):
    """A folder in its place, a file in the place of its folder."""
    (tmp_path / "ledger.jsonl").mkdir()
    (tmp_path / "file").write_text("x")
    for path in (tmp_path / "ledger.jsonl", tmp_path / "file" / "ledger.jsonl"):
        with pytest.raises(LedgerWriteError, match="cannot be written") as caught:
            append_trials(path, [trial()])
        assert caught.value.exit_code == 5
    with pytest.raises(DamagedLedgerError, match="cannot be read"):
        read_ledger(tmp_path / "ledger.jsonl")


def test_a_full_disk_leaves_what_was_there(whole, trial, path, monkeypatch):
    """Half a line is written, then there is no room: told; the next one repairs it."""
    path.parent.mkdir()
    path.write_bytes(whole)

    def half(handle, data):
        os.write(handle, data[: len(data) // 2])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(ledger_file, "_write", half)
    with pytest.raises(LedgerWriteError, match="No space left"):
        append_trials(path, [trial(9)])
    monkeypatch.undo()
    assert _ids(path) == list(range(6))
    append_trials(path, [trial(8)])
    assert (_ids(path), read_ledger(path).faults) == ([*range(6), 8], ())


def test_another_writer_is_waited_for_but_not_for_ever(path, trial):
    """The lock is held elsewhere: a sentence after the deadline."""
    path.parent.mkdir()
    with (
        FileLock(path.with_name(".ledger.jsonl.lock"), is_singleton=False),
        pytest.raises(LedgerWriteError, match="another process"),
    ):
        append_trials(path, [trial()], deadline_s=0.05)


def test_every_addition_reaches_the_disk(path, trial, monkeypatch):
    """fsync before it returns, once for many."""
    synced = []
    real = os.fsync
    monkeypatch.setattr(ledger_file.os, "fsync", lambda handle: (synced.append(os.fstat(handle).st_size), real(handle)))
    append_trials(path, map(trial, range(50)))
    assert path.stat().st_size in synced
    assert len(synced) == 2  # the file, and the folder that it is new in


@pytest.mark.slow
def test_a_sweep_of_a_hundred_thousand(path, trial):
    """100,000 points are added at once and read again, each within seconds of processor time."""
    one = trial()
    points = [replace(one, id=f"{n:016x}", sharpe=n / 1e6) for n in range(100_000)]
    began = time.process_time()
    append_trials(path, points)
    added = time.process_time() - began
    ledger = read_ledger(path)
    read = time.process_time() - began - added
    assert (len(ledger.trials), ledger.faults, ledger.trials[77_777]) == (100_000, (), points[77_777])
    print(f"added in {added:.1f} s, read in {read:.1f} s, {path.stat().st_size / 1e6:.0f} MB")
