"""What the sentences before have told, so that "the company" and "the plan" mean what they mean."""

import re
from dataclasses import dataclass, field
from datetime import date

from catalysts.catalyst import Kind
from catalysts.extraction import commentary
from catalysts.extraction.candidate import Candidate
from catalysts.extraction.claim import Claim
from catalysts.names import Mention as Name
from catalysts.names import NamesFound
from catalysts.when import When

CONTEXT_SENTENCES = 5
PRONOUN_SENTENCES = 3
_PRONOUN = re.compile(
    r"(?:^|[,;:“\"]\s?|\b(?:and|that|while|but)\s)(?:the (?:company|firm|group|maker|drugmaker|chipmaker|carmaker|"
    r"board|two companies|companies)|it|they|its)\b"
    r"|(?:^|[，。；：、“])\s?(?:公司|该公司|其|该行|集团|双方|该企业|董事会|两家公司)|(?:该|此次|本次)(?:项目|产品|交易|药|芯片|合同)",
    re.IGNORECASE,
)
_BOARD = re.compile(r"\b[Tt]he (?:[Bb]oard|[Cc]ompany|Group|[Dd]irectors)\b|公司|董事会|本集团")
_DEFINITE = re.compile(
    r"(?:(?:The|This|These|Its|Their|Both)\s[a-z]|(?:It|They)\s|(?:Deliveries|Production|Sales|Completion|"
    r"Construction|Shipments|Commissioning|Closing|Approval|Registration)\b"
    r"|(?:Full|Final|First|Detailed|Further|More|Initial|Mass|Commercial|Volume|Pilot|Interim|Topline)\s[a-z])"
    r"|计划|预计|拟|将|该|意见|方案|办法|条例|通知|规定|新规|政策|标准|规则|此次|本次|上述|其|新品|项目|产品|目前|并"
)
_ACTING = re.compile(r"\b[Tt]he (?:company|firm|group)\s(?:also\s)?[a-z]+(?:ed|ght|on)\b")
_GENERIC = re.compile(
    r"\b(?:many|several|some|most|various|multiple|a number of|two|three|four|five|six|other|overseas|"
    r"domestic)\s(?:\w+\s){0,2}(?:companies|manufacturers|makers|"
    r"firms|enterprises|producers|automakers|drugmakers|chipmakers|brokers|brokerages|institutions|products|"
    r"departments)\b|多家|各家|多数企业|不少企业|业内",
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
    names_in: str = ""
    direction: int = 1
    n_sentences: int = 0
    sole: tuple[Name, ...] = ()
    found: list[tuple[Candidate, str]] = field(default_factory=list)
    opened: list[Name] = field(default_factory=list)

    def tell(self, said: When, number: int, names: tuple[Name, ...]) -> None:
        """Remember an announcement: later sentences go on with it."""
        self.said, self.said_sentence, self.said_targets = said, number, names
        for name in names:
            self.said_by[str(name.target or name.text)] = (said, number)


def sole_company(found: NamesFound) -> tuple[Name, ...]:
    """The company of a text that names one alone: a filing's "the Board" is that company's."""
    known = [name for name in found if name.target is not None]
    return tuple(known[:1]) if len({str(name.target) for name in known}) == 1 else ()


def inherited(whole: str, names: tuple[Name, ...], number: int, context: Context) -> When | None:
    for name in names:
        when, told_in = context.said_by.get(str(name.target or name.text), (None, -100))
        if when is not None and number - told_in <= CONTEXT_SENTENCES:
            return when
    if context.said is None or number - context.said_sentence > CONTEXT_SENTENCES:
        return None
    goes_on = bool(_DEFINITE.match(whole) or _PRONOUN.search(whole))
    return (
        context.said
        if goes_on and (not context.said_targets or (not names and number == context.said_sentence))
        else None
    )


def meant_companies(
    whole: str, named: tuple[Name, ...], claim: Claim, number: int, context: Context
) -> tuple[Name, ...]:
    """The companies of a claim: those that it names, else those meant by "the company"."""
    told_lately = number - context.said_sentence <= PRONOUN_SENTENCES
    if named and told_lately and _is_led_by_pronoun(whole, named):
        return (*context.said_targets, *named)
    if named or _GENERIC.search(whole) or commentary.is_opinion(whole):
        return named
    if _PRONOUN.search(whole):
        return _meant_by_pronoun(whole, number, context)
    if _BOARD.search(whole) and context.sole:
        return context.sole
    is_meant = claim.kind is not Kind.CONFERENCE and not claim.bodies and bool(_DEFINITE.match(whole))
    return context.said_targets if told_lately and is_meant else ()


def _meant_by_pronoun(whole: str, number: int, context: Context) -> tuple[Name, ...]:
    if context.said_targets and number - context.said_sentence <= PRONOUN_SENTENCES:
        return context.said_targets
    if context.sole and _BOARD.search(whole):
        return context.sole
    is_near = number - context.names_sentence <= PRONOUN_SENTENCES
    return context.names[:1] if is_near and not commentary.is_price(context.names_in) else ()


def _is_led_by_pronoun(whole: str, named: tuple[Name, ...]) -> bool:
    """Whether "the company" acts before the companies that a sentence names: it signs with them."""
    pronoun = _ACTING.search(whole)
    return pronoun is not None and pronoun.start() < whole.find(named[0].text)
