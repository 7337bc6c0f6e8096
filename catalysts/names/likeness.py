"""Which alias a misspelt name means, if any: by the share of letters in common, under guards that keep others out."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from catalysts.names.alias import Alias
from catalysts.names.company_words import own_part, without_form

CUTOFF = 86.0
MARGIN = 4.0
SHORTEST = 6
LENGTH_GAP = 3
LONG_OWN_PART = 10


@dataclass(frozen=True, slots=True)
class _Known:
    alias: Alias
    letters: str
    own: str


@dataclass(frozen=True, slots=True)
class Likenesses:
    """The aliases that a misspelling may be compared with, by their first letter."""

    _by_letter: Mapping[str, tuple[_Known, ...]]

    @classmethod
    def of(cls, aliases: Iterable[Alias]) -> "Likenesses":
        """Those of the table that are long enough and written in letters: a Chinese name is exact or none."""
        by_letter: dict[str, list[_Known]] = defaultdict(list)
        for alias in aliases:
            stripped = without_form(alias.alias)
            if len(stripped) >= SHORTEST and stripped.isascii():
                by_letter[stripped[0]].append(_Known(alias, stripped, own_part(alias.alias)))
        return cls({letter: tuple(known) for letter, known in by_letter.items()})

    def decide(self, name: str) -> Alias | None:
        """The one alias that `name` misspells, or None.

        `rapidfuzz.fuzz.ratio` of the letters without the form of company is at least 86; both have at least 6
        letters, the same first letter, the same digits and lengths at most 3 apart; their own parts (without
        trades such as Energy) are one edit apart, from 10 letters on two; and no alias of another company is
        within 4 points.
        """
        wanted, own = without_form(name), own_part(name)
        if len(wanted) < SHORTEST or not wanted.isascii():
            return None
        scored = sorted(self._near(wanted), key=lambda pair: (-pair[0], pair[1].alias.alias))
        if not scored:
            return None
        best, known = scored[0]
        rivals = (score for score, other in scored if other.alias.target != known.alias.target)
        if best - next(rivals, 0.0) < MARGIN or not _is_one_slip(own, known.own):
            return None
        return known.alias

    def _near(self, wanted: str) -> list[tuple[float, _Known]]:
        """The aliases of the first letter within reach, and those just below that could be the one meant."""
        from rapidfuzz import fuzz, process

        known = self._by_letter.get(wanted[0], ())
        spelt = [row.letters for row in known]
        scored = process.extract(wanted, spelt, scorer=fuzz.ratio, score_cutoff=CUTOFF - MARGIN, limit=None)
        near = [(score, known[place]) for _, score, place in scored if _may_be(wanted, spelt[place])]
        return near if any(score >= CUTOFF for score, _ in near) else []


def _may_be(wanted: str, spelt: str) -> bool:
    return abs(len(spelt) - len(wanted)) <= LENGTH_GAP and _digits(spelt) == _digits(wanted)


def _digits(letters: str) -> str:
    return "".join(sign for sign in letters if sign.isdigit())


def _is_one_slip(one: str, two: str) -> bool:
    from rapidfuzz.distance import OSA

    allowed = 2 if min(len(one), len(two)) >= LONG_OWN_PART else 1
    return OSA.distance(one, two, score_cutoff=allowed) <= allowed
