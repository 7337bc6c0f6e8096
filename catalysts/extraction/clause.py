"""A sentence cut where one announcement ends and the next begins."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from catalysts.extraction.lexicon import Hit
from catalysts.extraction.mention import Form, Mention, Role
from catalysts.extraction.vocabulary import FormOfVerb, Word
from catalysts.names import Mention as Name

_JOINT = re.compile(r"[;；，,：:](?!\d)\s?(?:and\s|but\s|while\s|whereas\s|which\s|who\s|that\s)?|\s(?:and|but|while|that)\s|(?<=[”\"])\s|\s[—–-]{1,2}\s", re.IGNORECASE)
_LEAD = re.compile(r"[\s“\"'（(]*(?:(?:and|but|on|in|at|by|from|since|later|then|also|as early as|the|that|it is understood that|自|从|于|在|并|其中)\s?)*$", re.IGNORECASE)
FUTURE_EN = re.compile(
    r"\b(?:will|shall|'ll|expects?|expected|plans? to|plans? for|planned|planning|plans|scheduled|slated|due|aims?|intends?|intended|targets?|targeted|targeting|set to|hopes?|"
    r"anticipates?|anticipated|estimated|is to|are to|would|may|could|might|predicts?|predicted|forecasts? that|strives?|to be|"
    r"starts? in|begins? in|looks? to|on track|subject to|upcoming|until)\b",
    re.IGNORECASE,
)
FUTURE_ZH = re.compile("将|拟|计划|预计|有望|力争|争取|定于|预期|目标|即将|届时|预计将|或于|原定|待|期限|自.{2,14}起")
_NEGATED_EN = re.compile(r"(?:\bnot|\bnever|n't|\bno longer|\bwithout|\byet to|\bno)(?:\s(?:yet|been|be|have|has|had|any|to)){0,2}\s$", re.IGNORECASE)
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

    @property
    def actions(self) -> list[Hit[Word]]:
        """The words that do more than to say."""
        return [hit for hit in self.words if hit.entry.action and hit.entry.action.speech != "weak"]

    def usable_dates(self) -> list[Mention]:
        """The dates at which something can have been told or can take place."""
        return [date for date in self.dates if date.role in {Role.AT, Role.DEADLINE} and date.form is not Form.VAGUE]


def clauses(
    text: str, start: int, end: int, words: Sequence[Hit[Word]], dates: Sequence[Mention], names: Sequence[Name]
) -> list[Clause]:
    """The clauses of one sentence; no joint lies within a date or a name."""
    held = sorted([(date.start, date.end) for date in dates] + [(name.start, name.end) for name in names])
    cuts: list[tuple[int, int, str]] = []
    for match in _JOINT.finditer(text, start, end):
        if not any(first < match.end() and match.start() < last for first, last in held) and match.start() > start:
            cuts.append((match.start(), match.end(), match[0].strip(" ,，").lower()))
    found: list[Clause] = []
    place, joint = start, ""
    for cut_start, cut_end, sign in [*cuts, (end, end, "")]:
        if cut_start > place:
            found.append(Clause(place, cut_start, joint))
        place, joint = cut_end, sign
    _fill(found, text, words, dates, names)
    return found


def _fill(
    found: list[Clause], text: str, words: Sequence[Hit[Word]], dates: Sequence[Mention], names: Sequence[Name]
) -> None:
    for hit in words:
        if not _is_negated(text, hit.start):
            _holder(found, hit.start).words.append(hit)
    for date in dates:
        _holder(found, date.start).dates.append(date)
    for name in names:
        _holder(found, name.start).names.append(name)
    for clause in found:
        if clause.dates:
            clause.is_led_by_date = bool(_LEAD.match(text[clause.start : min(clause.dates[0].start, clause.start + 60)]))
            clause.is_led_by_date &= clause.dates[0].start - clause.start < 60


def _holder(found: list[Clause], place: int) -> Clause:
    for clause in reversed(found):
        if clause.start <= place:
            return clause
    return found[0]


def _is_negated(text: str, place: int) -> bool:
    before = text[max(0, place - 24) : place]
    return bool(_NEGATED_EN.search(before) or _NEGATED_ZH.search(before))


def is_future(text: str, clause: Clause, hit: Hit[Word] | None) -> bool:
    """Whether a word stands after "will", 将 and the like in its clause; a goal may stand before them."""
    action = hit.entry.action if hit else None
    to = clause.end if hit is None or (action and (action.is_goal or action.needs or action.is_effect)) else hit.start
    piece = text[clause.start : to]
    return bool(FUTURE_EN.search(piece) or FUTURE_ZH.search(piece))


def groups(text: str, found: Sequence[Clause]) -> list[list[Clause]]:
    """Clauses joined to announcements: a new one begins with an action of a date, a tense or a company of its own."""
    made: list[list[Clause]] = []
    for place, clause in enumerate(found):
        if made and not _begins(text, made[-1], clause, found[place:]):
            made[-1].append(clause)
        else:
            made.append([clause])
    return made


def _begins(text: str, group: Sequence[Clause], clause: Clause, rest: Sequence[Clause]) -> bool:
    if not any(one.actions for one in group):
        return False
    if clause.is_led_by_date and clause.usable_dates() and any(one.actions for one in rest):
        return True
    if not clause.actions:
        return False
    only_speech = all(hit.entry.action and hit.entry.action.speech for hit in clause.words)
    if only_speech and not any(one.actions for one in rest[1:]):
        return False
    dated = any(one.usable_dates() for one in group)
    if dated and any(one.usable_dates() for one in rest):
        return True
    was_future = any(is_future(text, one, hit) for one in group for hit in one.actions)
    if is_future(text, clause, clause.actions[0]) and not was_future and bool(clause.usable_dates()):
        return True
    mine = {str(name.target) for name in clause.names if name.start < clause.actions[0].start}
    theirs = {str(name.target) for one in group for name in one.names}
    is_bare = clause.actions[0].entry.form is FormOfVerb.BARE
    return bool(mine and theirs and not mine & theirs) and not is_bare
