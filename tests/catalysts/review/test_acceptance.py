"""What enters a calendar: only what was accepted, out of the very document, and nothing half."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from catalysts import CatalystCalendar, FaultsError, Kind, Precision, Status, Target, When, Window
from catalysts.extraction import ReviewStatus
from catalysts.files.folder import render_single
from catalysts.review import CandidateSheet, Entry, accepted
from catalysts.review.acceptance import entry_faults
from tests.catalysts.review.candidate_arbitraries import sheets
from tests.catalysts.review.review_samples import TEXT, candidate, goal, sheet

LAW = settings(
    derandomize=True, max_examples=60, deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)  # fmt: skip
LONG = "A dated claim of a company. " * 100
YES, NO = ReviewStatus.ACCEPTED, ReviewStatus.REJECTED


def sound(given_sheet: CandidateSheet) -> CandidateSheet:
    """The sheet with every candidate accepted and mended so far that it can be."""
    return replace(given_sheet, entries=tuple(mended(entry, n) for n, entry in enumerate(given_sheet.entries)))


def mended(entry: Entry, place: int) -> Entry:
    """The entry accepted, with a date, a theme, a place of its own, and nothing that contradicts itself."""
    told = entry.candidate
    announced = told.announced or When.parse("2029-03-14")
    later = told.known_at if told.known_at and told.known_at.first_on > announced.last_on else None
    occurs = told.occurs or (Window(announced, announced) if told.kind is Kind.MILESTONE else None)
    targets = [row for row in dict.fromkeys(told.targets) if not row.name.isdigit()]
    fit = replace(
        told, review=YES, announced=announced, known_at=later, occurs=occurs, targets=tuple(targets), unresolved=(),
        theme=told.theme or "t", key="", supersedes="", span=(place, place + 1 + told.span[1] - told.span[0]),
    )  # fmt: skip
    return replace(entry, candidate=fit)


@LAW
@given(sheets(LONG))
def test_accept_all_then_load_equals_the_candidates(given_sheet):
    """Every field that a catalyst has is the candidate's, with document and span; other fields are kept beside."""
    chosen = sound(given_sheet)
    if not chosen.entries:
        return
    calendar = accepted(chosen, LONG).calendar
    assert len(calendar) == len(chosen.entries)
    for entry in chosen.entries:
        row, told = calendar.by_id(entry.candidate.id), entry.candidate
        assert (row.title, row.kind, row.announced, row.known_at, row.occurs) == (
            told.title, told.kind, told.announced, told.known_at, told.occurs,
        )  # fmt: skip
        assert (row.direction, row.scheduled, row.targets, row.theme, row.segment, row.status) == (
            told.direction, told.scheduled, told.targets, told.theme, told.segment, entry.firmness,
        )  # fmt: skip
        (source,) = row.sources
        assert (source.document, source.span, source.line) == (chosen.document.id, told.span, told.note)


@LAW
@given(sheets(LONG), st.randoms(use_true_random=False))
def test_the_order_of_candidates_is_nothing(given_sheet, chance):
    """The same candidates in any order give the same bytes."""
    chosen = sound(given_sheet)
    mixed = list(chosen.entries)
    chance.shuffle(mixed)

    def outcome(rows: CandidateSheet) -> object:
        try:
            return render_single(accepted(rows, LONG).calendar)
        except FaultsError as error:
            return sorted(fault.key for fault in error.faults)

    assert outcome(replace(chosen, entries=tuple(mixed))) == outcome(chosen)


@LAW
@given(st.integers(0, len(TEXT) - 1), st.sampled_from("xé \n。"), st.sampled_from(["put", "change", "cut"]))
def test_a_changed_document_is_always_refused(place, sign, how):
    """One character more, another or less, anywhere: the places are not of this text."""
    rest = TEXT[place + 1 :] if how in {"change", "cut"} else TEXT[place:]
    changed = TEXT[:place] + ("" if how == "cut" else sign) + rest
    assume(changed != TEXT)
    with pytest.raises(FaultsError, match="unchanged"):
        accepted(sheet(candidate(review=YES)), changed)


