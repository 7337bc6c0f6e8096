"""The text of a price file: its bytes, decoded by what is declared or by what cannot be mistaken."""

from collections.abc import Callable
from pathlib import Path

from catalysts.errors import Fault, FaultsError
from engine.prices.folder_format import ENCODINGS

MOST_BYTES = 200_000_000  # a century of daily bars is two megabytes
MARKS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_HEAD = 4096


def read_file_text(path: Path, where: str, encoding: str = "", is_known: Callable[[str], bool] | None = None) -> str:
    """The text of a file in the declared `encoding`, without a byte order mark.

    Where none is declared: a byte order mark says UTF-8 or UTF-16; bytes that are UTF-8 are UTF-8; other bytes are
    GB18030 if `is_known` says of the text so read that its header is known, which no wrongly decoded one is. Raises
    FaultsError for a file that cannot be read, is too large or empty, or whose bytes are none of these.
    """
    try:
        check_size(path, where)
        content = path.read_bytes()
    except OSError as error:
        fault = Fault(where, "file", path.name, "a readable file", error.strerror or type(error).__name__)
        raise FaultsError([fault]) from error
    text = _decoded(content, where, encoding, is_known)
    if not text.strip():
        raise FaultsError([Fault(where, "file", "", "a header and rows", "the file is empty: fetch it again")])
    if "\0" in text[:_HEAD].split("\n", 1)[0]:
        remedy = 'declare encoding = "utf-16" in folder.toml, or save the file as UTF-8'
        raise FaultsError([Fault(f"{where}:1", "encoding", text[:20], "text without NUL characters", remedy)])
    return text


def check_size(path: Path, where: str) -> None:
    """Refuse what is no file, or one too large to be a table of prices; OSError where it cannot be looked at."""
    size = path.stat().st_size
    if not path.is_file():
        raise FaultsError([Fault(where, "file", path.name, "a regular file", "remove it or put the file in its place")])
    if size > MOST_BYTES:
        expected = f"at most {MOST_BYTES} bytes long"
        raise FaultsError([Fault(where, "file", f"{size} bytes", expected, "keep one instrument's daily bars in it")])


def _decoded(content: bytes, where: str, encoding: str, is_known: Callable[[str], bool] | None) -> str:
    marked = next((name for mark, name in MARKS.items() if content.startswith(mark)), "")
    if encoding and marked and ENCODINGS[encoding] != ENCODINGS[marked]:
        expected = f"text in {encoding}, as declared: its first bytes are the mark of {marked}"
        raise FaultsError([Fault(f"{where}:1", "encoding", "byte 0", expected, "correct the declaration")])
    name = encoding or marked or "utf-8"
    try:
        return content.decode(ENCODINGS[name])
    except UnicodeDecodeError as error:
        text = None if encoding or marked or is_known is None else _gb18030(content)
        if is_known is not None and text is not None and is_known(text):
            return text
        raise FaultsError([_not_decoded(content, error, where, name, is_known is not None)]) from error


def _gb18030(content: bytes) -> str | None:
    try:
        return content.decode("gb18030")
    except UnicodeDecodeError:
        return None


def _not_decoded(content: bytes, error: UnicodeDecodeError, where: str, name: str, can_declare: bool) -> Fault:
    line = content.count(b"\n", 0, error.start) + 1
    shown = {"utf-8": "UTF-8", "utf-16": "UTF-16"}.get(name, name)
    remedy = "save the file as UTF-8"
    if can_declare:
        remedy += ', or declare encoding = "gb18030" (or another) in folder.toml'
    return Fault(f"{where}:{line}", "encoding", f"byte {error.start}", f"{shown} text", remedy)
