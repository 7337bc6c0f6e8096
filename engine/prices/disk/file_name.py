"""Names of stored files: `_SPY_00000012_SHA256.parquet`. One ticker, one spelling, on every file system.

A name holds the ticker, the generation of the store that wrote it, and the first half of the SHA-256 of its bytes: a
file never changes under its name, and can be checked without the manifest. The leading underscore keeps CON, AUX and
the like from being devices; everything but capitals, digits, dots and hyphens is written as %XX of its UTF-8 bytes, so
that `spy` and `SPY` differ where the file system does not tell them apart, and no name leads out of its folder.
"""

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import unquote

from catalysts.errors import Fault, FaultsError

MOST_CHARACTERS = 120
HASH_CHARACTERS = 32

_PLAIN = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-")
_FORM = re.compile(r"_((?:[A-Z0-9.-]|%[0-9A-F]{2})+)_([0-9]{8,})_([0-9a-f]{32})\.([a-z]+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class FileName:
    """What a stored file's name tells; `key` is the ticker, or the name of a table."""

    key: str
    generation: int
    digest: str
    ending: str

    def __str__(self) -> str:
        return f"_{encoded_key(self.key)}_{self.generation:08d}_{self.digest}.{self.ending}"


def parsed_file_name(name: str) -> FileName | None:
    """The parts of a name that this module made; None where it is another's."""
    match = _FORM.fullmatch(name)
    if match is None:
        return None
    try:
        key = unquote(match[1], errors="strict")
    except UnicodeDecodeError:
        return None
    return FileName(key, int(match[2]), match[3], match[4])


def encoded_key(key: str) -> str:
    """A ticker as it stands in a file's name."""
    return "".join(chr(byte) if byte in _PLAIN else f"%{byte:02X}" for byte in key.encode())


def stored_key(ticker: str) -> str:
    """A ticker in its one spelling (Unicode's composed form).

    FaultsError (exit 3) where it is empty, too long for a file's name, or holds control characters.
    """
    key = unicodedata.normalize("NFC", ticker)
    expected = ""
    if not key or not key.isprintable():
        expected = "a ticker of printable characters"
    elif len(encoded_key(key)) > MOST_CHARACTERS:
        expected = f"a ticker that can be stored; it is too long, at most {MOST_CHARACTERS} characters"
    if expected:
        raise FaultsError([Fault("prices", "ticker", ticker, expected, "check its spelling")])
    return key
