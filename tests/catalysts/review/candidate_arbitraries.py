"""Arbitrary candidates and sheets of them, for the tests of laws."""

import hashlib
from datetime import date

from hypothesis import strategies as st

from catalysts import Alias, Document, Kind, Status, When
from catalysts.extraction import Candidate, ReviewStatus, UnresolvedName
from catalysts.review import AliasEntry, CandidateSheet, Entry
from tests.catalysts.arbitraries import days, lines, slugs, targets, whens, windows

LENGTH = 2000
PUBLISHED = date(2100, 12, 31)
some_lines = st.lists(lines, max_size=2).map(tuple)
places = st.tuples(st.integers(0, LENGTH - 200), st.integers(1, 200)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@st.composite
def candidates(draw: st.DrawFn) -> Candidate:
    """Any candidate, also one that could not become a catalyst."""
    return Candidate(
        id=draw(slugs),
        title=draw(lines),
        kind=draw(st.sampled_from(Kind)),
        announced=draw(st.none() | whens(days)),
        occurs=draw(st.none() | windows()),
        known_at=draw(st.none() | whens(days)),
        direction=draw(st.sampled_from([-1, 0, 1])),
        scheduled=draw(st.booleans()),
        first_hand=draw(st.booleans()),
        targets=tuple(draw(st.lists(targets, max_size=3))),
        unresolved=draw(some_lines),
        bodies=draw(some_lines),
        confidence=draw(st.floats(0, 1)),
        flags=draw(some_lines),
        span=draw(places),
        review=draw(st.sampled_from(ReviewStatus)),
        theme=draw(st.just("") | slugs),
        segment=draw(st.just("") | slugs),
        key=draw(st.just("") | slugs),
        supersedes=draw(st.just("") | slugs),
        note=draw(st.just("") | lines),
    )


def document_of(text: str, published: date = PUBLISHED) -> Document:
    """A document of a text, published after all that the candidates tell."""
    mark = hashlib.sha256(text.encode()).hexdigest()
    return Document("doc", "A document", "somebody", When.of_day(published), "given", "en", mark, len(text))


entries = st.builds(
    Entry, candidates(), st.sampled_from([Status.EXPECTED, Status.CONFIRMED, Status.CANCELLED]),
    st.just("") | lines, st.just("") | lines,
)  # fmt: skip
aliases = st.builds(
    AliasEntry, st.builds(Alias, lines, targets, st.sampled_from(["", "en"]), st.just("") | lines),
    st.sampled_from(ReviewStatus),
)  # fmt: skip
unresolved = st.builds(UnresolvedName, lines, st.lists(places, max_size=2).map(tuple))


def sheets(text: str) -> st.SearchStrategy[CandidateSheet]:
    """A sheet of candidates of a text, ids unique."""
    return st.builds(
        CandidateSheet,
        st.just(document_of(text)),
        st.lists(entries, max_size=4, unique_by=lambda entry: entry.candidate.id).map(tuple),
        st.lists(aliases, max_size=2).map(tuple),
        st.lists(unresolved, max_size=2).map(tuple),
    )
