"""Matched dates: blocks moved whole to sessions like their own, apart as they were, evenly drawn."""

from collections import Counter
from math import comb, factorial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.markets.instrument import Instruments
from engine.measurement.placebo import matched as module
from engine.measurement.placebo.buckets import LEAST, Buckets, buckets_of, heat_before, volatility_before
from engine.measurement.placebo.matched import blocks_of, matched
from engine.measurement.study.clusters import clusters_of
from engine.prices.store import PriceStore
from tests.engine.measurement.placebo.placebo_worlds import true_of
from tests.engine.measurement.study.study_worlds import DAYS, INDEX, world

SPAN = 6


def buckets(n_rows: int, n_labels: int, seed: int = 0) -> Buckets:
    return Buckets(np.random.default_rng(seed).integers(n_labels, size=n_rows), 0, 0)


def test_blocks_by_hand():
    """Dates after rows 2, 5 and 5 are of one block with a span of 6, row 20 is of another; like row 2 are the even
    rows, and a block of four rows must end before row 30."""
    true = true_of([2, 5, 5, 20], 30)
    even = Buckets(np.arange(30) % 2, 0, 0)
    found = blocks_of(true, even, SPAN)
    assert (found.first.tolist(), found.last.tolist(), found.of.tolist()) == ([2, 20], [5, 20], [0, 0, 0, 1])
    assert found.choices[0].tolist() == list(range(0, 27, 2))
    assert found.choices[1].tolist() == list(range(0, 30, 2))
    assert found.are_apart(np.array([[2, 20], [2, 10], [2, 11], [20, 14], [20, 16]])).tolist() == [
        *(True, False, True, True, False)
    ]


@settings(max_examples=40)
@given(
    rows=st.lists(st.integers(0, 119), min_size=1, max_size=10),
    n_labels=st.integers(1, 6),
    seed=st.integers(0, 3),
    n=st.integers(1, 60),
)
def test_what_every_matched_calendar_keeps(rows, n_labels, seed, n):
    """The gaps within a block, the bucket of its first date, and which windows overlap: not one more, not one less."""
    true, alike = true_of(rows, 120), buckets(120, n_labels, seed)
    found = matched(true, alike, SPAN, n, seed)
    of = clusters_of(true.rows, SPAN)
    assert len({tuple(row) for row in found.rows.tolist()} | {tuple(true.rows.tolist())}) == len(found) + 1
    for row in found.rows:
        assert row.min() >= 0 and row.max() < 120
        for block in range(int(of.max()) + 1):
            mine = of == block
            assert np.array_equal(row[mine] - row[mine].min(), true.rows[mine] - true.rows[mine].min())
            assert alike.labels[row[mine].min()] == alike.labels[true.rows[mine].min()]
        together = clusters_of(row, SPAN)
        assert np.array_equal(together[:, None] == together, of[:, None] == of)
    more = matched(true, alike, SPAN, n + 40, seed)
    assert np.array_equal(more.rows[: len(found)], found.rows)


def test_arrangements_are_drawn_evenly():
    """A seeded bug that this kills: placing blocks one after the other, which favours arrangements with the first
    blocks where they block little. Two single dates on 24 rows: every arrangement apart by 6 is counted out; of the
    drawn chains each is as likely."""
    true = true_of([0, 10], 24)
    blocks = blocks_of(true, buckets(24, 1), SPAN)
    every = module._counted_out(blocks)
    assert len(every) == _apart_by_hand(24, 2, SPAN) - 1
    start = module._walked(blocks, blocks.first[None, :], np.random.default_rng(1), is_backward=True)
    drawn = module._walked(blocks, np.repeat(start, 40 * len(every), axis=0), np.random.default_rng(2))
    counts = Counter(map(tuple, drawn.tolist()))
    observed = np.array([counts[tuple(row)] for row in every.tolist()] + [counts[(0, 10)]])
    expected = len(drawn) / len(observed)
    assert observed.sum() == len(drawn)
    chi = ((observed - expected) ** 2 / expected).sum()
    assert abs(chi - (len(observed) - 1)) < 4.5 * np.sqrt(2 * (len(observed) - 1))


def _apart_by_hand(n_rows, n_blocks, span):
    """Ordered ways to put n single dates on rows at least `span` apart: n! · C(rows − (n − 1)(span − 1), n)."""
    return factorial(n_blocks) * comb(n_rows - (n_blocks - 1) * (span - 1), n_blocks)


def test_a_dense_calendar_still_finds_places():
    """Forty dates on 500 sessions, a span of 12: a draw of independent dates would almost never keep them apart."""
    true = true_of(range(3, 483, 12), 484)
    found = matched(true, buckets(484, 2), 12, 200, 0)
    assert len(found) == 200
    assert all((np.diff(np.sort(row)) >= 12).all() for row in found.rows)


def test_few_arrangements_are_all_taken_and_told():
    true = true_of([3], 10)
    found = matched(true, Buckets(np.array([0, 1, 0, 1, 0, 1, 0, 1, 0, 1]), 0, 0), SPAN, 1000, 0)
    assert sorted(found.rows[:, 0].tolist()) == [1, 5, 7, 9]
    assert (found.n_possible, found.is_exhausted) == (4, True)
    assert "No more than 4 distinct calendars were found, not the 1,000 asked for." in found.notes


def test_a_date_without_its_like_stays_and_is_told():
    found = matched(true_of([3], 10), Buckets(np.arange(10), 0, 0), SPAN, 5, 0)
    assert len(found) == 0
    assert any("had no session like its own and stayed" in note for note in found.notes)


def test_buckets_divide_only_where_enough_are_left():
    """Thirty sessions: volatility rises, so its terciles are rows 0-9, 10-19, 20-29. Heat in the first tercile splits
    5 and 5 between its lowest and middle third, in the second 9 and 1, which is too few; in the third all are hot."""
    volatility = np.arange(30, dtype=float)
    heat = np.array([*([0.0] * 5 + [5.0] * 5), *([0.0] * 9 + [5.0]), *([9.0] * 10)])
    found = buckets_of(np.zeros(30, dtype=np.int64), volatility, heat)
    sizes = [len(set(found.labels[part].tolist())) for part in (slice(0, 10), slice(10, 20), slice(20, 30))]
    assert sizes == [2, 1, 1]
    assert found.sizes.min() >= LEAST
    weekdays = np.array([0, 1] * 5 + [0] * 20)
    assert buckets_of(weekdays, volatility, np.full(30, np.nan)).n_by_weekday == 10


@pytest.mark.parametrize("row", [30, 60, 99])
def test_buckets_know_nothing_of_what_comes_after(row):
    """Prices changed after a session's decision leave what is known before it as it was."""
    bars = world(1, 3, 120)
    store = PriceStore(bars, {}, Instruments())
    sessions, altered = DAYS[: row + 1], store.altered_after(DAYS[row], 1.7)
    for of in (store, altered):
        assert np.isnan(volatility_before(of, INDEX, DAYS[:20])).all()
    assert np.array_equal(
        volatility_before(store, INDEX, sessions), volatility_before(altered, INDEX, sessions), equal_nan=True
    )
    heats = [heat_before(one, "600100.SS", INDEX, sessions) for one in (store, altered)]
    assert np.array_equal(*heats, equal_nan=True)
    own, index = (store[one].close for one in ("600100.SS", INDEX))
    assert heats[0][row] == pytest.approx(own[row] / own[row - 20] - index[row] / index[row - 20])
    returns = index[row - 19 : row + 1] / index[row - 20 : row] - 1
    assert volatility_before(store, INDEX, sessions)[row] == pytest.approx(np.std(returns, ddof=1))
