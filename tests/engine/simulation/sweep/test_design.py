"""Which combinations a design tries: against grids written out by hand, and against what a Latin hypercube is."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.simulation.sweep.axis import Axis, spaced, stepped
from engine.simulation.sweep.design import Design, DesignKind, drawn

HOLD, DELAY = Axis("hold", (5, 10)), Axis("delay", (0, 1, 2))


def test_a_grid_written_out():
    """Two values by three, the last axis fastest."""
    assert list(drawn(Design(), (HOLD, DELAY))) == [(5, 0), (5, 1), (5, 2), (10, 0), (10, 1), (10, 2)]
    assert Design().size((HOLD, DELAY)) == 6


def test_a_grid_without_axes_is_one_point():
    """Several strategies as they are may be swept without any axis."""
    assert list(drawn(Design(), ())) == [()]


def test_a_continuous_axis_has_no_place_in_a_grid():
    """It has no values to combine."""
    with pytest.raises(ValueError, match="values"):
        list(drawn(Design(), (Axis("size", (), 0.1, 0.5),)))


@given(st.integers(1, 60), st.integers(1, 4), st.integers(0, 1000))
def test_a_latin_design_has_one_point_in_each_stratum(n_points, n_axes, seed):
    """Cut every axis into as many equal parts as there are points: each part holds one."""
    axes = tuple(Axis(f"a{place}", (), 0.0, 1.0) for place in range(n_axes))
    points = list(drawn(Design(DesignKind.LATIN, n_points, seed), axes))
    assert len(points) == n_points
    for place in range(n_axes):
        # six digits are kept of a draw, so that one may come to lie on the edge of its part
        strata = sorted(point[place] * n_points for point in points)
        assert all(part - 1e-4 <= value <= part + 1 + 1e-4 for part, value in enumerate(strata))


@given(st.integers(1, 5), st.integers(1, 8), st.integers(0, 100))
def test_a_latin_design_takes_each_value_equally_often(n_values, n_each, seed):
    """With a multiple of their number of points."""
    axis = Axis("hold", tuple(range(n_values)))
    values = [value for (value,) in drawn(Design(DesignKind.LATIN, n_values * n_each, seed), (axis,))]
    assert {values.count(value) for value in range(n_values)} == {n_each}


@pytest.mark.parametrize("kind", [DesignKind.RANDOM, DesignKind.LATIN])
def test_the_seed_makes_the_points(kind):
    """The same seed, the same points; another, others; and each value one of the axis."""
    axes = (Axis("hold", (1, 2, 3)), Axis("size", (), 0.1, 0.5), Axis("cash", (), 1e3, 1e6, is_log=True))
    first, again, other = (list(drawn(Design(kind, 50, seed), axes)) for seed in (7, 7, 8))
    assert first == again != other
    assert {hold for hold, _, _ in first} == {1, 2, 3}
    assert all(0.1 <= size <= 0.5 and 1e3 <= cash <= 1e6 for _, size, cash in first)


def test_a_logarithmic_axis_is_even_in_its_logarithm():
    """The middle of 1 to 100 is 10; half of many draws lie below it."""
    axis = Axis("cash", (), 1.0, 100.0, is_log=True)
    assert axis.at(0.5) == 10.0
    draws = [value for (value,) in drawn(Design(DesignKind.LATIN, 400, 1), (axis,))]
    assert sum(value < 10 for value in draws) == 200


@given(st.integers(-50, 50), st.integers(1, 30), st.integers(1, 7))
def test_steps_of_whole_numbers_are_pythons_range(low, n, step):
    """Up to and with the last that is reached."""
    assert stepped(low, low + n, step) == tuple(range(low, low + n + 1, step))


def test_steps_of_fractions_have_no_dust():
    """0.1 + 0.2 is 0.3 here, and the last step is there."""
    assert stepped(0.0, 0.3, 0.1) == (0.0, 0.1, 0.2, 0.3)
    assert spaced(1.0, 100.0, 3, is_log=True) == (1.0, 10.0, 100.0)
    assert spaced(0.0, 1.0, 5, is_log=False) == (0.0, 0.25, 0.5, 0.75, 1.0)


def test_the_very_end_of_an_axis_is_its_last_value():
    """A draw of almost one is no value beyond."""
    assert Axis("hold", (1, 2, 3)).at(math.nextafter(1.0, 0.0)) == 3
