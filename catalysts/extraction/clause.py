"""A sentence cut where one announcement ends and the next begins."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from catalysts.extraction.lexicon import Hit
from catalysts.extraction.mention import Form, Mention, Role
from catalysts.extraction.vocabulary import FormOfVerb, Word
from catalysts.names import Mention as Name

_JOINT = re.compile(
    r"(?:[;；，：]|[,:](?!\d))\s?(?:and\s|but\s|while\s|whereas\s|which\s|who\s|that\s)?|\s(?:and|but|while|that)\s|"
    r"(?<=[”\"])\s|\s[—–-]{1,2}\s",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"[\s“\"'（(*#>_|•·\[-]*(?:(?:and|but|on|in|at|by|from|since|later|then|also|as early as|the|that|"
    r"it is understood that|自|从|于|在|并|其中)\s?)*$",
    re.IGNORECASE,
)
FUTURE_EN = re.compile(
    r"\b(?:will|shall|'ll|expects?|expected|plans? to|plans? for|planned|planning|plans|scheduled|slated|due|"
    r"aims?|intends?|intended|targets?|targeted|targeting|set to|set for|hopes?|"
    r"anticipates?|anticipated|estimated|is to|are to|would|may|could|might|predicts?|predicted|forecasts? that|"
    r"strives?|to be|"
    r"starts? in|begins? in|looks? to|on track|subject to|upcoming|until)\b",
    re.IGNORECASE,
)
FUTURE_ZH = re.compile("将|拟|计划|预计|有望|力争|争取|定于|预期|目标|即将|届时|预计将|或于|原定|待|期限|自.{2,14}起")
# "Orlin Motors to recall cars": a headline's future.
_HEADLINE_TO = re.compile(r"[A-Z][\w&'’.-]{0,30}(?:\s[A-Z][\w&'’.-]{0,30}){0,4}\sto\s[a-z]")
_NEGATED_EN = re.compile(
    r"(?:\bnot|\bnever|n't|\bno longer|\bwithout|\byet to|\bno)(?:\s(?:yet|been|be|have|has|had|any|to)){0,2}\s$",
    re.IGNORECASE,
)
# "tests" and "launches" are verbs only after who does it.
_HEADLINE = re.compile(
    r"(?:[A-Z][\w.&'’-]{0,30}|\)|\b(?:company|firm|it|government|ministry|regulator|court|council|board|and|also|"
    r"officially|formally))\s$"
)
_HAN = re.compile("[\u4e00-\u9fff]")
_GENERAL = re.compile(r"\b(?:is|are|being|when|once|as soon as)\s(?:[a-z]+ly\s)?$", re.IGNORECASE)
LONGEST_JOINT = 12
_LIST_JOINT = re.compile(r"(?:\s(?:and|&)\s|、|和|及|以及)(?:the\s)?")
_NEGATED_ZH = re.compile("(?:未|没有|尚未|不会|并未|不再|无需|非)$")


@dataclass(slots=True)
class Clause:
    """A piece of a sentence between two joints, with the words, dates and names in it."""

    start: int
    end: int
    joint: str = ""
    words: list[Hit[Word]] = field(default_factory=list)
    dates: list[Mention] = field(default_factory=list)
    names: list[Name] = field(default_factory=list)
    is_led_by_date: bool = False
    futures: tuple[int, ...] = ()

    @property
    def actions(self) -> list[Hit[Word]]:
        """The words that do more than to say."""
        return [hit for hit in self.words if hit.entry.action and hit.entry.action.speech != "weak"]

    def usable_dates(self) -> list[Mention]:
        """The dates at which something can have been told or can take place."""
        return [date for date in self.dates if date.role in {Role.AT, Role.DEADLINE} and date.form is not Form.VAGUE]


def clauses(
    text: str,
    start: int,
    end: int,
    words: Sequence[Hit[Word]],
    dates: Sequence[Mention],
    names: Sequence[Name],
    held: Sequence[tuple[int, int]] = (),
) -> list[Clause]:
    """The clauses of one sentence; no joint lies within a date, a name or another place that is `held` together."""
    together = _with_lists(text, held) + _with_lists(text, [(name.start, name.end) for name in names])
    together += [(date.start, date.end) for date in dates]
    joined = {place for first, last in together for place in range(first, last)}
    cuts = [
        (match.start(), match.end(), match[0].strip(" ,，").lower())
        for match in _JOINT.finditer(text, start, end)
        if match.start() > start and not joined.intersection(range(match.start(), match.end()))
    ]
    found: list[Clause] = []
    place, joint = start, ""
    for cut_start, cut_end, sign in [*cuts, (end, end, "")]:
        if cut_start > place:
            found.append(Clause(place, cut_start, joint))
        place, joint = cut_end, sign
    _fill(found, text, words, dates, names)
    return found


def _with_lists(text: str, held: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Places held together, and what stands between two of them in a list: "the ministry and the commission"."""
    ordered = sorted(held)
    between = [(one[1], two[0]) for one, two in pairwise(ordered) if 0 < two[0] - one[1] <= LONGEST_JOINT]
    return ordered + [(first, last) for first, last in between if _LIST_JOINT.fullmatch(text, first, last)]


