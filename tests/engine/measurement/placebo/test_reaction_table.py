"""The table of reactions: a look-up gives what a study of the same calendar gives."""

import numpy as np
import pytest

from engine.measurement.placebo.placebos import Method, Placebos, repeated_rows
from engine.measurement.placebo.reaction_table import RUN_UP, reaction_table, reactions, studied_tickers
from engine.measurement.placebo.shifts import shifts
from engine.measurement.study.choice import Choice, Targets
from engine.measurement.study.event_choice import events_of
from engine.measurement.study.settings import StudySettings
from engine.measurement.study.study import study_events
from tests.engine.measurement.placebo.placebo_worlds import LEADERS, a_catalyst, of_catalysts
from tests.engine.measurement.study.study_worlds import DAYS, INDEX, bars_of, market, world

SETTINGS = StudySettings(INDEX, first=-1, last=5, n_estimation=60, n_draws=9)
ROWS = (70, 95, 95, 110, 150)


@pytest.fixture(scope="module")
def prices():
    """An index and four leaders; the last one is suspended for a while, its returns are those of its own bars."""
    bars = world(4, seed=3, n_days=240)
    rng = np.random.default_rng(5)
    return market({**bars, LEADERS[3]: bars_of(LEADERS[3], 0.02 * rng.standard_normal(240), range(108, 114))})


@pytest.fixture(scope="module")
def true():
    """Five catalysts on four dates, the second date's two naming the same leader, one naming nobody."""
    named = ((LEADERS[0],), (LEADERS[1], LEADERS[2]), (LEADERS[1],), (), (LEADERS[3],))
    return of_catalysts([a_catalyst(f"c{n}", DAYS[row], *named[n]) for n, row in enumerate(ROWS)], 200)


@pytest.mark.parametrize("targets", [Targets.NAMED, Targets.LEADERS])
def test_it_is_what_a_study_finds(prices, true, targets):
    """Of the true calendar, and of some of its shifts: the same mean CAR, the same number of events, AAR of session 0
    and the sum of AARs of the sessions before, to rounding."""
    choice = Choice(targets)
    table = reaction_table(studied_tickers(true, choice), true.sessions[1:], prices.store, SETTINGS, prices.sessions)
    some = shifts(true, 4, 0)
    for placebos in (Placebos(Method.SHIFT, true, repeated_rows(true, 1)), some):
        found = reactions(placebos, choice, table)
        for number in range(len(placebos)):
            events, left_out = events_of(placebos.calendar(number), choice, prices.sessions)
            study = study_events(events, SETTINGS, prices, prices.sessions, None, left_out)
            assert found.n_events[number] == len(study.events)
            assert found.caar[number] == pytest.approx(study.reaction.caar, abs=1e-12)
            aar = [one.aar.caar for one in study.sessions if one.session == 0]
            assert found.aar[number] == pytest.approx(aar[0], abs=1e-12)


def test_the_run_up_is_of_the_sessions_before(prices, true):
    """For one stock by hand: the abnormal returns of the five sessions before, each by the model of its own window."""
    choice = Choice(Targets.NAMED)
    table = reaction_table(studied_tickers(true, choice), true.sessions[1:], prices.store, SETTINGS, prices.sessions)
    one = of_catalysts([a_catalyst("c", DAYS[130], LEADERS[0])], 200)
    found = reactions(Placebos(Method.SHIFT, one, repeated_rows(one, 1)), choice, table)
    expected = sum(table.ar[table.place[LEADERS[0]], 130 - back] for back in range(1, RUN_UP + 1))
    assert found.run_up[0] == pytest.approx(expected, abs=1e-15)
    assert np.isfinite(expected)


def test_a_row_outside_has_no_reaction(prices, true):
    choice = Choice(Targets.LEADERS)
    table = reaction_table(studied_tickers(true, choice), true.sessions[1:], prices.store, SETTINGS, prices.sessions)
    outside = Placebos(Method.SHIFT, true, np.array([[-1] * 5, [200] * 5]))
    found = reactions(outside, choice, table)
    assert found.n_events.tolist() == [0, 0]
    assert np.isnan(found.caar).all()


def test_too_few_sessions_for_a_model_have_none(prices, true):
    """The first sessions have no estimation window, the last no whole event window."""
    table = reaction_table([LEADERS[0]], true.sessions[1:], prices.store, SETTINGS, prices.sessions)
    has = np.isfinite(table.car[0])
    assert not has[: SETTINGS.least + SETTINGS.buffer - 1].any()
    assert has[100:190].all()
