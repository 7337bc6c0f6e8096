"""A text cut into sentences; every sentence knows its place, and none is longer than a page."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST = 1500
_ABBREVIATIONS_TEXT = """
    co corp inc ltd plc st no nos vs mr mrs ms dr prof jr sr u.s u.k e.g i.e approx est fig vol dept gov sen rep gen
    jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun a.m p.m l.p s.a n.v bros messrs"""
_ABBREVIATIONS = frozenset(_ABBREVIATIONS_TEXT.split())
_LINE = re.compile(r"[^\r\n]+")
_END = re.compile(
    r"[。！？!?]+[”’」』\"')）]*"
    r"|\.+[”’\"')）\]]*(?=\s|$)"
    r"|(?<=[a-z0-9)%])\.(?=[A-Z][a-z])"
    r"|(?<=[a-z])\.(?=[\u4e00-\u9fff])"
)
_WORD_BEFORE = re.compile(r"[A-Za-z.]+$")
_LIST_NUMBER = re.compile(r"\s*[0-9]{1,3}$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """Where a sentence stands in the text, and which paragraph (line) of the text it belongs to."""

    start: int
    end: int
    paragraph: int


def sentences(text: str) -> Iterator[Sentence]:
    """The sentences of a text in reading order; a line ends one, and a longer one than a page is cut at a blank."""
    for paragraph, line in enumerate(_LINE.finditer(text)):
        place = line.start()
        for end in _ends(text, line.start(), line.end()):
            yield from _cut(text, place, end, paragraph)
            place = end


def _ends(text: str, start: int, end: int) -> Iterator[int]:
    for match in _END.finditer(text, start, end):
        if match[0].startswith(".") and not _ends_sentence(text, start, match, end):
            continue
        yield match.end()
    yield end


def _ends_sentence(text: str, start: int, match: re.Match[str], end: int) -> bool:
    before = _WORD_BEFORE.search(text[max(start, match.start() - 12) : match.start()])
    word = before[0].lower() if before else ""
    following = text[match.end() : min(end, match.end() + 3)].lstrip()
    if len(match[0].rstrip("”’\"')）]")) == 1:
        if word in _ABBREVIATIONS or (len(word) == 1 and before and before[0].isupper()):
            # "Co., Ltd. The" ends a sentence only where a new one plainly begins.
            return word in {"ltd", "inc", "corp", "a.m", "p.m", "plc"} and _opens(text, match.end(), end)
        if word.endswith((".s", ".k")):
            return False
        if _LIST_NUMBER.fullmatch(text[start : match.start()]):
            return False
    return not following or not following[0].islower()


_OPENING = re.compile(r"\s+(?:The|It|In|On|This|That|Its|A|An|He|She|They|We|As|At|For|But|However)\s")


def _opens(text: str, place: int, end: int) -> bool:
    return _OPENING.match(text, place, end) is not None


def _cut(text: str, start: int, end: int, paragraph: int) -> Iterator[Sentence]:
    while end - start > LONGEST:
        place = max(text.rfind(sign, start + LONGEST // 2, start + LONGEST) for sign in " ，,；;、")
        place = place + 1 if place > start else start + LONGEST
        yield from _trimmed(text, start, place, paragraph)
        start = place
    yield from _trimmed(text, start, end, paragraph)


def _trimmed(text: str, start: int, end: int, paragraph: int) -> Iterator[Sentence]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield Sentence(start, end, paragraph)
