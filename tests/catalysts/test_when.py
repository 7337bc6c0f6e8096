"""Times and windows: exact forms, what is refused, what is known when."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalysts import Precision, When, Window
from tests.catalysts.arbitraries import near_days, whens, windows

LAW = settings(derandomize=True, max_examples=150, deadline=None)


@pytest.mark.parametrize(
    ("text", "precision", "first", "last"),
    [
        ("2024-08-28T14:30+08:00", "instant", date(2024, 8, 28), date(2024, 8, 28)),
        ("2024-08-28", "day", date(2024, 8, 28), date(2024, 8, 28)),
        ("2024-02", "month", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025-02", "month", date(2025, 2, 1), date(2025, 2, 28)),
        ("2025-Q2", "quarter", date(2025, 4, 1), date(2025, 6, 30)),
        ("2025-Q4", "quarter", date(2025, 10, 1), date(2025, 12, 31)),
        ("2025-H1", "half", date(2025, 1, 1), date(2025, 6, 30)),
        ("2025-H2", "half", date(2025, 7, 1), date(2025, 12, 31)),
        ("2020", "year", date(2020, 1, 1), date(2020, 12, 31)),
    ],
)
def test_forms(text: str, precision: str, first: date, last: date) -> None:
    """Each form has its precision and its first and last day, and prints as it was written."""
    when = When.parse(text)
    assert (when.precision, when.first_on, when.last_on, str(when)) == (precision, first, last, text)


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("2024-08-28T06:30Z", "2024-08-28T06:30+00:00"),
        ("2024-08-28T06:30:00+08:00", "2024-08-28T06:30+08:00"),
        ("2024-08-28T06:30:05-05:00", "2024-08-28T06:30:05-05:00"),
    ],
)
def test_instants_keep_their_offset(text: str, canonical: str) -> None:
    """Z is the offset of nought, seconds show only when there are any."""
    assert str(When.parse(text)) == canonical


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("2024-13-05", "a day that exists (month must be in 1..12)"),
        ("2024-02-30", "a day that exists"),
        ("2023-02-29", "a day that exists"),
        ("2024-00-10", "a day that exists"),
        ("2024-13", "a month that exists"),
        ("2024-00", "a month that exists"),
        ("03/04/2024", "an unambiguous date"),
        ("2024/03/04", "an unambiguous date"),
        ("3.4.2024", "an unambiguous date"),
        ("20240105", "digits without hyphens"),
        ("45294", "day numbers of a spreadsheet"),
        ("2024-1-5", "two-digit months and days"),
        ("2024-01-05 14:30+08:00", "two-digit months and days"),
        ("2024-08-28T14:30", "an instant with its offset from UTC"),
        ("2024-08-28T25:00+08:00", "an instant that exists"),
        ("2024-08-28T14:30+0800", "an instant such as"),
        ("2024-08-28T14:30+15:00", "no place has the offset"),
        ("2024-08-28T14:30+08:60", "no place has the offset"),
        ("2024-02-30T14:30+08:00", "a day that exists"),
        ("2024-08-28T14:30:00.5+08:00", "an instant such as"),
        ("2024-08T14:30+08:00", "a date or period"),
        ("1900-01-01", "a time in the years 1990 to 2100"),
        ("1989", "a time in the years 1990 to 2100"),
        ("2101", "a time in the years 1990 to 2100"),
        ("9999-12-31", "a time in the years 1990 to 2100"),
        ("2262-04-12", "a time in the years 1990 to 2100"),
        ("0000", "a time in the years 1990 to 2100"),
        ("2025-Q5", "a date or period"),
        ("2025-H3", "a date or period"),
        ("2025-q1", "a date or period"),
        ("today", "a date or period"),
        ("", "a date or period"),
        (" 2024", "a date or period"),
        ("２０２４", "a date or period"),
        ("٢٠٢٤", "a date or period"),
        ("2024-01-05\n", "a date or period"),
    ],
)
def test_refused(text: str, phrase: str) -> None:
    """What is no time, or may be two, is refused with a phrase that says why."""
    with pytest.raises(ValueError, match=r".") as caught:
        When.parse(text)
    assert phrase in str(caught.value)


@LAW
@given(whens())
def test_text_is_exact(when: When) -> None:
    """Reading what was printed gives the same value, offset included."""
    again = When.parse(str(when))
    assert again == when
    assert hash(again) == hash(when)
    assert str(again) == str(when)


@LAW
@given(windows())
def test_window_text_is_exact(window: Window) -> None:
    """Reading a printed window gives the same window."""
    assert Window.parse(str(window)) == window


@LAW
@given(st.text(max_size=25))
def test_any_text_is_read_or_refused(text: str) -> None:
    """A text is a time that prints as itself or a ValueError, never another error."""
    try:
        when = When.parse(text)
    except ValueError:
        return
    assert When.parse(str(when)) == when


def test_equal_means_the_same_text() -> None:
    """The same moment at another offset is another value: an instant keeps what it was given."""
    assert When.parse("2024-08-28T14:30+08:00") != When.parse("2024-08-28T06:30+00:00")
    assert When.parse("2024-08-28") != "2024-08-28"


def test_a_named_zone_becomes_its_offset() -> None:
    """New York in July is four hours behind, and nothing of the zone's name stays."""
    when = When.of_instant(datetime(2024, 7, 1, 9, 30, tzinfo=ZoneInfo("America/New_York")))
    assert str(when) == "2024-07-01T09:30-04:00"
    assert when == When.parse("2024-07-01T09:30-04:00")


