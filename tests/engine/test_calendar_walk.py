"""Placebo calendars looked up and walked together against each of them run by itself."""

from collections.abc import Iterable
from dataclasses import fields, replace

import numpy as np
import pytest

from catalysts import Catalyst, CatalystCalendar
from engine.calendar_runs import CalendarRuns, Stage
from engine.calendar_walk import CalendarWalk
from engine.measurement.placebo.account_results import AccountResults
from engine.measurement.placebo.shifts import shifts
from engine.measurement.placebo.true_calendar import true_calendar
from engine.simulation.executor import Engine
from engine.simulation.plan import Plan
from engine.simulation.simulate import clock_sessions
from engine.simulation.spec import StrategySpec
from tests.engine.simulation.plain_case import Plain, plain_case
from tests.engine.simulation.random_case import Case


class Simple(Plain):
    """Plain plans that do not end with the theme's next catalyst, which the walk leaves to the exact executor."""

    warm_up = 0
    is_independent = True

    def plans(self, catalyst: Catalyst) -> Iterable[Plan]:
        """The plain plans."""
        return [replace(plan, until_next=False) for plan in super().plans(catalyst)]


def simple_case(seed: int) -> Case:
    """A plain case; in every second one no catalyst replaces another."""
    found = plain_case(seed)
    rows = tuple(replace(row, supersedes="") if seed % 2 else row for row in found.calendar)
    calendar = CatalystCalendar(rows, themes=found.calendar.themes)
    return replace(found, calendar=calendar, chosen=replace(found.chosen, strategy=Simple))


@pytest.mark.parametrize("start", range(0, 120, 40))
def test_calendars_come_to_what_each_of_them_comes_to_alone(start: int) -> None:
    n_walked = n_left = 0
    for seed in range(start, start + 40):
        case = simple_case(seed)
        clock = clock_sessions(case.store, case.spec, case.sessions_of)
        true = true_calendar(case.calendar, clock, case.spec.precision, case.base_on, case.end_on)
        if not len(true) or not case.store.tradable():
            continue
        placebos = shifts(true, 6, seed)
        walk = CalendarWalk(case.chosen, true, case.store, case.spec, case.sessions_of).results(placebos)
        n_walked += 0 if walk is None else len(placebos) - len(walk.unclear)
        n_left += 0 if walk is None else len(walk.unclear)
        stage = Stage(case.store, case.spec, case.sessions_of, case.base_on, case.end_on, Engine.REPLAY)
        together = CalendarRuns(1).results(stage, case.chosen, StrategySpec("plain"), placebos, "shift")
        alone = stage.results(case.chosen, placebos)
        for one in fields(AccountResults):
            own, theirs = getattr(together, one.name), getattr(alone, one.name)
            np.testing.assert_allclose(own, theirs, rtol=1e-9, atol=1e-9, equal_nan=True, err_msg=f"{seed} {one.name}")
    assert n_walked > 20
    assert n_left > 5
