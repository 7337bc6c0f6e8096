"""Errors as sentences: where, which key, what value, what was expected, what to do."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

SHOWN_CHARACTERS = 80
SLIP = 0.85
LISTED = 12


class CatalystError(Exception):
    """The base of every error that is meant for the user; `exit_code` is what a command ends with."""

    exit_code = 1


class CalendarError(CatalystError, ValueError):
    """A calendar that cannot be read or written at all, said in one sentence."""

    exit_code = 3


class WriteError(CatalystError):
    """A file or folder that could not be written; nothing was left under its final name."""

    exit_code = 5


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One fault of an input: `where` is a file with its line ("calendar.csv:17"), `key` a column or key.

    `expected` is a noun phrase that reads on after "is not"; `value` is empty where nothing was given.
    """

    where: str
    key: str
    value: str
    expected: str
    remedy: str = ""

    def at(self, where: str) -> "Fault":
        """The same fault at another place: a value knows what is wrong with it, its reader knows the line."""
        return replace(self, where=where)

    def sentence(self) -> str:
        """The fault as one line of text, control characters escaped."""
        place = ": ".join(shown(part) for part in (self.where, self.key) if part)
        if self.value:
            claim = f'"{shown(self.value)}" is not {self.expected}'
        elif self.key:
            claim = f"missing or empty, expected {self.expected}"
        else:
            claim = f"expected {self.expected}"
        text = f"{place}: {claim}" if place else claim
        return f"{text}; {self.remedy}" if self.remedy else text


class FaultsError(CatalystError, ValueError):
    """All faults of a file, a folder or a value at once; as text one sentence a line."""

    exit_code = 3

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(dict.fromkeys(faults))
        super().__init__(self.faults)

    def __str__(self) -> str:
        return "\n".join(fault.sentence() for fault in self.faults)


def in_order(faults: Iterable[Fault]) -> list[Fault]:
    """Faults by file and line, those of one line as they were found."""

    def place(fault: Fault) -> tuple[str, int]:
        name, _, line = fault.where.rpartition(":")
        return (name, int(line)) if name and line.isdecimal() else (fault.where, 0)

    return sorted(faults, key=place)


def shown(text: str) -> str:
    """Foreign text fit for one line of a terminal: control characters escaped, long text cut."""
    return printable(text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 1] + "…")


def printable(text: str) -> str:
    """Foreign text with its control characters escaped."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that was probably meant, or None where none is near."""
    from difflib import get_close_matches

    by_folded = {name.casefold(): name for name in sorted(known, reverse=True)}
    matches = get_close_matches(word.casefold(), list(by_folded), n=1)
    return by_folded[matches[0]] if matches else None


def confusable(word: str, known: Iterable[str]) -> str | None:
    """The known word that an unknown one is nearly, so that it is sooner a slip than a word of its own."""
    from difflib import SequenceMatcher

    near = nearest(word, known)
    if near is None or SequenceMatcher(None, word.casefold(), near.casefold()).ratio() < SLIP:
        return None
    return near


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The remedy for an unknown word: the nearest known one, or the list of all, cut where it is long."""
    names = sorted(known)
    near = nearest(word, names)
    if near:
        return f'did you mean "{near}"?'
    if not names:
        return "there is none to name"
    more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
    return f"use one of: {', '.join(names[:LISTED])}{more}"