@pytest.mark.parametrize(
    "at",
    [
        datetime(2024, 7, 1, 9, 30),  # noqa: DTZ001  (the naive one is the point)
        datetime(2024, 7, 1, 9, 30, 0, 5, tzinfo=UTC),
        datetime(2024, 7, 1, 9, 30, tzinfo=timezone(timedelta(seconds=30))),
    ],
)
def test_instants_are_aware_and_whole(at: datetime) -> None:
    """A naive instant, parts of seconds and offsets of seconds are refused."""
    with pytest.raises(ValueError, match="instant"):
        When.of_instant(at)


@pytest.mark.parametrize(
    ("precision", "first", "last"),
    [
        (Precision.MONTH, date(2024, 2, 1), date(2024, 2, 28)),
        (Precision.MONTH, date(2024, 2, 2), date(2024, 2, 29)),
        (Precision.DAY, date(2024, 2, 1), date(2024, 2, 2)),
        (Precision.INSTANT, date(2024, 2, 1), date(2024, 2, 1)),
    ],
)
def test_a_period_is_whole(precision: Precision, first: date, last: date) -> None:
    """Half a month is no month, and an instant needs its `at`."""
    with pytest.raises(ValueError, match=r"whole|instant"):
        When(precision, first, last)


# Moments against what was said: an instant, the instant before it, a bare day, periods.
@pytest.mark.parametrize(
    ("said", "moment", "is_known"),
    [
        ("2024-08-28T14:30+08:00", "2024-08-28T14:30+08:00", True),
        ("2024-08-28T14:30+08:00", "2024-08-28T14:29+08:00", False),
        ("2024-08-28T14:30+08:00", "2024-08-28T06:30+00:00", True),
        ("2024-08-28T14:30+08:00", "2024-08-28T06:29:59+00:00", False),
        ("2024-08-28T14:30+08:00", "2024-08-28", True),
        ("2024-08-28T14:30+08:00", "2024-08-27", False),
        ("2024-08-28T23:59+08:00", "2024-08-28", True),
        ("2024-08-28", "2024-08-28T23:59+08:00", False),
        ("2024-08-28", "2024-08-29T00:00+08:00", True),
        ("2024-08-28", "2024-08-29T03:00-05:00", True),
        ("2024-08-28", "2024-08-28", True),
        ("2024-08-28", "2024-08-27", False),
        ("2025-05", "2025-05-31", True),
        ("2025-05", "2025-05-30", False),
        ("2025-05", "2025-05-31T23:59+08:00", False),
        ("2025-05", "2025-06-01T00:00+08:00", True),
        ("2025-Q2", "2025-06-30", True),
        ("2025-Q2", "2025-06-29", False),
        ("2025-H1", "2025-07-01T09:30+08:00", True),
        ("2025-H1", "2025-06-30T15:00+08:00", False),
        ("2020", "2020-12-31", True),
        ("2020", "2020-12-30", False),
        ("2025-05-10", "2025-05", True),
        ("2025-06-01", "2025-05", False),
    ],
)
def test_known_by(said: str, moment: str, is_known: bool) -> None:
    """A bare day is known after its close, a period after its last day, an instant at once."""
    assert When.parse(said).is_known_by(When.parse(moment)) is is_known


@LAW
@given(whens(near_days), near_days, near_days)
def test_knowledge_stays(when: When, day: date, later: date) -> None:
    """What is known by a day is known by every later day, and not by an instant of a day before its own."""
    first, last = sorted([day, later])
    assert not when.is_known_by(When.of_day(first)) or when.is_known_by(When.of_day(last))
    assert when.is_known_by(When.of_day(day)) is (when.last_on <= day)


def test_order() -> None:
    """Sorted by the latest moment that fits: instants of a day, the day, what ends with it, the next day."""
    ordered = [
        *("2025-05-31T09:00+08:00", "2025-05-31T08:00+00:00", "2025-05-31", "2025-05", "2025-06-01T00:00+08:00"),
        *("2025-06-30", "2025-06", "2025-Q2", "2025-H1", "2025"),
    ]
    mixed = [*ordered[5:], *ordered[:5]]
    assert sorted(mixed, key=lambda text: When.parse(text).sort_key) == ordered


def test_ranks() -> None:
    """Instant is the finest precision, year the coarsest."""
    assert [precision.rank for precision in Precision] == [0, 1, 2, 3, 4, 5]
    assert Precision.INSTANT.rank == 0
    assert Precision.YEAR.rank == 5


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2025-06-19/2025-06-20", date(2025, 6, 19), date(2025, 6, 20)),
        ("2025-06-19", date(2025, 6, 19), date(2025, 6, 19)),
        ("2027", date(2027, 1, 1), date(2027, 12, 31)),
        ("2025-Q4/2026", date(2025, 10, 1), date(2026, 12, 31)),
    ],
)
def test_windows(text: str, first: date, last: date) -> None:
    """A window runs from the first day of its start to the last day of its end."""
    window = Window.parse(text)
    assert (window.first_on, window.last_on, str(window)) == (first, last, text)


def test_a_window_of_one_time_prints_once() -> None:
    """The same time twice is that time."""
    assert str(Window.parse("2025-06-19/2025-06-19")) == "2025-06-19"


@pytest.mark.parametrize(
    "text",
    [
        "2025-06-20/2025-06-19",
        "2026/2025-Q4",
        "2025-06-19T10:00+08:00/2025-06-19T01:00+00:00",
        "2025-06-19/",
        "/2025-06-19",
        "2025/2026/2027",
        "",
    ],
)
def test_windows_refused(text: str) -> None:
    """A window that ends before it begins, or lacks an end, is refused."""
    with pytest.raises(ValueError, match=r"window|date or period"):
        Window.parse(text)
