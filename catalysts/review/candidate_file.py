"""A sheet of candidates as a TOML file that a person edits: no text of the document in it, only places in it."""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

from catalysts.catalyst import Kind, Status, Target
from catalysts.document import Document
from catalysts.errors import Fault, FaultsError, did_you_mean, in_order
from catalysts.extraction.candidate import Candidate, ReviewStatus, UnresolvedName
from catalysts.files.fields import Fields
from catalysts.files.records import read_document, read_targets
from catalysts.files.toml_lines import TomlLines
from catalysts.files.toml_render import document_table
from catalysts.files.toml_sheet import DOCUMENT_KEYS, syntax_fault
from catalysts.files.toml_text import TomlTable, render_tables
from catalysts.names import Alias
from catalysts.review.entry import AliasEntry, CandidateSheet, Entry

KEYS = (
    *("id", "status", "title", "kind", "announced", "known_at", "occurs", "direction", "firmness", "scheduled"),
    *("first_hand", "targets", "unresolved", "bodies", "theme", "segment", "key", "supersedes", "relation"),
    *("confidence", "flags", "span", "reviewer", "note"),
)
OFFERED = frozenset({"known_at", "targets", "note", "key", "supersedes"})
_TABLES = ("document", "candidate", "alias", "unresolved")
_ALIAS_KEYS = ("status", "alias", "ticker", "language", "note")
_UNRESOLVED_KEYS = ("name", "spans")
_UNREAD = Target("unread", is_listed=False)
_HEAD = """# Candidates of one document, for a person to review. Only what has status = "accepted" enters a calendar.
# status: proposed, accepted or rejected. Dates: 2025-06-25, 2025-06, 2025-Q2, 2025-H1, 2025; occurs also from/to.
# known_at: when a reader can have known; empty: when announced. Of a month one knows only after its last day.
# targets: tickers such as "300750.SZ", or "unlisted:Name". A name of `unresolved` must become a target or be removed.
# span: the place in the person's own copy of the document, in characters; its text is not kept here.

"""


def read_candidates(path: Path | str) -> CandidateSheet:
    """The sheet of a candidate file; FaultsError with every fault of it, each with its line."""
    from catalysts.files.text_file import read_text

    path = Path(path)
    return candidates_of(read_text(path), path.name)


def candidates_of(text: str, name: str) -> CandidateSheet:
    """The sheet of a TOML text; `name` stands for the file in every fault."""
    try:
        tables = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise FaultsError([syntax_fault(text, name, error)]) from None
    faults: list[Fault] = []
    lines = TomlLines(text)
    _check_tables(tables, lines, name, faults)
    document = _document(tables, lines, name, faults)
    entries = tuple(_entries(tables, lines, name, faults))
    _check_ids(entries, faults)
    aliases = tuple(_aliases(tables, lines, name, faults))
    unresolved = tuple(_unresolved(tables, lines, name, faults))
    if faults or document is None:
        raise FaultsError(in_order(faults))
    return CandidateSheet(document, entries, aliases, unresolved)


def render_candidates(sheet: CandidateSheet) -> str:
    """The TOML text of a sheet; the same sheet gives the same bytes, and reading it gives the sheet again."""
    tables: list[tuple[str, TomlTable]] = [("[document]", document_table(sheet.document))]
    tables += [("[[candidate]]", entry_table(entry)) for entry in sheet.entries]
    tables += [("[[alias]]", _alias_table(row)) for row in sheet.aliases]
    tables += [
        ("[[unresolved]]", {"name": row.name, "spans": [list(span) for span in row.spans]}) for row in sheet.unresolved
    ]
    return _HEAD + render_tables(tables, OFFERED)


def write_candidates(sheet: CandidateSheet, path: Path) -> None:
    """Write a sheet whole or not at all; WriteError where the disk refuses."""
    from catalysts.files.text_file import write_file

    write_file(path, render_candidates(sheet).encode())


def _check_tables(tables: dict[str, object], lines: TomlLines, name: str, faults: list[Fault]) -> None:
    for noun, value in tables.items():
        where = f"{name}:{lines.table(noun).header}"
        if noun not in _TABLES:
            faults.append(Fault(where, "", noun, "a table of a candidate file", did_you_mean(noun, _TABLES)))
        elif noun == "document":
            if not isinstance(value, dict):
                faults.append(Fault(where, "", noun, "a table in single brackets", "write [document]"))
        elif not isinstance(value, list) or not all(isinstance(table, dict) for table in value):
            expected = "a list of tables in double brackets"
            faults.append(Fault(where, "", noun, expected, f"write [[{noun}]] above each"))
    if "document" not in tables:
        remedy = "`catalyst calendar extract` writes it: without it no place can be checked"
        faults.append(Fault(name, "", "", "a [document] table", remedy))


def _rows(
    noun: str, keys: tuple[str, ...], tables: dict[str, object], lines: TomlLines, name: str, faults: list[Fault]
) -> Iterator[Fields]:
    given = tables.get(noun)
    for place, table in enumerate(given if isinstance(given, list) else []):
        if isinstance(table, dict):
            found = lines.table(noun, place)
            places = {key: f"{name}:{line}" for key, line in found.keys.items()}
            fields = Fields(cast("dict[str, object]", table), f"{name}:{found.header}", places, faults)
            fields.check_keys(keys)
            yield fields


def _document(tables: dict[str, object], lines: TomlLines, name: str, faults: list[Fault]) -> Document | None:
    table = tables.get("document")
    if not isinstance(table, dict):
        return None
    found = lines.table("document")
    places = {key: f"{name}:{line}" for key, line in found.keys.items()}
    fields = Fields(table, f"{name}:{found.header}", places, faults)
    fields.check_keys(DOCUMENT_KEYS)
    document = read_document(fields)
    if document is not None and not document.sha256:
        fields.fail("sha256", "", "the fingerprint of the document's text", "extract the candidates again")
        return None
    return document


