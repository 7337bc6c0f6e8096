"""A sheet written as TOML, so that reading it gives the same values again."""

from collections.abc import Iterable

from catalysts.catalyst import Catalyst, Source, Status
from catalysts.document import Document
from catalysts.figure import Figure
from catalysts.files.toml_text import TomlTable, render_tables
from catalysts.theme import Theme


def render_sheet(
    document: Document | None = None,
    catalysts: Iterable[Catalyst] = (),
    figures: Iterable[Figure] = (),
    themes: Iterable[Theme] = (),
) -> str:
    """The TOML text of a sheet, its tables in the given order; what is the default or the sheet's own is left out."""
    own = document.id if document else ""
    tables: list[tuple[str, TomlTable]] = []
    if document:
        tables.append(("[document]", document_table(document)))
    tables += [("[[theme]]", _theme(theme)) for theme in themes]
    tables += [("[[catalyst]]", _catalyst(catalyst, own)) for catalyst in catalysts]
    tables += [("[[figure]]", _figure(figure, own)) for figure in figures]
    return render_tables(tables)


def document_table(document: Document) -> TomlTable:
    """The [document] table of a sheet."""
    return {
        "id": document.id,
        "title": document.title,
        "publisher": document.publisher,
        "published": str(document.published),
        "published_basis": document.published_basis,
        "language": document.language,
        "sha256": document.sha256,
        "length": document.length,
    }


def _catalyst(catalyst: Catalyst, own: str) -> TomlTable:
    return {
        "id": catalyst.id,
        "title": catalyst.title,
        "kind": str(catalyst.kind),
        "announced": str(catalyst.announced),
        "known_at": str(catalyst.known_at or ""),
        "occurs": str(catalyst.occurs or ""),
        "direction": catalyst.direction,
        "scheduled": catalyst.scheduled or None,
        "status": "" if catalyst.status is Status.CONFIRMED else str(catalyst.status),
        "targets": [str(target) for target in catalyst.targets],
        "theme": catalyst.theme,
        "segment": catalyst.segment,
        "key": catalyst.key,
        "supersedes": catalyst.supersedes,
        "sources": [_source(source, own) for source in catalyst.sources],
        "extra": dict(catalyst.extra),
    }


def _source(source: Source, own: str) -> TomlTable:
    table: dict[str, object] = {}
    if source.document != own:
        table["document"] = source.document
    if source.span:
        table["span"] = list(source.span)
    if source.line:
        table["line"] = source.line
    return table


def _figure(figure: Figure, own: str) -> TomlTable:
    return {
        "id": figure.id,
        "document": "" if figure.document == own else figure.document,
        "measure": str(figure.measure),
        "ticker": figure.ticker,
        "from": str(figure.from_on or ""),
        "to": str(figure.to_on or ""),
        "relation": figure.relation,
        "value": float(figure.value),
        "printed": figure.printed,
        "note": figure.note,
        "span": list(figure.span or ()),
    }


def _theme(theme: Theme) -> TomlTable:
    return {
        "id": theme.id,
        "name": theme.name,
        "etf": theme.etf,
        "rivals": list(theme.rivals),
        "indices": list(theme.indices),
        "leaders": list(theme.leaders),
        "segments": {segment: list(tickers) for segment, tickers in theme.segments},
        "growth": theme.growth or None,
        "linked_funds": list(theme.linked_funds),
    }
