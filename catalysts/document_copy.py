"""A person's own copies of documents, told by their hash: the text itself is never kept by us."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from catalysts.errors import CalendarError, CatalystError
from catalysts.files.text_file import in_full

SUFFIXES = frozenset({"", ".txt", ".text", ".md", ".markdown", ".html", ".htm"})
LARGEST = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class DocumentCopy:
    """A file that was given for a document, by name; `texts` are the texts it can stand for, by SHA-256.

    `was_named` where the person gave the file itself, not the folder that it lies in.
    """

    path: Path
    texts: tuple[tuple[str, str], ...]
    was_named: bool

    def text_of(self, sha256: str) -> str | None:
        """The text with a hash, None where the file is not it: another document, or one that was changed."""
        return dict(self.texts).get(sha256)


def read_copies(paths: Iterable[Path]) -> tuple[DocumentCopy, ...]:
    """The files given, and the text files of the folders given, by name.

    Raises CalendarError where a path is not there or cannot be read; files of a folder that are no UTF-8 text are
    left out.
    """
    return tuple(copy for path in paths for copy in _copies(path))


def _copies(path: Path) -> Iterator[DocumentCopy]:
    if not path.is_dir():
        yield _copy(path, was_named=True)
        return
    for file in sorted(path.iterdir()):
        if file.is_file() and file.suffix.lower() in SUFFIXES and not file.name.startswith("."):
            found = _copy(file, was_named=False)
            if found.texts:
                yield found


def _copy(path: Path, *, was_named: bool) -> DocumentCopy:
    try:
        if path.stat().st_size > LARGEST:
            raise CalendarError(f"{in_full(path)} is larger than {LARGEST >> 20} MB; name the text itself")
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        if isinstance(error, CalendarError):
            raise
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise CalendarError(f"{in_full(path)} cannot be read: {reason}; check the path") from error
    return DocumentCopy(path, tuple(_texts(path, data)), was_named)


def _texts(path: Path, data: bytes) -> Iterator[tuple[str, str]]:
    """The text as documents are read (HTML without its marks, line ends as LF), and the file's own characters."""
    from catalysts.extraction.identity import fingerprint
    from catalysts.extraction.text import read_document_text

    texts = []
    with suppress(CatalystError):
        texts.append(read_document_text(path))
    with suppress(UnicodeDecodeError):
        texts.append(data.decode("utf-8"))
    for text in dict.fromkeys(texts):
        yield fingerprint(text), text