def _fill(
    found: list[Clause], text: str, words: Sequence[Hit[Word]], dates: Sequence[Mention], names: Sequence[Name]
) -> None:
    _mark_futures(found, text)
    for hit in words:
        clause = _holder(found, hit.start)
        if _counts(text, clause, hit):
            clause.words.append(hit)
    for date in dates:
        _holder(found, date.start).dates.append(date)
    for name in names:
        _holder(found, name.start).names.append(name)
    for clause in found:
        if clause.dates:
            clause.is_led_by_date = bool(
                _LEAD.match(text[clause.start : min(clause.dates[0].start, clause.start + 60)])
            )
            clause.is_led_by_date &= clause.dates[0].start - clause.start < 60


def _is_general(text: str, hit: Hit[Word]) -> bool:
    """Whether a verb stands in the present passive: "as more models are launched" is no event."""
    action = hit.entry.action
    if action is None or action.needs or action.is_effect or action.is_market or hit.entry.form is not FormOfVerb.DONE:
        return False
    return _GENERAL.search(text[max(0, hit.start - 20) : hit.start]) is not None


def _mark_futures(found: list[Clause], text: str) -> None:
    """Note where "will", 将 and the like stand in every clause."""
    for clause in found:
        places = [match.start() for match in FUTURE_EN.finditer(text, clause.start, clause.end)]
        if _HAN.search(text, clause.start, clause.end):
            places += [match.start() for match in FUTURE_ZH.finditer(text, clause.start, clause.end)]
        if not clause.joint and _HEADLINE_TO.match(text, clause.start, clause.end):
            places.append(clause.start)
        clause.futures = tuple(places)


def _counts(text: str, clause: Clause, hit: Hit[Word]) -> bool:
    """Whether a word of an action tells of one here: not denied, not general, in the form its tense asks for."""
    if hit.entry.form is FormOfVerb.PRESENT and not _HEADLINE.search(text[max(0, hit.start - 40) : hit.start]):
        return False
    return not (_is_negated(text, hit.start) or _is_general(text, hit) or _is_goal_of_the_past(clause, hit))


def _is_goal_of_the_past(clause: Clause, hit: Hit[Word]) -> bool:
    """Whether a goal's verb tells of something done: "reached" is news of nothing by itself."""
    action = hit.entry.action
    return bool(
        action and action.is_goal and hit.entry.form in {FormOfVerb.DONE, FormOfVerb.PRESENT}
    ) and not is_future(clause, hit)


def _holder(found: list[Clause], place: int) -> Clause:
    for clause in reversed(found):
        if clause.start <= place:
            return clause
    return found[0]


def _is_negated(text: str, place: int) -> bool:
    before = text[max(0, place - 24) : place]
    return bool(_NEGATED_EN.search(before) or _NEGATED_ZH.search(before))


def is_future(clause: Clause, hit: Hit[Word] | None) -> bool:
    """Whether a word stands after "will", 将 and the like in its clause; a goal may stand before them."""
    action = hit.entry.action if hit else None
    to = clause.end if hit is None or (action and (action.is_goal or action.needs or action.is_effect)) else hit.start
    return any(place < to for place in clause.futures)


def groups(found: Sequence[Clause]) -> list[list[Clause]]:
    """Clauses joined to announcements: a new one begins with an action of a date, a tense or a company of its own."""
    made: list[list[Clause]] = []
    for place, clause in enumerate(found):
        if made and not _begins(made[-1], clause, found[place:]):
            made[-1].append(clause)
        else:
            made.append([clause])
    return made


def _begins(group: Sequence[Clause], clause: Clause, rest: Sequence[Clause]) -> bool:
    if not any(hit.entry.action and not hit.entry.action.speech for one in group for hit in one.words):
        return False
    if clause.is_led_by_date and clause.usable_dates() and any(one.actions for one in rest):
        return True
    only_speech = all(hit.entry.action and hit.entry.action.speech for hit in clause.words)
    if not clause.actions or (only_speech and not any(one.actions for one in rest[1:])):
        return False
    if any(one.usable_dates() for one in group) and any(one.usable_dates() for one in rest):
        return True
    return _turns_to_future(group, clause) or _turns_to_another(group, clause)


def _turns_to_future(group: Sequence[Clause], clause: Clause) -> bool:
    """Whether a clause with a date of its own goes on from what was done to what will be."""
    was_future = any(is_future(one, hit) for one in group for hit in one.actions)
    return not was_future and bool(clause.usable_dates()) and is_future(clause, clause.actions[0])


def _turns_to_another(group: Sequence[Clause], clause: Clause) -> bool:
    """Whether another company acts in a clause than in those before it."""
    first = clause.actions[0]
    mine = {str(name.target) for name in clause.names if name.start < first.start}
    theirs = {str(name.target) for one in group for name in one.names}
    return bool(mine and theirs and not mine & theirs) and first.entry.form is not FormOfVerb.BARE


def tells_of_plans(text: str, start: int, end: int) -> bool:
    """Whether "will", 将 and the like stand between two places."""
    return bool(FUTURE_EN.search(text, start, end) or FUTURE_ZH.search(text, start, end))
