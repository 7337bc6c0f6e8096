"""The catalysts that a person accepted, or every reason why they cannot enter a calendar yet."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from catalysts.calendar import CatalystCalendar
from catalysts.catalyst import Catalyst, Source
from catalysts.document import Document
from catalysts.errors import Fault, FaultsError, in_order
from catalysts.extraction.candidate import ReviewStatus
from catalysts.files.links import linked
from catalysts.review.entry import CandidateSheet, Entry
from catalysts.review.own_copy import copy_faults
from catalysts.theme import Theme
from catalysts.unite import Record
from catalysts.when import Precision

_NO_EXCHANGE = re.compile(r"[0-9]{4,6}")


@dataclass(frozen=True, slots=True)
class Acceptance:
    """The calendar of the accepted candidates, and how many were not among them or were said twice.

    `n_united` counts accepted candidates that are the same announcement as another one.
    """

    calendar: CatalystCalendar
    n_accepted: int
    n_rejected: int
    n_proposed: int
    n_united: int


def accepted(
    sheet: CandidateSheet,
    text: str,
    *,
    copy: str = "document",
    finest: Precision | None = None,
    is_complete: bool = False,
    themes: Collection[Theme] = (),
) -> Acceptance:
    """The calendar of what was accepted, each catalyst with document and span.

    Raises FaultsError with every fault at once: a text (`copy` names it) that is not the one extracted, a
    span beyond it, names left unresolved, tickers without an exchange, candidates without a date or theme,
    known more coarsely than `finest` where that is asked for, one announcement accepted twice with different
    dates, and, where the review is to be complete (`is_complete`), candidates still proposed. `themes` are
    definitions to be written beside the catalysts that name them.
    """
    faults = list(copy_faults(sheet.document, text, copy))
    chosen = [entry for entry in sheet.entries if entry.candidate.review is ReviewStatus.ACCEPTED]
    records = [record for entry in chosen if (record := _record(entry, sheet.document, faults, finest, len(text)))]
    if is_complete:
        faults += [_leftover(entry) for entry in sheet.entries if entry.candidate.review is ReviewStatus.PROPOSED]
    if not chosen:
        counted = f"{len(sheet.entries)} candidates, {sheet.count(ReviewStatus.REJECTED)} of them rejected"
        remedy = f"there are {counted}: review them first"
        faults.append(Fault("", "", "", "at least one accepted candidate", remedy))
    faults += _twins(records)
    catalysts = linked(records, faults)
    if faults:
        raise FaultsError(in_order(faults))
    used = {catalyst.theme for catalyst in catalysts}
    defined = tuple(theme for theme in themes if theme.id in used)
    return Acceptance(
        CatalystCalendar(catalysts, (sheet.document,), (), defined),
        len(chosen),
        sheet.count(ReviewStatus.REJECTED),
        sheet.count(ReviewStatus.PROPOSED),
        len(records) - len(catalysts),
    )


def entry_faults(entry: Entry, finest: Precision | None = None, length: int | None = None) -> list[Fault]:
    """Why an entry cannot become a catalyst as it stands."""
    candidate = entry.candidate
    faults = [
        Fault(entry.place("unresolved"), "unresolved", name, "a name of a company with a ticker",
              "add its ticker, or unlisted:Name, to `targets`, and remove it here")
        for name in candidate.unresolved
    ]  # fmt: skip
    faults += [
        Fault(entry.place("targets"), "targets", target.name, "a ticker with its exchange", "write it as 300750.SZ")
        for target in candidate.targets
        if target.is_listed and _NO_EXCHANGE.fullmatch(target.name)
    ]
    if not candidate.theme:
        faults.append(Fault(entry.place("theme"), "theme", "", "the theme that it belongs to"))
    known = candidate.known_at or candidate.announced
    if candidate.announced is None:
        remedy = "write when it was said; if only the document tells, the date of the document"
        faults.append(Fault(entry.place("announced"), "announced", "", "a date", remedy))
    elif finest is not None and known is not None and known.precision.rank > finest.rank:
        remedy = "set known_at to the day from which a reader can have known"
        faults.append(Fault(entry.place("announced"), "announced", str(known), f"known to the {finest}", remedy))
    if length is not None and candidate.span[1] > length:
        span = f"{candidate.span[0]}:{candidate.span[1]}"
        faults.append(Fault(entry.place("span"), "span", span, f"a place within the {length} characters of the text"))
    return faults


def catalyst_of(entry: Entry, document: Document) -> Catalyst:
    """The catalyst that an entry becomes; FaultsError where a catalyst cannot be so."""
    candidate = entry.candidate
    if candidate.announced is None:
        raise FaultsError([Fault("", "announced", "", "a date")])
    return Catalyst(
        id=candidate.id,
        title=candidate.title,
        kind=candidate.kind,
        announced=candidate.announced,
        theme=candidate.theme,
        direction=candidate.direction,
        scheduled=candidate.scheduled,
        status=entry.firmness,
        known_at=candidate.known_at,
        occurs=candidate.occurs,
        targets=candidate.targets,
        segment=candidate.segment,
        key=candidate.key,
        supersedes=candidate.supersedes,
        sources=(Source(document.id, candidate.span, candidate.note),),
        extra=tuple(_extra(entry)),
    )


def _extra(entry: Entry) -> list[tuple[str, str]]:
    """What a candidate knows and a catalyst has no field for."""
    candidate = entry.candidate
    told = {
        "bodies": "; ".join(candidate.bodies),
        "hand": "first" if candidate.first_hand else "second",
        "reviewer": entry.reviewer,
    }
    return [(name, text) for name, text in told.items() if text]


def _record(
    entry: Entry, document: Document, faults: list[Fault], finest: Precision | None, length: int
) -> Record | None:
    found = entry_faults(entry, finest, length)
    announced = entry.candidate.announced
    if announced is not None and document.published.last_on < announced.first_on:
        expected = f"a date by the day of the document ({document.published})"
        remedy = "what lies ahead goes to `occurs`; `announced` is when it was said"
        found.append(Fault(entry.place("announced"), "announced", str(announced), expected, remedy))
    told = {fault.key for fault in found}
    try:
        catalyst = catalyst_of(entry, document)
    except FaultsError as error:
        found += [fault.at(entry.place(fault.key)) for fault in error.faults if fault.key not in told]
    faults += found
    if found:
        return None
    return Record(catalyst, entry.where or f"candidate {catalyst.id}", entry.places)


def _leftover(entry: Entry) -> Fault:
    expected = "decided"
    return Fault(entry.place("status"), "status", "proposed", expected, "accept or reject it")


def _twins(records: Sequence[Record]) -> list[Fault]:
    """Two accepted candidates that are one announcement by all they say, but have no key in common."""
    first: dict[object, Record] = {}
    faults = []
    for record in records:
        row = record.catalyst
        said = (row.kind, str(row.announced), str(row.occurs), row.targets, row.direction, row.sources[0].span)
        known = first.setdefault(said, record)
        if known is not record and known.catalyst.merge_key != row.merge_key:
            expected = f"another announcement than {known.where}, whose kind, dates, targets and place it shares"
            faults.append(Fault(record.place("id"), "id", row.id, expected, "reject one of the two"))
    return faults
