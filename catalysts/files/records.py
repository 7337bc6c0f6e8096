"""Catalysts, sources, documents, figures and themes made of the fields of a record, whatever the file."""

import re
from collections.abc import Sequence

from catalysts.catalyst import UNLISTED, Catalyst, Kind, Source, Status, Target
from catalysts.document import Document
from catalysts.errors import FaultsError
from catalysts.figure import Figure, Measure
from catalysts.files.fields import Fields
from catalysts.text import normalised
from catalysts.theme import Theme


def read_catalyst(
    fields: Fields, targets: Sequence[str], sources: Sequence[Source], extra: Sequence[tuple[str, str]]
) -> Catalyst | None:
    """The catalyst of a record, or None with all its faults noted; `targets` are in their text form."""
    identity, title, theme = fields.word("id"), fields.text("title"), fields.word("theme")
    kind, announced = fields.choice("kind", Kind), fields.needed_when("announced")
    known_at, occurs = fields.when("known_at"), fields.window("occurs")
    direction, scheduled = fields.integer("direction", 1), fields.flag("scheduled")
    status = fields.choice("status", Status, Status.CONFIRMED)
    segment, key, supersedes = fields.word("segment"), fields.word("key"), fields.word("supersedes")
    concerned = read_targets(fields, "targets", targets)
    return fields.made(
        lambda: Catalyst(
            id=identity,
            title=title,
            kind=kind,
            announced=announced,
            theme=theme,
            direction=direction,
            scheduled=scheduled,
            status=status,
            known_at=known_at,
            occurs=occurs,
            targets=concerned,
            segment=segment,
            key=key,
            supersedes=supersedes,
            sources=tuple(sources),
            extra=tuple(extra),
        )
    )


def read_source(fields: Fields, own: str) -> Source | None:
    """A source, of the document `own` where it names none."""
    document, span, line = fields.word("document", own), fields.span("span"), fields.text("line")
    if not document:
        remedy = "a sheet without [document] has none of its own: name one"
        fields.fail("document", "", "the id of the document that tells of it", remedy)
    return fields.made(lambda: Source(document or "x", span, line))


def read_document(fields: Fields) -> Document | None:
    """A document, or None with all its faults noted."""
    identity, sha256, language = fields.word("id"), fields.word("sha256"), fields.word("language", "en")
    title, publisher, basis = fields.text("title"), fields.text("publisher"), fields.text("published_basis")
    published, length = fields.needed_when("published"), fields.integer("length", 0)
    return fields.made(
        lambda: Document(identity, title, publisher, published, basis, language, sha256, length),
    )


def read_figure(fields: Fields, own: str) -> Figure | None:
    """A figure, of the document `own` where it names none, or None with all its faults noted."""
    identity, document = fields.word("id"), fields.word("document", own)
    measure, ticker, relation = fields.choice("measure", Measure), fields.word("ticker"), fields.word("relation")
    from_on, to_on, value = fields.day("from"), fields.day("to"), fields.number("value")
    printed, note, span = fields.text("printed"), fields.text("note"), fields.span("span")
    if "measure" in fields.failed:
        fields.failed.add("note")  # whether it needs one cannot be told
    return fields.made(
        lambda: Figure(identity, document, measure, ticker, from_on, to_on, relation, value, printed, note, span)
    )


def read_theme(fields: Fields) -> Theme | None:
    """A theme, or None with all its faults noted."""
    identity, name, etf = fields.word("id"), fields.text("name"), fields.word("etf")
    rivals, indices, leaders = fields.words("rivals"), fields.words("indices"), fields.words("leaders")
    segments, growth, funds = _segments(fields), fields.flag("growth"), fields.words("linked_funds")
    return fields.made(lambda: Theme(identity, name, etf, rivals, indices, leaders, segments, growth, funds))


def _segments(fields: Fields) -> tuple[tuple[str, tuple[str, ...]], ...]:
    table = fields.values.get("segments", {})
    if not isinstance(table, dict):
        fields.fail("segments", table, "a table of lists", 'write for example { cells = ["300750.SZ"] }')
        return ()
    inner = Fields(table, fields.place("segments"), {}, fields.faults, fields.failed)
    return tuple((segment, inner.words(segment)) for segment in table)


def read_targets(fields: Fields, key: str, texts: Sequence[str]) -> tuple[Target, ...]:
    """Targets of their text forms; each that is none is noted under `key`."""
    targets = []
    for text in texts:
        plain = normalised(text)
        is_listed = not plain.startswith(UNLISTED)
        name = plain if is_listed else re.split("[:：]", text, maxsplit=1)[1].strip()
        try:
            targets.append(Target(name, is_listed))
        except FaultsError as error:
            for fault in error.faults:
                fields.fail(key, fault.value, fault.expected, fault.remedy)
    return tuple(targets)
