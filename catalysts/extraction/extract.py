"""From a text and its date of publication to candidates: sentence by sentence, each with what was told before."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from catalysts.catalyst import Kind, Target
from catalysts.document import Document
from catalysts.extraction import commentary
from catalysts.extraction.candidate import Candidate, Extraction, UnresolvedName
from catalysts.extraction.claim import Claim, claim_of
from catalysts.extraction.clause import clauses, groups
from catalysts.extraction.dates_en import english_mentions
from catalysts.extraction.dates_zh import chinese_mentions
from catalysts.extraction.identity import document_of, numbered, title_of
from catalysts.extraction.mention import Form, Mention
from catalysts.extraction.resolution import Resolved, Tense, resolved, until
from catalysts.extraction.sentence import Sentence, sentences
from catalysts.extraction.vocabulary import vocabulary
from catalysts.names import Mention as Name
from catalysts.names import NameFinder, Names, NamesFound
from catalysts.when import Precision, When, Window

LEAD_SENTENCES = 4
CONTEXT_SENTENCES = 5
LONG_PAST_DAYS = 400
LINE = 120
_HAN = re.compile("[\u4e00-\u9fff]")
_TITLE = re.compile(r"《[^《》]{1,120}》|[\"“][A-Z][^\"“”]{2,150}[\"”]")
_PRONOUN = re.compile(
    r"\b(?:the company|the firm|the group|it|its|the maker|the drugmaker|the chipmaker|the carmaker|they|the two companies|the companies|the board)\b"
    r"|公司|该公司|其|该行|集团|双方|该企业|董事会",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Context:
    """What the sentences before have told: the last day, and the last announcement with its companies."""

    published: When
    day: date | None = None
    said: When | None = None
    said_sentence: int = -100
    said_targets: tuple[Name, ...] = ()
    names: tuple[Name, ...] = ()
    direction: int = 1
    found: list[Candidate] = field(default_factory=list)


def extract(
    text: str,
    published: When,
    names: Names | NameFinder,
    *,
    document_id: str = "",
    title: str = "",
    publisher: str = "not named",
    published_basis: str = "given with the document",
    theme: str = "",
) -> Extraction:
    """The candidates of a text that appeared at `published`.

    Deterministic and linear in the length of the text. A person reviews what comes out: `confidence` and `flags`
    say how sure the rules are. Names that the table does not have are listed in `unresolved`, never guessed.
    """
    finder = names if isinstance(names, NameFinder) else NameFinder.of(names)
    found = finder.find(text)
    context = Context(published)
    for number, sentence in enumerate(sentences(text)):
        _read(text, sentence, number, found, context)
    document = document_of(text, published, document_id, title, publisher, published_basis)
    kept = _without_echoes(context.found)
    candidates = numbered([replace(one, theme=theme) for one in kept], document.id)
    return Extraction(document, candidates, found.learned, _unresolved(found))


def _read(text: str, sentence: Sentence, number: int, found: NamesFound, context: Context) -> None:
    start, end = sentence.start, sentence.end
    dates = mentions(text, start, end)
    words = [hit for hit in vocabulary().words.find(text, start, end) if hit.entry.action]
    names = found.within(start, end)
    if words:
        _read_groups(text, sentence, number, clauses(text, start, end, words, dates, names), context)
    elif dates and end - start < LINE and not commentary.is_price(text[start:end]):
        _read_heading(dates, number, names, context)
    published = context.published.last_on
    for mention in dates:
        when = resolved(mention, published, Tense.PAST, context.day)
        if when is not None and when.is_day and when.window.first_on <= published:
            context.day = when.window.first_on
    if names and not commentary.is_price(text[start:end]):
        context.names = names


def mentions(text: str, start: int, end: int) -> list[Mention]:
    """The dates of a sentence, those within titles of documents left out."""
    found = list(english_mentions(text, start, end))
    if _HAN.search(text, start, end):
        taken = [(one.start, one.end) for one in found if one.form is Form.DAY and one.year is not None]
        chinese = list(chinese_mentions(text, start, end))
        kept = [one for one in chinese if not any(one.start < last and first < one.end for first, last in taken)]
        found = [one for one in found if not any(one.start < mine.end and mine.start < one.end for mine in kept)] + kept
    titles = [match.span() for match in _TITLE.finditer(text, start, end)]
    found = [one for one in found if not any(first <= one.start < last for first, last in titles)]
    return sorted(found, key=lambda one: one.start)


def _read_heading(dates: Sequence[Mention], number: int, names: tuple[Name, ...], context: Context) -> None:
    """A line without a verb, such as the head of a filing, dates what follows it."""
    published = context.published.last_on
    for mention in dates:
        when = resolved(mention, published, Tense.PAST, context.day)
        if when is not None and when.is_day and 0 <= (published - when.window.first_on).days <= 31:
            context.said, context.said_sentence, context.said_targets = when.window.start, number, names
            return


def _read_groups(text: str, sentence: Sentence, number: int, pieces: list, context: Context) -> None:  # type: ignore[type-arg]
    published = context.published.last_on
    whole = text[sentence.start : sentence.end]
    was_future = False
    scope: Resolved | None = None
    subject: tuple[Name, ...] = ()
    bodies: tuple[str, ...] = ()
    for group in groups(text, pieces):
        claim = claim_of(text, group, published, context.day, was_future)
        if claim is None:
            subject = subject or tuple(name for one in group for name in one.names)
            continue
        if not claim.bodies and not claim.names:
            claim = replace(claim, bodies=bodies)
        was_future = was_future or claim.tense is Tense.FUTURE
        named = claim.names or subject
        candidate = _candidate(whole, sentence, number, claim, named, scope, context)
        subject, bodies = named, claim.bodies or bodies
        for when in (claim.said, claim.occurs):
            if when is not None and when.is_day and when.window.first_on <= published:
                context.day = when.window.first_on
        if claim.said or (claim.occurs and claim.tense is Tense.PAST):
            scope = claim.said or claim.occurs
        if candidate is not None:
            context.found.append(candidate)


def _candidate(
    whole: str, sentence: Sentence, number: int, claim: Claim, named: tuple[Name, ...], scope: Resolved | None, context: Context
) -> Candidate | None:
    is_opinion = commentary.is_opinion(whole)
    names = _subject(whole, named, number, context)
    told = _told(claim, scope, names, number, is_opinion, context)
    if told is None:
        return None
    announced, known_at, occurs, flags, sureness = told
    if claim.action.speech == "weak" and not (claim.said and (names or claim.bodies)):
        return None
    if not (names or claim.bodies) and (claim.action.speech or claim.kind is Kind.DISCLOSURE and claim.tense is Tense.PAST):
        return None
    is_ahead = claim.tense is Tense.FUTURE and occurs is not None
    kind = claim.kind if not is_ahead or claim.kind is Kind.CONFERENCE else Kind.MILESTONE
    direction = _direction(claim, context)
    if is_opinion and not names and is_ahead:
        direction, sureness = 0, min(sureness, 0.3)
        flags.append("opinion")
    targets, unresolved, more = _targets(names)
    flags += more
    if commentary.is_hearsay(whole):
        flags.append("hearsay")
        sureness -= 0.15
    if not names and not claim.bodies:
        flags.append("no-company")
        sureness -= 0.1
    if announced is not None:
        context.said, context.said_sentence, context.said_targets = announced, number, names
    if claim.tense is Tense.PAST:
        context.direction = direction
    return Candidate(
        id="unnumbered",
        title=title_of(kind, targets, unresolved, claim.bodies, announced, occurs),
        kind=kind,
        announced=announced,
        occurs=occurs,
        known_at=known_at,
        direction=direction,
        scheduled=is_ahead,
        first_hand=claim.is_spoken and not is_opinion and bool(names or claim.bodies),
        targets=targets,
        unresolved=unresolved,
        bodies=claim.bodies,
        confidence=round(max(0.1, min(0.95, sureness)), 2),
        flags=tuple(dict.fromkeys(flags)),
        span=(sentence.start, sentence.end),
    )


Told = tuple[When | None, When | None, Window | None, list[str], float]


def _told(
    claim: Claim, scope: Resolved | None, names: tuple[Name, ...], number: int, is_opinion: bool, context: Context
) -> Told | None:
    """Announced, known_at, occurs, flags and sureness of a claim; None where nothing dates it."""
    if claim.tense is Tense.FUTURE and claim.occurs is not None:
        return _told_ahead(claim, scope, names, number, is_opinion, context)
    dated = claim.said or claim.occurs
    if dated is not None:
        return _told_past(claim, dated, context)
    if claim.action.is_goal:
        return None
    if scope is not None:
        when, known = _when(scope, context)
        return when, known, None, [*scope.flags, "date-inherited"], 0.65
    if claim.is_vague:
        return None, context.published, None, ["vague-date"], 0.35
    inherited = _inherited(names, number, context)
    if inherited is not None:
        return inherited, None, None, ["date-inherited"], 0.5
    if claim.tense is Tense.FUTURE and not claim.is_spoken or is_opinion or not (names or claim.bodies):
        return None
    if claim.action.speech:
        return None
    sure = 0.5 if number < LEAD_SENTENCES else 0.3
    return context.published, None, None, ["date-of-document"], sure


def _told_past(claim: Claim, dated: Resolved, context: Context) -> Told | None:
    when, known = _when(dated, context)
    if when.first_on > context.published.last_on:
        return None
    flags = list(dated.flags)
    occurs: Window | None = None
    if claim.kind is Kind.CONFERENCE and not dated.is_single:
        occurs = dated.window
    elif claim.said is not None and claim.occurs is not None and claim.occurs.window != claim.said.window:
        occurs = claim.occurs.window
        flags += claim.occurs.flags
    sureness = 0.9 - 0.1 * min(3, when.precision.rank - 1) - 0.2 * bool(flags)
    if (context.published.first_on - when.last_on).days > LONG_PAST_DAYS:
        flags.append("long-past")
        sureness -= 0.2
    return when, known, occurs, flags, sureness


def _told_ahead(
    claim: Claim, scope: Resolved | None, names: tuple[Name, ...], number: int, is_opinion: bool, context: Context
) -> Told | None:
    assert claim.occurs is not None  # noqa: S101  (asked for by the caller)
    if claim.occurs.window.last_on < context.published.first_on:
        return None
    flags = list(claim.occurs.flags)
    announced, known, sureness = context.published, None, 0.7
    if claim.said is not None:
        announced, known = _when(claim.said, context)
        flags, sureness = [*flags, *claim.said.flags], 0.85
    elif scope is not None:
        announced, known = _when(scope, context)
        flags.append("date-inherited")
    elif not is_opinion and _inherited(names, number, context) is not None:
        inherited = _inherited(names, number, context)
        assert inherited is not None  # noqa: S101
        announced = inherited
        flags.append("date-inherited")
    else:
        flags.append("date-of-document")
    occurs = until(claim.occurs, announced).window
    return announced, known, occurs, flags, sureness - 0.1 * bool(set(flags) - {"date-inherited", "date-of-document"})


def _when(told: Resolved, context: Context) -> tuple[When, When | None]:
    """The time of an announcement; the document itself proves that it was known where the period is not over."""
    when = told.window.end if told.mention.form is Form.WEEK else told.window.start
    if when.last_on > context.published.last_on and when.precision is not Precision.DAY:
        return when, context.published
    if when.first_on > context.published.last_on:
        return context.published, None
    return when, None


def _inherited(names: tuple[Name, ...], number: int, context: Context) -> When | None:
    if context.said is None or number - context.said_sentence > CONTEXT_SENTENCES:
        return None
    mine = {str(name.target or name.text) for name in names}
    theirs = {str(name.target or name.text) for name in context.said_targets}
    return context.said if not mine or not theirs or mine & theirs else None


def _subject(whole: str, named: tuple[Name, ...], number: int, context: Context) -> tuple[Name, ...]:
    """The companies of a claim: those that it names, else those meant by "the company"."""
    if named:
        return named
    if context.said_targets and number - context.said_sentence <= CONTEXT_SENTENCES:
        return context.said_targets
    if _PRONOUN.search(whole):
        return context.names[:1]
    return ()


def _direction(claim: Claim, context: Context) -> int:
    if claim.action.is_effect:
        return context.direction
    if claim.action.is_goal:
        return context.direction if context.direction < 0 else claim.action.direction
    return claim.direction


def _targets(names: tuple[Name, ...]) -> tuple[tuple[Target, ...], tuple[str, ...], list[str]]:
    targets = tuple(dict.fromkeys(name.target for name in names if name.target is not None))
    unresolved = tuple(dict.fromkeys(" ".join(name.text.split()) for name in names if name.target is None))
    flags = ["unresolved-name"] if unresolved else []
    if any(name.basis == "like" for name in names):
        flags.append("likely-name")
    return targets, unresolved, flags


def _without_echoes(found: list[Candidate]) -> list[Candidate]:
    """The candidates without those that only repeat another: a headline, or the same claim told twice."""
    kept: list[Candidate] = []
    dated = {(one.kind, one.targets) for one in found if "date-of-document" not in one.flags and one.targets}
    seen: set[tuple[object, ...]] = set()
    for one in found:
        told = (one.kind, one.announced and str(one.announced), one.occurs and str(one.occurs), one.targets, one.bodies)
        if told in seen and (one.targets or one.bodies):
            continue
        seen.add(told)
        if "date-of-document" in one.flags and not one.scheduled and (one.kind, one.targets) in dated:
            continue
        kept.append(one)
    return kept


def _unresolved(found: NamesFound) -> tuple[UnresolvedName, ...]:
    spans: dict[str, list[tuple[int, int]]] = {}
    for mention in found:
        if mention.target is None:
            spans.setdefault(mention.text, []).append((mention.start, mention.end))
    return tuple(UnresolvedName(name, tuple(places)) for name, places in spans.items())
