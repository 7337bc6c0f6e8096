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
SHORTEST = 4  # a single word that the text writes small elsewhere, or a shorter one, is no name by itself
_IN_BRACKETS = re.compile(
    rf"[(\[]\s?(?:(?:股票|证券)?代码\s?:\s?)?(?P<code>{WITH_EXCHANGE}|{WITH_ENDING}|{NUMBER})\s?(?=[)\],;，；、/\s])"
)
_BEFORE_NAME = re.compile(rf"(?P<code>{WITH_ENDING})[ ,、]?(?P<name>[{HAN}]{{2,6}})(?![{HAN}])")
_FILING = re.compile(
    rf"(?:证券|股票)代码\s?:\s?(?P<code>{NUMBER})\b[^\n:]{{0,20}}?(?:证券|股票)简称\s?:\s?(?P<name>[A-Z]?[{HAN}A-Z0-9]{{2,8}})"
)
_SMALL_WORD = re.compile(r"\b[a-z]+\b")
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
        end = match.start()
        place = _name_before(text, end - 1 if text[end - 1 : end].isspace() else end, known)
        if place is not None:
            yield _pair(*place, match, text)
    for pattern in (_BEFORE_NAME, _FILING):
        for match in pattern.finditer(text):
            yield _pair(match.start("name"), match.end("name"), match, text)


def learned_from(taught: Iterable[Pair], text: str, names: Names) -> tuple[Alias, ...]:
    """The aliases of the pairs that the table does not have; a name with two codes teaches nothing."""
    by_name: dict[str, Alias | None] = {}
    said = {(text[pair.start : pair.end], pair.ticker, pair.code): None for pair in taught}
    small_words: set[str] | None = None
    for printed, ticker, code in said:
        if ticker is None:
            continue
        bare = _bare(printed)
        if " " not in bare and bare != printed:
            small_words = set(_SMALL_WORD.findall(text)) if small_words is None else small_words
            bare = printed if len(bare) < SHORTEST or bare.lower() in small_words else bare
        for name in dict.fromkeys([printed, bare]):
            if names.resolve(name) is not None:
                continue
            try:
                alias = Alias(name, Target(ticker), "", f"paired with {code} by a document")
            except FaultsError:
                continue
            first = by_name.setdefault(letters(name), alias)
            if first is not None and first.target != alias.target:
                by_name[letters(name)] = None
    return tuple(alias for alias in by_name.values() if alias is not None)


def _bare(name: str) -> str:
    """A Latin name without its form of company."""
    words = name.replace(",", " ").split()
    while len(words) > 1 and letters(words[-1]) in FORMS:
        words.pop()
    return " ".join(words)


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
