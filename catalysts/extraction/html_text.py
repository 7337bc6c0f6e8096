"""HTML as its text: blocks as lines, blanks as a browser shows them, scripts and styles left out."""

import re
from contextlib import suppress
from typing import Any

_BLOCKS_TEXT = """
    address article aside blockquote br caption dd div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 header
    hr li main nav ol option p pre section table td th title tr ul"""
BLOCKS = frozenset(_BLOCKS_TEXT.split())
UNSEEN = frozenset(["script", "style", "template", "noscript", "svg", "math", "iframe", "object"])
_BLANKS = re.compile(r"[ \t\r\n\f\v]+")
_BEGIN = re.compile(
    rb"^[\xef\xbb\xbf\s]*(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
# What no parser takes: null characters and halves of pairs that a bad decoding left.
_LONE = re.compile("[\x00\ud800-\udfff]")
_FED = 65_536


def looks_like_html(head: bytes) -> bool:
    """Whether the first bytes of a file are those of a page."""
    return _BEGIN.match(head) is not None


class TextOfPage:
    """Takes what a parser reads, piece by piece, so that no depth of nesting costs more than its length."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self._unseen: list[str] = []

    def start(self, tag: str, _attributes: object) -> None:
        """A tag opens: a block begins a line."""
        if tag in UNSEEN:
            self._unseen.append(tag)
        elif tag in BLOCKS:
            self.pieces.append("\n")

    def end(self, tag: str) -> None:
        """A tag closes: a block ends its line."""
        if self._unseen and self._unseen[-1] == tag:
            self._unseen.pop()
        elif tag in BLOCKS:
            self.pieces.append("\n")

    def data(self, text: str) -> None:
        """Text between tags, its blanks joined."""
        if not self._unseen:
            self.pieces.append(_BLANKS.sub(" ", text))

    def comment(self, text: str) -> None:
        """Comments are no text."""

    def close(self) -> str:
        """The whole text, lines without outer blanks, empty ones left out."""
        lines = (_BLANKS.sub(" ", line).strip() for line in "".join(self.pieces).split("\n"))
        return "\n".join(line for line in lines if line)


def html_text(page: str) -> str:
    """The text of a page."""
    from lxml import etree

    page_text = TextOfPage()
    target: Any = page_text  # its methods take what an HTML parser gives: str alone
    parser = etree.HTMLParser(target=target, huge_tree=True, recover=True)
    with suppress(etree.XMLSyntaxError):  # a page without any element
        for place in range(0, len(page), _FED):
            parser.feed(_LONE.sub("\ufffd", page[place : place + _FED]))
        parser.close()
    return page_text.close()
