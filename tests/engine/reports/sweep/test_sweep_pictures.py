"""The map of two parameters and what is beside it: medians by hand, steps of axes, and one choice of axes."""

import numpy as np
import pytest

from engine.reports.sweep.heat import heat_axes, heat_grid
from engine.reports.sweep.steps import Steps, steps_of
from engine.simulation.errors import SpecError

NAN = float("nan")


def test_steps_of_numbers_are_in_their_order_and_of_texts_as_they_come():
    """A point without such a value has no step; 5 and 5.0 are one."""
    assert steps_of([10, 5, None, 5.0]) == Steps((1, 0, -1, 0), ("5", "10"))
    assert steps_of(["none", "bps:5", "none"]) == Steps((0, 1, 0), ("none", "bps:5"))
    assert steps_of([True, False, True]) == Steps((0, 1, 0), ("true", "false"))


def test_a_long_axis_is_cut_into_equal_parts():
    """A hundred values in ten parts of ten."""
    steps = steps_of([float(value) for value in range(100)])
    assert len(steps.labels) == 10
    assert [steps.places.count(place) for place in range(10)] == [10] * 10
    assert steps.places == tuple(sorted(steps.places))


def test_a_cell_is_the_median_of_its_points():
    """Two by two, written out: one with three points, one with a failed one among two, one of failed ones alone."""
    across = steps_of([1, 1, 1, 1, 1, 2, 2])
    up = steps_of(["a", "a", "a", "b", "b", "a", "b"])
    values = np.array([0.1, 0.9, 0.2, 0.4, NAN, NAN, 3.0])
    grid, counts = heat_grid(values, across, up)
    assert grid[0, 0] == 0.2 and grid[1, 0] == 0.4 and np.isnan(grid[0, 1]) and grid[1, 1] == 3.0
    assert counts.tolist() == [[3, 0], [1, 1]]


def test_which_axes_a_map_has():
    """The first two, or those asked for; none of one axis; a misspelt one with the nearest."""
    names = ("hold", "delay", "strategy")
    assert heat_axes(names, None) == ("hold", "delay")
    assert heat_axes(names, ("strategy", "hold")) == ("strategy", "hold")
    assert heat_axes(("hold",), None) is None
    with pytest.raises(SpecError, match='did you mean "delay"'):
        heat_axes(names, ("hold", "delya"))
    with pytest.raises(SpecError, match="given twice"):
        heat_axes(names, ("hold", "hold"))
