"""What one group of clauses claims: an action, its tense, when it was said and when it takes place."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from catalysts.catalyst import Kind
from catalysts.extraction import commentary
from catalysts.extraction.clause import FUTURE_EN, FUTURE_ZH, Clause, is_future
from catalysts.extraction.direction import direction_of
from catalysts.extraction.lexicon import Hit
from catalysts.extraction.mention import Form, Mention, Role
from catalysts.extraction.reading import Reading
from catalysts.extraction.resolution import Resolved, Tense, resolved
from catalysts.extraction.vocabulary import Action, FormOfVerb, Word, vocabulary
from catalysts.names import Mention as Name
from catalysts.when import Precision

BODY_KINDS = {Kind.PRODUCT: Kind.POLICY, Kind.DISCLOSURE: Kind.POLICY}


@dataclass(frozen=True, slots=True)
class Claim:
    """An action as told: `said` is when it was said, `occurs` when it takes place, both as far as the clauses tell.

    `is_vague` says that its date is "recently"; `bodies` are the authorities of the clauses, `names` the companies.
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
    flags: tuple[str, ...]


def claim_of(
    reading: Reading, group: Sequence[Clause], published: date, anchor: date | None, was_future: bool
) -> Claim | None:
    """The claim of a group, or None where it makes none: no action, prices, statistics, a mere opinion on size."""
    text = reading.text
    group = [one for one in group if not _DROPPED_PLAN.search(text, one.start, one.end)]
    found = _main(reading, group, was_future, published)
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
    said, occurs = _dates(text, group, clause, hit, tense, published, anchor)
    flags: list[str] = []
    if said is None and occurs is not None and tense is Tense.PAST and occurs.window.first_on > published:
        tense = Tense.FUTURE
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
        flags=tuple(flags),
    )


# What had once been planned is no plan.
_DROPPED_PLAN = re.compile(
    r"\bhad (?:been )?(?:previously |originally |earlier )?"
    r"(?:planned|expected|guided|aimed|scheduled|intended|hoped|forecast)\b"
    r"|\b(?:originally|previously) (?:planned|scheduled|expected)\b|原计划|原定|原拟|此前计划",
    re.IGNORECASE,
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


def _least(text: str, group: Sequence[Clause], published: date, lesser: dict[str, Found]) -> Found | None:
    if "held" in lesser:
        return lesser["held"]
    plan = _wordless_goal(text, group, published)
    return plan or lesser.get("strong") or lesser.get("weak") or lesser.get("meeting")


def _tense(clause: Clause, hit: Hit[Word], action: Action, carried: bool, published: date) -> Tense | None:
    """The tense of an action, or None where its form tells of nothing: a bare verb without "will", a goal reached."""
    if action.is_result:
        return Tense.PAST
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
        marker = FUTURE_EN.search(text, clause.start, clause.end) or FUTURE_ZH.search(text, clause.start, clause.end)
        if marker is None or any(word.entry.action and word.entry.action.is_meeting for word in clause.words):
            continue
        for mention in clause.usable_dates():
            when = resolved(mention, published, Tense.FUTURE, None)
            if when and when.window.last_on > published and mention.start > marker.start():
                word = Word(vocabulary().goal, FormOfVerb.PLAIN)
                return clause, Hit(marker.end(), marker.end(), word), Tense.FUTURE
    return None


def _all_ahead(clause: Clause, published: date) -> bool:
    """Whether every date of a clause names a year after the publication's."""
    years = [mention.year for mention in clause.usable_dates()]
    return bool(years) and all(year is not None and year > published.year for year in years)


def _is_stale(clause: Clause, published: date) -> bool:
    years = [mention.year for mention in clause.usable_dates()]
    return bool(years) and all(year is not None and year < published.year for year in years)


def _dates(
    text: str,
    group: Sequence[Clause],
    clause: Clause,
    hit: Hit[Word],
    tense: Tense,
    published: date,
    anchor: date | None,
) -> tuple[Resolved | None, Resolved | None]:
    """When it was said and when it takes place, by where the dates stand to the words of saying and doing."""
    speech = _speech(group, hit)
    frames: list[Resolved] = []
    inner: list[Resolved] = []
    that = _content(text, group, speech) if speech else None
    for mention in (one for piece in group for one in piece.usable_dates()):
        is_frame = speech is not None and _belongs_to_speech(mention, speech, hit, that)
        is_ahead = mention.role is Role.DEADLINE or (mention.year or 0) > published.year
        if is_frame and not is_ahead:
            when = resolved(mention, published, Tense.PAST, anchor)
            if when and when.window.first_on <= published:
                frames.append(when)
                continue
        when = resolved(mention, published, tense, anchor)
        if when:
            inner.append(when)
    said = min(frames, key=lambda one: _distance(one.mention, speech), default=None) if speech else None
    return said, _occurs(text, inner, clause, hit, tense, published)


def _content(text: str, group: Sequence[Clause], speech: Hit[Word]) -> int | None:
    """Where what is said begins: after "that", or after a verb of saying with nothing but a sign behind it."""
    for one in group:
        if one.start >= speech.start and (
            one.joint.endswith("that") or not text[speech.end : one.start].strip(" ，,：:“")
        ):
            return one.start
    return None


def _distance(mention: Mention, word: Hit[Word]) -> int:
    """How far a date stands from a word; just after it is nearer than before it."""
    return mention.start - word.end if mention.start >= word.end else 2 * (word.start - mention.end) + 1


def _speech(group: Sequence[Clause], hit: Hit[Word]) -> Hit[Word] | None:
    words = [word for clause in group for word in clause.words if word.entry.action and word.entry.action.speech]
    if not words:
        return None
    return min(words, key=lambda word: (word.start != hit.start, abs(word.start - hit.start)))


def _belongs_to_speech(mention: Mention, speech: Hit[Word], hit: Hit[Word], that: int | None) -> bool:
    if that is not None and mention.start >= that:
        return False
    if speech.start == hit.start:
        return True
    action = speech.entry.action
    if speech.start < hit.start:
        if mention.start < hit.start:
            return True
        return (
            that is None and bool(action and action.speech == "strong") and mention.form not in {Form.YEAR, Form.HALF}
        )
    return mention.start > speech.start


def _occurs(
    text: str, inner: list[Resolved], clause: Clause, hit: Hit[Word], tense: Tense, published: date
) -> Resolved | None:
    """The date that governs the action: the nearest that its tense allows, one named after it first."""
    action = hit.entry.action
    if tense is Tense.FUTURE or (action and action.is_shift):
        fitting = [one for one in inner if one.window.last_on >= published]
    else:
        fitting = [one for one in inner if one.window.first_on <= published] or inner
    if action and (action.is_result or action.name.startswith("guide")):
        # The period of a result is not the day on which it was told.
        fitting = [one for one in fitting if one.is_day or one.window.start.precision is Precision.MONTH]
    if action and action.is_shift:
        later = [
            one
            for one in fitting
            if text[max(0, one.mention.start - 8) : one.mention.start].endswith(
                ("to ", "until ", "to the ", "至", "到")
            )
        ]
        fitting = later or fitting
    if not fitting:
        return None
    return min(
        fitting,
        key=lambda one: (
            not clause.start <= one.mention.start < clause.end,
            one.window.start.precision.rank if tense is Tense.PAST else 0,
            max(one.mention.start - hit.end, hit.start - one.mention.end),
            one.mention.start,
        ),
    )


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
