"""From a person's documents to sheets of candidates."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from engine.simulation.errors import SpecError

if TYPE_CHECKING:
    from catalysts.calendar import CatalystCalendar
    from catalysts.document import Document
    from catalysts.names import Names
    from catalysts.review import CandidateSheet
    from catalysts.when import When


@dataclass(frozen=True, slots=True)
class OpenDocument:
    """A document's text as its places are counted in, with the file that it was read from."""

    path: Path
    text: str


@dataclass(frozen=True, slots=True)
class About:
    """What a person tells of a document: the theme of its candidates, its id, title and publisher (empty: not told)."""

    theme: str
    identity: str = ""
    title: str = ""
    publisher: str = ""

    def __post_init__(self) -> None:
        """Raise SpecError where an option cannot be what it should."""
        from catalysts.text import line_faults, slug_faults

        faults = [
            *slug_faults("--theme", self.theme),
            *slug_faults("--id", self.identity, needed=False),
            *line_faults("--title", self.title, needed=False),
            *line_faults("--publisher", self.publisher, needed=False),
        ]
        if faults:
            raise SpecError("\n".join(fault.sentence() for fault in faults))


def read_documents(paths: Sequence[Path]) -> list[OpenDocument]:
    """The documents of files; CalendarError or FaultsError where one cannot be read."""
    from catalysts.extraction.text import read_document_text

    return [OpenDocument(path, read_document_text(path)) for path in paths]


def candidate_sheet(
    document: OpenDocument, published: "When", about: About, names: "Names", calendar: "CatalystCalendar | None"
) -> "CandidateSheet":
    """The candidates of a document, each compared with a calendar where one is given."""
    from catalysts.extraction import extract
    from catalysts.review import AliasEntry, CandidateSheet, Entry, distinct, related
    from catalysts.review.entry import firmness_of

    found = extract(
        document.text,
        published,
        names,
        document_id=about.identity or slug_of(document.path.stem),
        title=about.title,
        publisher=about.publisher or "not named",
        published_basis="given by the person who extracted it",
        theme=about.theme,
    )
    entries = [Entry(candidate, firmness_of(candidate)) for candidate in found.candidates]
    if calendar is not None:
        told = [document.text[slice(*entry.candidate.span)] for entry in entries]
        entries = distinct([related(entry, text, calendar) for entry, text in zip(entries, told, strict=True)])
    return CandidateSheet(
        _known(found.document, calendar),
        tuple(entries),
        tuple(AliasEntry(alias) for alias in found.learned),
        found.unresolved,
    )


def _known(document: "Document", calendar: "CatalystCalendar | None") -> "Document":
    """The calendar's own record of a document where it has one of the same text and date, else the document."""
    known = calendar.documents if calendar is not None else ()
    same = (row for row in known if (row.sha256, row.published) == (document.sha256, document.published))
    return next(same, document)


def slug_of(name: str) -> str:
    """A file's name as an id: small letters, digits and hyphens."""
    kept = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in name.lower())
    return "-".join(part for part in kept.split("-") if part)[:60] or "document"


def check_free(paths: Sequence[Path], *, is_forced: bool) -> None:
    """SpecError where a file to be written is no .toml, is named twice, or exists and is not to be replaced."""
    for path in paths:
        if path.suffix.lower() != ".toml":
            raise SpecError(f"--out: {str(path)!r} is not a name that ends in .toml")
        if paths.count(path) > 1:
            raise SpecError(f"--out: two documents would be written to {path}; rename one of them")
        if path.exists() and not is_forced:
            raise SpecError(f"--out: {path} exists; name another file, or replace it with --force")
