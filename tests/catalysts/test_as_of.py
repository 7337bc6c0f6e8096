"""What a calendar shows as of a moment: nothing of what was known later."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalysts import Catalyst, CatalystCalendar, Document, Figure, Kind, Measure, Source, Status, When
from tests.catalysts.arbitraries import calendars, catalysts, near_days, whens

LAW = settings(derandomize=True, max_examples=200, deadline=None)
MOMENT = When.parse("2025-06-10T09:00+08:00")
BEFORE, AT, AFTER = "2025-06-09T09:00+08:00", "2025-06-10T09:00+08:00", "2025-06-10T09:01+08:00"

# Announced and known of a version, against the moment.
TIMES = {
    "before, before": (BEFORE, BEFORE),
    "before, at": (BEFORE, AT),
    "before, after": (BEFORE, AFTER),
    "at, at": (AT, AT),
    "at, after": (AT, AFTER),
    "after, after": (AFTER, AFTER),
}
# What is seen of the old and of the new version that supersedes it, a row for each time of the old one, a column for
# each time of the new one in the order above: o the old, x the old as superseded, n the new, - neither.
SEEN = {
    "before, before": ["xn", "xn", "o", "xn", "o", "o"],
    "before, at": ["xn", "xn", "o", "xn", "o", "o"],
    "before, after": ["n", "n", "-", "n", "-", "-"],
    "at, at": ["xn", "xn", "o", "xn", "o", "o"],
    "at, after": ["n", "n", "-", "n", "-", "-"],
    "after, after": ["n", "n", "-", "n", "-", "-"],
}


def version(name: str, announced: str, known_at: str, **changes: object) -> Catalyst:
    """A version of one announcement."""
    made = Catalyst(name, "Title", Kind.CONFERENCE, When.parse(announced), "battery", known_at=When.parse(known_at))
    return replace(made, **changes)  # type: ignore[arg-type]


def seen(calendar: CatalystCalendar) -> str:
    """What a calendar shows of the two versions, in the letters of the table."""
    letters = {row.id[0]: "x" if row.status is Status.SUPERSEDED else row.id[0] for row in calendar}
    return letters.get("o", "") + letters.get("n", "") or "-"


@pytest.mark.parametrize("new", TIMES)
@pytest.mark.parametrize("old", TIMES)
def test_interleavings(old: str, new: str) -> None:
    """Of two versions only what was known at the moment is seen, the old one as superseded once the new is known."""
    rows = (version("old", *TIMES[old]), version("new", *TIMES[new], supersedes="old"))
    expected = SEEN[old][list(TIMES).index(new)]
    assert seen(CatalystCalendar(rows).as_of(MOMENT)) == expected
    assert seen(CatalystCalendar(rows[::-1]).as_of(MOMENT)) == expected


@pytest.mark.parametrize(
    ("known", "moment", "is_seen"),
    [
        ("2025-06-10", "2025-06-10T23:59+08:00", False),
        ("2025-06-10", "2025-06-10", True),
        ("2025-06-10", "2025-06-11T09:30+08:00", True),
        ("2025-06", "2025-06-29", False),
        ("2025-06", "2025-06-30", True),
        ("2025-06", "2025-06-30T15:00+08:00", False),
    ],
)
def test_bare_times_are_known_when_over(known: str, moment: str, is_seen: bool) -> None:
    """A day is seen after its close, a month after its last day."""
    calendar = CatalystCalendar((version("old", known, known),))
    assert len(calendar.as_of(When.parse(moment))) == is_seen


def test_cancelled_only_once_known() -> None:
    """Before the cancellation is known the record stands; then it is superseded and the cancellation is seen."""
    calendar = CatalystCalendar(
        (
            version("old", "2025-05-01", "2025-05-01", status=Status.EXPECTED),
            version("new", "2025-06-09", "2025-06-09", status=Status.CANCELLED, supersedes="old"),
        )
    )
    before = calendar.as_of(When.parse("2025-06-08"))
    assert [(row.id, row.status) for row in before] == [("old", Status.EXPECTED)]
    after = calendar.as_of(When.parse("2025-06-09"))
    assert [(row.id, row.status) for row in after] == [("old", Status.SUPERSEDED), ("new", Status.CANCELLED)]


def test_a_chain_of_revisions() -> None:
    """Each revision supersedes the one before, when it is known."""
    rows = [version("r1", "2025-01-01", "2025-01-01")]
    rows += [version(f"r{n}", f"2025-0{n}-01", f"2025-0{n}-01", supersedes=f"r{n - 1}") for n in (2, 3)]
    calendar = CatalystCalendar(tuple(rows))
    standing = {
        day: [row.id for row in calendar.as_of(When.parse(day)) if row.status is not Status.SUPERSEDED]
        for day in ("2024-12-31", "2025-01-01", "2025-02-01", "2025-03-01")
    }
    assert standing == {"2024-12-31": [], "2025-01-01": ["r1"], "2025-02-01": ["r2"], "2025-03-01": ["r3"]}


def test_hindsight_is_forgotten() -> None:
    """A record marked superseded by hand is confirmed as long as no known record supersedes it."""
    rows = (
        version("old", "2025-05-01", "2025-05-01", status=Status.SUPERSEDED),
        version("new", "2025-06-09", "2025-06-09", supersedes="old"),
    )
    assert CatalystCalendar(rows).as_of(When.parse("2025-06-08")).by_id("old").status is Status.CONFIRMED
    assert CatalystCalendar(rows).as_of(When.parse("2025-06-09")).by_id("old").status is Status.SUPERSEDED


def test_documents_of_the_future_are_not_seen() -> None:
    """A document not yet published is left out with its figures, and so are the sources that name it."""
    papers = tuple(
        Document(name, "Paper", "House", When.parse(day), "printed")
        for name, day in (("early", "2025-05-02"), ("late", "2025-07-01"))
    )
    figures = tuple(
        Figure(f"f-{paper.id}", paper.id, Measure.CLOSE, "NA", None, date(2025, 5, 2), "=", 1.0, "1")
        for paper in papers
    )
    sources = (Source("early", None, "then"), Source("late", None, "rose since"), Source("elsewhere"))
    row = version("old", "2025-05-01", "2025-05-01", sources=sources)
    then = CatalystCalendar((row,), papers, figures).as_of(MOMENT)
    assert [paper.id for paper in then.documents] == ["early"]
    assert [figure.id for figure in then.figures] == ["f-early"]
    assert [source.document for source in then.by_id("old").sources] == ["early", "elsewhere"]


@LAW
@given(calendars(near_days), catalysts(near_days), catalysts(near_days), whens(near_days), st.data())
def test_the_future_changes_nothing(
    calendar: CatalystCalendar, one: Catalyst, other: Catalyst, moment: When, data: st.DataObject
) -> None:
    """Adding, editing or removing a record known after the moment changes nothing that is seen at it."""
    known = [row for row in calendar if row.known.is_known_by(moment)]
    future = [row for row in calendar if not row.known.is_known_by(moment)]
    drawn = {row.id: row for row in (one, other) if not row.known.is_known_by(moment)}
    ids = [row.id for row in known]
    added = [
        replace(row, supersedes=data.draw(st.sampled_from(["", *ids]))) for row in drawn.values() if row.id not in ids
    ]
    seen_now = calendar.as_of(moment)
    for later in ([], added, [*future, *(row for row in added if row.id not in {old.id for old in future})]):
        changed = replace(calendar, catalysts=(*known, *later))
        assert changed.as_of(moment) == seen_now


@LAW
@given(calendars(near_days), whens(near_days))
def test_what_is_seen_was_known(calendar: CatalystCalendar, moment: When) -> None:
    """All that is seen was known or published by the moment, and all that was known is seen."""
    then = calendar.as_of(moment)
    assert {row.id for row in then} == {row.id for row in calendar if row.known.is_known_by(moment)}
    assert all(paper.published.is_known_by(moment) for paper in then.documents)
    assert {figure.document for figure in then.figures} <= {paper.id for paper in then.documents}


@LAW
@given(calendars(near_days), whens(near_days))
def test_looking_twice_is_looking_once(calendar: CatalystCalendar, moment: When) -> None:
    """As of a moment as of the same moment is the same calendar."""
    then = calendar.as_of(moment)
    assert then.as_of(moment) == then
