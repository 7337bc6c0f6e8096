"""TOML written for people: short arrays and tables inline, one source a line, the same bytes for the same values."""

import re
from collections.abc import Collection, Mapping

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}

TomlTable = Mapping[str, object]


def render_tables(tables: list[tuple[str, TomlTable]], offered: Collection[str] = ()) -> str:
    """Tables with their headers ("[document]", "[[catalyst]]") in their order.

    Absent values are left out, but for the empty ones of `offered` keys, which a person is to fill.
    """
    blocks = []
    for header, table in tables:
        lines = [f"{_key(key)} = {_value(value)}" for key, value in table.items() if _is_said(value) or key in offered]
        blocks.append("\n".join([header, *lines]) + "\n")
    return "\n".join(blocks)


def _is_said(value: object) -> bool:
    return value is not None and value not in ("", [], {})


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, list):
        return _array(value)
    if isinstance(value, dict):
        pairs = (f"{_key(key)} = {_value(part)}" for key, part in value.items())
        return "{ " + ", ".join(pairs) + " }"
    return repr(value)


def _array(values: list[object]) -> str:
    if any(isinstance(value, dict) for value in values):
        return "[\n" + "".join(f"    {_value(value)},\n" for value in values) + "]"
    return "[" + ", ".join(_value(value) for value in values) + "]"


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _quoted(key)


def _quoted(text: str) -> str:
    return '"' + "".join(_ESCAPES.get(sign) or _plain(sign) for sign in text) + '"'


def _plain(sign: str) -> str:
    return sign if sign >= " " and sign != "\x7f" else f"\\u{ord(sign):04X}"
