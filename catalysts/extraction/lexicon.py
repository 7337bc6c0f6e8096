"""A table of phrases found in a text in one pass: by their first word or sign, the longest phrase at every place."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Entry = TypeVar("Entry")
_FIRST_WORD = re.compile(r"[A-Za-z0-9]+")
_LATIN = re.compile(r"[A-Za-z0-9]")
_GOES_ON = re.compile(r"[A-Za-z0-9]|-[A-Za-z]")
_SLACK = 6


@dataclass(frozen=True, slots=True)
class Hit(Generic[Entry]):
    """A phrase of the table at its place in the text."""

    start: int
    end: int
    entry: Entry


@dataclass(frozen=True, slots=True)
class Hits(Generic[Entry]):
    """The phrases of a whole text in their order."""

    hits: tuple[Hit[Entry], ...]

    def within(self, start: int, end: int) -> tuple[Hit[Entry], ...]:
        """The phrases that lie wholly within a span."""
        first = bisect_left(self.hits, start, key=lambda hit: hit.start)
        last = bisect_left(self.hits, end, key=lambda hit: hit.start)
        return tuple(hit for hit in self.hits[first:last] if hit.end <= end)


@dataclass(frozen=True, slots=True)
class Lexicon(Generic[Entry]):
    """Phrases with what they stand for. Case does not count unless `case` says so, more blanks or a line end match one.

    A phrase that begins or ends with a Latin letter or digit matches whole words alone; "solid-state" is one word.
    """

    entries: Mapping[str, Entry]
    case: bool = False
    _heads: Mapping[str, tuple[tuple[str, Entry], ...]] = field(init=False, repr=False, compare=False)
    _head: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        heads: dict[str, list[tuple[str, Entry]]] = {}
        for phrase, entry in self.entries.items():
            plain = self._folded(phrase)
            first = _FIRST_WORD.match(plain)
            heads.setdefault(first[0] if first else plain[0], []).append((plain, entry))
        ordered = {head: tuple(sorted(rows, key=lambda row: -len(row[0]))) for head, rows in heads.items()}
        signs = "".join(re.escape(head) for head in sorted(ordered) if not _LATIN.match(head))
        words = r"(?<![A-Za-z0-9-])[A-Za-z0-9]+"
        object.__setattr__(self, "_heads", ordered)
        object.__setattr__(self, "_head", re.compile(f"{words}|[{signs}]" if signs else words))

    def find(self, text: str, start: int, end: int) -> Iterator[Hit[Entry]]:
        """Every phrase between two places, none overlapping another, in linear time."""
        free = start
        for match in self._head.finditer(text, start, end):
            place = match.start()
            if place < free:
                continue
            rows = self._heads.get(match[0] if self.case else match[0].lower())
            for phrase, entry in rows or ():
                stop = self._end(text, place, phrase, end)
                if stop is not None:
                    yield Hit(place, stop, entry)
                    free = stop
                    break

    def _end(self, text: str, place: int, phrase: str, end: int) -> int | None:
        """Where a phrase that begins at a place ends, or None where the text goes on otherwise."""
        stop = place + len(phrase)
        piece = text[place:stop]
        if (piece if self.case else piece.lower()) != phrase:
            stop = self._end_with_blanks(text, place, phrase) if " " in phrase or "'" in phrase else end + 1
        if stop > end or (_LATIN.match(text, stop - 1) and _GOES_ON.match(text, stop)):
            return None
        return stop

    def _end_with_blanks(self, text: str, place: int, phrase: str) -> int:
        """The end of a phrase whose blanks are line ends or several, or whose apostrophe is curved; else beyond the text."""
        at = place
        for index, sign in enumerate(phrase):
            if sign == " ":
                stop = at
                while stop < len(text) and text[stop].isspace() and stop - at < _SLACK:
                    stop += 1
                if stop == at:
                    return len(text) + 1
                at = stop
            elif at < len(text) and (text[at] if self.case else text[at].lower()).replace("’", "'") == phrase[index]:
                at += 1
            else:
                return len(text) + 1
        return at

    def _folded(self, phrase: str) -> str:
        plain = " ".join(phrase.replace("’", "'").split())
        return plain if self.case else plain.lower()
