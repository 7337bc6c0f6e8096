"""Which catalysts a subset holds."""

from datetime import date

import pytest

from catalysts.calendar import CatalystCalendar
from catalysts.catalyst import Catalyst, Kind
from catalysts.when import When
from engine.simulation.sweep.subset import Subset


def _catalyst(name: str, day: str, **given: object) -> Catalyst:
    own = {"title": name, "kind": Kind.POLICY, "theme": "steel"} | given
    return Catalyst(name, announced=When.parse(day), **own)  # type: ignore[arg-type]


CALENDAR = CatalystCalendar(
    (
        _catalyst("law", "2024-01-10"),
        _catalyst("bad-law", "2024-02-10", direction=-1),
        _catalyst("show", "2024-03-10", kind=Kind.CONFERENCE, scheduled=True, segment="pipes"),
        _catalyst("month", "2024-04", theme="paper", extra=(("hand", "first"),)),
        _catalyst("retold", "2024-05-10", extra=(("hand", "second"),)),
    )
)


@pytest.mark.parametrize(
    ("subset", "names"),
    [
        (Subset(), ["law", "bad-law", "show", "month", "retold"]),
        (Subset(kinds=(Kind.CONFERENCE,)), ["show"]),
        (Subset(themes=("paper",)), ["month"]),
        (Subset(segments=("pipes",)), ["show"]),
        (Subset(directions=(-1,)), ["bad-law"]),
        (Subset(scheduled=True), ["show"]),
        (Subset(hand="first"), ["month"]),
        (Subset(start=date(2024, 2, 10)), ["bad-law", "show", "month", "retold"]),
        (Subset(end=date(2024, 4, 29)), ["law", "bad-law", "show"]),  # April is over on the 30th
        (Subset(start=date(2024, 2, 1), kinds=(Kind.POLICY,), directions=(1,)), ["month", "retold"]),
    ],
)
def test_what_is_in_it(subset, names):
    """Every condition that is given must hold."""
    assert [row.id for row in subset.of(CALENDAR)] == names
