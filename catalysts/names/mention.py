"""Where a text names a company, whom it means, and how that was established."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from catalysts.catalyst import Target
from catalysts.names.alias import Alias


class Basis(StrEnum):
    """How a mention was resolved, from the surest to none."""

    EXACT = "exact"
    PAIR = "pair"
    CODE = "code"
    LIKE = "like"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Mention:
    """A name at `start` to `end` (characters of the text, end excluded), as printed in `text`.

    `target` is None for a name that looks like a company's and resolves to nothing (`basis` unknown). EXACT:
    the table has it; PAIR: the document itself gives its code; CODE: a bare code; LIKE: nearly an alias, by
    all guards, to be looked at by a person. `alias` is the name or code that decided, `remark` what a person
    should know.
    """

    start: int
    end: int
    text: str
    target: Target | None
    basis: Basis
    alias: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class NamesFound:
    """The mentions of a text in their order, none overlapping, and the aliases that the text itself taught."""

    mentions: tuple[Mention, ...] = ()
    learned: tuple[Alias, ...] = ()

    def __iter__(self) -> Iterator[Mention]:
        return iter(self.mentions)

    def __len__(self) -> int:
        return len(self.mentions)

    def within(self, start: int, end: int) -> tuple[Mention, ...]:
        """The mentions that lie wholly within a span of the text."""
        first = bisect_left(self.mentions, start, key=lambda mention: mention.start)
        last = bisect_left(self.mentions, end, key=lambda mention: mention.start)
        return tuple(mention for mention in self.mentions[first:last] if mention.end <= end)

    @property
    def unresolved(self) -> tuple[str, ...]:
        """The names that look like companies' and resolve to nothing, each once, as first printed."""
        return tuple(dict.fromkeys(mention.text for mention in self.mentions if mention.target is None))
