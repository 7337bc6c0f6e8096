"""Groups of events, and what their number and that of other studies make of each p-value."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import false_discovery_control

from catalysts.calendar import CatalystCalendar
from catalysts.catalyst import Catalyst, Kind
from catalysts.when import When
from engine.markets.instrument import Instrument, InstrumentKind, Instruments
from engine.measurement.study.event import StudyEvent
from engine.measurement.study.label import GroupBy, Label, labels_of
from engine.measurement.study.looks import Look, allowing_for, looks_of
from engine.measurement.study.settings import StudySettings
from engine.measurement.study.statistic import HEADLINE
from engine.measurement.study.study import study_events
from engine.measurement.verdict import Finding
from tests.engine.measurement.study.study_worlds import DAYS, INDEX, event, market, study, world

EVENTS = [event(f"{600100 + stock}.SS", 150 + 15 * at) for at in range(12) for stock in range(3)]


def catalyst(name, **own):
    kept = {"kind": Kind.TEST, "announced": When.of_day(DAYS[1]), "theme": "t", **own}
    return Catalyst(id=name, title=name, **kept)


def test_labels_by_hand():
    """Kinds, hands and directions of an event's catalysts, the instrument's segment; a group of all is none."""
    calendar = CatalystCalendar(
        (
            catalyst("a", extra=(("hand", "first"),)),
            catalyst("b", kind=Kind.POLICY, direction=0, extra=(("hand", "second"),)),
            catalyst("c", direction=-1, extra=(("hand", "?"),)),
        )
    )
    instruments = Instruments.of(
        Instrument(ticker, ticker, InstrumentKind.STOCK, "XSHG", "main", segment)
        for ticker, segment in (("600100.SS", "cells"), ("600101.SS", ""), ("600102.SS", "materials"))
    )
    events = [StudyEvent(f"60010{at}.SS", DAYS[5], names) for at, names in enumerate([("a", "b"), ("b",), ("c",)])]
    found = labels_of(events, calendar, instruments)
    assert set(found[events[0]]) == {
        *(Label(GroupBy.KIND, one) for one in ("test", "policy")),
        *(Label(GroupBy.HAND, f"told at {one} hand") for one in ("first", "second")),
        *(Label(GroupBy.DIRECTION, one) for one in ("good news", "neither good nor bad")),
        Label(GroupBy.SEGMENT, "cells"),
    }
    assert set(found[events[2]]) == {
        Label(GroupBy.KIND, "test"),
        Label(GroupBy.DIRECTION, "bad news"),
        Label(GroupBy.SEGMENT, "materials"),
    }
    assert labels_of(events[1:2], calendar, instruments) == {events[1]: ()}


def grouped(labels, **settings):
    """A study of EVENTS with groups."""
    bars = world(3, common=0.01)
    world_market = market(bars)
    asked = StudySettings(INDEX, **{"n_estimation": 100, "n_draws": 199, **settings})
    return study_events(EVENTS, asked, world_market, world_market.sessions, bars[INDEX], (), labels)


@pytest.fixture(scope="module")
def found():
    """By segment: every event; by kind: those of the first four dates alone."""
    labels = {
        one: (Label(GroupBy.SEGMENT, one.ticker), *((Label(GroupBy.KIND, "early"),) if at < 12 else ()))
        for at, one in enumerate(EVENTS)
    }
    return grouped(labels)


def test_a_group_is_the_study_of_its_events(found):
    """Each the same as a study of its events alone; too few dates are told, not tested."""
    early, *by_ticker = found.groups
    assert (early.label, early.n_dates, early.window.n) == (Label(GroupBy.KIND, "early"), 4, 12)
    assert early.window.headline.p is None
    assert early.window.headline.reason == "its events fall on 4 dates; 5 are needed"
    assert [one.label.name for one in by_ticker] == ["600100.SS", "600101.SS", "600102.SS"]
    for one in by_ticker:
        alone = study(world(3, common=0.01), [each for each in EVENTS if each.ticker == one.label.name]).reaction
        assert (one.n_dates, one.window.n) == (12, 12)
        assert one.window.caar == pytest.approx(alone.caar)
        assert one.window.headline.p == pytest.approx(alone.headline.p)


def test_p_values_allow_for_all_that_was_looked_at(found):
    """Benjamini and Hochberg over own windows, own groups and those of two other studies, by scipy."""
    looks = looks_of(found)
    rows = [*found.windows, *(one.window for one in found.groups if one.label.by is GroupBy.SEGMENT)]
    assert [one.p for one in looks] == [row.headline.p for row in rows]
    others = [(Look("x", 0.001), Look("y", 0.8)), (Look("x", 0.02),)]
    told = allowing_for(found, others, [0.001, None])
    expected = false_discovery_control([*(one.p for one in looks), 0.001, 0.8, 0.02])
    got = [*(row.adjusted for row in told.windows), *(one.window.adjusted for one in told.groups[1:])]
    assert got == pytest.approx(expected[: len(got)])
    assert told.groups[0].window.adjusted is None
    own = found.reaction.headline.p
    assert told.verdict.p_adjusted == pytest.approx(false_discovery_control([own, 0.001, 1.0])[0])
    assert (told.verdict.p, told.verdict.n_studies) == (own, 3)
    assert told.reaction in told.windows
    alone = allowing_for(found, (), ())
    assert (alone.verdict.p_adjusted, alone.verdict.n_studies) == (own, 1)


def test_what_many_studies_find_is_no_find():
    """An effect of 4 % that one study tells from luck; not as the best of two hundred."""
    bars = dict(world(3))
    loud = study(bars, EVENTS, worth=0.5)
    assert loud.verdict.finding is not None
    p = loud.reaction.headline.p
    one = allowing_for(loud, (), ())
    many = allowing_for(loud, [()] * 200, [0.9] * 200)
    assert one.verdict.finding is (Finding.DISTINGUISHABLE if p < 0.05 else Finding.NOT_DISTINGUISHABLE)
    assert many.verdict.finding is not Finding.DISTINGUISHABLE
    assert many.verdict.p_adjusted >= one.verdict.p_adjusted == p


@given(st.lists(st.floats(1e-6, 1.0), max_size=8), st.lists(st.floats(1e-6, 1.0), max_size=8))
@settings(derandomize=True, max_examples=60, deadline=None)
def test_one_more_look_never_makes_a_p_smaller_than_it_was(first, second):
    """Adjusted is at least raw; and it keeps the order of the raw ones."""
    told = allowing_for(PLAIN, [tuple(Look("x", p) for p in first), tuple(Look("y", p) for p in second)], first)
    rows = [row for row in told.windows if row.adjusted is not None]
    assert all(row.adjusted >= row.headline.p for row in rows)
    ordered = sorted(rows, key=lambda row: row.headline.p)
    assert [row.adjusted for row in ordered] == sorted(row.adjusted for row in rows)


PLAIN = study(world(3, common=0.01), EVENTS)


def test_nothing_to_look_at():
    empty = study(world(3), [])
    assert looks_of(empty) == ()
    told = allowing_for(empty, [(Look("x", 0.01),)], [0.01])
    assert told.verdict.finding is Finding.TOO_LITTLE
    assert told.verdict.p_adjusted is None
    assert all(row.adjusted is None for row in told.windows)
    assert empty.reaction.test(HEADLINE).reason
