"""A run that was run again, on the screen: the same to the byte, or what has changed since."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.reports.difference.settings import Change, Kind
from engine.reports.record import RunRecord
from engine.reports.screen import plain
from engine.reports.wording import visible

if TYPE_CHECKING:
    from rich.console import Console

SHOWN, HASH = 20, 12


@dataclass(frozen=True, slots=True)
class Rerun:
    """A run and what it gave again. `files` are the names of those that are not byte for byte the same, in the order
    of writing; `content` is what the second run would write."""

    before: RunRecord
    after: RunRecord
    versions: tuple[Change, ...]
    inputs: tuple[Change, ...]
    files: tuple[str, ...]
    content: Mapping[str, bytes]

    @property
    def is_same(self) -> bool:
        """Whether every file is the same."""
        return not self.files


def print_rerun(again: Rerun, console: "Console | None" = None) -> None:
    """Say whether the run is the same; else every version and input that changed, and the files that differ."""
    from rich.console import Console

    console = console or Console()
    if again.is_same:
        console.print(plain(f"Run {again.before.run} is the same to the byte: {len(again.content)} files."))
        return
    console.print(plain(f"Run {again.before.run} is not the same today.", "bold"))
    for change in again.versions:
        console.print(plain(f"{change.key} was {_side(change.before)}, is {_side(change.after)}"))
    for change in again.inputs[:SHOWN]:
        console.print(plain(_input_sentence(change)))
    if len(again.inputs) > SHOWN:
        console.print(plain(f"and {len(again.inputs) - SHOWN} more inputs"))
    if not again.versions and not again.inputs:
        console.print(plain("No input and no version changed: the files in the folder are not as a run writes them."))
    console.print(plain(f"Files that differ: {visible(', '.join(again.files))}"))


def _input_sentence(change: Change) -> str:
    name = visible(change.key)
    if change.kind is Kind.ADDED:
        return f"{name} was not read then ({_side(change.after)[:HASH]})"
    if change.kind is Kind.REMOVED:
        return f"{name} is not read today (was {_side(change.before)[:HASH]})"
    return f"{name} changed: {_side(change.before)[:HASH]} then, {_side(change.after)[:HASH]} today"


def _side(text: str | None) -> str:
    return "not there" if text is None else visible(text)
