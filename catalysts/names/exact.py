"""Aliases found in a text exactly: letters and digits alike, at the bounds of words, the longest at each place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from catalysts.names.alias import Alias, FalseFriend
from catalysts.names.plain_text import HAN, letters, plain
from catalysts.names.table import Names

Named = Alias | FalseFriend

_TOKEN = re.compile(rf"[{HAN}]+|[^\W_{HAN}]+")
_HAN = re.compile(f"[{HAN}]")
_JOINTS = frozenset(["", " ", "-", "  ", "\n", " \n"])
_LOOSE_JOINT = re.compile(r"(?:[^\w\n]|_){1,6}")
_SIGN_WITHIN = re.compile(r"[^\w\s-]|_")
_WORD_IN_ALIAS = re.compile(rf"[^\W_{HAN}]+")
_SHORT_CAPITALS = 3
_LONGEST_GAP = 6
_BLANKS = frozenset(" -")


@dataclass(frozen=True, slots=True)
class Hit:
    """An alias or a false friend found at a place; `named` is None where the table has two of these letters."""

    start: int
    end: int
    named: Named | None

    @property
    def is_false_friend(self) -> bool:
        """Whether the words are none of a company."""
        return isinstance(self.named, FalseFriend)


@dataclass(frozen=True, slots=True)
class _Entry:
    named: Named | None
    is_loose: bool  # signs such as a full stop or a comma are a part of the name
    capitals: tuple[bool, ...]  # which of its Latin words begin with a capital
    is_acronym: bool  # so short and all in capitals that small letters are another word


class ExactNames:
    """The names of a table, made ready to be found: a walk from word to word along the beginnings of names."""

    __slots__ = ("_entries", "_han_heads", "_mixed_heads", "_prefixes")

    def __init__(self, names: Names) -> None:
        self._entries: dict[str, _Entry] = {}
        self._prefixes: set[str] = set()
        self._han_heads: set[str] = set()
        self._mixed_heads: set[str] = set()
        for row in names.aliases:
            self._add(row.alias, row)
        for friend in names.false_friends:
            self._add(friend.phrase, friend)

    def _add(self, name: str, named: Named) -> None:
        key = letters(name)
        if not key:
            return
        known = self._entries.get(key)
        if known is not None and not _is_same(known.named, named):
            self._entries[key] = _Entry(None, known.is_loose, (), is_acronym=False)
            return
        words = _WORD_IN_ALIAS.findall(plain(name))
        is_acronym = len(words) == 1 and len(key) <= _SHORT_CAPITALS and name.isupper()
        is_loose = _SIGN_WITHIN.search(plain(name)) is not None
        capitals = tuple(not word[0].islower() for word in words)
        if known is None:
            self._entries[key] = _Entry(named, is_loose, capitals, is_acronym)
        self._prefixes.update(key[:end] for end in range(1, len(key) + 1))
        if _HAN.match(key):
            self._han_heads.add(key[0])
        elif _HAN.search(key):
            self._mixed_heads.add(_TOKEN.findall(key)[0])

    def find(self, text: str, small: str) -> Iterator[Hit]:
        """The hits of a plain text (`small` in small letters) from left to right, none overlapping."""
        tokens = [match.span() for match in _TOKEN.finditer(small)]
        done = 0
        for place, (start, end) in enumerate(tokens):
            if end <= done:
                continue
            if _HAN.match(small, start):
                for hit in self._in_han(small, max(start, done), end):
                    yield hit
                    done = hit.end
                continue
            found = self._from_word(text, small, tokens, place)
            if small[start:end] in self._mixed_heads:
                found = self._letter_by_letter(small, start) or found
            if found is not None and start >= done:
                yield found
                done = found.end

    def _from_word(self, text: str, small: str, tokens: list[tuple[int, int]], place: int) -> Hit | None:
        start, end = tokens[place]
        key, is_loose, best = small[start:end], False, None
        if key not in self._prefixes:
            return None
        spans = [(start, end)]
        while True:
            entry = self._entries.get(key)
            if entry is not None and (entry.is_loose or not is_loose) and _fits_capitals(text, spans, entry):
                best = Hit(start, end, entry.named)
            place += 1
            if place == len(tokens):
                return best
            joint = text[end : tokens[place][0]]
            if joint not in _JOINTS:
                if not _LOOSE_JOINT.fullmatch(joint):
                    return best
                is_loose = True
            following, end = tokens[place]
            key += small[following:end]
            if key not in self._prefixes:
                return best
            spans.append((following, end))

    def _in_han(self, small: str, start: int, end: int) -> Iterator[Hit]:
        place = start
        while place < end:
            hit = self._letter_by_letter(small, place) if small[place] in self._han_heads else None
            if hit is None:
                place += 1
            else:
                yield hit
                place = hit.end

    def _letter_by_letter(self, small: str, start: int) -> Hit | None:
        best, key, gap, is_loose = None, "", 0, False
        for place in range(start, len(small)):
            sign = small[place]
            if not sign.isalnum():
                gap += 1
                is_loose = is_loose or sign not in _BLANKS
                if gap > _LONGEST_GAP or sign == "\n":
                    break
                continue
            key, gap = key + sign, 0
            if key not in self._prefixes:
                break
            entry = self._entries.get(key)
            if entry is not None and (entry.is_loose or not is_loose) and not _cuts_a_word(small, place + 1):
                best = Hit(start, place + 1, entry.named)
        return best


def _is_same(one: Named | None, two: Named) -> bool:
    if isinstance(one, Alias) and isinstance(two, Alias):
        return one.target == two.target
    return isinstance(one, FalseFriend) and isinstance(two, FalseFriend)


def _cuts_a_word(small: str, end: int) -> bool:
    """Whether an end lies within a word of Latin letters or a number: 上证50 is not in 上证500."""
    return end < len(small) and all(sign.isalnum() and not _HAN.match(sign) for sign in (small[end - 1], small[end]))


def _fits_capitals(text: str, spans: list[tuple[int, int]], entry: _Entry) -> bool:
    """Whether words that the alias begins with capitals do so here: "great power" is not Great Power."""
    if entry.is_acronym and not all(text[start:end].isupper() for start, end in spans):
        return False
    if isinstance(entry.named, FalseFriend) or len(spans) != len(entry.capitals):
        return text[spans[0][0]].isupper() or not any(entry.capitals) or isinstance(entry.named, FalseFriend)
    return all(not text[start].islower() for (start, _), wanted in zip(spans, entry.capitals, strict=True) if wanted)
