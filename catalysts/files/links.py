"""What the records of a file or folder say of each other: ids given twice, revisions in a ring, unknown documents."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from catalysts.catalyst import Catalyst
from catalysts.document import Document
from catalysts.errors import Fault, FaultsError, did_you_mean
from catalysts.figure import Figure
from catalysts.theme import Theme
from catalysts.unite import Record, unite

_Row = TypeVar("_Row", Document, Figure, Theme)


def linked(records: Iterable[Record], faults: list[Fault]) -> tuple[Catalyst, ...]:
    """The catalysts of the records, those of the same announcement united; identical records count once.

    Noted in `faults`, with both places: an id of two different records, records of one announcement that
    contradict each other, a revision known before what it revises, revisions in a ring.
    """
    by_id: dict[str, Record] = {}
    for record in records:
        first = by_id.setdefault(record.catalyst.id, record)
        if first.catalyst != record.catalyst:
            faults.append(_duplicate(first, record))
    for record in by_id.values():
        faults.extend(_revision_faults(record, by_id))
    try:
        return unite(by_id.values())
    except FaultsError as error:
        faults.extend(error.faults)
        return ()


def once(noun: str, rows: Iterable[tuple[_Row, str]], faults: list[Fault]) -> list[tuple[_Row, str]]:
    """The rows with their places, identical ones once; noted, with both places, where two that differ have one id."""
    by_id: dict[str, tuple[_Row, str]] = {}
    for row, where in rows:
        first, first_where = by_id.setdefault(row.id, (row, where))
        if first != row:
            expected = f"an id of its own: {first_where} has it for another {noun}"
            faults.append(Fault(where, "id", row.id, expected, "give one another id"))
    return list(by_id.values())


def loose_ends(
    records: Sequence[Record],
    documents: Iterable[tuple[Document, str]],
    figures: Iterable[tuple[Figure, str]],
    themes: Iterable[tuple[Theme, str]],
) -> list[Fault]:
    """What names a document or a theme that the folder does not hold, though it holds some; places after the end.

    A document tells only of what was announced by the time it was published.
    """
    by_id = {document.id: document for document, _ in documents}
    theme_ids = [theme.id for theme, _ in themes]
    faults: list[Fault] = []
    for record in records:
        faults += _source_faults(record, by_id)
        theme = record.catalyst.theme
        if theme_ids and theme not in theme_ids:
            expected, remedy = "a theme of this calendar", did_you_mean(theme, theme_ids)
            faults.append(Fault(record.place("theme"), "theme", theme, expected, remedy))
    for figure, where in figures:
        faults += _place_faults(where, ("document", "span"), figure.document, figure.span, by_id)
    return faults


def _duplicate(first: Record, other: Record) -> Fault:
    identity = other.catalyst.id
    expected = f"an id of its own: {first.place('id')} has it for another record"
    remedy = "give one another id; if both are the same announcement, give both one key"
    return Fault(other.place("id"), "id", identity, expected, remedy)


def _revision_faults(record: Record, by_id: Mapping[str, Record]) -> list[Fault]:
    older = by_id.get(record.catalyst.supersedes)
    if older is None:
        return []
    where, value = record.place("supersedes"), older.catalyst.id
    if record.catalyst.known.sort_key < older.catalyst.known.sort_key:
        expected = f"a record known earlier than this one ({older.where}: {older.catalyst.known})"
        return [Fault(where, "supersedes", value, expected, "exchange the two or correct a date")]
    seen = {record.catalyst.id}
    while older is not None and older.catalyst.id not in seen:
        seen.add(older.catalyst.id)
        older = by_id.get(older.catalyst.supersedes)
    if older is not None and older is record:
        expected = "an older record: the records supersede each other in a ring"
        return [Fault(where, "supersedes", value, expected, f"begin at {older.where}: remove one of the keys")]
    return []


def _source_faults(record: Record, by_id: Mapping[str, Document]) -> list[Fault]:
    faults: list[Fault] = []
    where, announced = record.place("sources"), record.catalyst.announced
    for source in record.catalyst.sources:
        faults += _place_faults(where, ("sources", "sources"), source.document, source.span, by_id)
        document = by_id.get(source.document)
        if document and document.published.last_on < announced.first_on:
            expected = f"a document published by the time of the announcement told ({announced})"
            remedy = f"it was published {document.published}: correct one of the dates"
            faults.append(Fault(where, "sources", document.id, expected, remedy))
    return faults


def _place_faults(
    where: str, keys: tuple[str, str], document: str, span: tuple[int, int] | None, by_id: Mapping[str, Document]
) -> list[Fault]:
    """Faults of a place in a document; `keys` are those of the document and of the span."""
    found = by_id.get(document)
    if found is None:
        known = "the id of a document of this folder"
        return [Fault(where, keys[0], document, known, did_you_mean(document, by_id))] if by_id else []
    if span and found.length and span[1] > found.length:
        text = f"{span[0]}:{span[1]}"
        return [Fault(where, keys[1], text, f"a span within the {found.length} characters of {document}")]
    return []
