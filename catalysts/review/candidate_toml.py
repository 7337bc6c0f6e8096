"""A sheet of candidates as a TOML file that a person edits: no text of the document in it, only places in it."""

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from typing import cast

from catalysts.document import Document
from catalysts.errors import Fault, FaultsError, did_you_mean, in_order
from catalysts.extraction.candidate import UnresolvedName
from catalysts.files.fields import Fields
from catalysts.files.records import read_document
from catalysts.files.toml_lines import TomlLines
from catalysts.files.toml_render import document_table
from catalysts.files.toml_sheet import DOCUMENT_KEYS, syntax_fault
from catalysts.files.toml_text import TomlTable, render_tables
from catalysts.review.candidate_record import (
    ALIAS_KEYS,
    KEYS,
    UNRESOLVED_KEYS,
    alias_of,
    alias_table,
    check_ids,
    entry_of,
    entry_table,
)
from catalysts.review.entry import AliasEntry, CandidateSheet, Entry

OFFERED = frozenset({"known_at", "targets", "note", "key", "supersedes"})
_TABLES = ("document", "candidate", "alias", "unresolved")
_HEAD = """# Candidates of one document, for a person to review. Only what has status = "accepted" enters a calendar.
# status: proposed, accepted or rejected. Dates: 2025-06-25, 2025-06, 2025-Q2, 2025-H1, 2025; occurs also from/to.
# known_at: when a reader can have known; empty: when announced. Of a month one knows only after its last day.
# targets: tickers such as "300750.SZ", or "unlisted:Name". A name of `unresolved` must become a target or be removed.
# span: the place in the person's own copy of the document, in characters; its text is not kept here.

"""


def candidates_of_toml(text: str, name: str) -> CandidateSheet:
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
    check_ids(entries, faults)
    aliases = tuple(_aliases(tables, lines, name, faults))
    unresolved = tuple(_unresolved(tables, lines, name, faults))
    if faults or document is None:
        raise FaultsError(in_order(faults))
    return CandidateSheet(document, entries, aliases, unresolved)


def render_toml(sheet: CandidateSheet) -> str:
    """The TOML text of a sheet; the same sheet gives the same bytes, and reading it gives the sheet again."""
    tables: list[tuple[str, TomlTable]] = [("[document]", document_table(sheet.document))]
    tables += [("[[candidate]]", entry_table(entry)) for entry in sheet.entries]
    tables += [("[[alias]]", alias_table(row)) for row in sheet.aliases]
    tables += [
        ("[[unresolved]]", {"name": row.name, "spans": [list(span) for span in row.spans]}) for row in sheet.unresolved
    ]
    return _HEAD + render_tables(tables, OFFERED)


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


def _aliases(tables: dict[str, object], lines: TomlLines, name: str, faults: list[Fault]) -> Iterator[AliasEntry]:
    for fields in _rows("alias", ALIAS_KEYS, tables, lines, name, faults):
        alias = alias_of(fields)
        if alias is not None:
            yield replace(alias, where=fields.where)


def _unresolved(
    tables: dict[str, object], lines: TomlLines, name: str, faults: list[Fault]
) -> Iterator[UnresolvedName]:
    for fields in _rows("unresolved", UNRESOLVED_KEYS, tables, lines, name, faults):
        given = fields.values.get("spans", [])
        pairs = [tuple(pair) for pair in given if isinstance(pair, list)] if isinstance(given, list) else []
        spans = tuple((pair[0], pair[1]) for pair in pairs if len(pair) == 2 and all(type(end) is int for end in pair))
        if not isinstance(given, list) or len(spans) != len(given):
            fields.fail("spans", given, "a list of places such as [[120, 184]]")
            continue
        yield UnresolvedName(fields.text("name"), spans)
