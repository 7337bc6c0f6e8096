"""Candidates on the screen: what a document proposes, one candidate with its sentence, what was accepted."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from catalysts.extraction import ReviewStatus
from engine.reports.wording import visible

if TYPE_CHECKING:
    from rich.console import Console

    from catalysts.review import Acceptance, CandidateSheet, Entry


def print_extraction(sheet: "CandidateSheet", path: Path) -> None:
    """How many candidates a document gave, what they are to the calendar, and what is left open."""
    console = _console()
    document = sheet.document
    console.print(
        f"{len(sheet.entries)} candidates of {document.id} (published {document.published}) are in {visible(str(path))}"
    )
    bonds = Counter(entry.relation.partition(":")[0] for entry in sheet.entries if entry.relation)
    if bonds:
        told = ", ".join(f"{bond} {bonds[bond]}" for bond in sorted(bonds))
        console.print(f"  to the calendar they are: {told}")
    if sheet.aliases:
        pairs = ", ".join(f"{row.alias.alias} = {row.alias.target}" for row in sheet.aliases)
        console.print(f"  names that the document itself tells: {visible(pairs)}")
    if sheet.unresolved:
        console.print(f"  names left unresolved: {visible(', '.join(row.name for row in sheet.unresolved))}")
    console.print("Review them: catalyst calendar review", visible(str(path)), "--document YOUR-COPY")


def print_entry(entry: "Entry", text: str, place: int, n_entries: int) -> None:
    """One candidate: its fields, and its sentence from the person's own copy with the place marked."""
    from rich.text import Text

    from catalysts.review.own_copy import around

    candidate = entry.candidate
    console = _console()
    console.print()
    console.print(Text(f"{place} of {n_entries}  {visible(candidate.id)}  ({candidate.review})", "bold"))
    before, told, after = (visible(part) for part in around(text, candidate.span))
    console.print(Text.assemble("  ", (before, "dim"), (told, "bold"), (after, "dim")))
    for key, value in _fields(entry):
        if value:
            console.print(Text(f"  {key:<11}{visible(value)}"))


def print_said(sentences: Sequence[str]) -> None:
    """What an answer led to."""
    console = _console()
    for sentence in sentences:
        console.print(f"  {visible(sentence)}")


def print_review_end(sheet: "CandidateSheet", path: Path) -> None:
    """Where the review stands."""
    counts = ", ".join(f"{sheet.count(review)} {review}" for review in ReviewStatus)
    _console().print(f"{visible(str(path))}: {counts}; every answer is saved")


def print_acceptance(taken: "Acceptance", path: Path) -> None:
    """What went into a sheet, and what did not."""
    console = _console()
    console.print(f"{len(taken.calendar)} catalysts are in {visible(str(path))}")
    console.print(
        f"  of {taken.n_accepted} accepted candidates {taken.n_united} repeat another one; "
        f"{taken.n_rejected} were rejected, {taken.n_proposed} are still proposed and were left out"
    )


def _fields(entry: "Entry") -> list[tuple[str, str]]:
    candidate = entry.candidate
    direction = f"{candidate.direction:+d}" if candidate.direction else "0"
    kind = [
        str(candidate.kind),
        f"direction {direction}",
        str(entry.firmness),
        "scheduled" if candidate.scheduled else "",
        "" if candidate.first_hand else "told at second hand",
    ]
    return [
        ("title", candidate.title),
        ("kind", ", ".join(part for part in kind if part)),
        ("announced", str(candidate.announced or "")),
        ("known_at", str(candidate.known_at or "")),
        ("occurs", str(candidate.occurs or "")),
        ("targets", "; ".join(str(target) for target in candidate.targets)),
        ("unresolved", "; ".join(candidate.unresolved)),
        ("bodies", "; ".join(candidate.bodies)),
        ("theme", f"{candidate.theme} {candidate.segment}".strip()),
        ("key", candidate.key),
        ("supersedes", candidate.supersedes),
        ("relation", entry.relation),
        ("confidence", f"{candidate.confidence:.2f}{''.join(f', {flag}' for flag in candidate.flags)}"),
        ("note", candidate.note),
    ]


def _console() -> "Console":
    from rich.console import Console

    return Console(highlight=False, markup=False, emoji=False, soft_wrap=True)
