"""The table of sources as CSV: for every catalyst of the calendar the places in documents that tell of it."""

from collections.abc import Iterator

from catalysts.catalyst import Catalyst, Source
from catalysts.document import Document
from engine.measurement.report import Report
from engine.reports import cells

SOURCES = (
    *("catalyst", "document", "title", "publisher", "published", "sha256", "length"),
    *("span_start", "span_end", "line"),
)


def source_table(report: Report) -> bytes:
    """The table, in the calendar's order; a span is in characters of the text that has the SHA-256, its end excluded.

    What a calendar does not say of a document stays empty.
    """
    documents = {document.id: document for document in report.calendar.documents}
    return cells.encoded(SOURCES, _rows(report.calendar.catalysts, documents))


def _rows(catalysts: tuple[Catalyst, ...], documents: dict[str, Document]) -> Iterator[list[str]]:
    for catalyst in catalysts:
        for source in catalyst.sources:
            yield [cells.text(catalyst.id), *_document(source, documents.get(source.document)), *_place(source)]


def _document(source: Source, document: Document | None) -> list[str]:
    if document is None:
        return [cells.text(source.document), "", "", "", "", ""]
    return [
        cells.text(document.id),
        cells.text(document.title),
        cells.text(document.publisher),
        str(document.published),
        document.sha256,
        cells.whole(document.length or None),
    ]


def _place(source: Source) -> list[str]:
    start, end = source.span or (None, None)
    return [cells.whole(start), cells.whole(end), cells.text(source.line)]
