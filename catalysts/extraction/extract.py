"""From a text and its date of publication to candidates: sentence by sentence, each with what was told before."""

from collections.abc import Sequence
from dataclasses import replace

from catalysts.catalyst import Kind, Target
from catalysts.extraction import commentary
from catalysts.extraction.candidate import Candidate, Extraction, UnresolvedName
from catalysts.extraction.claim import Claim, claim_of
from catalysts.extraction.clause import Clause, clauses, groups, tells_of_plans
from catalysts.extraction.context import Context, meant_companies, sole_company
from catalysts.extraction.context_names import in_context
from catalysts.extraction.dates import mentions
from catalysts.extraction.dating import INHERITED, OF_THE_DOCUMENT, Dating, dating, is_too_coarse
from catalysts.extraction.identity import document_of, numbered, plain_line, title_of
from catalysts.extraction.mention import Form, Mention
from catalysts.extraction.reading import Reading, is_house
from catalysts.extraction.resolution import Resolved, Tense, resolved
from catalysts.extraction.sentence import Sentence, sentences
from catalysts.extraction.subject import subject
from catalysts.names import Basis, NameFinder, Names
from catalysts.names import Mention as Name
from catalysts.when import When

LINE = 120
DAY_FORMS = frozenset({Form.DAY, Form.DAYS, Form.WEEKDAY})
# What each doubt takes from the confidence of a candidate.
DOUBTS = {"no-known-verb": 0.15, "hearsay": 0.15, "no-company": 0.1}


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
    found = in_context(text, finder.find(text), finder.names)
    context = Context(published, sole=sole_company(found))
    places = tuple(sentences(text))
    context.n_sentences = len(places)
    reading = Reading.of(text, found)
    for number, sentence in enumerate(places):
        _read(reading, sentence, number, context)
    document = document_of(text, published, document_id, title, publisher, published_basis)
    kept = _without_echoes(context.found)
    candidates = numbered([replace(one, theme=theme) for one in kept], document.id)
    return Extraction(
        document,
        candidates,
        found.learned,
        _unresolved([*(name for name in found if not reading.is_of_title(name)), *context.opened]),
    )


def _read(reading: Reading, sentence: Sentence, number: int, context: Context) -> None:
    text, start, end = reading.text, sentence.start, sentence.end
    dates = mentions(text, start, end)
    words = reading.words.within(start, end)
    names = reading.names_within(start, end)
    if words or (dates and names and tells_of_plans(text, start, end)):
        held = [(hit.start, hit.end) for hit in reading.bodies.within(start, end)]
        _read_groups(reading, sentence, number, clauses(text, start, end, words, dates, names, held), context)
    elif dates and end - start < LINE and not commentary.is_price(text[start:end]):
        _read_heading(dates, number, names, context)
    published = context.published.last_on
    for mention in dates:
        if mention.form not in DAY_FORMS:
            continue
        when = resolved(mention, published, Tense.PAST, context.day)
        if when is not None and when.is_day and when.window.first_on <= published:
            context.day = when.window.first_on
    if names:
        context.names, context.names_sentence, context.names_in = names, number, text[start:end]


def _read_heading(dates: Sequence[Mention], number: int, names: tuple[Name, ...], context: Context) -> None:
    """A line without a verb, such as the head of a filing, dates what follows it."""
    published = context.published.last_on
    for mention in dates:
        when = resolved(mention, published, Tense.PAST, context.day)
        if when is not None and when.is_day and 0 <= (published - when.window.first_on).days <= 31:
            context.tell(when.window.start, number, names)
            return


def _read_groups(reading: Reading, sentence: Sentence, number: int, pieces: Sequence[Clause], context: Context) -> None:
    text = reading.text
    published = context.published.last_on
    was_future = False
    scope: Resolved | None = None
    acting: tuple[Name, ...] = ()
    bodies: tuple[str, ...] = ()
    for group in groups(pieces):
        claim = claim_of(reading, group, published, context.day, was_future)
        if claim is None:
            acting = acting or tuple(name for one in group for name in one.names)
            continue
        if not claim.bodies and not claim.names:
            claim = replace(claim, bodies=bodies)
        was_future = was_future or claim.tense is Tense.FUTURE
        if not claim.names and not claim.bodies:
            claim = replace(
                claim,
                names=tuple(
                    name for name in subject(text, group) if not is_house(name) and not reading.is_of_title(name)
                ),
            )
            context.opened += claim.names
        named = claim.names or acting
        candidate = _candidate(reading, sentence, number, claim, named, scope, context)
        acting, bodies = named, claim.bodies or bodies
        for when in (claim.said, claim.occurs):
            if when is not None and when.is_day and when.window.first_on <= published:
                context.day = when.window.first_on
        told = claim.said or (claim.occurs if claim.tense is Tense.PAST else None)
        if told is not None and not is_too_coarse(claim, told, context):
            scope = told
        if candidate is not None:
            context.found.append((candidate, claim.action.name))


