"""The person's own copy of a document: checked to be the very text that the places were counted in."""

import re

from catalysts.document import Document
from catalysts.errors import Fault
from catalysts.extraction.identity import fingerprint

CONTEXT = 240
_END = re.compile(r"[.!?](?=\s|[A-Z“\"])|[。！？]|\n")


def copy_faults(document: Document, text: str, where: str) -> tuple[Fault, ...]:
    """Whether a text is the one that a document's places were counted in; `where` names the copy."""
    remedy = "give the file that was extracted, unchanged, or extract this one anew"
    if document.length and document.length != len(text):
        expected = f"the text of {document.id}, which has {document.length} characters"
        return (Fault(where, "", f"a text of {len(text)} characters", expected, remedy),)
    found = fingerprint(text)
    if document.sha256 != found:
        return (Fault(where, "sha256", found, f"{document.sha256}, the fingerprint of {document.id}", remedy),)
    return ()


def around(text: str, span: tuple[int, int]) -> tuple[str, str, str]:
    """The place of a span and the rest of its sentence before and after, at most 240 characters each."""
    start, end = span
    before = text[max(0, start - CONTEXT) : start]
    cut = max((match.end() for match in _END.finditer(before)), default=0)
    after = text[end : end + CONTEXT]
    stop = _END.search(after)
    is_closed = bool(_END.match(text[end - 1 : end + 1])) if end else True
    return before[cut:].lstrip(), text[start:end], "" if is_closed else after[: stop.end() if stop else None].rstrip()
