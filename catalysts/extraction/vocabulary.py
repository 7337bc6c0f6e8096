"""The words that make an announcement, read once from the tables beside this file."""

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from typing import Any

from catalysts.catalyst import Kind
from catalysts.extraction.lexicon import Lexicon

_DOUBLED = frozenset({"ban", "ship", "cut", "plan"})
_VOWELS = "aeiou"


class FormOfVerb(StrEnum):
    """How a word stands: done, done in a headline's present, undone (after "will"), or without a tense."""

    DONE = "done"
    PRESENT = "present"
    BARE = "bare"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Action:
    """What somebody does, as a row of vocabulary.toml."""

    name: str
    kind: Kind
    direction: int
    speech: str = ""
    by: tuple[str, ...] = ()
    needs: str = ""
    is_goal: bool = False
    is_market: bool = False
    is_result: bool = False
    is_effect: bool = False
    is_shift: bool = False
    is_meeting: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """A word of an action in one of its forms; `action` is None for words to be passed over."""

    action: Action | None
    form: FormOfVerb


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words of actions, nouns by their group, kinds of the groups, authorities, and the goal that has no word."""

    words: Lexicon[Word]
    nouns: Lexicon[tuple[str, ...]]
    kinds: dict[str, Kind]
    bodies: Lexicon[str]
    goal: Action


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The shipped tables."""
    words: dict[str, Word] = {}
    table = _table("vocabulary.toml")
    for row in table["action"]:
        for phrase, form in _phrases(row):
            words.setdefault(phrase, Word(_action(row), form))
    for phrase in (*table["ignore"]["en"], *table["ignore"]["zh"]):
        words[phrase] = Word(None, FormOfVerb.PLAIN)
    groups: dict[str, list[str]] = {}
    kinds: dict[str, Kind] = {}
    for row in _table("nouns.toml")["noun"]:
        kinds[row["name"]] = Kind(row["kind"])
        for phrase in (*row["en"], *row["zh"]):
            groups.setdefault(phrase, []).append(row["name"])
    goal = next(_action(row) for row in table["action"] if row["name"] == "goal")
    bodies = {phrase: row["name"] for row in _table("bodies.toml")["body"] for phrase in (*row["en"], *row["zh"])}
    nouns = {phrase: tuple(names) for phrase, names in groups.items()}
    return Vocabulary(Lexicon(words), Lexicon(nouns), kinds, Lexicon(bodies, case=True), goal)


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads(files("catalysts.extraction").joinpath(name).read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def body_names() -> frozenset[str]:
    """Every name of an authority, short and printed."""
    rows = _table("bodies.toml")["body"]
    return frozenset(name for row in rows for name in (row["name"], *row["en"], *row["zh"]))


def _action(row: dict[str, Any]) -> Action:
    return Action(
        name=row["name"],
        kind=Kind(row["kind"]),
        direction=row["direction"],
        speech=row.get("speech", ""),
        by=tuple(row.get("by", ())),
        needs=row.get("needs", ""),
        is_goal=row.get("goal", False),
        is_market=row.get("market", False),
        is_result=row.get("result", False),
        is_effect=row.get("effect", False),
        is_shift=row.get("shift", False),
        is_meeting=row.get("meeting", False),
    )


def _phrases(row: dict[str, Any]) -> list[tuple[str, FormOfVerb]]:
    found = [(phrase, FormOfVerb.DONE) for phrase in row.get("past", ())]
    found += [(phrase, FormOfVerb.BARE) for phrase in row.get("base", ())]
    found += [(phrase, FormOfVerb.PLAIN) for phrase in (*row.get("phrases", ()), *row.get("zh", ()))]
    began = [phrase.removeprefix("began ") for phrase in row.get("past", ()) if phrase.startswith("began ")]
    found += [(f"{form} {rest}", FormOfVerb.DONE) for rest in began for form in ("begun", "begins")]
    for verb in row.get("verbs", ()):
        first, blank, rest = verb.partition(" ")
        present, past = verb_forms(first)
        found += [(first + blank + rest, FormOfVerb.BARE)]
        found += [(present + blank + rest, FormOfVerb.PRESENT), (past + blank + rest, FormOfVerb.DONE)]
    return found


def verb_forms(verb: str) -> tuple[str, str]:
    """Third person and past of a regular English verb."""
    if verb.endswith("y") and verb[-2] not in _VOWELS:
        return verb[:-1] + "ies", verb[:-1] + "ied"
    present = verb + ("es" if verb.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")
    if verb.endswith("e"):
        return present, verb + "d"
    stem = verb + verb[-1] if verb in _DOUBLED else verb
    return present, stem + "ed"
