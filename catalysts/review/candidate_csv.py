"""A sheet of candidates as one CSV table for a spreadsheet: a candidate a row; its document, aliases, open names too.

The first column tells what a row is. Lists are separated by semicolons; one within an item is written as \\;.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from catalysts.document import Document
from catalysts.errors import Fault, FaultsError, did_you_mean, in_order
from catalysts.extraction.candidate import UnresolvedName
from catalysts.files.csv_rows import Columns, Row, escaped, read_rows, render_rows
from catalysts.files.fields import Fields
from catalysts.files.records import read_document
from catalysts.files.toml_render import document_table
from catalysts.files.toml_sheet import DOCUMENT_KEYS
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

_Made = TypeVar("_Made")
KEYS_OF = {"document": DOCUMENT_KEYS, "candidate": KEYS, "alias": ALIAS_KEYS, "unresolved": UNRESOLVED_KEYS}
HEADER = tuple(dict.fromkeys(("record", *KEYS, *DOCUMENT_KEYS, *ALIAS_KEYS, *UNRESOLVED_KEYS)))
_COLUMNS = Columns(needed=("record", "id", "status", "title", "kind", "announced", "span"), known=HEADER)
_LISTS = frozenset(["targets", "unresolved", "bodies", "flags"])
_ITEM = re.compile(r"(?:[^;\\]|\\.)+")
# Two full stops: a spreadsheet takes 12:30 for a time and 1-2 for a date.
_SPAN = re.compile(r"\s*([0-9]{1,12})\s*(?:\.\.|:)\s*([0-9]{1,12})\s*")
_NUMBERS = {"confidence": float, "length": int}


def render_csv(sheet: CandidateSheet) -> str:
    """The CSV text of a sheet, cells that look like formulas escaped; reading it gives the sheet again."""
    tables: list[tuple[str, dict[str, object]]] = [("document", dict(document_table(sheet.document)))]
    tables += [("candidate", dict(entry_table(entry))) for entry in sheet.entries]
    tables += [("alias", dict(alias_table(row))) for row in sheet.aliases]
    tables += [("unresolved", {"name": row.name, "spans": row.spans}) for row in sheet.unresolved]
    return render_rows(HEADER, [[kind, *(_cell(key, table.get(key)) for key in HEADER[1:])] for kind, table in tables])


def candidates_of_csv(text: str, name: str) -> CandidateSheet:
    """The sheet of a CSV text; `name` stands for the file. FaultsError with every fault, its line and its column."""
    faults: list[Fault] = []
    documents: list[Document] = []
    entries: list[Entry] = []
    aliases: list[AliasEntry] = []
    unresolved: list[UnresolvedName] = []
    n_documents = 0
    for row in read_rows(text, name, _COLUMNS, faults):
        kind, fields = _record(row, faults)
        if kind == "document":
            n_documents += 1
            documents += _known([_document(fields)])
        elif kind == "candidate":
            entries += [replace(entry, where=row.where) for entry in _known([entry_of(fields)])]
        elif kind == "alias":
            aliases += [replace(alias, where=row.where) for alias in _known([alias_of(fields)])]
        elif kind == "unresolved":
            unresolved += _known([_unresolved(fields)])
    check_ids(entries, faults)
    if n_documents != 1 and not any(fault.key == "record" for fault in faults):
        remedy = "`catalyst calendar extract` writes it: without it no place can be checked"
        faults.append(Fault(name, "record", f"{n_documents} rows", "one row of the document", remedy))
    if faults or not documents:
        raise FaultsError(in_order(faults))
    return CandidateSheet(documents[0], tuple(entries), tuple(aliases), tuple(unresolved))


def _known(found: Iterable[_Made | None]) -> list[_Made]:
    return [one for one in found if one is not None]


def _record(row: Row, faults: list[Fault]) -> tuple[str, Fields]:
    """What a row is, and its filled cells as a TOML file would type them."""
    kind = row.cells.get("record", "").strip().lower()
    values: dict[str, object] = {}
    fields = Fields(values, row.where, {}, faults, absent=row.absent)
    if kind not in KEYS_OF:
        fields.fail("record", kind, "document, candidate, alias or unresolved", did_you_mean(kind, tuple(KEYS_OF)))
        return "", fields
    for key, cell in row.cells.items():
        if key != "record" and cell.strip():
            values[key] = _value(key, cell.strip())
            if key not in KEYS_OF[kind]:
                fields.fail(key, cell, f"an empty cell in the row of {_article(kind)}", "move it to the row it is of")
    return kind, fields


def _article(kind: str) -> str:
    return f"an {kind}" if kind == "alias" else f"an {kind} name" if kind == "unresolved" else f"a {kind}"


def _document(fields: Fields) -> Document | None:
    document = read_document(fields)
    if document is not None and not document.sha256:
        fields.fail("sha256", "", "the fingerprint of the document's text", "extract the candidates again")
        return None
    return document


def _unresolved(fields: Fields) -> UnresolvedName | None:
    spans = fields.values.get("spans", ())
    if not isinstance(spans, tuple):
        fields.fail("spans", spans, "places such as 120..184; 320..331")
        return None
    name = fields.text("name")
    return UnresolvedName(name, spans)


def _value(key: str, cell: str) -> object:
    """A cell as the value that a TOML file has for its key; one that cannot be so is left a text, for its fault."""
    if key in _LISTS:
        return [re.sub(r"\\(.)", r"\1", item.strip()) for item in _ITEM.findall(cell) if item.strip()]
    if key == "span":
        match = _SPAN.fullmatch(cell)
        return [int(match[1]), int(match[2])] if match else cell
    if key == "spans":
        places = [_SPAN.fullmatch(part) for part in cell.split(";")]
        return tuple((int(one[1]), int(one[2])) for one in places if one) if all(places) else cell
    if key in _NUMBERS:
        try:
            return _NUMBERS[key](cell)
        except ValueError:
            return cell
    return cell


def _cell(key: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if key == "span":
        return _span(value)
    if key == "spans" and isinstance(value, tuple):
        return "; ".join(_span(span) for span in value)
    if isinstance(value, list):
        return escaped("; ".join(re.sub(r"([;\\])", r"\\\1", str(item)) for item in value))
    return repr(value) if isinstance(value, float) else escaped(str(value))


def _span(span: object) -> str:
    assert isinstance(span, Sequence)  # noqa: S101  (a sheet has no other)
    return f"{span[0]}..{span[1]}"