def _candidate(
    reading: Reading,
    sentence: Sentence,
    number: int,
    claim: Claim,
    named: tuple[Name, ...],
    scope: Resolved | None,
    context: Context,
) -> Candidate | None:
    whole = reading.text[sentence.start : sentence.end]
    names = meant_companies(whole, named, claim, number, context)
    dated = dating(whole, claim, scope, names, number, context)
    if dated is None or _is_no_news(whole, claim, dated, names):
        return None
    is_ahead = claim.tense is Tense.FUTURE and dated.occurs is not None
    kind = claim.kind if not is_ahead or claim.kind is Kind.CONFERENCE else Kind.MILESTONE
    targets, unresolved = _targets(names)
    is_opinion = commentary.is_opinion(whole)
    is_foreseen = is_opinion and not names and is_ahead
    direction = 0 if is_foreseen else context.direction if claim.action.is_effect else claim.direction
    doubts = _doubts(whole, claim, names, is_foreseen)
    if dated.announced is not None and not is_opinion:
        context.tell(dated.announced, number, names)
    if claim.tense is Tense.PAST:
        context.direction = direction
    lies_ahead = dated.occurs is not None and dated.occurs.first_on > context.published.last_on
    return Candidate(
        id="unnumbered",
        title=title_of(kind, targets, unresolved, claim.bodies, dated.announced, dated.occurs),
        kind=kind,
        announced=dated.announced,
        occurs=dated.occurs,
        known_at=dated.known_at,
        direction=direction,
        scheduled=is_ahead or lies_ahead,
        first_hand=claim.is_spoken and not is_opinion and bool(names or claim.bodies),
        targets=targets,
        unresolved=unresolved,
        bodies=claim.bodies,
        confidence=_confidence(dated.sureness - sum(DOUBTS.get(doubt, 0.0) for doubt in doubts), is_foreseen),
        flags=tuple(dict.fromkeys((*dated.flags, *doubts))),
        span=(sentence.start, sentence.end),
    )


def _confidence(sureness: float, is_foreseen: bool) -> float:
    return round(max(0.1, min(0.3 if is_foreseen else 0.95, sureness)), 2)


def _is_no_news(whole: str, claim: Claim, dated: Dating, names: tuple[Name, ...]) -> bool:
    """Whether a claim is nobody's, a mere remark, or an addition of a company to its own news."""
    is_anybodys = bool(names or claim.bodies)
    if claim.action.speech == "weak" and not (claim.said and is_anybodys):
        return True
    is_undated = not {OF_THE_DOCUMENT, INHERITED}.isdisjoint(dated.flags)
    if not is_anybodys and (claim.action.speech or claim.is_wordless):
        return True
    if not is_anybodys and claim.kind is Kind.DISCLOSURE and is_undated and not claim.occurs:
        return True
    if claim.is_wordless and commentary.is_opinion(whole):
        return True
    is_addition = claim.tense is Tense.PAST and INHERITED in dated.flags and claim.is_spoken
    return is_addition and claim.kind in {Kind.TEST, Kind.PRODUCT}


def _doubts(whole: str, claim: Claim, names: tuple[Name, ...], is_foreseen: bool) -> list[str]:
    found = {
        "opinion": is_foreseen,
        "unresolved-name": any(name.target is None for name in names),
        "likely-name": any(name.target is not None and name.basis is Basis.LIKE for name in names),
        "no-known-verb": claim.is_wordless,
        "hearsay": commentary.is_hearsay(whole),
        "no-company": not names and not claim.bodies,
    }
    return [doubt for doubt, holds in found.items() if holds]


def _targets(names: tuple[Name, ...]) -> tuple[tuple[Target, ...], tuple[str, ...]]:
    targets = tuple(dict.fromkeys(name.target for name in names if name.target is not None))
    return targets, tuple(dict.fromkeys(plain_line(name.text) for name in names if name.target is None))


def _without_echoes(found: list[tuple[Candidate, str]]) -> list[Candidate]:
    """The candidates without those that only repeat another: a headline, or the same claim told twice."""
    kept: list[Candidate] = []
    dated = {(one.kind, one.targets) for one, _ in found if "date-of-document" not in one.flags and one.targets}
    seen: set[tuple[object, ...]] = set()
    for one, action in found:
        own = action if "date-inherited" in one.flags else ""
        told = (
            own,
            one.kind,
            one.announced and str(one.announced),
            one.occurs and str(one.occurs),
            one.targets,
            one.bodies,
        )
        if told in seen and (one.targets or one.bodies):
            continue
        seen.add(told)
        seen.add((action, *told[1:]))
        if "date-of-document" in one.flags and not one.scheduled and (one.kind, one.targets) in dated:
            continue
        kept.append(one)
    return kept


def _unresolved(found: list[Name]) -> tuple[UnresolvedName, ...]:
    spans: dict[str, list[tuple[int, int]]] = {}
    for mention in sorted(found, key=lambda one: one.start):
        place = (mention.start, mention.end)
        if mention.target is None and place not in spans.setdefault(plain_line(mention.text), []):
            spans[plain_line(mention.text)].append(place)
    return tuple(UnresolvedName(name, tuple(places)) for name, places in spans.items() if places)
