"""Whom a text names: every mention with its place, resolved or listed as unresolved, none guessed."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from catalysts.catalyst import Target
from catalysts.names.alias import Alias
from catalysts.names.capitals import FORMS_AFTER, company_like, in_capitals, longer_company
from catalysts.names.code import CODE, ticker_of
from catalysts.names.exact import ExactNames, Hit
from catalysts.names.likeness import Likenesses
from catalysts.names.mention import Basis, Mention, NamesFound
from catalysts.names.pairs import Pair, learned_from, pairs
from catalysts.names.plain_text import lowered, plain
from catalysts.names.table import Names
from catalysts.names.taken import Taken

_LIST_JOINT = re.compile(r", and |, | and ")
_LIST_GOES_ON = re.compile(r"(?:,| and |;|\.| all | rose | fell | surged | hit | followed | jumped | potentially |$)")
BRACKET = 60
_LIST_BEGINS = re.compile(r"(?:such as|including|like|, and|,|and) $")


@dataclass(frozen=True, slots=True)
class NameFinder:
    """A table of names made ready to read texts with; making it is the dear part, so keep it."""

    names: Names
    _exact: ExactNames
    _likenesses: Likenesses
    _by_number: Mapping[str, str | None]

    @classmethod
    def of(cls, names: Names) -> "NameFinder":
        """The finder of a table."""
        by_number: dict[str, str | None] = {}
        for ticker in sorted({row.target.name for row in names.aliases if row.target.is_listed}):
            number = ticker.partition(".")[0]
            by_number[number] = None if number in by_number else ticker
        return cls(names, ExactNames(names), Likenesses.of(names.aliases), by_number)

    def find(self, text: str) -> NamesFound:
        """All mentions of a text, in linear time.

        The table comes first, its longest name at each place; then names that the text itself pairs with a
        code, also where they stand without it; bare codes; and last what looks like a company's name: the one
        alias that it nearly is, by all guards of `Likenesses`, or none, and then it is listed as unresolved.
        """
        flat = plain(text)
        small = lowered(flat)
        taken = Taken(len(flat))
        hits = list(self._exact.find(flat, small))
        for hit in hits:
            if hit.is_false_friend:
                taken.block(hit.start, hit.end)
        exact = list(self._hit_mentions(hits, flat, Basis.EXACT))
        taught = self._pairs(flat, exact)
        learned = learned_from(taught, flat, self.names)
        codes = list(_codes(flat, taught))
        for start, end in _code_places(flat, taught):
            taken.block(start, end)
        taken.add(exact)
        if learned:
            taken.add(self._hit_mentions(ExactNames(Names(learned)).find(flat, small), flat, Basis.PAIR))
        taken.add(codes)
        free = [place for place in in_capitals(flat) if taken.is_free(*place)]
        taken.add(self._likely(flat, company_like(flat, free)))
        taken.add(self._likely(flat, _neighbours(flat, free, taken)))
        mentions = (replace(mention, text=text[mention.start : mention.end]) for mention in taken.in_order())
        return NamesFound(tuple(_weighed(mentions, taught)), learned)

    def decide(self, name: str) -> Mention:
        """A name by itself: exact, a code, nearly an alias by all guards, or unknown."""
        target, alias = self.names.resolve(name), self.names.alias(name)
        if target is not None:
            remark = alias.note if alias else ""
            return Mention(0, len(name), name, Target.parse(target), Basis.EXACT, name, remark)
        if self.names.is_false_friend(name):
            return Mention(0, len(name), name, None, Basis.UNKNOWN, name, "no company, by the table")
        for mention in self.find(name):
            if (mention.start, mention.end) == (0, len(name)):
                return mention
        return next(self._likely(plain(name), [(0, len(name))]))

    def _hit_mentions(self, hits: Iterable[Hit], flat: str, basis: Basis) -> Iterator[Mention]:
        for hit in hits:
            if hit.is_false_friend:
                continue
            if not isinstance(hit.named, Alias):
                remark = "the table has two names of these letters"
                yield Mention(hit.start, hit.end, flat[hit.start : hit.end], None, Basis.UNKNOWN, "", remark)
                continue
            longer = longer_company(flat, hit.start, hit.end)
            if longer is not None:
                yield from self._likely(flat, [(hit.start, longer)])
                continue
            alias, end = hit.named, _with_form(flat, hit.end, hit.named.alias)
            name = flat[hit.start : end]
            yield Mention(hit.start, end, name, alias.target, basis, alias.alias, alias.note)

    def _pairs(self, flat: str, mentions: Iterable[Mention]) -> list[Pair]:
        starts = {mention.end: mention.start for mention in mentions}
        found = pairs(flat, starts)
        return [replace(pair, ticker=self._by_number.get(pair.code) or pair.ticker) for pair in found]

    def _likely(self, flat: str, places: Iterable[tuple[int, int]]) -> Iterator[Mention]:
        """Names that look like companies': the alias each nearly is, or unknown."""
        decided: dict[str, Alias | None] = {}
        for start, end in places:
            name = flat[start:end]
            if name not in decided:
                decided[name] = self._likenesses.decide(name)
            alias = decided[name]
            if alias is None:
                yield Mention(start, end, name, None, Basis.UNKNOWN)
            else:
                remark = f'nearly "{alias.alias}", an alias of {alias.target}'
                yield Mention(start, end, name, alias.target, Basis.LIKE, alias.alias, remark)


