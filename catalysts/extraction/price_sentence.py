"""A sentence about prices: for each move whose it is and which words say when."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from catalysts.catalyst import Target
from catalysts.extraction.move import Move, moves
from catalysts.extraction.period import Chosen, Marker, Sort
from catalysts.figure import Measure
from catalysts.names import Basis
from catalysts.names import Mention as Name

_CLAUSE_END = re.compile(r"[,;:，；：。!?！？()（）]|\.(?=\s|$)")
_JOINT = re.compile(
    r"(?:[\s,、;()（）/&]|\band\b|\bas well as\b|和|及|与|以及|[0-9]{4,6}|\.?(?:S[SZH]|BJ|HK|TI)\b|Co|Ltd|Inc|\.)*"
)
_OPENED = re.compile(r"[(（][^()（）]{0,40}$")
_PRONOUN = re.compile(
    r"\b(?:it|its|the (?:stock|shares?|company|index|fund|etf)|the latter)\b|该股|公司|其|该指数|该基金",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(r"\s(?:on\s)?[A-Z][a-z]+day,\s(?:on\s)?")
_CAUSE = re.compile(r"\b(?:after|following|than|before|because|ahead of|despite|amid|thanks to|when)\b", re.IGNORECASE)
_INDEX = re.compile(r"\b(?:[\w-]+\s){1,5}(?:index|etf|fund)\b", re.IGNORECASE)
_COUNTED_EN = (
    *(
        "year[ -]on[ -]year",
        "quarter[ -]on[ -]quarter",
        "revenues?",
        "profits?",
        "earnings",
        "sales",
        "output",
        "shipments?",
    ),
    *("capacity", "market share", "margins?", "stakes?", "shareholding", "tariffs?", "deliver(?:y|ies)", "exports?"),
    *(
        "imports?",
        "install(?:ed|ations?)",
        "cagr",
        "growth rate",
        "efficiency",
        "energy density",
        "per ton",
        "turnover",
    ),
    *(
        "volumes?",
        "demand",
        "carbonate",
        "costs?",
        "gdp",
        "cpi",
        "units",
        "penetration",
        "dividends?",
        "orders?",
        "dose",
    ),
    *("patients?", "utili[sz]ation", "yields?", "loans?", "deposits?", "headcount", "workforce"),
)
_COUNTED_ZH = (
    "同比|环比|营收|营业收入|净利润|利润|销量|产量|市占率|市场份额|毛利率|占比|持股|增持|减持|产能|装机|同期|出货量|渗透率|"
    "成交额|成交量|换手率|订单|成本|需求|出口|进口|关税|注册资本|股息率|分红|碳酸锂|均价"
)
_STATISTIC = re.compile(rf"\b(?:{'|'.join(_COUNTED_EN)})\b|{_COUNTED_ZH}", re.IGNORECASE)
_FORECAST = re.compile(
    r"\bif\b|\bexpect(?:ed|s)?\b|\bwill\b|\bwould\b|\bcould\b|\bmay\b|\bmight\b|\bforecasts?\b|\btargets?\b|\bpredict|"
    r"如果|若|预计|有望|或将|预期|目标价|可能",
    re.IGNORECASE,
)
REACH = 160


@dataclass(frozen=True, slots=True)
class Told:
    """A move with the names that it is told of (none: not told in this sentence) and the markers of its period."""

    move: Move
    names: tuple[Name, ...]
    chosen: Chosen
    is_forecast: bool


def told_moves(
    text: str,
    start: int,
    end: int,
    names: Sequence[Name],
    markers: Sequence[Marker],
    before: Sequence[Name],
    resolve: Callable[[str], str | None],
) -> list[Told]:
    """The moves of a sentence of a plain text, statistics of business left out.

    A move is told of the list of names nearest before it, within brackets of the name that these follow; without a
    name since the move before, of the same as that one; in the first, where a pronoun stands for it, of `before`, if
    that is one alone. `resolve` gives the ticker of words such as "the battery index", small letters or not.
    """
    found: list[Told] = []
    place = start
    subject: tuple[Name, ...] = ()
    for number, move in enumerate(_prices(text, start, end)):
        own = _subject(text, place, move, names)
        own = own or _index(text, place, move, resolve)
        if not own and found:
            own = subject
        elif not own and len(before) == 1 and _PRONOUN.search(text, start, move.start):
            own = tuple(before)
        chosen = _chosen(text, markers, move, place, start, end)
        is_forecast = bool(_FORECAST.search(text, start if not number else place, move.end))
        found.append(Told(move, own, chosen, is_forecast))
        place, subject = move.end, own
    return found


def _subject(text: str, place: int, move: Move, names: Sequence[Name]) -> tuple[Name, ...]:
    """The names in one list that end nearest before the move."""
    inside = [name for name in names if place <= name.start and name.end <= move.start]
    if not inside:
        return ()
    last = inside[-1]
    if move.start - last.end > REACH:
        return ()
    if _OPENED.search(text[max(place, move.start - 60) : move.start]):
        return (last,)
    group = [last]
    for name in reversed(inside[:-1]):
        if _JOINT.fullmatch(text, name.end, group[-1].start) is None:
            break
        group.append(name)
    return tuple(reversed(group))


def _index(text: str, place: int, move: Move, resolve: Callable[[str], str | None]) -> tuple[Name, ...]:
    """An index or a fund that the text writes in small letters, by the longest of its words that the table has."""
    for match in reversed(list(_INDEX.finditer(text, place, move.start))):
        words = list(re.finditer(r"[\w-]+", match[0]))
        for word in words[:-1]:
            said = match[0][word.start() :]
            ticker = resolve(said)
            if ticker is not None:
                at = match.start() + word.start()
                return (Name(at, match.end(), said, Target.parse(ticker), Basis.EXACT, said),)
    return ()


def _prices(text: str, start: int, end: int) -> list[Move]:
    """The moves of a sentence without those in whose clause goods or money are counted, not a price."""
    cuts = [start, *(match.end() for match in _CLAUSE_END.finditer(text, start, end)), end]
    counted: dict[int, bool] = {}
    kept = []
    for move in moves(text, start, end):
        clause = bisect_right(cuts, move.start) - 1
        if move.measure is not Measure.SESSION_RETURN:
            kept.append(move)
            continue
        if clause not in counted:
            last = bisect_left(cuts, move.end, lo=clause + 1)
            counted[clause] = _STATISTIC.search(text, cuts[clause], cuts[min(last, len(cuts) - 1)]) is not None
        if not counted[clause]:
            kept.append(move)
    return kept


def _says_when(between: str, marker: Marker, clause_end: int) -> bool:
    """Whether a marker after a move says when it was: in its clause, or behind "on Saturday,", and not of its cause."""
    is_near = marker.start < clause_end or _WEEKDAY.fullmatch(between) is not None
    return is_near and _CAUSE.search(between) is None


def _chosen(text: str, markers: Sequence[Marker], move: Move, place: int, start: int, end: int) -> Chosen:
    """The markers of a move: in its own clause after it, else since the move before it, else earlier in the sentence.

    From earlier only what no own marker replaces, and the start of a span only for a move that goes on with one.
    """
    ending = _CLAUSE_END.search(text, move.end, end)
    clause_end = ending.start() if ending else end
    after = [
        one for one in markers if move.end <= one.start and _says_when(text[move.end : one.start], one, clause_end)
    ]
    since = [one for one in markers if place <= one.start and one.end <= move.start]
    within = [one for one in markers if move.start <= one.start and one.end <= move.end]
    earlier = [one for one in markers if start <= one.start and one.end <= place]
    own = {
        **{one.sort: one for one in since},
        **{one.sort: one for one in reversed(after)},
        **{one.sort: one for one in within},
    }
    if not own:
        own = {one.sort: one for one in earlier}
    elif move.is_cumulative and Sort.START not in own and Sort.COUNT not in own:
        own |= {one.sort: one for one in earlier if one.sort is Sort.START}
    return Chosen(**{sort.value: marker for sort, marker in own.items()})
