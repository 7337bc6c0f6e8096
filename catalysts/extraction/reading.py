"""A text with all that the tables find in it, looked up once for the whole."""

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field

from catalysts.extraction.lexicon import Hits
from catalysts.extraction.vocabulary import Word, vocabulary
from catalysts.names import Mention as Name
from catalysts.names import NamesFound

HOUSES = (
    "Securities",
    "Capital",
    "Research",
    "证券",
    "Fund",
    "Funds",
    "基金",
    "News",
    "Times",
    "Journal",
    "Daily",
    "Post",
)
_MEDIA_TEXT = (
    "Reuters Bloomberg Nikkei Xinhua CNBC Caixin Yicai AFP AP BBC CNN Axios Politico 36Kr Barron's Fortune Forbes"
)
MEDIA = frozenset(_MEDIA_TEXT.split())
_TITLE_AFTER = re.compile(
    r"\s(?:Conference|Forum|Congress|Summit|Index|ETF|Act|Expo|Exhibition|Fair|Award|Prize|Cup)\b"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """The words of actions, the nouns, the authorities and the companies of a text, each at its place."""

    text: str
    words: Hits[Word]
    nouns: Hits[tuple[str, ...]]
    bodies: Hits[str]
    names: NamesFound
    _name_starts: list[int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_name_starts", [name.start for name in self.names.mentions])

    @classmethod
    def of(cls, text: str, names: NamesFound) -> "Reading":
        """A text read with the shipped tables."""
        words = vocabulary()
        found = Hits(tuple(hit for hit in words.words.find(text).hits if hit.entry.action))
        return cls(text, found, words.nouns.find(text), words.bodies.find(text), names)

    def names_within(self, start: int, end: int) -> tuple[Name, ...]:
        """The companies between two places, authorities and houses of analysts left out."""
        first, last = bisect_left(self._name_starts, start), bisect_left(self._name_starts, end)
        if first == last:
            return ()
        bodies = self.bodies.within(start, end)
        return tuple(
            name
            for name in self.names.mentions[first:last]
            if name.end <= end
            and not is_house(name)
            and not self.is_of_title(name)
            and not any(name.start < body.end and body.start < name.end for body in bodies)
        )

    def is_of_title(self, name: Name) -> bool:
        """Whether an unknown name is only the begin of another thing's: "World Robot" of a conference."""
        return name.target is None and _TITLE_AFTER.match(self.text, name.end) is not None

    def nouns_within(self, spans: Iterable[tuple[int, int]]) -> set[str]:
        """The groups of nouns that stand within some spans."""
        return {group for start, end in spans for hit in self.nouns.within(start, end) for group in hit.entry}


def is_house(name: Name) -> bool:
    """Whether an unknown name is that of a paper or of a house whose analysts are quoted."""
    return name.target is None and (name.text in MEDIA or name.text.endswith(HOUSES))
