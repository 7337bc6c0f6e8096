"""Placebo calendars as calendars: what moves, what stays, what is left out, and that nothing is lost."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalysts import Precision
from catalysts.calendar import CatalystCalendar
from catalysts.catalyst import Source, Status
from catalysts.document import Document
from catalysts.when import When
from engine.measurement.placebo.placebos import Method, Placebos
from engine.measurement.placebo.shifts import shifts
from engine.measurement.placebo.true_calendar import true_calendar
from engine.simulation.agenda import agenda
from tests.engine.measurement.placebo.placebo_worlds import CLOCK, DAYS, THEME, a_catalyst, of_catalysts, true_of


def at_rows(true, *rows) -> Placebos:
    return Placebos(Method.SHIFT, true, np.array(rows, dtype=np.int64))


def decided(calendar, true, precision=Precision.DAY):
    """Row and catalyst of every appointment of a calendar in the true calendar's run."""
    found = agenda(calendar, CLOCK, precision, true.sessions[0], true.sessions[-1])
    row_of = {session: row for row, session in enumerate(true.sessions)}
    return {one.catalyst.id: row_of[one.decide_on] for rows in found.appointments.values() for one in rows}


MIXED = (
    a_catalyst("day", DAYS[5]),
    a_catalyst("morning", f"{DAYS[9]}T08:00+08:00"),
    a_catalyst("evening", f"{DAYS[9]}T20:00+08:00"),
    a_catalyst("month", "2021-02"),
    a_catalyst("gone", DAYS[7], status=Status.CANCELLED),
    a_catalyst("before", "2020-12-01"),
    a_catalyst("after", "2022-11-01"),
)


def test_only_what_the_run_trades_is_moved():
    """A day, a morning before the open (decided after the close before), an evening; the month, the cancelled one and
    those outside the run stay to the letter."""
    true = of_catalysts(MIXED)
    assert [one.id for one in true.catalysts] == ["day", "morning", "evening"]
    assert true.rows.tolist() == [5, 8, 9]
    calendar = at_rows(true, [25, 28, 29]).calendar(0)
    assert decided(calendar, true) == {"day": 25, "morning": 28, "evening": 29}
    assert str(calendar.by_id("morning").known) == f"{DAYS[29]}T08:00+08:00"
    for name in ("month", "gone", "before", "after"):
        assert calendar.by_id(name) == true.calendar.by_id(name)


def test_a_month_that_is_traded_is_placed_on_a_day():
    """A run that trades months decides on it after the last session of February; its placebo is known on a day."""
    true = of_catalysts(MIXED, precision=Precision.MONTH)
    place = [one.id for one in true.catalysts].index("month")
    rows = true.rows + 3
    found = decided(at_rows(true, rows).calendar(0), true, Precision.MONTH)
    assert found["month"] == true.rows[place] + 3
    assert decided(true.calendar, true, Precision.MONTH)["month"] == true.rows[place]


def test_moved_by_nothing_it_is_the_true_calendar():
    true = of_catalysts(MIXED)
    assert at_rows(true, true.rows).calendar(0).catalysts == true.calendar.catalysts


def test_documents_which_tell_the_true_dates_are_left_out():
    document = Document("report", "A report", "A paper", When.of_day(DAYS[6]), "printed")
    row = a_catalyst("day", DAYS[5], sources=(Source("report"),))
    stays = a_catalyst("month", "2021-02", sources=(Source("report"),))
    calendar = CatalystCalendar((row, stays), documents=(document,), themes=(THEME,))
    true = true_calendar(calendar, CLOCK, Precision.DAY, DAYS[0], DAYS[100])
    found = at_rows(true, [40]).calendar(0)
    assert not found.documents and not any(one.sources for one in found)
    assert found.themes == (THEME,)


def test_what_was_replaced_before_it_could_be_traded_stays_so():
    """`old` and `new` become tradable together, so only `new` is traded; `old` moves with it."""
    old, new = a_catalyst("old", DAYS[5]), a_catalyst("new", DAYS[5], supersedes="old")
    true = of_catalysts((old, new))
    assert [one.id for one in true.catalysts] == ["new"]
    assert true.followers == (("old", 0),)
    for row in (0, 30, 99):
        assert decided(at_rows(true, [row]).calendar(0), true) == {"new": row}


def test_a_revision_that_comes_first_replaces_nothing():
    """Round the ring the revision may come before what it revised: both are traded, as in the true calendar."""
    true = of_catalysts((a_catalyst("old", DAYS[50]), a_catalyst("new", DAYS[90], supersedes="old")))
    found = at_rows(true, [70, 10], [80, 90]).calendar(0)
    assert decided(found, true) == {"old": 70, "new": 10}
    assert found.by_id("new").supersedes == ""
    kept = at_rows(true, [70, 10], [80, 90]).calendar(1)
    assert kept.by_id("new").supersedes == "old"


@settings(max_examples=30)
@given(rows=st.lists(st.integers(0, 99), min_size=1, max_size=8), seed=st.integers(0, 5))
def test_a_calendar_is_decided_on_where_its_matrix_says(rows, seed):
    """The matrix and the calendar are the same thing, row by row, whatever reads them."""
    found = shifts(true_of(rows), 5, seed)
    for number in range(len(found)):
        expected = {one.id: int(row) for one, row in zip(found.true.catalysts, found.rows[number], strict=True)}
        assert decided(found.calendar(number), found.true) == expected


def test_a_run_that_begins_before_has_the_same_catalysts():
    """Three sessions earlier a further one could be traded: it is left out, so that only the entries move."""
    early = a_catalyst("early", "2020-12-30")
    calendar = CatalystCalendar((early, a_catalyst("day", DAYS[5])), themes=(THEME,))
    true = true_calendar(calendar, CLOCK, Precision.DAY, DAYS[1], DAYS[60])
    before = true.begun_before(3)
    assert before.sessions == (*CLOCK.between(CLOCK.offset(DAYS[1], -3), DAYS[0]), *true.sessions)
    assert before.rows.tolist() == [7]
    assert [one.id for one in before.calendar] == ["day"]


@pytest.mark.parametrize("number", [0, 1])
def test_a_part_is_the_same_calendars(number):
    found = shifts(true_of([3, 8]), 6, 0)
    assert found.part(4, 6).calendar(number) == found.calendar(4 + number)
