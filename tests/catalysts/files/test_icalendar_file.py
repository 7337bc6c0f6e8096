"""iCalendar: every catalyst is an event that other programs read, and the bytes are always the same."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from icalendar import Calendar

from catalysts import Catalyst, CatalystCalendar, Kind, Source, Status, Target, When, Window
from catalysts.files import write_calendar
from catalysts.files.icalendar_file import render_icalendar
from tests.catalysts.arbitraries import calendars

PLAIN = Catalyst("pilot-line", "Pilot line runs", Kind.CAPACITY, When.parse("2025-05-16"), "battery")


def event(catalyst: Catalyst) -> dict[str, object]:
    """The only event of a calendar, as icalendar reads it back."""
    (found,) = Calendar.from_ical(render_icalendar(CatalystCalendar((catalyst,)))).walk("VEVENT")
    return {key: getattr(value, "dt", value) for key, value in found.items()}


@pytest.mark.parametrize(
    ("announced", "occurs", "start", "end"),
    [
        ("2025-05-16", None, date(2025, 5, 16), date(2025, 5, 17)),
        ("2025-05", None, date(2025, 5, 1), date(2025, 6, 1)),
        ("2020", None, date(2020, 1, 1), date(2021, 1, 1)),
        ("2025-05", "2025-06-19/2025-06-20", date(2025, 6, 19), date(2025, 6, 21)),
        ("2025-05", "2025-Q4/2026", date(2025, 10, 1), date(2027, 1, 1)),
        ("2025-05-16T09:30+08:00", None, datetime(2025, 5, 16, 1, 30, tzinfo=UTC), None),
        (
            "2025-05",
            "2025-06-19T09:00+08:00/2025-06-19T17:00+08:00",
            datetime(2025, 6, 19, 1, tzinfo=UTC),
            datetime(2025, 6, 19, 9, tzinfo=UTC),
        ),
        ("2025-05", "2025-06-19T09:00+08:00/2025-06-20", date(2025, 6, 19), date(2025, 6, 21)),
    ],
)
def test_when(announced: str, occurs: str | None, start: date, end: date | None) -> None:
    """Periods are whole days with the last included, instants are UTC; what occurs goes before what was announced."""
    window = Window.parse(occurs) if occurs else None
    read = event(replace(PLAIN, announced=When.parse(announced), occurs=window))
    assert (read["DTSTART"], read.get("DTEND")) == (start, end)


@pytest.mark.parametrize(
    ("known_at", "stamp"),
    [
        ("2025-05-20", datetime(2025, 5, 20, tzinfo=UTC)),
        ("2025-05-20T09:00+08:00", datetime(2025, 5, 20, 1, tzinfo=UTC)),
        ("2025-05", datetime(2025, 5, 31, tzinfo=UTC)),
    ],
)
def test_stamp_is_of_knowing(known_at: str, stamp: datetime) -> None:
    """No clock: DTSTAMP is when the catalyst could be known."""
    assert event(replace(PLAIN, known_at=When.parse(known_at)))["DTSTAMP"] == stamp


@pytest.mark.parametrize(
    ("status", "word"),
    [
        (Status.EXPECTED, "TENTATIVE"),
        (Status.CONFIRMED, "CONFIRMED"),
        (Status.CANCELLED, "CANCELLED"),
        (Status.SUPERSEDED, "CANCELLED"),
    ],
)
def test_status(status: Status, word: str) -> None:
    """Each status has its word in the standard."""
    assert event(replace(PLAIN, status=status))["STATUS"] == word


def test_texts_are_escaped() -> None:
    """Commas, semicolons, backslashes and colons of a text, and what looks like a line of the file, stay text."""
    title = 'a, b; c\\n BEGIN:VEVENT: "quoted" 固态电池 ' + "long " * 30 + "end"
    listed = (Target("300438.SZ"), Target("We,Lion", is_listed=False))
    read = event(replace(PLAIN, title=title, targets=listed, sources=(Source("paper", (1, 2), "our; line"),)))
    assert read["SUMMARY"] == title
    assert read["UID"] == "pilot-line@catalyst-engine"
    assert str(read["DESCRIPTION"]).split("\n") == [
        "announced 2025-05-16",
        "known 2025-05-16",
        "direction +1",
        "targets 300438.SZ, unlisted:We,Lion",
        "paper: our; line",
    ]


@settings(derandomize=True, max_examples=50, deadline=None)
@given(calendars())
def test_every_catalyst_is_an_event(calendar: CatalystCalendar) -> None:
    """As many events as catalysts, titles whole, lines of at most 75 bytes, the same bytes each time."""
    data = render_icalendar(calendar)
    events = Calendar.from_ical(data).walk("VEVENT")
    assert [(str(row["UID"]), str(row["SUMMARY"])) for row in events] == [
        (f"{row.id}@catalyst-engine", row.title) for row in calendar
    ]
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert render_icalendar(calendar) == data


def test_written_to_a_file(tmp_path: Path) -> None:
    """The ending .ics writes the same bytes."""
    calendar = CatalystCalendar((PLAIN,))
    write_calendar(calendar, tmp_path / "calendar.ics")
    assert (tmp_path / "calendar.ics").read_bytes() == render_icalendar(calendar)
