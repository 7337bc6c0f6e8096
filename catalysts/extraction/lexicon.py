"""A table of phrases found in a text in one pass: a trie as one pattern, the longest phrase at every place."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Entry = TypeVar("Entry")
_WORD = re.compile(r"[A-Za-z0-9]")


@dataclass(frozen=True, slots=True)
class Hit(Generic[Entry]):
    """A phrase of the table at its place in the text."""

    start: int
    end: int
    entry: Entry


@dataclass(frozen=True, slots=True)
class Lexicon(Generic[Entry]):
    """Phrases with what they stand for. Case does not count unless `case` says so, one blank matches up to three.

    A phrase that begins or ends with a Latin letter or digit matches whole words alone; "solid-state" is one word.
    """

    entries: Mapping[str, Entry]
    case: bool = False
    _pattern: re.Pattern[str] | None = field(init=False, repr=False, compare=False)
    _by_phrase: Mapping[str, Entry] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_phrase = {self._folded(phrase): entry for phrase, entry in self.entries.items()}
        flags = 0 if self.case else re.IGNORECASE
        pattern = re.compile(phrase_pattern(by_phrase), flags) if by_phrase else None
        object.__setattr__(self, "_by_phrase", by_phrase)
        object.__setattr__(self, "_pattern", pattern)

    def find(self, text: str, start: int, end: int) -> Iterator[Hit[Entry]]:
        """Every phrase between two places, none overlapping another."""
        if self._pattern is None:
            return
        for match in self._pattern.finditer(text, start, end):
            # Letters such as the long s match a plain one and fold to another: they name nothing.
            entry = self._by_phrase.get(self._folded(match[0]))
            if entry is not None:
                yield Hit(match.start(), match.end(), entry)

    def _folded(self, phrase: str) -> str:
        plain = " ".join(phrase.replace("’", "'").split())
        return plain if self.case else plain.lower()


def phrase_pattern(phrases: Iterable[str]) -> str:
    """A pattern that reads every phrase, the longest first, each letter at most once."""
    root: dict[str, dict[str, object]] = {}
    for phrase in phrases:
        node: dict[str, object] = root  # type: ignore[assignment]
        for sign in phrase:
            node = node.setdefault(sign, {})  # type: ignore[assignment]
        node[""] = {}
    head = "|".join(
        (r"(?<![A-Za-z0-9-])" if _WORD.match(sign) else "") + _sign(sign) + _branches(rest)
        for sign, rest in sorted(root.items())
    )
    return head


def _branches(node: Mapping[str, object]) -> str:
    ends = "" in node
    options = [_sign(sign) + _branches(rest) for sign, rest in sorted(node.items()) if sign]  # type: ignore[arg-type]
    if not options:
        return _TAIL
    inner = options[0] if len(options) == 1 else f"(?:{'|'.join(options)})"
    return f"(?:{inner}|{_TAIL})" if ends else inner


_TAIL = r"(?:(?<![A-Za-z0-9])|(?![A-Za-z0-9]|-[A-Za-z]))"


def _sign(sign: str) -> str:
    if sign == " ":
        return r"\s{1,3}"
    return "['’]" if sign == "'" else re.escape(sign)
