"""Writing: whole or not at all, and nothing that could not be read back."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from catalysts import CalendarError, Catalyst, CatalystCalendar, Document, FaultsError, Kind, Source, When, WriteError
from catalysts.files import read_calendar, write_calendar

ROW = Catalyst("a", "Title", Kind.TEST, When.parse("2025-06-20"), "battery", sources=(Source("paper"),))
PAPERS = tuple(Document(name, "A paper", "A house", When.parse("2025-06-25"), "printed") for name in ("other", "paper"))
CALENDAR = CatalystCalendar((ROW,), PAPERS)
NAMES = ["calendar.csv", "calendar.ics", "calendar"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("call", ["fsync", "replace", "write"])
def test_a_refusing_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, call: str) -> None:
    """Where the disk refuses, in whatever step, there is an error, no new file, and the old one is as it was."""
    old = tmp_path / name
    if "." in name:
        old.write_bytes(b"old")

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    if call == "fsync":
        monkeypatch.setattr(os, "fsync", refuse)
    elif call == "replace":
        monkeypatch.setattr(Path, "replace", refuse)
    else:
        monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(WriteError, match="cannot be written: No space left on device; nothing was changed"):
        write_calendar(CALENDAR, old)
    monkeypatch.undo()
    assert [path.name for path in tmp_path.iterdir()] == ([name] if "." in name else [])
    if "." in name:
        assert old.read_bytes() == b"old"


@pytest.mark.parametrize("name", NAMES)
def test_same_bytes(tmp_path: Path, name: str) -> None:
    """Twice the same calendar, in any order of its rows, is twice the same bytes."""
    second = replace(ROW, id="b")
    one = CatalystCalendar((ROW, second), PAPERS)
    two = CatalystCalendar((second, ROW), PAPERS[::-1])
    written = []
    for place, calendar in enumerate((one, two)):
        path = tmp_path / str(place) / name
        path.parent.mkdir()
        write_calendar(calendar, path)
        files = sorted(path.iterdir()) if path.is_dir() else [path]
        written.append([(file.name, file.read_bytes()) for file in files])
    assert written[0] == written[1]


def test_folder(tmp_path: Path) -> None:
    """A sheet for each document, and none for nothing."""
    write_calendar(CALENDAR, tmp_path / "calendar")
    assert sorted(path.name for path in (tmp_path / "calendar").iterdir()) == ["other.toml", "paper.toml"]
    assert read_calendar(tmp_path / "calendar") == CALENDAR


def test_a_full_folder_is_not_overwritten(tmp_path: Path) -> None:
    """A folder with something in it stays as it is."""
    (tmp_path / "calendar").mkdir()
    (tmp_path / "calendar" / "mine.txt").write_text("x")
    with pytest.raises(WriteError, match="nothing was changed"):
        write_calendar(CALENDAR, tmp_path / "calendar")
    assert [path.name for path in (tmp_path / "calendar").iterdir()] == ["mine.txt"]
    assert [path.name for path in tmp_path.iterdir()] == ["calendar"]


def test_a_table_replaces_a_table(tmp_path: Path) -> None:
    """A file of the same name is replaced; a link is replaced itself and what it names stays."""
    (tmp_path / "kept.csv").write_text("kept")
    (tmp_path / "calendar.csv").symlink_to(tmp_path / "kept.csv")
    write_calendar(CALENDAR, tmp_path / "calendar.csv")
    assert (tmp_path / "kept.csv").read_text() == "kept"
    assert read_calendar(tmp_path / "calendar.csv") == CatalystCalendar((ROW,))


@pytest.mark.parametrize("path", ["none/calendar.csv", "none/calendar", "a\0.csv", "file/calendar.csv", "."])
def test_places_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    """A missing folder, a name with NUL, a file for a folder, no name at all: one line, no traceback."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("x")
    with pytest.raises(WriteError, match="cannot be written"):
        write_calendar(CALENDAR, path)
    assert [found.name for found in tmp_path.iterdir()] == ["file"]


def test_one_sheet_holds_one_document(tmp_path: Path) -> None:
    """Two documents do not go into one sheet."""
    with pytest.raises(CalendarError, match="a sheet holds one document, the calendar has 2; write a folder instead"):
        write_calendar(CALENDAR, tmp_path / "calendar.toml")


def test_unknown_endings(tmp_path: Path) -> None:
    """A form that is not ours is refused by its ending."""
    with pytest.raises(CalendarError, match=r'not written as "\.xlsx"'):
        write_calendar(CALENDAR, tmp_path / "calendar.xlsx")


def test_what_could_not_be_read_back(tmp_path: Path) -> None:
    """A source of a document that the folder would lack is told before anything is written."""
    loose = CatalystCalendar((replace(ROW, sources=(Source("papre"),)),), PAPERS)
    with pytest.raises(FaultsError, match='catalyst a: sources: "papre" is not the id of a document of this folder'):
        write_calendar(loose, tmp_path / "calendar")
    assert list(tmp_path.iterdir()) == []
