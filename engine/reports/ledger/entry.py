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
from engine.measurement.overfitting.study_trial import StudyTrial
from engine.measurement.overfitting.trial import Trial

if TYPE_CHECKING:
    from pydantic import TypeAdapter

FORMAT = "catalyst-ledger/1"
BEGINNING = f'{{"format": "{FORMAT}"'.encode()
NO_LINE = "0" * 64
Noun = Trial | StudyTrial | Hypothesis
_NOUNS: dict[str, type[Noun]] = {"trial": Trial, "study": StudyTrial, "hypothesis": Hypothesis}
_PREVIOUS = BEGINNING + b', "previous": "'
_SEAL = b', "sha256": "'
_SEAL_LENGTH = len(_SEAL) + 64 + len(b'"}')


@dataclass(frozen=True, slots=True)
class Entry:
    """A trial, a study, or a hypothesis that was locked, and when (with a time zone)."""

    at: datetime
    what: Noun


def encoded_entry(entry: Entry, previous: str) -> bytes:
    """The entry as a line without its line end."""
    kind = next(kind for kind, noun in _NOUNS.items() if isinstance(entry.what, noun))
    body = _adapter(kind).dump_python(entry.what, mode="json")
    head = {"format": FORMAT, "previous": previous, "at": entry.at.isoformat(timespec="seconds"), kind: body}
    text = json.dumps(head, ensure_ascii=False, allow_nan=False).encode("utf-8", "backslashreplace")[:-1]
    return text + _SEAL + hashlib.sha256(text).hexdigest().encode() + b'"}'


def judged_line(line: bytes) -> tuple[bool, str]:
    """Whether a line is whole and as it was written, and the SHA-256 that the next line names it by."""
    text, seal = line[:-_SEAL_LENGTH], line[-_SEAL_LENGTH:]
    found = hashlib.sha256(text)
    is_whole = line.startswith(BEGINNING) and seal == _SEAL + found.hexdigest().encode() + b'"}'
    found.update(seal)
    return is_whole, found.hexdigest()


def is_sealed(line: bytes) -> bool:
    """Whether a line is whole and as it was written."""
    return judged_line(line)[0]


def line_sha256(line: bytes) -> str:
    """What the next line names this one by."""
    return hashlib.sha256(line).hexdigest()


def previous_of(line: bytes) -> str:
    """The hash that a whole line gives the line before it."""
    return line[len(_PREVIOUS) : len(_PREVIOUS) + 64].decode("ascii", "replace") if line.startswith(_PREVIOUS) else ""


def decoded_entry(line: bytes) -> Entry:
    """The entry of a whole line. ValueError where it holds nothing that is known."""
    raw = json.loads(line)
    at = datetime.fromisoformat(str(raw.get("at", "")))
    for kind in _NOUNS:
        if kind in raw:
            return Entry(at, _adapter(kind).validate_python(raw[kind]))
    raise ValueError("neither a trial, nor a study, nor a hypothesis")


@cache
def _adapter(kind: str) -> "TypeAdapter[Any]":
    from pydantic import TypeAdapter

    return TypeAdapter(_NOUNS[kind])
