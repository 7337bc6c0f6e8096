"""Circular shifts: worked by hand over the wrap, every gap kept, never more than there are."""

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from engine.measurement.placebo.shifts import shifts
from tests.engine.measurement.placebo.placebo_worlds import DAYS, true_of


def test_shifts_by_hand():
    """A run of five sessions with dates after rows 0, 1 and 3; the four shifts, each seen from row 0."""
    found = shifts(true_of([0, 1, 3], 5), 10, 0)
    by_shift = {int(row[0]): row.tolist() for row in found.rows}
    assert by_shift == {1: [1, 2, 4], 2: [2, 3, 0], 3: [3, 4, 1], 4: [4, 0, 2]}
    assert (found.n_possible, found.is_exhausted) == (4, True)
    assert found.notes == ("4 circular shifts of 5 sessions exist: all were taken, not the 10 asked for.",)


def test_a_shift_over_the_national_holiday_enters_on_sessions():
    """2021-09-30 is a Thursday before seven days off: its catalyst, one session later, is of 8 October."""
    row = DAYS.index(DAYS[0].replace(month=9, day=30))
    true = true_of([row], row + 30)
    found = shifts(true, 10_000, 1)
    number = int(np.flatnonzero(found.rows[:, 0] == row + 1)[0])
    assert str(next(iter(found.calendar(number))).known) == "2021-10-08"


@given(
    rows=st.lists(st.integers(0, 59), min_size=1, max_size=12),
    n=st.integers(1, 80),
    seed=st.integers(0, 5),
)
def test_every_gap_round_the_ring_is_kept(rows, n, seed):
    true = true_of(rows, 60)
    found = shifts(true, n, seed)
    assert len(found) == min(n, 59)
    assert len({tuple(row) for row in found.rows.tolist()} | {tuple(true.rows.tolist())}) == len(found) + 1
    for row in found.rows:
        assert _gaps(row, 60) == _gaps(true.rows, 60)
        assert len({(int(new) - int(old)) % 60 for new, old in zip(row, true.rows, strict=True)}) == 1
    more = shifts(true, n + 7, seed)
    assert np.array_equal(more.rows[: len(found)], found.rows)


def _gaps(rows, n):
    ring = np.sort(rows)
    return Counter(((np.roll(ring, -1) - ring) % n).tolist())


def test_a_calendar_without_a_date_has_no_shift():
    found = shifts(true_of([], 30), 10, 0)
    assert (len(found), found.n_possible) == (0, 0)
