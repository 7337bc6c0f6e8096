"""Names that a document itself gives a code: "Name (301349.SZ)", 名称（301349）, "301349.SZ 名称"."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from catalysts.catalyst import Target
from catalysts.errors import FaultsError
from catalysts.names.alias import Alias
from catalysts.names.capitals import NAME, has_company_word, trimmed
from catalysts.names.code import NUMBER, WITH_ENDING, WITH_EXCHANGE, ticker_of
from catalysts.names.company_words import FORMS
from catalysts.names.plain_text import HAN, letters
from catalysts.names.table import Names

REACH = 80
SHORTEST = 4
_IN_BRACKETS = re.compile(
    rf"\s?[(\[]\s?(?:(?:股票|证券)?代码\s?:\s?)?(?P<code>{WITH_EXCHANGE}|{WITH_ENDING}|{NUMBER})\s?(?=[)\],;，；、/\s])"
)
_BEFORE_NAME = re.compile(rf"(?P<code>{WITH_ENDING})[ ,、]?(?P<name>[{HAN}]{{2,6}})(?![{HAN}])")
_FILING = re.compile(
    rf"(?:证券|股票)代码\s?:\s?(?P<code>{NUMBER})\b[^\n:]{{0,20}}?(?:证券|股票)简称\s?:\s?(?P<name>[A-Z]?[{HAN}A-Z0-9]{{2,8}})"
)
_HAN_RUN = re.compile(f"[{HAN}A-Z0-9]+$")
_HAN_HEAD = re.compile("^.*(?:其中|包括|以及|公司|[和与如而及对由在的])")
_LONGEST_HAN_NAME = 6


@dataclass(frozen=True, slots=True)
class Pair:
    """A name at its place with the code printed for it; `ticker` is None where the code does not tell the exchange."""

    start: int
    end: int
    code: str
    code_start: int
    code_end: int
    ticker: str | None


def pairs(text: str, known: Mapping[int, int]) -> Iterator[Pair]:
    """The pairs of a plain text; `known` tells where a name of the table begins, by its end."""
    for match in _IN_BRACKETS.finditer(text):
        place = _name_before(text, match.start(), known)
        if place is not None:
            yield _pair(*place, match, text)
    for pattern in (_BEFORE_NAME, _FILING):
        for match in pattern.finditer(text):
            yield _pair(match.start("name"), match.end("name"), match, text)


def learned_from(taught: Iterable[Pair], text: str, names: Names) -> tuple[Alias, ...]:
    """The aliases of the pairs that the table does not have; a name with two codes teaches nothing."""
    by_name: dict[str, Alias | None] = {}
    for pair in taught:
        if pair.ticker is None:
            continue
        printed = text[pair.start : pair.end]
        for name in dict.fromkeys([printed, _bare(printed, text)]):
            if names.resolve(name) is not None:
                continue
            try:
                alias = Alias(name, Target(pair.ticker), "", f"paired with {pair.code} by a document")
            except FaultsError:
                continue
            first = by_name.setdefault(letters(name), alias)
            if first is not None and first.target != alias.target:
                by_name[letters(name)] = None
    return tuple(alias for alias in by_name.values() if alias is not None)


def _bare(name: str, text: str) -> str:
    """A Latin name without its form of company; a single word that the text writes small elsewhere stays whole."""
    words = name.replace(",", " ").split()
    while len(words) > 1 and letters(words[-1]) in FORMS:
        words.pop()
    bare = " ".join(words)
    is_word = len(words) == 1 and (len(bare) < SHORTEST or re.search(rf"\b{re.escape(bare.lower())}\b", text))
    return name if is_word else bare


def _pair(start: int, end: int, match: re.Match[str], text: str) -> Pair:
    """A bare number after words in capitals is a code only where they look like a company's name."""
    code, name = match["code"], text[start:end]
    is_told = not code.isdigit() or not name.isascii() or has_company_word(name)
    return Pair(start, end, code, match.start("code"), match.end("code"), ticker_of(code) if is_told else None)


def _name_before(text: str, end: int, known: Mapping[int, int]) -> tuple[int, int] | None:
    if end in known:
        return known[end], end
    before = text[max(0, end - REACH) : end]
    offset = end - len(before)
    run = _HAN_RUN.search(before)
    if run and re.search(f"[{HAN}]", run[0]):
        head = _HAN_HEAD.match(run[0])
        begun = run.start() + (len(head[0]) if head else 0)
        return (offset + begun, end) if 2 <= len(before) - begun <= _LONGEST_HAN_NAME else None
    last = None
    for match in NAME.finditer(before):
        last = match
    return trimmed(text, offset + last.start(), end) if last is not None and last.end() == len(before) else None
