"""Placebo calendars looked up and walked together against each of them run by itself."""

from dataclasses import fields

import numpy as np
import pytest

from engine.calendar_runs import CalendarRuns, Stage
from engine.measurement.placebo.account_results import AccountResults
from engine.measurement.placebo.shifts import shifts
from engine.measurement.placebo.true_calendar import true_calendar
from engine.simulation.executor import Engine
from engine.simulation.simulate import clock_sessions
from engine.simulation.spec import StrategySpec
from tests.engine.simulation.plain_case import plain_case


@pytest.mark.parametrize("start", range(0, 60, 20))
def test_calendars_come_to_what_each_of_them_comes_to_alone(start: int) -> None:
    n_compared = 0
    for seed in range(start, start + 20):
        case = plain_case(seed)
        clock = clock_sessions(case.store, case.spec, case.sessions_of)
        true = true_calendar(case.calendar, clock, case.spec.precision, case.base_on, case.end_on)
        if not len(true) or not case.store.tradable():
            continue
        placebos = shifts(true, 6, seed)
        stage = Stage(case.store, case.spec, case.sessions_of, case.base_on, case.end_on, Engine.REPLAY)
        together = CalendarRuns(1).results(stage, case.chosen, StrategySpec("plain"), placebos, "shift")
        alone = stage.results(case.chosen, placebos)
        for one in fields(AccountResults):
            own, theirs = getattr(together, one.name), getattr(alone, one.name)
            np.testing.assert_allclose(own, theirs, rtol=1e-9, atol=1e-9, equal_nan=True, err_msg=f"{seed} {one.name}")
        n_compared += int(together.n_trades.sum())
    assert n_compared > 100
