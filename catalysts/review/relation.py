"""What a candidate is to a calendar that exists: the same announcement, a new version of one, or a new one."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from catalysts.calendar import CatalystCalendar
from catalysts.catalyst import Catalyst, Status
from catalysts.extraction.candidate import Candidate
from catalysts.review.entry import Entry
from catalysts.when import When, Window

_WORD = re.compile(r"[a-z]{4,}|[0-9]{2,}(?:\.[0-9]+)?(?=\s?(?:gwh|mwh|wh|%))|[\u4e00-\u9fff]{2}")
_CANCELS = re.compile(
    r"\b(?:cancel\w*|terminat\w*|scrap(?:s|ped)?|abandon\w*|call(?:s|ed)? off|withdr[ae]w\w*|shelv\w*|axed)\b"
    r"|终止|取消|撤销|放弃|撤回",
    re.IGNORECASE,
)
STEM = 5
COMMON = 0.2  # of the records: a word in more of them tells nothing


class Bond(StrEnum):
    """How a candidate and a record hang together."""

    NEW = "new"
    SAME = "same"
    REDATED = "re-dated"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Relation:
    """The bond to a record (its id; empty for a new announcement) and the reason in words."""

    bond: Bond
    record: str = ""
    reason: str = ""

    def __str__(self) -> str:
        return f"{self.bond}: {self.record}; {self.reason}" if self.record else f"{self.bond}: {self.reason}"


@dataclass(frozen=True, slots=True)
class _Likeness:
    record: Catalyst
    bond: Bond
    shared: frozenset[str]
    reason: str


def related(entry: Entry, told: str, calendar: CatalystCalendar) -> Entry:
    """The entry with the relation proposed, its `key` or `supersedes` set so that it would be kept if accepted.

    `told` is the text of its place. Nothing is decided: a person sees the reason and may empty the key. One that
    repeats a record is named after it, so that the record's own id stands where both are united.
    """
    relation = relation_of(entry.candidate, told, calendar)
    candidate, firmness = entry.candidate, entry.firmness
    if relation.bond is Bond.SAME:
        record = calendar.by_id(relation.record)
        identity = free_id(record.id, calendar)
        candidate = replace(candidate, id=identity, key=record.key or record.id, supersedes=record.supersedes)
    elif relation.record:
        candidate = replace(candidate, supersedes=relation.record)
        firmness = Status.CANCELLED if relation.bond is Bond.CANCELLED else firmness
    if candidate.id in {row.id for row in calendar}:
        candidate = replace(candidate, id=free_id(candidate.id, calendar))
    return replace(entry, candidate=candidate, firmness=firmness, relation=str(relation))


def relation_of(candidate: Candidate, told: str, calendar: CatalystCalendar) -> Relation:
    """Which record of a calendar a candidate repeats or replaces, by kind, targets, dates and words in common.

    Only one record may fit best; where several do, or none, the candidate is new and the reason says so.
    """
    replaced = {row.supersedes for row in calendar}
    by_record = {record.id: _words_of(record) for record in calendar}
    counts = Counter(word for words in by_record.values() for word in words)
    common = {word for word, count in counts.items() if count > max(2.0, COMMON * len(by_record))}
    words = _words(f"{candidate.title} {told}") - common
    is_cancelling = bool(_CANCELS.search(told))
    found = []
    for record in calendar:
        likeness = _likeness(candidate, words & by_record[record.id], record, is_cancelling=is_cancelling)
        if likeness is not None and (likeness.bond is Bond.SAME or record.id not in replaced):
            found.append(likeness)
    if not found:
        return Relation(Bond.NEW, reason="no record shares its kind, targets and date")
    order = (Bond.CANCELLED, Bond.SAME, Bond.REDATED)
    found.sort(key=lambda one: (order.index(one.bond), -len(one.shared), one.record.id))
    best = [one for one in found if one.bond is found[0].bond and len(one.shared) == len(found[0].shared)]
    if len(best) > 1:
        ids = ", ".join(one.record.id for one in best)
        return Relation(
            Bond.NEW, reason=f"{len(best)} records fit alike as {best[0].bond} ({ids}): set key or supersedes"
        )
    return Relation(best[0].bond, best[0].record.id, best[0].reason)


def _likeness(
    candidate: Candidate, shared: frozenset[str], record: Catalyst, *, is_cancelling: bool
) -> _Likeness | None:
    who = sorted({str(target) for target in candidate.targets} & {str(target) for target in record.targets})
    is_nameless = not candidate.targets and not record.targets
    if not who and not (is_nameless and len(shared) >= 2):
        return None
    subject = ", ".join(who) if who else "the words " + ", ".join(sorted(shared)[:4])
    known = candidate.known_at or candidate.announced
    if is_cancelling and shared and _is_ahead(record, known):
        return _Likeness(record, Bond.CANCELLED, shared, f"{subject}; the text calls off what the record expects")
    if candidate.kind is not record.kind:
        return None
    is_dated_alike = candidate.announced is not None and _meet(candidate.announced, record.announced)
    if is_dated_alike and candidate.direction == record.direction and _agree(candidate.occurs, record.occurs):
        reason = f"{subject}; both {record.kind}, announced {candidate.announced} here and {record.announced} there"
        return _Likeness(record, Bond.SAME, shared, reason)
    is_later = known is not None and record.known.sort_key < known.sort_key
    if is_later and shared and candidate.occurs and record.occurs and not _agree(candidate.occurs, record.occurs):
        reason = f"{subject}; occurs {candidate.occurs} here and {record.occurs} there"
        return _Likeness(record, Bond.REDATED, shared, reason)
    return None


def _is_ahead(record: Catalyst, known: When | None) -> bool:
    """Whether what a record tells was still to come when the candidate was known."""
    is_open = record.occurs is not None and known is not None and record.occurs.last_on >= known.first_on
    return (is_open or record.status is Status.EXPECTED) and (known is None or record.known.first_on <= known.last_on)


def _meet(one: When, two: When) -> bool:
    if one.at and two.at:
        return one.at == two.at
    return one.first_on <= two.last_on and two.first_on <= one.last_on


def _agree(one: Window | None, two: Window | None) -> bool:
    """Whether two windows may be the same time; one that is not told contradicts none."""
    return one is None or two is None or (one.first_on <= two.last_on and two.first_on <= one.last_on)


def _words_of(record: Catalyst) -> frozenset[str]:
    return _words(" ".join([record.title, *(source.line for source in record.sources)]))


def _words(text: str) -> frozenset[str]:
    """The longer words of a text, cut to their stems, and pairs of Chinese characters."""
    return frozenset(word[:STEM] if word.isascii() else word for word in _WORD.findall(text.lower()))


def free_id(wanted: str, calendar: CatalystCalendar) -> str:
    """An id that no record has: the one wanted, or with a number behind it."""
    taken = {row.id for row in calendar}
    place = 2
    free = wanted
    while free in taken:
        free = f"{wanted[:95]}-{place}"
        place += 1
    return free


def distinct(entries: Sequence[Entry]) -> list[Entry]:
    """The entries with ids of their own: of several that repeat one record the later ones are numbered."""
    taken: set[str] = set()
    kept = []
    for entry in entries:
        identity, place = entry.candidate.id, 2
        while identity in taken:
            identity, place = f"{entry.candidate.id[:95]}-{place}", place + 1
        taken.add(identity)
        kept.append(replace(entry, candidate=replace(entry.candidate, id=identity)))
    return kept
