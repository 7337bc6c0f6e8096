"""What one group of clauses claims: an action, its tense, when it was said and when it takes place."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from catalysts.catalyst import Kind
from catalysts.extraction import commentary
from catalysts.extraction.claim_dates import dates_of
from catalysts.extraction.clause import Clause, futures_within, is_future
from catalysts.extraction.direction import direction_of
from catalysts.extraction.hour import Hour, hour_of
from catalysts.extraction.lexicon import Hit
from catalysts.extraction.mention import Form
from catalysts.extraction.reading import Reading
from catalysts.extraction.resolution import Resolved, Tense, resolved
from catalysts.extraction.vocabulary import Action, FormOfVerb, Word, vocabulary
from catalysts.names import Mention as Name

NAME_ALONE = 3  # the rank of notices that count only with a verb of publishing
BODY_KINDS = {Kind.PRODUCT: Kind.POLICY, Kind.DISCLOSURE: Kind.POLICY}


@dataclass(frozen=True, slots=True)
class Claim:
    """An action as told: `said` is when it was said, `occurs` when it takes place, both as far as the clauses tell.

    `is_vague` says that its date is "recently"; `hour` is the time of day at which it was said; `bodies` are
    the authorities of the clauses, `names` the companies.
    """

    action: Action
    kind: Kind
    direction: int
    tense: Tense
    said: Resolved | None
    occurs: Resolved | None
    names: tuple[Name, ...]
    bodies: tuple[str, ...]
    is_spoken: bool
    is_vague: bool
    is_led_by_date: bool
    is_wordless: bool
    hour: Hour | None


def claim_of(
    reading: Reading, group: Sequence[Clause], published: date, anchor: date | None, was_future: bool
) -> Claim | None:
    """The claim of a group, or None where it makes none: no action, prices, statistics, a mere opinion on size."""
    text = reading.text
    group = [one for one in group if not _DROPPED_PLAN.search(text[one.start : one.end].lower())]
    found = _main(reading, group, was_future, published)
    found = _as_notice(group, found) if found else None
    if found is None:
        return None
    clause, hit, tense = found
    action = hit.entry.action
    assert action is not None  # noqa: S101  (ignored words are no actions)
    piece = text[clause.start : clause.end]
    if action.speech:
        piece = text[group[0].start : group[-1].end]
    if commentary.is_price(piece) and not (
        action.is_market or action.name in {"clarify", "restrict", "support", "fail"}
    ):
        return None
    if commentary.is_statistic(piece) and not (
        action.is_result or action.name.startswith("guide") or action.speech == "strong"
    ):
        return None
    said, occurs = dates_of(text, group, clause, hit, tense, published, anchor)
    if action.notice and occurs is not None and occurs.window.first_on > published:
        occurs = None  # a day by which to answer a letter is not the day of the letter
    if said is None and occurs is not None and tense is Tense.PAST and occurs.window.first_on > published:
        tense = Tense.FUTURE
    dated = said or (occurs if tense is Tense.PAST else None)
    at = dated.mention if dated is not None else None
    hour = hour_of(text, group[0].start, group[-1].end, at) if tense is Tense.PAST or said is not None else None
    bodies = tuple(dict.fromkeys(body.entry for one in group for body in reading.bodies.within(one.start, one.end)))
    kind = _kind(reading, group, clause, hit, bodies)
    return Claim(
        action=action,
        kind=kind,
        direction=direction_of(action, kind, text[group[0].start : group[-1].end]),
        tense=tense,
        said=said,
        occurs=occurs,
        names=tuple(name for one in group for name in one.names),
        bodies=bodies,
        is_spoken=any(word.entry.action and word.entry.action.speech for one in group for word in one.words),
        is_vague=any(date.form is Form.VAGUE for one in group for date in one.dates),
        is_led_by_date=group[0].is_led_by_date,
        is_wordless=hit.start == hit.end,
        hour=hour,
    )


# What had once been planned is no plan.
_DROPPED_PLAN = re.compile(
    r"\bhad (?:been )?(?:previously |originally |earlier )?"
    r"(?:planned|expected|guided|aimed|scheduled|intended|hoped|forecast)\b"
    r"|\b(?:originally|previously) (?:planned|scheduled|expected)\b|原计划|原定|原拟|此前计划",
)
Found = tuple[Clause, Hit[Word], Tense]


def _main(reading: Reading, group: Sequence[Clause], was_future: bool, published: date) -> Found | None:
    """The word that decides: the first action whose form fits its tense, else the best of what else is told."""
    lesser: dict[str, Found] = {}
    carried = was_future
    for clause in group:
        for hit in clause.words:
            action = hit.entry.action
            assert action is not None  # noqa: S101  (a reading has no ignored words)
            if action.needs and action.needs not in reading.nouns_within((one.start, one.end) for one in group):
                continue
            rank = _lesser_rank(action)
            if rank == "meeting":
                if any(one.form in {Form.DAY, Form.WEEKDAY} for one in clause.usable_dates()):
                    ahead = carried or any(is_future(one, None) for one in group)
                    lesser.setdefault(rank, (clause, hit, Tense.FUTURE if ahead else Tense.PAST))
                continue
            tense = Tense.PAST if action.speech else _tense(clause, hit, action, carried, published)
            if tense is None:
                continue
            if rank == "held" and tense is Tense.FUTURE:
                rank = ""
            if not rank and not ("meeting" in lesser and action.is_goal and hit.entry.form is FormOfVerb.PLAIN):
                return clause, hit, tense
            if rank:
                lesser.setdefault(rank, (clause, hit, tense))
        carried = carried or is_future(clause, None)
    return _least(reading.text, group, published, lesser)


def _lesser_rank(action: Action) -> str:
    """What gives way to any other action: a meeting that was held or is named, and mere saying."""
    if action.speech:
        return action.speech
    return "meeting" if action.is_meeting else "held" if action.needs == "conference" else ""


def _as_notice(group: Sequence[Clause], found: Found) -> Found | None:
    """What a published filing is called, the most telling of its names; None where such a name alone tells of nothing.

    "Moves that count as abnormal" describes a price: only with a verb of publishing is it a notice.
    """
    action = found[1].entry.action
    if action is None or not (action.is_publishing or action.notice):
        return found
    told = [(clause, hit, hit.entry.action) for clause in group for hit in clause.words if hit.entry.action is not None]
    is_published = any(one.is_publishing for _, _, one in told)
    names = [(one.notice, clause, hit) for clause, hit, one in told if one.notice]
    if not names:
        return found
    rank, clause, hit = min(names, key=lambda name: name[0])
    return (clause, hit, Tense.PAST) if is_published or rank < NAME_ALONE else None


def _least(text: str, group: Sequence[Clause], published: date, lesser: dict[str, Found]) -> Found | None:
    if "held" in lesser:
        return lesser["held"]
    plan = _wordless_goal(text, group, published)
    return plan or lesser.get("strong") or lesser.get("weak") or lesser.get("meeting")


def _tense(clause: Clause, hit: Hit[Word], action: Action, carried: bool, published: date) -> Tense | None:
    """The tense of an action, or None where its form tells of nothing: a bare verb without "will", a goal reached."""
    if action.is_result:
        return Tense.FUTURE if is_future(clause, hit) and _has_day_ahead(clause, published) else Tense.PAST
    future = is_future(clause, hit) or (action.is_effect and hit.entry.form is not FormOfVerb.DONE)
    if hit.entry.form is FormOfVerb.BARE:
        future = future or carried
        if not future:
            return None
    if action.is_goal and not future:
        if not (carried and hit.entry.form is not FormOfVerb.DONE) and not _all_ahead(clause, published):
            return None
        future = True
    if future and _is_stale(clause, published):
        return None
    return Tense.FUTURE if future else Tense.PAST


def _wordless_goal(text: str, group: Sequence[Clause], published: date) -> tuple[Clause, Hit[Word], Tense] | None:
    """A plan in words that no table has: "will", and a date that lies ahead."""
    for clause in group:
        markers = futures_within(text, clause.start, clause.end)
        if not markers or any(word.entry.action and word.entry.action.is_meeting for word in clause.words):
            continue
        for mention in clause.usable_dates():
            when = resolved(mention, published, Tense.FUTURE, None)
            if when and when.window.last_on > published and mention.start > markers[0]:
                word = Word(vocabulary().goal, FormOfVerb.PLAIN)
                return clause, Hit(markers[0], markers[0], word), Tense.FUTURE
    return None


def _all_ahead(clause: Clause, published: date) -> bool:
    """Whether every date of a clause names a year after the publication's."""
    years = [mention.year for mention in clause.usable_dates()]
    return bool(years) and all(year is not None and year > published.year for year in years)


