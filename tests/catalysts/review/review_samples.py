"""A document of our own writing with two candidates, for the tests of the review."""

from datetime import date

from catalysts import Kind, Target, When, Window
from catalysts.extraction import Candidate
from catalysts.review import CandidateSheet, Entry
from tests.catalysts.review.candidate_arbitraries import document_of

TEXT = (
    "Harrow Cells opened its pilot line on 14 March 2029. "
    "Mass production by Harrow Cells is planned for 2031, says Osprey Works. "
    "The weather was fine."
)
LINE = (0, TEXT.index(" Mass"))
GOAL = (TEXT.index("Mass"), TEXT.index(" The weather"))


def candidate(**fields: object) -> Candidate:
    """A candidate that can be accepted as it is, but for the fields given."""
    given: dict[str, object] = {
        "id": "harrow-line", "title": "Capacity of 2029-03-14: HRW", "kind": Kind.CAPACITY,
        "announced": When.parse("2029-03-14"), "occurs": None, "known_at": None, "direction": 1,
        "scheduled": False, "first_hand": True, "targets": (Target("HRW"),), "unresolved": (), "bodies": (),
        "confidence": 0.9, "flags": (), "span": LINE, "theme": "cells",
    }  # fmt: skip
    return Candidate(**{**given, **fields})  # type: ignore[arg-type]


def goal(**fields: object) -> Candidate:
    """The second candidate: a milestone with a name that is not resolved."""
    given: dict[str, object] = {
        "id": "harrow-mass", "title": "Milestone set for 2031: HRW", "kind": Kind.MILESTONE, "span": GOAL,
        "occurs": Window.parse("2031"), "scheduled": True, "unresolved": ("Osprey Works",),
    }  # fmt: skip
    return candidate(**{**given, **fields})


def sheet(*rows: Candidate, text: str = TEXT) -> CandidateSheet:
    """A sheet of candidates of the text."""
    return CandidateSheet(document_of(text, date(2030, 1, 1)), tuple(Entry(row) for row in rows))
