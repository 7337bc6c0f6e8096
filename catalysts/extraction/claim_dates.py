"""When a claim was said and when its action takes place: which of its dates is whose."""

from collections.abc import Sequence
from datetime import date

from catalysts.extraction.clause import Clause
from catalysts.extraction.lexicon import Hit
from catalysts.extraction.mention import Form, Mention, Role
from catalysts.extraction.resolution import Resolved, Tense, resolved
from catalysts.extraction.vocabulary import Word
from catalysts.when import Precision


def dates_of(
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
