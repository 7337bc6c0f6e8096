"""A value's fingerprint: SHA-256 of what it says, the same for the same value on every machine."""

import hashlib
import json
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from enum import Enum


def fingerprint(value: object) -> str:
    """SHA-256 as hex of a value made of dataclasses, tuples, mappings, dates, enums and plain values.

    A field that stands at its default is left out, so that a field added later changes no fingerprint of before.
    """
    return hashlib.sha256(json.dumps(_plain(value), sort_keys=True, allow_nan=False).encode("ascii")).hexdigest()


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        own = ((field, getattr(value, field.name)) for field in fields(value) if field.init)
        return {
            field.name: _plain(held) for field, held in own if field.default is MISSING or bool(held != field.default)
        }
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    return value
