"""On which line of a TOML text each key stands: tomllib reads the values but does not say."""

import re
from dataclasses import dataclass, field

_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*'
    r"|[\[\]{}=,\n]|[^\s\[\]{}=,#\"']+|[ \t\r]+|.",
    re.DOTALL,
)
_OPENING, _CLOSING = frozenset("[{"), frozenset("]}")
_PART = re.compile(r'"((?:\\.|[^"\\])*)"|\'([^\']*)\'|([^\s."\']+)')


@dataclass(slots=True)
class TableLines:
    """The lines of one top-level table: of its header, its keys, and the elements of its arrays."""

    header: int
    keys: dict[str, int] = field(default_factory=dict)
    elements: dict[str, list[int]] = field(default_factory=dict)

    def note(self, key: str, line: int) -> None:
        """Note where a key begins; the first place counts."""
        self.keys.setdefault(key, line)


class TomlLines:
    """The tables of a valid TOML text with their lines, counted from 1."""

    def __init__(self, text: str) -> None:
        self.top = TableLines(1)
        self._tables: dict[str, list[TableLines]] = {}
        self._table, self._prefix = self.top, ""
        self._scan(text)

    def table(self, name: str, place: int = 0) -> TableLines:
        """The lines of the n-th table of a name; those of the whole text where it is written another way."""
        tables = self._tables.get(name, [])
        return tables[place] if place < len(tables) else TableLines(self.top.keys.get(name, 1))

    def _scan(self, text: str) -> None:
        line, depth = 1, 0
        tokens: list[tuple[str, int]] = []
        for match in _TOKEN.finditer(text):
            word = match[0]
            if word == "\n" and depth == 0:
                self._take(tokens)
                tokens = []
            elif word.strip() and not word.startswith("#"):
                tokens.append((word, line))
                depth += (word in _OPENING) - (word in _CLOSING)
            line += word.count("\n")
        self._take(tokens)

    def _take(self, tokens: list[tuple[str, int]]) -> None:
        """One statement: a table header or a key with its value."""
        if not tokens:
            return
        words = [token for token, _ in tokens]
        line = tokens[0][1]
        if words[0] == "[":
            self._open("".join(word for word in words if word not in "[]"), words[1] == "[", line)
        elif "=" in words:
            cut = words.index("=")
            self._key("".join(words[:cut]), tokens[cut + 1 :], line)

    def _open(self, name: str, is_array: bool, line: int) -> None:
        parts = _parts(name)
        self._prefix = ".".join(parts[1:])
        if not self._prefix:
            self._table = TableLines(line)
            self._tables.setdefault(parts[0], []).append(self._table)
            return
        self._table = self._tables.setdefault(parts[0], [TableLines(line)])[-1]
        self._table.note(parts[1], line)
        if is_array:
            self._table.elements.setdefault(parts[1], []).append(line)

    def _key(self, name: str, value: list[tuple[str, int]], line: int) -> None:
        parts = _parts(name)
        for part in parts:
            self._table.note(part, line)
        if not self._prefix:
            self._table.elements.setdefault(parts[0], []).extend(_element_lines(value))


def _parts(name: str) -> list[str]:
    return [match[1] or match[2] or match[3] or "" for match in _PART.finditer(name)] or [name]


def _element_lines(value: list[tuple[str, int]]) -> list[int]:
    """Where each element of an array begins; empty for a value that is no array."""
    lines: list[int] = []
    depth, is_expected = 0, False
    for word, line in value:
        if depth == 1 and is_expected and word != "]":
            lines.append(line)
            is_expected = False
        depth += (word in _OPENING) - (word in _CLOSING)
        if depth == 1 and word in {"[", ","}:
            is_expected = True
    return lines
