"""When a claim was announced, when it takes place, and how sure that is."""

from dataclasses import dataclass

from catalysts.catalyst import Kind
from catalysts.extraction import commentary
from catalysts.extraction.claim import Claim
from catalysts.extraction.context import Context, inherited
from catalysts.extraction.mention import Form
from catalysts.extraction.resolution import Resolved, Tense, until
from catalysts.names import Mention as Name
from catalysts.when import Precision, When, Window

LEAD_SENTENCES = 4
SHORT_SENTENCES = 12
LONG_PAST_DAYS = 400
OF_THE_DOCUMENT = "date-of-document"
INHERITED = "date-inherited"


@dataclass(frozen=True, slots=True)
class Dating:
    """The times of a claim; `sureness` runs from 0 to 1, `flags` say what had to be assumed.

    `known_at` stands only where `announced` alone would put the knowing later than the document itself.
    """

    announced: When | None
    known_at: When | None
    occurs: Window | None
    flags: tuple[str, ...]
    sureness: float


def dating(
    whole: str, claim: Claim, scope: Resolved | None, names: tuple[Name, ...], number: int, context: Context
) -> Dating | None:
    """The times of a claim; None where nothing dates it.

    `whole` is its sentence, the `number`th of the text; `scope` a date that the sentence told before; `names` the
    companies it is about.
    """
    if claim.tense is Tense.FUTURE and claim.occurs is not None:
        return _ahead(whole, claim, scope, names, number, context)
    dated = claim.said or claim.occurs
    if dated is not None and not is_too_coarse(claim, dated, context):
        return _past(claim, dated, context)
    if claim.action.is_goal:
        return None
    if scope is not None:
        when, known = _when(scope, context)
        return Dating(when, known, None, (*scope.flags, INHERITED), 0.65)
    return _undated(whole, claim, names, number, context)


def _undated(whole: str, claim: Claim, names: tuple[Name, ...], number: int, context: Context) -> Dating | None:
    """News without any date is of what it goes on with, or of the document's day if in its first sentences."""
    if claim.is_vague:
        is_named = bool(claim.names or claim.bodies)
        return Dating(None, context.published, None, ("vague-date",), 0.35) if is_named else None
    earlier = inherited(whole, names, number, context)
    if earlier is not None:
        return Dating(earlier, None, None, (INHERITED,), 0.5)
    is_plan = claim.tense is Tense.FUTURE and not claim.is_spoken
    if is_plan or claim.action.speech or commentary.is_opinion(whole) or not (names or claim.bodies):
        return None
    is_lead = number < LEAD_SENTENCES
    if not is_lead and context.n_sentences > SHORT_SENTENCES:
        return None
    return Dating(context.published, None, None, (OF_THE_DOCUMENT,), 0.5 if is_lead else 0.3)


def is_too_coarse(claim: Claim, dated: Resolved, context: Context) -> bool:
    """Whether a year stands beside a claim without dating it: this year, or one that no authority acted in."""
    start = dated.window.start
    if start.precision is not Precision.YEAR:
        return False
    if start.first_on.year >= context.published.first_on.year or not dated.is_single:
        return True
    return not (claim.is_led_by_date or claim.kind in {Kind.POLICY, Kind.STANDARD})


def _past(claim: Claim, dated: Resolved, context: Context) -> Dating | None:
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
    return Dating(when, known, occurs, tuple(flags), sureness)


def _ahead(
    whole: str, claim: Claim, scope: Resolved | None, names: tuple[Name, ...], number: int, context: Context
) -> Dating | None:
    """A plan is announced when it was said: by its own words, with the news that it belongs to, or by the document."""
    assert claim.occurs is not None  # noqa: S101  (asked for by the caller)
    if claim.occurs.window.last_on < context.published.first_on:
        return None
    is_own = commentary.is_opinion(whole) or (claim.kind is Kind.CONFERENCE and claim.said is None)
    earlier = None if is_own else inherited(whole, names, number, context)
    announced, known, sureness = context.published, None, 0.7
    basis: tuple[str, ...] = (OF_THE_DOCUMENT,)
    if claim.said is not None:
        announced, known = _when(claim.said, context)
        basis, sureness = claim.said.flags, 0.85
    elif scope is not None and claim.kind is not Kind.CONFERENCE:
        announced, known = _when(scope, context)
        basis = (INHERITED,)
    elif earlier is not None:
        announced, basis = earlier, (INHERITED,)
    flags = (*claim.occurs.flags, *basis)
    doubts = set(flags) - {INHERITED, OF_THE_DOCUMENT}
    return Dating(announced, known, until(claim.occurs, announced).window, flags, sureness - 0.1 * bool(doubts))


def _when(told: Resolved, context: Context) -> tuple[When, When | None]:
    """The time of an announcement; the document itself proves that it was known where the period is not over."""
    when = told.window.end if told.mention.form is Form.WEEK else told.window.start
    if when.last_on > context.published.last_on and when.precision is not Precision.DAY:
        return when, context.published
    if when.first_on > context.published.last_on:
        return context.published, None
    return when, None
