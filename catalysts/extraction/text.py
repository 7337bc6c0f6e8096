"""The text of a document as places in it are counted: plain text and Markdown as they are, HTML without tags."""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from catalysts.errors import Fault, FaultsError
from catalysts.extraction.html_text import html_text, looks_like_html
from catalysts.files.text_file import read_bytes

_CHARSET = re.compile(rb"charset\s{0,4}=\s{0,4}[\"']?([A-Za-z0-9_-]{2,30})", re.IGNORECASE)
_FOREIGN = {
    b"%PDF": "PDF",
    b"PK\x03\x04": "a Word or zip file",
    b"\xd0\xcf\x11\xe0": "an old Word file",
    b"\x1f\x8b": "gzip",
}
_HEAD = 4096


def read_document_text(path: Path | str) -> str:
    """The text of a document's file, line ends as LF; the same bytes always give the same text.

    HTML is known by its ending or its begin. The encoding is that of a byte order mark, of the charset that HTML
    names, UTF-8, or GB 18030, the first that fits. FaultsError where the file is empty, not text, or in none of these;
    CalendarError where it cannot be opened.
    """
    path = Path(path)
    data = read_bytes(path)
    _refuse_foreign(path.name, data)
    is_html = path.suffix.lower() in {".html", ".htm", ".xhtml"} or looks_like_html(data[:_HEAD])
    text = _decoded(path.name, data, is_html)
    text = html_text(text) if is_html else text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise FaultsError(
            [Fault(path.name, "", "", "a document; this one holds no text", "give the file with its text")]
        )
    return text


def _refuse_foreign(name: str, data: bytes) -> None:
    for begin, kind in _FOREIGN.items():
        if data.startswith(begin):
            remedy = f"this is {kind}: save it as text or HTML"
            raise FaultsError([Fault(name, "", "", "a text, Markdown or HTML file", remedy)])


def _decoded(name: str, data: bytes, is_html: bool) -> str:
    for encoding in _encodings(data, is_html):
        with suppress(UnicodeDecodeError, LookupError):
            return data.decode(encoding)
    remedy = "save the file as UTF-8"
    raise FaultsError([Fault(name, "", "", "text in UTF-8, UTF-16 or GB 18030", remedy)])


def _encodings(data: bytes, is_html: bool) -> Iterator[str]:
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        yield "utf-16"
    if data.startswith(BOM_UTF8):
        yield "utf-8-sig"
    charset = _CHARSET.search(data[:_HEAD]) if is_html else None
    if charset:
        declared = charset[1].decode("ascii").lower()
        # Pages that declare GB 2312 use the signs of its successor.
        yield "gb18030" if declared in {"gb2312", "gbk"} else declared
    yield "utf-8"
    if 0 not in data[:_HEAD]:
        yield "gb18030"
