"""A review in answers: each does what it says, a wrong one changes nothing, and all of it is on the disk."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalysts import FaultsError, Precision, Target, When, WriteError
from catalysts.extraction import ReviewStatus
from catalysts.review import read_candidates, write_candidates
from catalysts.review.own_copy import around
from catalysts.review.saved import SavedReview
from catalysts.review.session import ReviewSession
from tests.catalysts.review.review_samples import LINE, TEXT, candidate, goal, sheet

STATES = {"a": ReviewStatus.ACCEPTED, "r": ReviewStatus.REJECTED}


def states(session: ReviewSession) -> list[str]:
    """Where each candidate stands."""
    return [str(entry.candidate.review) for entry in session.sheet.entries]


def test_accept_reject_skip_back_quit():
    """One answer a step; back goes to what was decided before, quit leaves the rest."""
    session = ReviewSession(sheet(candidate(), candidate(id="b", span=(0, 9)), candidate(id="c", span=(1, 9))), "me")

    assert session.answer("accept").said == ("accepted",)
    assert session.answer("").said == ()
    session.answer("b")
    session.answer(" R ")
    assert session.current.candidate.id == "c"
    assert session.answer("q").is_over
    assert states(session) == ["accepted", "rejected", "proposed"]
    assert [entry.reviewer for entry in session.sheet.entries] == ["me", "me", ""]


def test_the_last_answer_ends_it_and_a_second_review_goes_on():
    """What is decided is not asked again, unless all are wanted."""
    session = ReviewSession(sheet(candidate(), candidate(id="b", span=(0, 9))))
    session.answer("a")
    again = ReviewSession(session.sheet)

    assert (again.n_steps, again.current.candidate.id) == (1, "b")
    assert again.answer("r").is_over
    assert again.answer("a").is_over  # nothing is left to accept
    assert states(again) == ["accepted", "rejected"]
    assert ReviewSession(again.sheet, is_all=True).n_steps == 2


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("x", "no answer"),
        ("announced = soon", "is not a date or period"),
        ("announced = 2029-02-30", "a day that exists"),
        ("targets = ../../x", "is not a ticker"),
        ("direction = 5", "is not 1, 0 or -1"),
        ("kind = produkt", 'did you mean "product"?'),
        ("status = accepted", "is not a field to edit"),
        ("span = 0", "is not a field to edit"),
        ("knwon_at = 2029-03-15", 'did you mean "known_at"?'),
        ("id = harrow-mass", "the id of another candidate"),
        ("title =", "title: missing or empty"),
        ("note = \x1b[31mred", "U+001B"),
        ("Nobody => HRW", "is not an unresolved name"),
        ("b", "this is the first"),
        ("?", "accept"),
    ],
)
def test_a_wrong_answer_changes_nothing(answer, said):
    """It is told why, and the same candidate waits."""
    given_sheet = sheet(candidate(), goal())
    session = ReviewSession(given_sheet)
    step = session.answer(answer)

    assert said in " ".join(step.said)
    assert not step.is_changed
    assert (session.sheet, session.place) == (given_sheet, 0)


def test_what_cannot_be_a_catalyst_is_not_accepted():
    """An open name, a missing date: the reasons are told until they are mended."""
    session = ReviewSession(sheet(goal(announced=None)), finest=Precision.DAY)

    assert len(session.answer("a").said) == 2
    session.answer("Osprey Works => unlisted:Osprey")
    session.answer("announced = 2029-03")
    assert session.answer("a").said == (
        'announced: "2029-03" is not known to the day; set known_at to the day from which a reader can have known',
    )
    session.answer("known_at = 2029-04-02")
    assert session.answer("a").is_over
    (row,) = session.sheet.candidates
    assert (row.review, row.known_at, row.targets) == (
        ReviewStatus.ACCEPTED, When.parse("2029-04-02"), (Target("HRW"), Target("Osprey", is_listed=False)),
    )  # fmt: skip


def test_a_resolved_name_holds_for_all_and_goes_to_the_table():
    """One answer resolves the name wherever it is open; the alias waits as accepted."""
    session = ReviewSession(
        sheet(goal(), goal(id="b", span=(60, 70)), goal(id="c", span=(60, 71), unresolved=("Else",)))
    )
    step = session.answer("Osprey Works => OSP")

    assert step.is_changed
    assert [row.unresolved for row in session.sheet.candidates] == [(), (), ("Else",)]
    assert [Target("OSP") in row.targets for row in session.sheet.candidates] == [True, True, False]
    ((kept,),) = [session.sheet.aliases]
    assert (kept.alias.alias, kept.alias.target, kept.review) == ("Osprey Works", Target("OSP"), ReviewStatus.ACCEPTED)
    assert session.answer("Else => OSP").said == (
        '"Else" is not an unresolved name of this candidate; there is none to name',
    )


def test_none_is_no_company():
    """A name that is none is removed and teaches nothing."""
    session = ReviewSession(sheet(goal()))
    session.answer("Osprey Works => none")

    assert session.sheet.candidates[0].unresolved == ()
    assert session.sheet.aliases == ()


answers = st.lists(
    st.sampled_from(
        ["a", "r", "s", "b", "", "note = mine", "note =", "known_at = 2029-03-20", "targets = HRW; 300750.SZ",
         "announced = never", "Osprey Works => OSP", "Osprey Works => none", "unresolved =", "direction = -1", "?", "x"]
    ), max_size=12,
)  # fmt: skip


@settings(derandomize=True, max_examples=60, deadline=None)
@given(answers)
def test_every_answer_is_on_the_disk(tmp_path_factory, given_answers):
    """After each answer the file holds what the review holds, and its decisions are the last ones given."""
    path = tmp_path_factory.mktemp("review") / "c.toml"
    write_candidates(sheet(candidate(), goal(), candidate(id="b", span=(0, 9))), path)
    saved = SavedReview.opened(path, TEXT, "copy.txt")
    for answer in given_answers:
        current = saved.session.current
        before = saved.session.sheet
        step = saved.take(answer)
        assert read_candidates(path) == saved.session.sheet
        assert step.is_changed == (before != saved.session.sheet)
        if answer in STATES and current is not None and step.is_changed:
            (now,) = [row for row in saved.session.sheet.candidates if row.id == current.candidate.id]
            assert now.review is STATES[answer]
    assert [file.name for file in path.parent.iterdir()] == ["c.toml"]


def test_another_hand_is_not_overwritten(tmp_path: Path):
    """A file edited during the review stays as it was edited; the answer is not taken."""
    path = tmp_path / "c.toml"
    write_candidates(sheet(candidate()), path)
    saved = SavedReview.opened(path, TEXT, "copy.txt")
    path.write_text(path.read_text("utf-8") + "# mine\n", encoding="utf-8")

    with pytest.raises(WriteError, match="by another hand"):
        saved.take("a")
    assert path.read_text("utf-8").endswith("# mine\n")
    assert states(saved.session) == ["proposed"]


def test_a_review_needs_the_very_document(tmp_path: Path):
    """Another text, or a place beyond it, is refused before the first question."""
    path = tmp_path / "c.toml"
    write_candidates(sheet(candidate(span=(0, 5000))), path)
    for text in (TEXT, TEXT + "x"):
        with pytest.raises(FaultsError):
            SavedReview.opened(path, text, "copy.txt")


def test_the_sentence_around_a_place():
    """The place with the rest of its sentence, not of its neighbours."""
    place = TEXT.index("planned"), TEXT.index(", says")

    assert around(TEXT, LINE) == ("", TEXT[: LINE[1]], "")
    assert around(TEXT, place) == ("Mass production by Harrow Cells is ", "planned for 2031", ", says Osprey Works.")
    assert around("一句。今日公告量产。又一句。", (3, 7)) == ("", "今日公告", "量产。")
    before, told, after = around("x" * 100_000, (50_000, 50_010))
    assert (len(before), len(told), len(after)) == (240, 10, 240)