def test_only_what_was_accepted():
    """Rejected and proposed ones stay out and are counted."""
    rows = [candidate(review=YES), goal(review=NO), candidate(id="third", span=(0, 9))]
    taken = accepted(sheet(*rows), TEXT)

    assert [row.id for row in taken.calendar] == ["harrow-line"]
    assert (taken.n_accepted, taken.n_rejected, taken.n_proposed, taken.n_united) == (1, 1, 1, 0)
    assert taken.calendar.documents == (sheet().document,)
    assert dict(taken.calendar.by_id("harrow-line").extra) == {"hand": "first"}


@pytest.mark.parametrize(
    ("fields", "key", "said"),
    [
        ({"unresolved": ("Osprey Works",)}, "unresolved", "with a ticker"),
        ({"targets": (Target("300750"),)}, "targets", "a ticker with its exchange"),
        ({"announced": None}, "announced", "a date"),
        ({"theme": ""}, "theme", "the theme"),
        ({"announced": When.parse("2029-03")}, "announced", "known to the day"),
        ({"announced": When.parse("2030-01-02")}, "announced", "by the day of the document"),
        ({"known_at": When.parse("2029-03-13")}, "known_at", "at or after"),
        ({"span": (0, 5000)}, "span", "a place within"),
        ({"targets": (Target("HRW"), Target("HRW"))}, "targets", "named once"),
    ],
)
def test_each_fault_refuses_the_whole(fields, key, said):
    """One wrong field of one candidate, and no calendar comes out."""
    with pytest.raises(FaultsError) as caught:
        accepted(
            sheet(candidate(id="good", review=YES, span=(0, 9)), candidate(review=YES, **fields)),
            TEXT,
            finest=Precision.DAY,
        )
    assert [fault.key for fault in caught.value.faults] == [key]
    assert said in str(caught.value)


def test_a_milestone_needs_its_date():
    """What makes a catalyst impossible is told like the rest."""
    with pytest.raises(FaultsError, match="the date or window that the milestone is set for"):
        accepted(sheet(goal(review=YES, unresolved=(), occurs=None)), TEXT)


def test_all_faults_of_a_sheet_at_once():
    """The changed text, an open name, a leftover and a missing theme are told together."""
    rows = [candidate(review=YES, theme=""), goal(review=YES), candidate(id="left", span=(0, 9))]
    with pytest.raises(FaultsError) as caught:
        accepted(sheet(*rows), TEXT + " ", is_complete=True)
    assert sorted(fault.key for fault in caught.value.faults) == ["", "status", "theme", "unresolved"]


def test_a_known_day_makes_a_month_tradable():
    """`known_at` to the day satisfies the demand for days, though the announcement is of a month."""
    row = candidate(review=YES, announced=When.parse("2029-03"), known_at=When.parse("2029-04-02"))

    assert str(accepted(sheet(row), TEXT, finest=Precision.DAY).calendar.by_id(row.id).known) == "2029-04-02"


def test_two_that_are_one():
    """The same claim accepted twice is refused; with one key it is united and counted."""
    twin = candidate(id="twin", review=YES)
    with pytest.raises(FaultsError, match="reject one of the two"):
        accepted(sheet(candidate(review=YES), twin), TEXT)
    rows = [candidate(review=YES, key="line"), replace(twin, key="line")]
    taken = accepted(sheet(*rows), TEXT)
    assert (len(taken.calendar), taken.n_accepted, taken.n_united) == (1, 2, 1)


def test_nothing_accepted_is_no_calendar():
    """A sheet that nobody reviewed yields a sentence, not an empty calendar."""
    with pytest.raises(FaultsError, match="review them first"):
        accepted(sheet(candidate()), TEXT)


def test_a_cancellation_keeps_its_status():
    """What the review marks as cancelled supersedes, and is so only from when it was known."""
    old = candidate(id="old", review=YES, announced=When.parse("2028-01-10"), occurs=Window.parse("2031"))
    rows = sheet(old, candidate(id="off", review=YES, supersedes="old", span=(0, 9)))
    rows = replace(rows, entries=(rows.entries[0], replace(rows.entries[1], firmness=Status.CANCELLED)))
    calendar: CatalystCalendar = accepted(rows, TEXT).calendar

    assert [str(row.status) for row in calendar.as_of(When.parse("2029-03-13"))] == ["confirmed"]
    assert [str(row.status) for row in calendar.as_of(When.parse("2029-03-14"))] == ["superseded", "cancelled"]


def test_entry_faults_of_a_sound_entry():
    """A candidate without fault has none."""
    assert entry_faults(sheet(candidate()).entries[0], Precision.DAY, len(TEXT)) == []