def _has_day_ahead(clause: Clause, published: date) -> bool:
    """Whether a clause names a day after the publication: results "to be published on April 20"."""
    days = [resolved(one, published, Tense.FUTURE, None) for one in clause.usable_dates() if one.form is Form.DAY]
    return any(day is not None and day.window.first_on > published for day in days)


def _is_stale(clause: Clause, published: date) -> bool:
    years = [mention.year for mention in clause.usable_dates()]
    return bool(years) and all(year is not None and year < published.year for year in years)


def _kind(reading: Reading, group: Sequence[Clause], clause: Clause, hit: Hit[Word], bodies: Sequence[str]) -> Kind:
    action = hit.entry.action
    assert action is not None  # noqa: S101
    words = vocabulary()
    here = reading.nouns_within([(clause.start, clause.end)])
    around = reading.nouns_within((one.start, one.end) for one in group)
    has_company = any(one.names for one in group) and not bodies
    for place in (here, around):
        for name in action.by:
            if name in place and not (has_company and name == "policy" and action.speech):
                return words.kinds[name]
    if not bodies and action.name == "announce" and any(one.names for one in group):
        return Kind.DISCLOSURE
    if not bodies and action.name == "issue" and "policy" not in around:
        return Kind.DISCLOSURE
    if bodies and action.name in {"release", "announce", "issue"}:
        return BODY_KINDS.get(action.kind, action.kind)
    return action.kind
