"""The calendar: order, unique ids, selection."""

import pickle
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalysts import CalendarError, Catalyst, CatalystCalendar, FaultsError, Kind, Precision, Target, Theme, When
from tests.catalysts.arbitraries import calendars, catalyst_lists, near_days

LAW = settings(derandomize=True, max_examples=60, deadline=None)


def catalyst(name: str, announced: str, **changes: object) -> Catalyst:
    """A catalyst of an id and a time."""
    made = Catalyst(name, f"Title of {name}", Kind.PRODUCT, When.parse(announced), "battery")
    return replace(made, **changes)  # type: ignore[arg-type]


ROWS = (
    catalyst("c", "2025-05", kind=Kind.POLICY),
    catalyst("a", "2025-05-31", targets=(Target("300438.SZ"), Target("WeLion", is_listed=False))),
    catalyst("d", "2025-05-31T16:00+08:00", theme="robots"),
    catalyst("b", "2025-05-31", targets=(Target("002074.SZ"),)),
)
CALENDAR = CatalystCalendar(ROWS)


def ids(calendar: CatalystCalendar) -> str:
    """The ids in their order."""
    return "".join(row.id for row in calendar)


def test_order_is_of_knowing() -> None:
    """First what is known first, then by id."""
    assert ids(CALENDAR) == "dabc"
    assert len(CALENDAR) == 4


@LAW
@given(st.data(), catalyst_lists(near_days))
def test_order_of_input_is_nothing(data: st.DataObject, rows: list[Catalyst]) -> None:
    """Any order of the same rows gives the same calendar, and the same row twice counts once."""
    shuffled = data.draw(st.permutations(rows + rows[:1]))
    assert CatalystCalendar(tuple(shuffled)) == CatalystCalendar(tuple(rows))
    assert CatalystCalendar(tuple(shuffled)).catalysts == CatalystCalendar(tuple(rows)).catalysts


def test_ids_are_unique() -> None:
    """Two records of one id are refused, in every sort."""
    with pytest.raises(FaultsError, match="the id of one catalyst"):
        CatalystCalendar((catalyst("a", "2025"), catalyst("a", "2026")))
    with pytest.raises(FaultsError, match="the id of one theme"):
        CatalystCalendar(themes=(Theme("a", "A", ""), Theme("a", "B", "")))


def test_by_id() -> None:
    """A catalyst is found by its id; an unknown id is answered with the nearest."""
    assert CALENDAR.by_id("c") is ROWS[0]
    named = CatalystCalendar((catalyst("pilot-line", "2025"),))
    with pytest.raises(CalendarError, match='"pilot-lime"; did you mean "pilot-line"'):
        named.by_id("pilot-lime")


def test_theme() -> None:
    """A theme is found by its id or is None."""
    theme = Theme("battery", "Batteries", "159755.SZ")
    calendar = CatalystCalendar(themes=(theme,))
    assert calendar.theme("battery") == theme
    assert calendar.theme("robots") is None


@pytest.mark.parametrize(
    ("conditions", "found"),
    [
        ({}, "dabc"),
        ({"kinds": [Kind.POLICY]}, "c"),
        ({"kinds": []}, ""),
        ({"themes": ["robots"]}, "d"),
        ({"tickers": ["300438.SZ"]}, "a"),
        ({"tickers": ["300438.SZ", "002074.SZ"]}, "ab"),
        ({"tickers": ["WeLion"]}, ""),
        ({"start": date(2025, 6, 1)}, ""),
        ({"start": date(2025, 5, 31)}, "dabc"),
        ({"end": date(2025, 5, 30)}, ""),
        ({"end": date(2025, 5, 31)}, "dabc"),
        ({"precision": Precision.INSTANT}, "d"),
        ({"precision": Precision.DAY}, "dab"),
        ({"precision": Precision.MONTH}, "dabc"),
        ({"kinds": [Kind.PRODUCT], "precision": Precision.DAY, "themes": ["battery"]}, "ab"),
    ],
)
def test_select(conditions: dict[str, object], found: str) -> None:
    """Every condition given must be met; a month counts at its last day."""
    assert ids(CALENDAR.select(**conditions)) == found  # type: ignore[arg-type]


@LAW
@given(calendars(), st.sampled_from(Precision))
def test_select_loses_and_adds_nothing(calendar: CatalystCalendar, precision: Precision) -> None:
    """What is selected by precision and what is not are together the calendar."""
    fine = calendar.select(precision=precision)
    assert all(row.precision.rank <= precision.rank for row in fine)
    coarse = [row for row in calendar if row.precision.rank > precision.rank]
    assert CatalystCalendar((*fine, *coarse)).catalysts == calendar.catalysts
    assert (fine.documents, fine.figures, fine.themes) == (calendar.documents, calendar.figures, calendar.themes)


def test_unresolved() -> None:
    """A record that supersedes one of elsewhere is told."""
    row = catalyst("a", "2025", supersedes="z")
    assert CatalystCalendar((row,)).unresolved == (row,)
    assert CatalystCalendar((row, catalyst("z", "2024"))).unresolved == ()


@LAW
@given(calendars())
def test_calendars_cross_processes(calendar: CatalystCalendar) -> None:
    """A calendar sent to another process is the same there."""
    assert pickle.loads(pickle.dumps(calendar)) == calendar  # noqa: S301  (our own bytes)
