"""A sheet: one TOML file with what one document tells; a folder of sheets is a calendar."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass

from catalysts.catalyst import FIELDS, Source
from catalysts.document import Document
from catalysts.errors import Fault, did_you_mean
from catalysts.figure import Figure
from catalysts.files.fields import Fields
from catalysts.files.records import read_catalyst, read_document, read_figure, read_source, read_theme
from catalysts.files.toml_lines import TableLines, TomlLines
from catalysts.text import normalised
from catalysts.theme import Theme
from catalysts.unite import Record

_TABLES = ("document", "catalyst", "figure", "theme")
_CATALYST_KEYS = (*FIELDS, "extra")
DOCUMENT_KEYS = ("id", "title", "publisher", "published", "published_basis", "language", "sha256", "length")
_FIGURE_KEYS = (*("id", "document", "measure", "ticker", "from", "to", "relation", "value", "printed", "note", "span"),)
_THEME_KEYS = ("id", "name", "etf", "rivals", "indices", "leaders", "segments", "growth", "linked_funds")
_SOURCE_KEYS = ("document", "span", "line")
_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)")
_TWICE = ("Cannot overwrite", "Cannot declare", "Duplicate")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one sheet holds, each record with its places; `is_sound`: its document and themes have no fault."""

    documents: tuple[tuple[Document, str], ...] = ()
    records: tuple[Record, ...] = ()
    figures: tuple[tuple[Figure, str], ...] = ()
    themes: tuple[tuple[Theme, str], ...] = ()
    is_sound: bool = True


def read_sheet(text: str, name: str, faults: list[Fault]) -> Sheet:
    """What the TOML text of a sheet holds; what is wrong goes to `faults`, `name` standing for the file.

    A source or a figure that names no document is of the sheet's own.
    """
    n_faults = len(faults)
    try:
        tables = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        faults.append(syntax_fault(text, name, error))
        return Sheet(is_sound=False)
    reader = _Reader(tables, TomlLines(text), name, faults)
    reader.check_tables()
    documents, themes = reader.documents(), tuple(reader.themes())
    is_sound = len(faults) == n_faults
    own = normalised(str(reader.own_table().get("id", "")))
    return Sheet(documents, tuple(reader.records(own)), tuple(reader.figures(own)), themes, is_sound)


def syntax_fault(text: str, name: str, error: Exception) -> Fault:
    """The fault of a text that is no TOML, at the line where reading stopped."""
    lines = text.rstrip("\n").split("\n")
    if isinstance(error, RecursionError):
        return Fault(name, "", "", "tables and arrays nested a few levels deep", "flatten the file")
    if not isinstance(error, tomllib.TOMLDecodeError):
        return Fault(name, "", "", "numbers of a readable length", "shorten the number")
    message = str(error)
    match = _PLACE.search(message)
    number = min(int(match[1]), len(lines)) if match and match[1] else len(lines)
    reason = _PLACE.sub("", message)
    expected = "a key given once in its table" if reason.startswith(_TWICE) else "TOML"
    return Fault(f"{name}:{number}", "", lines[number - 1].strip(), expected, reason)


@dataclass(frozen=True, slots=True)
class _Reader:
    """The tables of one sheet with their lines."""

    tables: dict[str, object]
    lines: TomlLines
    name: str
    faults: list[Fault]

    def check_tables(self) -> None:
        """Note top-level names that no sheet has, and tables written in the wrong brackets."""
        for noun, value in self.tables.items():
            where = self.at(self.lines.table(noun).header)
            if noun not in _TABLES:
                self.faults.append(Fault(where, "", noun, "a table of a sheet", did_you_mean(noun, _TABLES)))
            elif noun == "document":
                if not isinstance(value, dict):
                    expected = "a table in single brackets, once in a sheet"
                    self.faults.append(Fault(where, "", noun, expected, "write [document]"))
            elif not isinstance(value, list) or not all(isinstance(table, dict) for table in value):
                expected = "a list of tables in double brackets"
                self.faults.append(Fault(where, "", noun, expected, f"write [[{noun}]] above each"))
        if not self.tables:
            expected = "a sheet with [document] or [[catalyst]] tables in it"
            self.faults.append(Fault(self.name, "", "", expected))

    def at(self, line: int) -> str:
        """File and line."""
        return f"{self.name}:{line}"

    def own_table(self) -> dict[str, object]:
        """The [document] table, empty where there is none."""
        table = self.tables.get("document")
        return table if isinstance(table, dict) else {}

    def rows(self, noun: str, keys: tuple[str, ...]) -> Iterator[tuple[Fields, TableLines]]:
        """The [[noun]] tables, their unknown keys noted."""
        tables = self.tables.get(noun)
        for place, table in enumerate(tables if isinstance(tables, list) else []):
            if isinstance(table, dict):
                lines = self.lines.table(noun, place)
                yield self.fields(table, lines, keys), lines

    def fields(self, table: dict[str, object], lines: TableLines, keys: tuple[str, ...]) -> Fields:
        """The fields of a table, unknown keys noted."""
        places = {key: self.at(line) for key, line in lines.keys.items()}
        fields = Fields(table, self.at(lines.header), places, self.faults)
        fields.check_keys(keys)
        return fields

    def documents(self) -> tuple[tuple[Document, str], ...]:
        """The sheet's own document with its place, if it has one and it is right."""
        if not self.own_table():
            return ()
        fields = self.fields(self.own_table(), self.lines.table("document"), DOCUMENT_KEYS)
        document = read_document(fields)
        return ((document, fields.where),) if document else ()

    def records(self, own: str) -> Iterator[Record]:
        """The catalysts of the sheet."""
        for fields, lines in self.rows("catalyst", _CATALYST_KEYS):
            sources = list(self.sources(fields, lines, own))
            catalyst = read_catalyst(fields, fields.texts("targets"), sources, _extra(fields))
            if catalyst is not None:
                yield Record(catalyst, fields.where, fields.places)

    def sources(self, fields: Fields, lines: TableLines, own: str) -> Iterator[Source]:
        """The sources of a catalyst, each fault at the line of its source."""
        tables = fields.values.get("sources", [])
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            fields.fail("sources", tables, "a list of tables", "write for example [{ span = [120, 184] }]")
            return
        places = lines.elements.get("sources", [])
        for place, table in enumerate(tables):
            where = self.at(places[place]) if place < len(places) else fields.place("sources")
            inner = Fields(table, where, {}, self.faults)
            inner.check_keys(_SOURCE_KEYS)
            source = read_source(inner, own)
            if source is None:
                fields.failed.add("sources")
            else:
                yield source

    def figures(self, own: str) -> Iterator[tuple[Figure, str]]:
        """The figures of the sheet, each with its place."""
        for fields, _ in self.rows("figure", _FIGURE_KEYS):
            figure = read_figure(fields, own)
            if figure is not None:
                yield figure, fields.where

    def themes(self) -> Iterator[tuple[Theme, str]]:
        """The themes that the sheet defines, each with its place."""
        for fields, _ in self.rows("theme", _THEME_KEYS):
            theme = read_theme(fields)
            if theme is not None:
                yield theme, fields.where


def _extra(fields: Fields) -> list[tuple[str, str]]:
    table = fields.values.get("extra", {})
    if isinstance(table, dict) and all(isinstance(text, str) for text in table.values()):
        return [(name, text.strip()) for name, text in table.items() if text.strip()]
    fields.fail("extra", table, "a table of texts", 'write for example { weight = "0.5" }')
    return []
