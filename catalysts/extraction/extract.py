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
from catalysts.extraction.context_names import in_context
from catalysts.extraction.dates_en import english_mentions
from catalysts.extraction.dates_zh import chinese_mentions
from catalysts.extraction.identity import document_of, numbered, plain_line, title_of
from catalysts.extraction.lexicon import Hit, Hits
from catalysts.extraction.mention import Form, Mention
from catalysts.extraction.resolution import Resolved, Tense, resolved, until
from catalysts.extraction.sentence import Sentence, sentences
from catalysts.extraction.subject import subject
from catalysts.extraction.vocabulary import Word, vocabulary
from catalysts.names import Mention as Name
from catalysts.names import NameFinder, Names, NamesFound
from catalysts.when import Precision, When, Window

LEAD_SENTENCES = 4
SHORT_SENTENCES = 12
CONTEXT_SENTENCES = 5
PRONOUN_SENTENCES = 3
LONG_PAST_DAYS = 400
LINE = 120
_HAN = re.compile("[\u4e00-\u9fff]")
_TITLE = re.compile(r"《[^《》]{1,120}》|[\"“][A-Z][^\"“”]{2,150}[\"”]")
_PRONOUN = re.compile(
    r"(?:^|[,;:“\"]\s?|\b(?:and|that|while|but)\s)(?:the (?:company|firm|group|maker|drugmaker|chipmaker|carmaker|board|two companies|companies)|it|they|its)\b"
    r"|(?:^|[，。；：、“])\s?(?:公司|该公司|其|该行|集团|双方|该企业|董事会|两家公司)|(?:该|此次|本次)(?:项目|产品|交易|药|芯片|合同)",
    re.IGNORECASE,
)
_BOARD = re.compile(r"\b[Tt]he (?:[Bb]oard|[Cc]ompany|Group|[Dd]irectors)\b|公司|董事会|本集团")
_DEFINITE = re.compile(
    r"(?:(?:The|This|These|Its|Their|Both)\s[a-z]|(?:It|They)\s|(?:Deliveries|Production|Sales|Completion|Construction|Shipments|Commissioning|Closing|Approval|Registration)\b"
    r"|(?:Full|Final|First|Detailed|Further|More|Initial|Mass|Commercial|Volume|Pilot|Interim|Topline)\s[a-z])"
    r"|计划|预计|拟|将|该|意见|方案|办法|条例|通知|规定|新规|政策|标准|规则|此次|本次|上述|其|新品|项目|产品|目前|并"
)
_GENERIC = re.compile(
    r"\b(?:many|several|some|most|various|multiple|a number of|two|three|four|five|six|other|overseas|domestic)\s(?:\w+\s){0,2}(?:companies|manufacturers|makers|"
    r"firms|enterprises|producers|automakers|drugmakers|chipmakers|brokers|brokerages|institutions|products|departments)\b|多家|各家|多数企业|不少企业|业内",
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
    said_by: dict[str, tuple[When, int]] = field(default_factory=dict)
    names: tuple[Name, ...] = ()
    names_sentence: int = -100
    direction: int = 1
    n_sentences: int = 0
    sole: tuple[Name, ...] = ()
    found: list[Candidate] = field(default_factory=list)
    opened: list[Name] = field(default_factory=list)

    def tell(self, said: When, number: int, names: tuple[Name, ...]) -> None:
        """Remember an announcement: later sentences go on with it."""
        self.said, self.said_sentence, self.said_targets = said, number, names
        for name in names:
            self.said_by[str(name.target or name.text)] = (said, number)


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
    context = Context(published, sole=_sole(found))
    places = tuple(sentences(text))
    context.n_sentences = len(places)
    words = Hits(tuple(hit for hit in vocabulary().words.find(text, 0, len(text)) if hit.entry.action))
    for number, sentence in enumerate(places):
        _read(text, sentence, number, words.within(sentence.start, sentence.end), found, context)
    document = document_of(text, published, document_id, title, publisher, published_basis)
    kept = _without_echoes(context.found)
    candidates = numbered([replace(one, theme=theme) for one in kept], document.id)
    return Extraction(document, candidates, found.learned, _unresolved([*found, *context.opened]))


def _sole(found: NamesFound) -> tuple[Name, ...]:
    """The company of a text that names one alone: a filing's "the Board" is that company's."""
    known = [name for name in found if name.target is not None]
    return tuple(known[:1]) if len({str(name.target) for name in known}) == 1 else ()


def _read(
    text: str, sentence: Sentence, number: int, words: Sequence[Hit[Word]], found: NamesFound, context: Context
) -> None:
    start, end = sentence.start, sentence.end
    dates = mentions(text, start, end)
    bodies = [(hit.start, hit.end) for hit in vocabulary().bodies.find(text, start, end)]
    names = tuple(
        name
        for name in found.within(start, end)
        if not any(name.start < last and first < name.end for first, last in bodies) and not _is_house(name)
    )
    if words:
        _read_groups(text, sentence, number, clauses(text, start, end, words, dates, names, bodies), context)
    elif dates and end - start < LINE and not commentary.is_price(text[start:end]):
        _read_heading(dates, number, names, context)
    published = context.published.last_on
    for mention in dates:
        when = resolved(mention, published, Tense.PAST, context.day)
        if when is not None and when.is_day and when.window.first_on <= published:
            context.day = when.window.first_on
    if names and not commentary.is_price(text[start:end]):
        context.names, context.names_sentence = names, number


def _is_house(name: Name) -> bool:
    """Whether an unknown name is that of a house whose analysts are quoted."""
    return name.target is None and name.text.endswith(("Securities", "Capital", "Research", "证券", "Fund", "Funds", "基金"))


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
    found = sorted(found, key=lambda one: one.start)
    dated = next((one.start for one in found if one.form is Form.DAY and one.month), end)
    return [one for one in found if not (one.form is Form.DAYS and one.shift == 0 and not one.anchored and one.start > dated)]


def _read_heading(dates: Sequence[Mention], number: int, names: tuple[Name, ...], context: Context) -> None:
    """A line without a verb, such as the head of a filing, dates what follows it."""
    published = context.published.last_on
    for mention in dates:
        when = resolved(mention, published, Tense.PAST, context.day)
        if when is not None and when.is_day and 0 <= (published - when.window.first_on).days <= 31:
            context.tell(when.window.start, number, names)
            return


def _read_groups(text: str, sentence: Sentence, number: int, pieces: list, context: Context) -> None:  # type: ignore[type-arg]
    published = context.published.last_on
    whole = text[sentence.start : sentence.end]
    was_future = False
    scope: Resolved | None = None
    acting: tuple[Name, ...] = ()
    bodies: tuple[str, ...] = ()
    for group in groups(text, pieces):
        claim = claim_of(text, group, published, context.day, was_future)
        if claim is None:
            acting = acting or tuple(name for one in group for name in one.names)
            continue
        if not claim.bodies and not claim.names:
            claim = replace(claim, bodies=bodies)
        was_future = was_future or claim.tense is Tense.FUTURE
        if not claim.names and not claim.bodies:
            claim = replace(claim, names=subject(text, group))
            context.opened += claim.names
        named = claim.names or acting
        candidate = _candidate(whole, sentence, number, claim, named, scope, context)
        acting, bodies = named, claim.bodies or bodies
        for when in (claim.said, claim.occurs):
            if when is not None and when.is_day and when.window.first_on <= published:
                context.day = when.window.first_on
        told = claim.said or (claim.occurs if claim.tense is Tense.PAST else None)
        if told is not None and not _is_too_coarse(claim, told, context):
            scope = told
        if candidate is not None:
            context.found.append(candidate)


def _candidate(
    whole: str, sentence: Sentence, number: int, claim: Claim, named: tuple[Name, ...], scope: Resolved | None, context: Context
) -> Candidate | None:
    is_opinion = commentary.is_opinion(whole)
    names = _subject(whole, named, claim, number, context)
    told = _told(whole, claim, scope, names, number, context)
    if told is None:
        return None
    announced, known_at, occurs, flags, sureness = told
    if claim.action.speech == "weak" and not (claim.said and (names or claim.bodies)):
        return None
    if not (names or claim.bodies):
        is_undated = "date-of-document" in flags or "date-inherited" in flags
        if claim.action.speech or claim.is_wordless or claim.kind is Kind.DISCLOSURE and is_undated and not claim.occurs:
            return None
    if claim.is_wordless:
        if is_opinion:
            return None
        flags.append("no-known-verb")
        sureness -= 0.15
    if claim.tense is Tense.PAST and "date-inherited" in flags and claim.is_spoken and claim.kind in {Kind.TEST, Kind.PRODUCT}:
        # What a company adds to its own news is no second piece of it.
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
    if announced is not None and not is_opinion:
        context.tell(announced, number, names)
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
    whole: str, claim: Claim, scope: Resolved | None, names: tuple[Name, ...], number: int, context: Context
) -> Told | None:
    """Announced, known_at, occurs, flags and sureness of a claim; None where nothing dates it."""
    is_opinion = commentary.is_opinion(whole)
    if claim.tense is Tense.FUTURE and claim.occurs is not None:
        return _told_ahead(whole, claim, scope, names, number, context)
    dated = claim.said or claim.occurs
    if dated is not None and _is_too_coarse(claim, dated, context):
        dated = None
    if dated is not None:
        return _told_past(claim, dated, context)
    if claim.action.is_goal:
        return None
    if scope is not None:
        when, known = _when(scope, context)
        return when, known, None, [*scope.flags, "date-inherited"], 0.65
    if claim.is_vague:
        if not (claim.names or claim.bodies):
            return None
        return None, context.published, None, ["vague-date"], 0.35
    inherited = _inherited(whole, names, number, context)
    if inherited is not None:
        return inherited, None, None, ["date-inherited"], 0.5
    if claim.tense is Tense.FUTURE and not claim.is_spoken or is_opinion or not (names or claim.bodies):
        return None
    if claim.action.speech:
        return None
    is_lead = number < LEAD_SENTENCES
    if not is_lead and context.n_sentences > SHORT_SENTENCES:
        return None
    sure = 0.5 if is_lead else 0.3
    return context.published, None, None, ["date-of-document"], sure


