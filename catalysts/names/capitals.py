"""Words in capitals that look like the name of a company, Chinese ones with a form of company."""

import re
from collections.abc import Iterable, Iterator

from catalysts.names.company_words import BODIES, EMPTY, FORMS, NO_NAME, TRADES, words_of
from catalysts.names.plain_text import HAN, letters

LONGEST_NAME = 6
LONGEST_ADDITION = 3

_FORM = r"(?:Co|Inc|Corp|Ltd|LLC|PLC|Plc|Limited)\b"
_WORD = rf"(?!{_FORM})[A-Z][A-Za-z0-9]*(?:[-&'][A-Za-z0-9]+){{0,5}}"
NAME = re.compile(rf"(?<![A-Za-z0-9]){_WORD}(?: (?:& )?(?:{_WORD}|[0-9]+(?= [A-Z])))*(?:(?:\.?,? {_FORM})+\.?)?")
FORMS_AFTER = re.compile(
    r"(?:,? (?:Group|Holdings?|Shares|Co|Inc|Corp|Corporation|Company|Ltd|LLC|PLC|Plc|Limited)\b\.?){1,4}"
)
WORDS_AFTER = re.compile(rf"(?:[ -]{_WORD}){{1,{LONGEST_ADDITION + 1}}}")
_SPLIT = re.compile(r"[^\s,]+")
_PART = re.compile(r"[^\W_]+")
_SAYS = re.compile(
    r" (?:announced|unveiled|launched|completed|received|reported|disclosed|introduced|released|signed|expects|plans)\b"
)
_HAN_NAME = re.compile(
    f"[{HAN}A-Z0-9]{{2,12}}?(?:股份有限公司|有限责任公司|有限公司|集团股份|控股集团|控股|集团|股份)(?!回购|增持|减持|转让)"
)
_HAN_HEAD = re.compile(
    "^.*(?:子公司|其中|包括|以及|全资|控股的|参股|旗下|来自|通过|收购|[的和与及在对由向将称从等为是])"
)
_HAN_NO_NAME = re.compile(
    "回购|增持|减持|持有|公司$|总$|流通|发行|无偿|转让|限售|质押|上市|国有|大型|多家|该|本|各|两|三|其|外资|母"
)


def in_capitals(text: str) -> list[tuple[int, int]]:
    """Places of words in capitals that can be a name."""
    return [place for match in NAME.finditer(text) if (place := trimmed(text, *match.span()))]


def company_like(text: str, places: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Those with a company's word at their end ("Energy", "Co., Ltd."), or that act as one does; then Chinese ones."""
    yield from (place for place in places if has_company_word(text[slice(*place)]) or _acts(text, *place))
    for match in _HAN_NAME.finditer(text):
        name = match[0]
        start = match.start() + (len(head[0]) if (head := _HAN_HEAD.match(name)) else 0)
        bare = re.sub(
            "(?:股份有限公司|有限责任公司|有限公司|集团股份|控股集团|控股|集团|股份)$", "", text[start : match.end()]
        )
        if len(bare) >= 2 and not _HAN_NO_NAME.search(bare):
            yield start, match.end()


def trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    """A sequence of words in capitals without the words before it that belong to the sentence; None for no name."""
    words = [(start + word.start(), start + word.end()) for word in _SPLIT.finditer(text[start:end])]
    while words and letters(text[slice(*words[0])]) in NO_NAME:
        words.pop(0)
    if not words or len(words) > LONGEST_NAME:
        return None
    name = text[words[0][0] : words[-1][1]]
    if not BODIES.isdisjoint(words_of(name)) or all(letters(part) in EMPTY for part in _PART.findall(name)):
        return None
    return words[0][0], words[-1][1]


def has_company_word(name: str) -> bool:
    """Whether a name ends with a form of company or a trade, with something of its own before it."""
    words = words_of(name)
    return len(words) > 1 and words[-1] in FORMS | TRADES


def longer_company(text: str, start: int, end: int) -> int | None:
    """Where the name of another company ends that only begins with an alias: "BYD Semiconductor" is not BYD."""
    after = WORDS_AFTER.match(text, end) if text[end - 1].isascii() else None
    if after is None:
        return None
    said = words_of(after[0])
    if len(said) > LONGEST_ADDITION or said[-1] in FORMS or not has_company_word(text[start : after.end()]):
        return None
    return after.end()


def _acts(text: str, start: int, end: int) -> bool:
    return len(words_of(text[start:end])) <= 3 and _SAYS.match(text, end) is not None
