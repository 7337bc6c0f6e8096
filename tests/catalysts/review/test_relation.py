"""What a candidate is to a calendar: repeated, re-dated, cancelled or new, with the reason; and what was known when."""

from dataclasses import replace

import pytest

from catalysts import Catalyst, CatalystCalendar, Kind, Source, Status, Target, When, Window
from catalysts.extraction import ReviewStatus
from catalysts.review import Entry, accepted, related
from catalysts.review.acceptance import catalyst_of
from catalysts.review.entry import firmness_of
from catalysts.review.relation import distinct, relation_of
from tests.catalysts.review.review_samples import TEXT, candidate, goal, sheet


def record(**fields: object) -> Catalyst:
    """Harrow's mass production, set for 2030 by a record of its own."""
    given: dict[str, object] = {
        "id": "harrow-mass-2030", "title": "Harrow Cells: mass production", "kind": Kind.MILESTONE,
        "announced": When.parse("2028-05-10"), "occurs": Window.parse("2030"), "theme": "cells",
        "targets": (Target("HRW"),), "status": Status.EXPECTED, "scheduled": True,
        "sources": (Source("older", (0, 10), "Mass production within two years."),),
    }  # fmt: skip
    return Catalyst(**{**given, **fields})  # type: ignore[arg-type]


TOLD = "Mass production by Harrow Cells is planned for 2031"
CALENDAR = CatalystCalendar(
    (record(), record(id="harrow-samples", title="Harrow Cells: samples", occurs=Window.parse("2029"), sources=()))
)


@pytest.mark.parametrize(
    ("fields", "told", "bond", "of"),
    [
        ({}, TOLD, "re-dated", "harrow-mass-2030"),
        ({"announced": When.parse("2028-05"), "occurs": Window.parse("2030")}, TOLD, "same", "harrow-mass-2030"),
        ({"announced": When.parse("2028-05-10"), "occurs": Window.parse("2030-Q2")}, TOLD, "same", "harrow-mass-2030"),
        ({}, "Harrow Cells has scrapped mass production", "cancelled", "harrow-mass-2030"),
        ({}, "赫罗电池取消量产 mass production", "cancelled", "harrow-mass-2030"),
        ({"targets": (Target("OSP"),)}, TOLD, "new", ""),
        ({"kind": Kind.PRODUCT}, TOLD, "new", ""),
        ({"announced": When.parse("2028-05-09")}, TOLD, "new", ""),  # earlier than what it would replace
        ({"direction": -1, "announced": When.parse("2028-05-10"), "occurs": Window.parse("2030")}, TOLD, "new", ""),
        ({"title": "A goal"}, "nothing in common", "new", ""),
    ],
)  # fmt: skip
def test_the_bond(fields, told, bond, of):
    """By targets, kind, dates and words; a person reads why."""
    relation = relation_of(goal(unresolved=(), **fields), told, CALENDAR)

    assert (str(relation.bond), relation.record) == (bond, of)
    assert relation.reason


def test_two_records_that_fit_alike_decide_nothing():
    """The reason names both."""
    calendar = CatalystCalendar((record(), record(id="harrow-mass-again", occurs=Window.parse("2029"))))
    relation = relation_of(goal(), TOLD, calendar)

    assert relation.record == ""
    assert "harrow-mass-2030" in relation.reason
    assert "harrow-mass-again" in relation.reason


def test_a_new_version_supersedes_the_latest_one():
    """Of a chain of versions the last is replaced."""
    second = record(id="harrow-mass-2031", announced=When.parse("2028-09-01"), occurs=Window.parse("2031"),
                    supersedes="harrow-mass-2030")  # fmt: skip
    relation = relation_of(goal(occurs=Window.parse("2033")), TOLD, CatalystCalendar((record(), second)))

    assert (str(relation.bond), relation.record) == ("re-dated", "harrow-mass-2031")


def test_re_dated_and_what_was_known_when():
    """The year 2030 stands until the day of the new version, from then on 2031; the old record is marked, not lost."""
    entry = related(Entry(goal(unresolved=()), firmness_of(goal())), TOLD, CALENDAR)
    merged = CALENDAR.merge(CatalystCalendar((catalyst_of(entry, sheet().document),)))

    def standing(day: str) -> list[tuple[str, str]]:
        known = merged.as_of(When.parse(day))
        return [(row.id, str(row.occurs)) for row in known if row.status is not Status.SUPERSEDED and "mass" in row.id]

    assert "occurs 2031 here and 2030 there" in entry.relation
    assert standing("2029-03-13") == [("harrow-mass-2030", "2030")]
    assert standing("2029-03-14") == [("harrow-mass", "2031")]


def test_the_same_announcement_is_united_under_the_id_that_was_there():
    """Accepted and merged, the record keeps its id and gains a source; the count falls by one."""
    row = goal(unresolved=(), announced=When.parse("2028-05-10"), occurs=Window.parse("2030"))
    entry = related(Entry(row), TOLD, CALENDAR)
    chosen = replace(entry, candidate=replace(entry.candidate, review=ReviewStatus.ACCEPTED))
    ours = accepted(replace(sheet(), entries=(chosen,)), TEXT).calendar
    merged = CALENDAR.merge(ours)

    assert len(merged) == len(CALENDAR)
    assert [source.document for source in merged.by_id("harrow-mass-2030").sources] == ["doc", "older"]


def test_cancelled_is_a_record_of_its_own():
    """What is called off supersedes what was expected and has the status cancelled."""
    entry = related(Entry(goal(unresolved=())), "Harrow Cells has cancelled mass production", CALENDAR)

    assert (entry.firmness, entry.candidate.supersedes) == (Status.CANCELLED, "harrow-mass-2030")


def test_ids_stay_their_own():
    """A candidate never takes an id that the calendar or its sheet has."""
    taken = related(Entry(candidate(id="harrow-samples", targets=())), "", CALENDAR)
    numbered = distinct([Entry(candidate()), Entry(candidate()), Entry(candidate(id="harrow-line-2"))])

    assert taken.candidate.id == "harrow-samples-2"
    assert len({entry.candidate.id for entry in numbered}) == 3