def _is_too_coarse(claim: Claim, dated: Resolved, context: Context) -> bool:
    """Whether a year stands beside a claim without dating it: this year, or one that no authority acted in."""
    start = dated.window.start
    if start.precision is not Precision.YEAR:
        return False
    if start.first_on.year >= context.published.first_on.year or not dated.is_single:
        return True
    return not (claim.is_led_by_date or claim.kind in {Kind.POLICY, Kind.STANDARD})


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
    whole: str, claim: Claim, scope: Resolved | None, names: tuple[Name, ...], number: int, context: Context
) -> Told | None:
    assert claim.occurs is not None  # noqa: S101  (asked for by the caller)
    if claim.occurs.window.last_on < context.published.first_on:
        return None
    is_opinion = commentary.is_opinion(whole)
    flags = list(claim.occurs.flags)
    announced, known, sureness = context.published, None, 0.7
    if claim.kind is Kind.CONFERENCE and claim.said is None:
        flags.append("date-of-document")
    elif claim.said is not None:
        announced, known = _when(claim.said, context)
        flags, sureness = [*flags, *claim.said.flags], 0.85
    elif scope is not None:
        announced, known = _when(scope, context)
        flags.append("date-inherited")
    elif not is_opinion and _inherited(whole, names, number, context) is not None:
        inherited = _inherited(whole, names, number, context)
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