def _with_form(flat: str, end: int, alias: str) -> int:
    """Where a name ends with the form of company that may follow it, full stop included."""
    if not flat[end - 1].isascii():
        return end
    if alias.endswith(".") and flat.startswith(".", end):
        return end + 1
    form = FORMS_AFTER.match(flat, end)
    return form.end() if form else end


def _code_places(flat: str, taught: Sequence[Pair]) -> Iterator[tuple[int, int]]:
    """Where the codes of pairs stand, those after the first in the same brackets too."""
    for pair in taught:
        yield pair.code_start, pair.code_end
        closed = flat.find(")", pair.code_end, pair.code_end + BRACKET)
        for match in CODE.finditer(flat, pair.code_end, max(pair.code_end, closed)):
            yield match.span()


def _codes(flat: str, taught: Sequence[Pair]) -> Iterator[Mention]:
    """Names by the codes that stand beside them, and codes that stand without a name."""
    for pair in taught:
        name = flat[pair.start : pair.end]
        if pair.ticker is not None:
            yield Mention(pair.start, pair.end, name, Target(pair.ticker), Basis.PAIR, pair.code)
        elif not pair.code.isdigit():
            remark = f"{pair.code} does not tell its exchange"
            yield Mention(pair.start, pair.end, name, None, Basis.UNKNOWN, pair.code, remark)
    for match in CODE.finditer(flat):
        ticker = ticker_of(match[0])
        if ticker is not None:
            yield Mention(*match.span(), match[0], Target(ticker), Basis.CODE, match[0])


def _neighbours(flat: str, free: Sequence[tuple[int, int]], taken: Taken) -> list[tuple[int, int]]:
    """Words in capitals that stand in one list with a company, so that they are companies too."""
    ends = {mention.end for mention in taken.in_order()}
    starts = {mention.start for mention in taken.in_order()}
    places = [place for place in free if taken.is_free(*place)]
    joints = [match.span() for match in _LIST_JOINT.finditer(flat)]
    after, before = dict(joints), {end: start for start, end in joints}
    found = set()
    for start, end in places:
        if before.get(start) in ends and _LIST_GOES_ON.match(flat, end):
            found.add((start, end))
            ends.add(end)
    for start, end in reversed(places):
        if after.get(end) in starts and _LIST_BEGINS.search(flat, max(0, start - 12), start):
            found.add((start, end))
            starts.add(start)
    return sorted(found)


def _weighed(mentions: Iterable[Mention], taught: Sequence[Pair]) -> Iterator[Mention]:
    """The mentions, a name not resolved where the table and the document's code for it contradict each other.

    A code of another exchange does not contradict a ticker: companies are listed twice.
    """
    codes = {pair.end: pair for pair in taught}
    for mention in mentions:
        pair = codes.get(mention.end)
        if pair is None or pair.ticker is None or mention.target is None or mention.target == Target(pair.ticker):
            yield mention
            continue
        told = f"the document gives {pair.code}, the table {mention.target}"
        if mention.target.is_listed and _market(mention.target.name) != _market(pair.ticker):
            yield replace(mention, remark=told)
        else:
            yield replace(mention, target=None, basis=Basis.UNKNOWN, remark=told)


def _market(ticker: str) -> str:
    """The exchange by its ending; the mainland's are one, as no company is listed on two of them."""
    ending = ticker.rpartition(".")[2] if "." in ticker else ""
    return "mainland" if ending in {"SS", "SZ", "BJ"} else ending
