"""What a document's text proposes as catalysts, before a person has looked at it."""

from dataclasses import dataclass
from enum import StrEnum
from math import isfinite

from catalysts.catalyst import Kind, Target
from catalysts.document import Document
from catalysts.errors import Fault, FaultsError
from catalysts.names import Alias
from catalysts.text import line_faults, slug_faults, span_faults
from catalysts.when import When, Window


class ReviewStatus(StrEnum):
    """What a person made of a candidate; only accepted ones enter a calendar."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One announcement as the rules read it. Raises FaultsError naming every field that is wrong.

    `title` is made from kind, names and date, never a sentence of the text. `announced` is when it was said,
    `occurs` when the thing itself takes place, `known_at` when a reader can have known (None: when announced);
    all may be None where the text does not tell. `direction` is +1, 0 or -1; `first_hand` says that the one
    whom it concerns speaks, not a third party who retells. `unresolved` are names as printed that the table
    does not have, `bodies` the authorities that act. `confidence` runs from 0 to 1, `flags` say what to look
    at. `span` is the place in characters of the document's text, whose sha256 stands in the document.
    """

    id: str
    title: str
    kind: Kind
    announced: When | None
    occurs: Window | None
    known_at: When | None
    direction: int
    scheduled: bool
    first_hand: bool
    targets: tuple[Target, ...]
    unresolved: tuple[str, ...]
    bodies: tuple[str, ...]
    confidence: float
    flags: tuple[str, ...]
    span: tuple[int, int]
    review: ReviewStatus = ReviewStatus.PROPOSED
    theme: str = ""
    segment: str = ""
    key: str = ""
    supersedes: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        faults = [
            *slug_faults("id", self.id),
            *line_faults("title", self.title),
            *slug_faults("theme", self.theme, needed=False),
            *slug_faults("segment", self.segment, needed=False),
            *slug_faults("key", self.key, needed=False),
            *slug_faults("supersedes", self.supersedes, needed=False),
            *line_faults("note", self.note, needed=False),
            *span_faults("span", self.span),
        ]
        if self.direction not in {-1, 0, 1}:
            faults.append(Fault("", "direction", str(self.direction), "1, 0 or -1"))
        if not isfinite(self.confidence) or not 0 <= self.confidence <= 1:
            faults.append(Fault("", "confidence", str(self.confidence), "a number from 0 to 1"))
        for key, texts in (("unresolved", self.unresolved), ("bodies", self.bodies), ("flags", self.flags)):
            faults += [fault for text in texts for fault in line_faults(key, text)]
        if faults:
            raise FaultsError(fault.at(f"candidate {self.id}") for fault in faults)


@dataclass(frozen=True, slots=True)
class UnresolvedName:
    """A name of a company as a text prints it, and every place where it stands; the table does not have it."""

    name: str
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Extraction:
    """What one document yields: candidates by their place, names learned from its own pairs, names left open.

    `learned` are aliases that the document itself spells out, such as "Name (301349.SZ)", and the table lacks.
    """

    document: Document
    candidates: tuple[Candidate, ...]
    learned: tuple[Alias, ...] = ()
    unresolved: tuple[UnresolvedName, ...] = ()
