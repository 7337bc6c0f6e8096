"""Distinct draws: never twice, never the true one, and an end where nothing new comes."""

import numpy as np

from engine.measurement.placebo.draws import CHUNK, distinct, shuffled

OWN = np.array([2, 2])


def pairs(n):
    """Draws of two numbers below n."""
    return lambda rng: rng.integers(n, size=(CHUNK, 2))


def test_no_draw_is_given_twice_and_the_true_one_never():
    """Nine pairs exist, eight beside the true one: more draws find no more, and that is told."""
    found, is_dry = distinct(pairs(3), OWN, 100, (0,))
    expected = {(a, b) for a in range(3) for b in range(3)} - {(2, 2)}
    assert sorted(map(tuple, found.tolist())) == sorted(expected)
    assert is_dry


def test_the_first_draws_do_not_depend_on_how_many_are_wanted():
    few, _ = distinct(pairs(60), OWN, 40, (7, 1))
    many, is_dry = distinct(pairs(60), OWN, 1500, (7, 1))
    assert np.array_equal(many[:40], few)
    assert (len(many), len({tuple(row) for row in many.tolist()}), is_dry) == (1500, 1500, False)
    other, _ = distinct(pairs(60), OWN, 40, (8, 1))
    assert not np.array_equal(other, few)


def test_shuffled_rows_are_the_rows():
    rows = np.arange(20).reshape(10, 2)
    assert sorted(shuffled(rows, 10, (1,)).tolist()) == rows.tolist()
    assert np.array_equal(shuffled(rows, 4, (1,)), shuffled(rows, 10, (1,))[:4])
