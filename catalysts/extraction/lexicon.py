"""A table of phrases found in a text in one pass: by their first word or sign, the longest phrase at every place."""

import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Entry = TypeVar("Entry")
_FIRST_WORD = re.compile(r"[A-Za-z0-9]+")
_LATIN = re.compile(r"[A-Za-z0-9]")
_GOES_ON = re.compile(r"[A-Za-z0-9]|-[A-Za-z]")
_WORDS = r"(?<![A-Za-z0-9-])[A-Za-z0-9]+"
_CAPITALS = r"(?<![A-Za-z0-9-])[A-Z][A-Za-z0-9]*"
_PLAIN = {ord(sign): " " for sign in "\t\n\r\x0b\x0c\xa0\u2007\u2009\u202f\u3000"} | {ord("’"): "'"}


@dataclass(frozen=True, slots=True)
class Hit(Generic[Entry]):
    """A phrase of the table at its place in the text."""

    start: int
    end: int
    entry: Entry


@dataclass(frozen=True, slots=True)
class Hits(Generic[Entry]):
    """The phrases of a text in their order, none overlapping another."""

    hits: tuple[Hit[Entry], ...] = ()
    _starts: list[int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_starts", [hit.start for hit in self.hits])

    def within(self, start: int, end: int) -> tuple[Hit[Entry], ...]:
        """The phrases that lie wholly within a span."""
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        if first < last and self.hits[last - 1].end > end:
            last -= 1
        return self.hits[first:last]


@dataclass(frozen=True, slots=True)
class Lexicon(Generic[Entry]):
    """Phrases with what they stand for. Case does not count unless `case` says so; a line end matches a blank.

    A phrase that begins or ends with a Latin letter or digit matches whole words alone; "solid-state" is one word.
    """

    entries: Mapping[str, Entry]
    case: bool = False
    _heads: Mapping[str, tuple[tuple[str, Entry], ...]] = field(init=False, repr=False, compare=False)
    _head: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        heads: dict[str, list[tuple[str, Entry]]] = {}
        for phrase, entry in self.entries.items():
            plain = phrase if self.case else phrase.lower()
            first = _FIRST_WORD.match(plain)
            heads.setdefault(first[0] if first else plain[0], []).append((plain, entry))
        ordered = {head: tuple(sorted(rows, key=lambda row: -len(row[0]))) for head, rows in heads.items()}
        signs = "".join(re.escape(head) for head in sorted(ordered) if not _LATIN.match(head))
        latin = [head for head in ordered if _LATIN.match(head)]
        words = _CAPITALS if self.case and all(head[0].isupper() for head in latin) else _WORDS
        object.__setattr__(self, "_heads", ordered)
        object.__setattr__(self, "_head", re.compile(f"{words}|[{signs}]" if signs else words))

    def find(self, text: str) -> Hits[Entry]:
        """Every phrase of a text, in linear time."""
        flat = text.translate(_PLAIN)
        flat = flat if self.case else lowered(flat)
        rows_of = self._heads.get
        found: list[Hit[Entry]] = []
        free = 0
        for place, rows in [
            (match.start(), rows) for match in self._head.finditer(flat) if (rows := rows_of(match[0]))
        ]:
            if place < free:
                continue
            for phrase, entry in rows:
                if not flat.startswith(phrase, place):
                    continue
                stop = place + len(phrase)
                if _LATIN.match(flat, stop - 1) and _GOES_ON.match(flat, stop):
                    continue
                found.append(Hit(place, stop, entry))
                free = stop
                break
        return Hits(tuple(found))


def lowered(text: str) -> str:
    """A text in small letters, every character at its place: the few that would become two are left."""
    small = text.lower()
    if len(small) == len(text):
        return small
    return "".join(low if len(low := sign.lower()) == 1 else sign for sign in text)