def _entries(tables: dict[str, object], lines: TomlLines, name: str, faults: list[Fault]) -> Iterator[Entry]:
    for fields in _rows("candidate", KEYS, tables, lines, name, faults):
        entry = entry_of(fields)
        if entry is not None:
            yield replace(entry, where=fields.where, places=dict(fields.places))


def entry_of(fields: Fields) -> Entry | None:
    """The entry of a candidate's fields, or None with all its faults noted."""
    review = fields.choice("status", ReviewStatus, ReviewStatus.PROPOSED)
    firmness = fields.choice("firmness", Status, Status.CONFIRMED)
    confidence = fields.number("confidence") if "confidence" in fields.values else 1.0
    span = fields.span("span")
    if span is None and "span" not in fields.failed:
        fields.fail(
            "span", "", "a place in the document such as [120, 184]", "a candidate without one is no claim of it"
        )
    kind, title, identity = fields.choice("kind", Kind), fields.text("title"), fields.word("id")
    announced, known_at, occurs = fields.when("announced"), fields.when("known_at"), fields.window("occurs")
    direction, scheduled, first_hand = (
        fields.integer("direction", 1),
        fields.flag("scheduled"),
        fields.flag("first_hand"),
    )
    targets = read_targets(fields, "targets", fields.texts("targets"))
    unresolved, bodies, flags = fields.texts("unresolved"), fields.texts("bodies"), fields.texts("flags")
    theme, segment, key, supersedes = (fields.word(name) for name in ("theme", "segment", "key", "supersedes"))
    note, relation, reviewer = fields.text("note"), fields.text("relation"), fields.text("reviewer")
    return fields.made(
        lambda: Entry(
            Candidate(
                id=identity,
                title=title,
                kind=kind,
                announced=announced,
                occurs=occurs,
                known_at=known_at,
                direction=direction,
                scheduled=scheduled,
                first_hand=first_hand,
                targets=targets,
                confidence=confidence,
                span=span or (0, 1),
                review=review,
                note=note,
                unresolved=unresolved,
                bodies=bodies,
                flags=flags,
                theme=theme,
                segment=segment,
                key=key,
                supersedes=supersedes,
            ),
            firmness,
            relation,
            reviewer,
        )
    )


def _check_ids(entries: Sequence[Entry], faults: list[Fault]) -> None:
    first: dict[str, Entry] = {}
    for entry in entries:
        known = first.setdefault(entry.candidate.id, entry)
        if known is not entry:
            expected = f"an id of its own: {known.place('id')} has it for another candidate"
            faults.append(Fault(entry.place("id"), "id", entry.candidate.id, expected, "give one another id"))


def _aliases(tables: dict[str, object], lines: TomlLines, name: str, faults: list[Fault]) -> Iterator[AliasEntry]:
    for fields in _rows("alias", _ALIAS_KEYS, tables, lines, name, faults):
        alias = _alias(fields)
        if alias is not None:
            yield replace(alias, where=fields.where)


def _alias(fields: Fields) -> AliasEntry | None:
    review = fields.choice("status", ReviewStatus, ReviewStatus.PROPOSED)
    printed, language, note = fields.text("alias"), fields.word("language"), fields.text("note")
    targets = read_targets(fields, "ticker", [fields.text("ticker")])
    return fields.made(lambda: AliasEntry(Alias(printed, targets[0] if targets else _UNREAD, language, note), review))


def _unresolved(
    tables: dict[str, object], lines: TomlLines, name: str, faults: list[Fault]
) -> Iterator[UnresolvedName]:
    for fields in _rows("unresolved", _UNRESOLVED_KEYS, tables, lines, name, faults):
        given = fields.values.get("spans", [])
        pairs = [tuple(pair) for pair in given if isinstance(pair, list)] if isinstance(given, list) else []
        spans = tuple((pair[0], pair[1]) for pair in pairs if len(pair) == 2 and all(type(end) is int for end in pair))
        if not isinstance(given, list) or len(spans) != len(given):
            fields.fail("spans", given, "a list of places such as [[120, 184]]")
            continue
        yield UnresolvedName(fields.text("name"), spans)


def entry_table(entry: Entry) -> TomlTable:
    """The [[candidate]] table of an entry."""
    candidate = entry.candidate
    return {
        "id": candidate.id,
        "status": str(candidate.review),
        "title": candidate.title,
        "kind": str(candidate.kind),
        "announced": str(candidate.announced or ""),
        "known_at": str(candidate.known_at or ""),
        "occurs": str(candidate.occurs or ""),
        "direction": candidate.direction,
        "firmness": "" if entry.firmness is Status.CONFIRMED else str(entry.firmness),
        "scheduled": candidate.scheduled or None,
        "first_hand": candidate.first_hand,
        "targets": [str(target) for target in candidate.targets],
        "unresolved": list(candidate.unresolved),
        "bodies": list(candidate.bodies),
        "theme": candidate.theme,
        "segment": candidate.segment,
        "key": candidate.key,
        "supersedes": candidate.supersedes,
        "relation": entry.relation,
        "confidence": float(candidate.confidence),
        "flags": list(candidate.flags),
        "span": list(candidate.span),
        "reviewer": entry.reviewer,
        "note": candidate.note,
    }


def _alias_table(row: AliasEntry) -> TomlTable:
    alias = row.alias
    return {
        "status": str(row.review),
        "alias": alias.alias,
        "ticker": str(alias.target),
        "language": alias.language,
        "note": alias.note,
    }
