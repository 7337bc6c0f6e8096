"""One candidate as it stands in a review, and the sheet of all candidates of one document."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from catalysts.catalyst import Status
from catalysts.document import Document
from catalysts.errors import Fault, FaultsError
from catalysts.extraction.candidate import Candidate, ReviewStatus, UnresolvedName
from catalysts.names import Alias
from catalysts.text import line_faults


@dataclass(frozen=True, slots=True)
class Entry:
    """A candidate with what the review adds; `candidate.review` is where it stands.

    `firmness` is the status of the catalyst that it becomes; `relation` says in words what it is to the
    calendar it was compared with; `reviewer` is who decided. `places` holds file and line of each key and
    `where` those of the whole, for faults; they do not count when entries are compared.
    """

    candidate: Candidate
    firmness: Status = Status.CONFIRMED
    relation: str = ""
    reviewer: str = ""
    where: str = field(default="", compare=False)
    places: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        faults = [
            *line_faults("relation", self.relation, needed=False),
            *line_faults("reviewer", self.reviewer, needed=False),
        ]
        if self.firmness is Status.SUPERSEDED:
            expected = "expected, confirmed or cancelled"
            faults.append(Fault("", "firmness", "superseded", expected, "the record that replaces it says so"))
        if faults:
            raise FaultsError(fault.at(f"candidate {self.candidate.id}") for fault in faults)

    def place(self, key: str) -> str:
        """File and line of a key, or of the candidate where the key is not written."""
        return self.places.get(key) or self.where or f"candidate {self.candidate.id}"


@dataclass(frozen=True, slots=True)
class AliasEntry:
    """A name that the document taught or a person resolved; only an accepted one enters the table of names."""

    alias: Alias
    review: ReviewStatus = ReviewStatus.PROPOSED
    where: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class CandidateSheet:
    """All candidates of one document in their order, the aliases it taught, and the names it left open."""

    document: Document
    entries: tuple[Entry, ...] = ()
    aliases: tuple[AliasEntry, ...] = ()
    unresolved: tuple[UnresolvedName, ...] = ()

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """The candidates alone."""
        return tuple(entry.candidate for entry in self.entries)

    def count(self, review: ReviewStatus) -> int:
        """How many stand so in the review."""
        return sum(entry.candidate.review is review for entry in self.entries)


def firmness_of(candidate: Candidate) -> Status:
    """How firm a candidate is as read: expected where the thing itself lies ahead of its announcement."""
    ahead = candidate.occurs is not None and (
        candidate.announced is None or candidate.occurs.last_on > candidate.announced.last_on
    )
    return Status.EXPECTED if ahead else Status.CONFIRMED
