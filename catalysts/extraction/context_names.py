"""Names that mean another company where a certain word stands near: rows of the table such as "CATL … Boundless"."""

import re
from bisect import bisect_left
from dataclasses import replace

from catalysts.catalyst import Target
from catalysts.names import Basis, Mention, Names, NamesFound, folded

JOINT = "…"
BEFORE = 300
AFTER = 360


def in_context(text: str, found: NamesFound, names: Names) -> NamesFound:
    """The names of a text, each retargeted where the table has a row for it beside a word of the text.

    Machine translations garble names: the cell Boundless is CALB's, also where a translation says CATL. The row
    "CATL … Boundless" holds for CATL from 300 characters before the word to 360 after it.
    """
    rows = [row for row in names.aliases if JOINT in row.alias]
    if not rows:
        return found
    mentions = list(found.mentions)
    for row in rows:
        name, word = (part.strip() for part in row.alias.split(JOINT, 1))
        places = [match.start() for match in re.finditer(re.escape(word), text)] if word else []
        for index, mention in enumerate(mentions):
            if (
                mention.target
                and folded(mention.alias or mention.text) == folded(name)
                and _is_near(mention.start, places)
            ):
                mentions[index] = _retargeted(mention, row.target, row.note or row.alias)
    return replace(found, mentions=tuple(mentions))


def _is_near(place: int, words: list[int]) -> bool:
    next_word = bisect_left(words, place)
    is_before = next_word < len(words) and words[next_word] - place <= BEFORE
    is_after = next_word > 0 and place - words[next_word - 1] <= AFTER
    return is_before or is_after


def _retargeted(mention: Mention, target: Target, remark: str) -> Mention:
    return replace(mention, target=target, basis=Basis.LIKE, remark=remark)