def _inherited(whole: str, names: tuple[Name, ...], number: int, context: Context) -> When | None:
    for name in names:
        when, told_in = context.said_by.get(str(name.target or name.text), (None, -100))
        if when is not None and number - told_in <= CONTEXT_SENTENCES:
            return when
    if context.said is None or number - context.said_sentence > CONTEXT_SENTENCES:
        return None
    goes_on = bool(_DEFINITE.match(whole) or _PRONOUN.search(whole))
    return context.said if goes_on and (not context.said_targets or not names and number == context.said_sentence) else None


def _subject(whole: str, named: tuple[Name, ...], claim: Claim, number: int, context: Context) -> tuple[Name, ...]:
    """The companies of a claim: those that it names, else those meant by "the company"."""
    if named or _GENERIC.search(whole) or commentary.is_opinion(whole):
        return named
    told_lately = number - context.said_sentence <= PRONOUN_SENTENCES
    if _PRONOUN.search(whole):
        if context.said_targets and told_lately:
            return context.said_targets
        if context.sole and _BOARD.search(whole):
            return context.sole
        return context.names[:1] if number - context.names_sentence <= PRONOUN_SENTENCES else ()
    if _BOARD.search(whole) and context.sole:
        return context.sole
    is_meant = claim.kind is not Kind.CONFERENCE and not claim.bodies and bool(_DEFINITE.match(whole))
    return context.said_targets if told_lately and is_meant else ()


def _direction(claim: Claim, context: Context) -> int:
    if claim.action.is_effect:
        return context.direction
    return claim.direction


def _targets(names: tuple[Name, ...]) -> tuple[tuple[Target, ...], tuple[str, ...], list[str]]:
    targets = tuple(dict.fromkeys(name.target for name in names if name.target is not None))
    unresolved = tuple(dict.fromkeys(plain_line(name.text) for name in names if name.target is None))
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


def _unresolved(found: list[Name]) -> tuple[UnresolvedName, ...]:
    spans: dict[str, list[tuple[int, int]]] = {}
    for mention in sorted(found, key=lambda one: one.start):
        place = (mention.start, mention.end)
        if mention.target is None and place not in spans.setdefault(plain_line(mention.text), []):
            spans[plain_line(mention.text)].append(place)
    return tuple(UnresolvedName(name, tuple(places)) for name, places in spans.items() if places)
