"""`catalyst calendar extract|review|accept`: from a document to candidates, and by a person's review to a sheet."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from catalysts.when import Precision, When
from engine.cli.names import NamesFile
from engine.simulation.errors import SpecError

if TYPE_CHECKING:
    from catalysts.review import CandidateSheet
    from engine.document_source import OpenDocument

CandidateFile = Annotated[Path, typer.Argument(help="A file of candidates, as `extract` writes it.")]
Copy = Annotated[Path, typer.Option("--document", help="Your own copy of the document, as it was extracted.")]
Finest = Annotated[
    Precision | None,
    typer.Option("--precision", help="Refuse what is not known this precisely: set its known_at first."),
]


def extract(  # noqa: PLR0913, PLR0917 - one argument an option
    files: Annotated[list[Path], typer.Argument(help="Documents: text, Markdown or HTML.")],
    out: Annotated[
        Path,
        typer.Option(help="File to write (.toml, or .csv for a spreadsheet); for several documents a folder."),
    ],
    theme: Annotated[str, typer.Option(help="The theme of the candidates, such as solid-state-battery.")],
    published: Annotated[
        list[str] | None,
        typer.Option(help="When the document appeared, as 2025-06-25; for several documents once each, in order."),
    ] = None,
    calendar: Annotated[
        str | None, typer.Option(help="A calendar to compare with: repeats and new versions are proposed as such.")
    ] = None,
    identity: Annotated[str, typer.Option("--id", help="The document's id (default: from its file name).")] = "",
    title: Annotated[str, typer.Option(help="Its title, in your own words.")] = "",
    publisher: Annotated[str, typer.Option(help="Who published it.")] = "",
    names: NamesFile = None,
    *,
    force: Annotated[bool, typer.Option("--force", help="Replace candidate files that exist.")] = False,
) -> None:
    """Read documents by rules and write what they announce as candidates, for a person to review."""
    from catalysts.review import SUFFIXES, write_candidates
    from engine.calendar_source import open_calendar
    from engine.document_source import About, candidate_sheet, check_free, read_documents
    from engine.names_source import open_names
    from engine.reports.candidates import print_extraction

    about = About(theme, identity if len(files) == 1 else "", title.strip(), publisher.strip())
    documents = read_documents(files)
    dates = _publications(published or [], documents)
    paths = [out] if len(files) == 1 else [out / f"{path.stem}.toml" for path in files]
    check_free(paths, is_forced=force, suffixes=SUFFIXES)
    known = open_names(names).names
    existing = open_calendar(calendar).calendar if calendar is not None else None
    sheets = [candidate_sheet(*pair, about, known, existing) for pair in zip(documents, dates, strict=True)]
    for sheet, path in zip(sheets, paths, strict=True):
        if len(files) > 1:
            path.parent.mkdir(parents=True, exist_ok=True)
        write_candidates(sheet, path)
        print_extraction(sheet, path)


def review(
    file: CandidateFile,
    document: Copy,
    reviewer: Annotated[str, typer.Option(help="Your name, kept with every decision.")] = "",
    precision: Finest = None,
    names: NamesFile = None,
    *,
    all_: Annotated[bool, typer.Option("--all", help="Also those that are decided already.")] = False,
) -> None:
    """Go through candidates one by one, each with its sentence from your own copy of the document.

    Every answer is saved at once. Without a terminal, answers are read line by line; at their end the review stops.
    """
    from catalysts.review.saved import SavedReview
    from engine.document_source import read_documents
    from engine.reports.candidates import print_entry, print_review_end, print_said

    (copy,) = read_documents([document])
    saved = SavedReview.opened(file, copy.text, document.name, reviewer=reviewer.strip(), finest=precision, is_all=all_)
    session, shown, is_over = saved.session, -1, False
    while session.current is not None and not is_over:
        if shown != session.place:
            print_entry(session.current, copy.text, session.place + 1, session.n_steps)
            shown = session.place
        typer.echo("> ", nl=False)
        line = sys.stdin.readline()
        if not line:
            typer.echo()
            break
        step = saved.take(line)
        print_said(step.said)
        shown = -1 if step.is_changed else shown
        is_over = step.is_over
    print_review_end(session.sheet, file)
    _keep(session.sheet, names)


def accept(
    file: CandidateFile,
    document: Copy,
    out: Annotated[Path, typer.Option(help="The sheet to write (.toml).")],
    precision: Finest = None,
    themes: Annotated[
        str, typer.Option(help="A calendar whose definitions of the themes are written into the sheet.")
    ] = "seeds",
    names: NamesFile = None,
    *,
    complete: Annotated[bool, typer.Option("--complete", help="Refuse while candidates are still proposed.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace a sheet that exists.")] = False,
) -> None:
    """Write the accepted candidates as a sheet for `catalyst run --calendar`; one fault refuses the whole."""
    from catalysts.files import write_calendar
    from catalysts.review import accepted, read_candidates
    from engine.calendar_source import open_calendar
    from engine.document_source import check_free, read_documents
    from engine.reports.candidates import print_acceptance

    check_free([out], is_forced=force)
    sheet = read_candidates(file)
    (copy,) = read_documents([document])
    defined = open_calendar(themes).calendar.themes
    taken = accepted(sheet, copy.text, copy=document.name, finest=precision, is_complete=complete, themes=defined)
    _keep(sheet, names)
    write_calendar(taken.calendar, out)
    print_acceptance(taken, out)


def _keep(sheet: "CandidateSheet", names: Path | None) -> None:
    from engine.names_source import keep_aliases

    kept = keep_aliases(sheet, names)
    if kept is not None:
        typer.echo(f"Into {kept.path} went: {', '.join(kept.added)}")


def _publications(given: Sequence[str], documents: "Sequence[OpenDocument]") -> list[When]:
    """The dates of the documents in their order; where they are missing, what would be inferred, and no more."""
    from catalysts.extraction.publication import inferred_publication

    if not given:
        sentences = []
        for document in documents:
            guess = inferred_publication(document.text)
            would = f"would infer {guess.day}" if guess.day else "can infer nothing"
            sentences.append(f"{document.path.name}: --published is missing; {would}: {'; '.join(guess.reasons)}")
        raise SpecError("\n".join([*sentences, "give --published: a date inferred wrongly would move all the others"]))
    if len(given) != len(documents):
        raise SpecError(f"--published: {len(given)} dates for {len(documents)} documents; give one for each, in order")
    dates = []
    for text in given:
        try:
            dates.append(When.parse(text))
        except ValueError as error:
            raise SpecError(f"--published: {text!r} is not {error}") from None
    return dates
