"""One entry of the ledger as one line: its own checksum at the end, the hash of the line before within.

A line is a JSON object; its last key `sha256` is taken over the bytes before it. `previous` is the SHA-256 of the whole
line before without its line end, and 64 zeros in the first.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from engine.measurement.overfitting.hypothesis import Hypothesis
from engine.measurement.overfitting.trial import Trial

if TYPE_CHECKING:
    from pydantic import TypeAdapter

FORMAT = "catalyst-ledger/1"
BEGINNING = f'{{"format": "{FORMAT}"'.encode()
NO_LINE = "0" * 64
_NOUNS: dict[str, type[Trial] | type[Hypothesis]] = {"trial": Trial, "hypothesis": Hypothesis}
_SEAL = b', "sha256": "'
_SEAL_LENGTH = len(_SEAL) + 64 + len(b'"}')


@dataclass(frozen=True, slots=True)
class Entry:
    """A trial or a hypothesis that was locked, and when (with a time zone)."""

    at: datetime
    what: Trial | Hypothesis


def encoded_entry(entry: Entry, previous: str) -> bytes:
    """The entry as a line without its line end."""
    kind = "trial" if isinstance(entry.what, Trial) else "hypothesis"
    body = _adapter(kind).dump_python(entry.what, mode="json")
    head = {"format": FORMAT, "previous": previous, "at": entry.at.isoformat(timespec="seconds"), kind: body}
    text = json.dumps(head, ensure_ascii=False, allow_nan=False).encode("utf-8", "backslashreplace")[:-1]
    return text + _SEAL + hashlib.sha256(text).hexdigest().encode() + b'"}'


def is_sealed(line: bytes) -> bool:
    """Whether a line is whole and as it was written."""
    text, seal = line[:-_SEAL_LENGTH], line[-_SEAL_LENGTH:]
    return line.startswith(BEGINNING) and seal == _SEAL + hashlib.sha256(text).hexdigest().encode() + b'"}'


def line_sha256(line: bytes) -> str:
    """What the next line names this one by."""
    return hashlib.sha256(line).hexdigest()


def decoded_entry(line: bytes) -> tuple[Entry, str]:
    """The entry of a line and the hash that it gives the line before. ValueError where its checksum does not fit, or
    where it holds neither a trial nor a hypothesis.
    """
    if not is_sealed(line):
        raise ValueError("is not as it was written")
    raw = json.loads(line)
    previous, at = str(raw.get("previous", "")), datetime.fromisoformat(str(raw.get("at", "")))
    for kind in _NOUNS:
        if kind in raw:
            return Entry(at, _adapter(kind).validate_python(raw[kind])), previous
    raise ValueError("neither a trial nor a hypothesis")


@cache
def _adapter(kind: str) -> "TypeAdapter[Any]":
    from pydantic import TypeAdapter

    return TypeAdapter(_NOUNS[kind])
