"""A person's review of what documents propose: candidate files, their acceptance, and what a calendar already has."""

from catalysts.review.acceptance import Acceptance, accepted
from catalysts.review.candidate_file import read_candidates, render_candidates, write_candidates
from catalysts.review.entry import AliasEntry, CandidateSheet, Entry
from catalysts.review.relation import Relation, distinct, related

__all__ = [
    "Acceptance",
    "AliasEntry",
    "CandidateSheet",
    "Entry",
    "Relation",
    "accepted",
    "distinct",
    "read_candidates",
    "related",
    "render_candidates",
    "write_candidates",
]
