"""One record of a file, read key by key: every fault is noted with its place, none stops the reading."""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeVar

from catalysts.errors import Fault, FaultsError, did_you_mean, shown
from catalysts.text import normalised
from catalysts.when import When, Window

# Stands where a value could not be read, so that the rest of the record is still checked; never leaves a reader.
UNREAD = When.parse("1990")

_Value = TypeVar("_Value")
_Choice = TypeVar("_Choice", bound=StrEnum)
_FLAGS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


@dataclass(frozen=True, slots=True)
class Fields:
    """The values of a record by key, texts (CSV) or typed (TOML); blank means absent.

    `places` holds file and line of each key, `where` those of the record. Faults go to `faults`, which the
    records of a file share; `failed` are the keys that could not be read, `absent` those of columns that the
    whole file lacks, which its header's fault has told.
    """

    values: Mapping[str, object]
    where: str
    places: Mapping[str, str]
    faults: list[Fault]
    failed: set[str] = field(default_factory=set)
    absent: frozenset[str] = frozenset()

    def place(self, key: str) -> str:
        """File and line of a key, or of the record where the key is not written."""
        return self.places.get(key, self.where)

    def fail(self, key: str, value: object, expected: str, remedy: str = "") -> None:
        """Note that a key could not be read."""
        self.failed.add(key)
        if key not in self.absent:
            self.faults.append(Fault(self.place(key), key, _printed(value), expected, remedy))

    def made(self, make: Callable[[], _Value]) -> _Value | None:
        """The value that `make` builds of what was read, or None with its faults noted at their places."""
        try:
            value = make()
        except FaultsError as error:
            told = self.failed | self.absent
            fresh = (fault for fault in error.faults if fault.key not in told)
            self.faults.extend(fault.at(self.place(fault.key)) for fault in fresh)
            return None
        return None if self.failed or self.absent else value

    def check_keys(self, known: tuple[str, ...]) -> None:
        """Note every key that is not a known one, with the one that was probably meant."""
        for key in self.values:
            if key not in known:
                fault = Fault(self.place(key), "", key, "a key of this table", did_you_mean(key, known))
                self.failed.add(key)
                self.faults.append(fault)

    def text(self, key: str) -> str:
        """Free text with outer blanks removed; empty where absent."""
        value = self.values.get(key, "")
        if isinstance(value, str):
            return value.strip()
        self.fail(key, value, "a text", "put it in quotes")
        return "x"

    def word(self, key: str, default: str = "") -> str:
        """A machine-read text, full-width forms made plain."""
        return normalised(self.text(key)) or default

    def when(self, key: str) -> When | None:
        """A time; None where absent."""
        return self._parsed(key, When.parse, UNREAD)

    def needed_when(self, key: str) -> When:
        """A time that must be there."""
        when = self.when(key)
        if when is None:
            remedy = "write for example 2024-08-28"
            self.fail(key, "", "a date, month, quarter, half, year or instant", remedy)
        return when or UNREAD

    def window(self, key: str) -> Window | None:
        """A time or a window; None where absent."""
        return self._parsed(key, Window.parse, Window(UNREAD, UNREAD))

    def day(self, key: str) -> date | None:
        """A bare day; None where absent."""
        when = self.when(key)
        if when is None or key in self.failed:
            return None
        if when.first_on != when.last_on or when.at:
            self.fail(key, str(when), "a single day; write it as 2024-08-28")
        return when.first_on

    def choice(self, key: str, kind: type[_Choice], default: _Choice | None = None) -> _Choice:
        """One of the values of an enumeration; `default` where absent, a fault where there is no default."""
        word = self.word(key)
        if not word and default is not None:
            return default
        names = [str(member) for member in kind]
        if word in names:
            return kind(word)
        if key not in self.failed:
            self.fail(key, word, f"a known {key}", did_you_mean(word, names))
        return default or list(kind)[-1]

    def integer(self, key: str, default: int) -> int:
        """A whole number, "+1" included."""
        value = self._plain(key)
        if value is None:
            return default
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        if isinstance(value, str) and re.fullmatch(r"[+-]?[0-9]{1,12}", value):
            return int(value)
        self.fail(key, value, "a whole number such as 1, 0 or -1")
        return default

    def number(self, key: str) -> float:
        """A number that must be there."""
        value = self._plain(key)
        if isinstance(value, int | float) and not isinstance(value, bool):
            with suppress(OverflowError):
                return float(value)
        self.fail(key, "" if value is None else value, "a number such as 0.067", "write it without quotes")
        return 0.0

    def flag(self, key: str) -> bool:
        """true or false; false where absent."""
        value = self._plain(key)
        if isinstance(value, bool) or value is None:
            return bool(value)
        known = _FLAGS.get(value.casefold()) if isinstance(value, str) else None
        if known is None:
            self.fail(key, value, "true or false")
        return bool(known)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts with outer blanks removed."""
        value = self.values.get(key, [])
        if isinstance(value, list) and all(isinstance(part, str) for part in value):
            return tuple(part.strip() for part in value)
        self.fail(key, value, "a list of texts", 'write for example ["300438.SZ", "002074.SZ"]')
        return ()

    def words(self, key: str) -> tuple[str, ...]:
        """A list of machine-read texts, full-width forms made plain."""
        return tuple(normalised(text) for text in self.texts(key))

    def span(self, key: str) -> tuple[int, int] | None:
        """A place in a text, [first character, character after the last]; None where absent."""
        value = self.values.get(key)
        if value is None:
            return None
        if isinstance(value, list) and len(value) == 2 and all(type(part) is int for part in value):
            return (value[0], value[1])
        self.fail(key, value, "two whole numbers such as [120, 184]")
        return None

    def _plain(self, key: str) -> object:
        value = self.values.get(key)
        if isinstance(value, str):
            return normalised(value) or None
        return value

    def _parsed(self, key: str, parse: Callable[[str], _Value], unread: _Value) -> _Value | None:
        value = self.values.get(key, "")
        if isinstance(value, date):
            value = value.isoformat()
        if not isinstance(value, str):
            self.fail(key, value, "a date", 'put it in quotes, for example "2024-08-28"')
            return unread
        text = normalised(value)
        if not text:
            return None
        try:
            return parse(text)
        except ValueError as error:
            expected, _, remedy = str(error).partition("; ")
            self.fail(key, text, expected, remedy)
            return unread


def _printed(value: object) -> str:
    """A value as its file would show it."""
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, str) else shown(str(value))
