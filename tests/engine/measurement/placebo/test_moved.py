"""A catalyst moved by sessions: weekends, holidays, instants, periods, and what is beyond the record."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalysts import Window
from catalysts.when import When
from engine.measurement.placebo.moved import known_on, moved
from engine.simulation.agenda import entry_session
from tests.engine.measurement.placebo.placebo_worlds import CLOCK, DAYS, a_catalyst


@pytest.mark.parametrize(
    ("known", "n", "expected"),
    [
        # Thursday 2024-09-12 and the sessions around Mid-Autumn (16, 17) and National Day (1 to 7 October) of 2024:
        # ... 12, 13 | 18, 19, 20 | 23 ... 27 | 30 | 8 October ...
        ("2024-09-12", 1, "2024-09-13"),
        ("2024-09-12", 2, "2024-09-18"),
        ("2024-09-30", 1, "2024-10-08"),
        ("2024-10-08", -1, "2024-09-30"),
        ("2024-09-12", 0, "2024-09-12"),
        # Saturday 21 lies one day behind Friday 20; five sessions later is behind Friday 27, again a Saturday
        ("2024-09-21", 5, "2024-09-28"),
        # behind Monday 30 September there are seven days off: a day behind it is 1 October
        ("2024-09-21", 6, "2024-10-01"),
        # behind Thursday 19 there is none: what was known on the weekend is known on the 19th, after its close
        ("2024-09-21", -1, "2024-09-19"),
        # Sunday 6 October, six days behind; one session later only the 8th itself, no day off follows
        ("2024-10-06", 1, "2024-10-08"),
        # two days behind Friday 20 would be Sunday; behind Friday 13 there are four days off
        ("2024-09-22", -3, "2024-09-15"),
        # instants keep their clock: before the open of a session, in the afternoon, and on a Saturday morning
        ("2024-09-12T08:00+08:00", 2, "2024-09-18T08:00+08:00"),
        ("2024-09-12T14:30+08:00", 2, "2024-09-18T14:30+08:00"),
        ("2024-09-21T08:00+08:00", 5, "2024-09-28T08:00+08:00"),
        # the Saturday morning has no like behind Wednesday 18: it is early on Thursday, still after Wednesday's close
        ("2024-09-21T08:00+08:00", -2, "2024-09-19T08:00+08:00"),
        ("2024-09-21T20:00+08:00", -2, "2024-09-18T20:00+08:00"),
        # told in London's clock, midnight there is morning in Shanghai
        ("2024-09-12T00:30+00:00", 2, "2024-09-18T00:30+00:00"),
        # a month becomes the one that its first day falls into: the first session of September is the 2nd
        ("2024-09", 30, "2024-10"),
    ],
)
def test_when_it_was_known_moves_by_sessions(known, n, expected):
    assert str(moved(a_catalyst("c", known), n, CLOCK).known) == expected


def test_announced_known_and_occurs_move_alike():
    """Nineteen sessions from Friday 2024-08-30 on, over Mid-Autumn, comes Monday 30 September."""
    row = a_catalyst("c", "2024-08-30", known_at=When.parse("2024-09-02"), occurs=Window.parse("2024-09-19/2024-09-20"))
    found = moved(row, 19, CLOCK)
    assert (str(found.announced), str(found.known)) == ("2024-09-30", "2024-10-08")
    assert str(found.occurs) == "2024-10-23/2024-10-24"
    assert found.id == row.id and found.title == row.title


def test_what_is_beyond_the_record_moves_by_days():
    """2030 has no recorded sessions: ten sessions are fourteen days, still of that year; both ends move alike."""
    row = a_catalyst("c", "2024-08-30", occurs=Window.parse("2030"))
    assert str(moved(row, 10, CLOCK).occurs) == "2030"
    row = a_catalyst("c", "2024-08-30", occurs=Window.parse("2025-06-02/2030-01-01"))
    assert str(moved(row, 10, CLOCK).occurs) == "2025-06-16/2030-01-15"
    row = a_catalyst("c", "2024-08-30", occurs=Window.parse("2100-12-31"))
    assert str(moved(row, 300, CLOCK).occurs) == "2100-12-31"


def test_the_order_of_saying_and_knowing_is_kept():
    """Said on a Saturday morning and known that evening: where no day off follows, the morning would become the next
    session's, after the evening."""
    row = a_catalyst("c", "2024-09-21T08:00+08:00", known_at=When.parse("2024-09-21T20:00+08:00"))
    found = moved(row, -2, CLOCK)
    assert (str(found.announced), str(found.known)) == ("2024-09-18T20:00+08:00",) * 2


def test_a_coarse_date_that_is_placed_becomes_a_day():
    found = known_on(a_catalyst("c", "2021-03", known_at=None), date(2021, 2, 10))
    assert (str(found.announced), str(found.known)) == ("2021-02-10", "2021-02-10")


known_days = st.dates(DAYS[60], DAYS[-60])
clocks = st.sampled_from(["", "T08:00+08:00", "T09:24+08:00", "T09:30+08:00", "T15:30+08:00", "T23:59+08:00"])


@given(day=known_days, clock=clocks, n=st.integers(-50, 50), said=st.integers(0, 40), length=st.integers(0, 60))
def test_the_entry_session_moves_by_exactly_n(day, clock, n, said, length):
    """Also of instants and of days off; and the record is still one that may exist."""
    known = f"{day.isoformat()}{clock}"
    occurs = Window.parse(f"{day + timedelta(days=1)}/{day + timedelta(days=1 + length)}")
    row = a_catalyst("c", day - timedelta(days=said), known_at=When.parse(known), occurs=occurs)
    entry = entry_session(row, CLOCK)
    found = moved(row, n, CLOCK)
    assert entry_session(found, CLOCK) == CLOCK.offset(entry, n)
    assert found.known.precision is row.known.precision
    assert found.known.at is None or found.known.at.timetz() == row.known.at.timetz()
