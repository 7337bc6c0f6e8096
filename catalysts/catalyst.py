"""A catalyst: something dated that may move prices, with the moment from which it could be known."""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from catalysts.errors import Fault, FaultsError, confusable
from catalysts.text import line_faults, normalised, slug_faults, span_faults, ticker_faults
from catalysts.when import Precision, When, Window

UNLISTED = "unlisted:"
FIELDS = (
    *("id", "title", "kind", "announced", "known_at", "occurs", "direction", "scheduled", "status"),
    *("targets", "theme", "segment", "key", "supersedes", "sources"),
)


class Kind(StrEnum):
    """What sort of thing happens; a milestone is a dated goal, market an event of the market itself."""

    PRODUCT = "product"
    TEST = "test"
    CAPACITY = "capacity"
    POLICY = "policy"
    STANDARD = "standard"
    FUNDING = "funding"
    CONFERENCE = "conference"
    DISCLOSURE = "disclosure"
    MILESTONE = "milestone"
    MARKET = "market"


class Status(StrEnum):
    """How firm a record is; one that tells of a cancellation is cancelled and supersedes what it cancels."""

    EXPECTED = "expected"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a document tells of it: `span` in characters of its text, `line` in our own words."""

    document: str
    span: tuple[int, int] | None = None
    line: str = ""

    def __post_init__(self) -> None:
        if self.span is not None:
            object.__setattr__(self, "span", tuple(self.span))
        faults = [
            *slug_faults("sources", self.document),
            *span_faults("sources", self.span),
            *line_faults("sources", self.line, needed=False),
        ]
        if faults:
            raise FaultsError(faults)


@dataclass(frozen=True, slots=True)
class Target:
    """Whom it concerns: a ticker where `is_listed`, else a name. As text "300438.SZ" or "unlisted:WeLion"."""

    name: str
    is_listed: bool = True

    def __post_init__(self) -> None:
        if self.is_listed:
            faults = ticker_faults("targets", self.name)
        elif ";" in self.name:
            faults = (Fault("", "targets", self.name, "a name without semicolons", "they separate targets"),)
        else:
            faults = line_faults("targets", self.name)
        if faults:
            raise FaultsError(faults)

    @classmethod
    def parse(cls, text: str) -> "Target":
        """Read the text form; FaultsError where the ticker or the name is none."""
        if text.startswith(UNLISTED):
            return cls(text.removeprefix(UNLISTED), is_listed=False)
        return cls(text)

    def __str__(self) -> str:
        return self.name if self.is_listed else UNLISTED + self.name


@dataclass(frozen=True, slots=True)
class Catalyst:
    """One announcement. Raises FaultsError naming every field that is wrong or contradicts another.

    `announced` is when it was said, `known_at` when a reader can have known (None: when announced); `occurs`
    is when the thing itself takes place. `direction` is +1, 0 or -1 for the targets' prices; `scheduled` says
    that the date was known beforehand. `key` names the announcement across calendars (empty: the id);
    `supersedes` is the id of the record this one replaces. `extra` keeps foreign columns, sorted by name,
    never empty.
    """

    id: str
    title: str
    kind: Kind
    announced: When
    theme: str
    direction: int = 1
    scheduled: bool = False
    status: Status = Status.CONFIRMED
    known_at: When | None = None
    occurs: Window | None = None
    targets: tuple[Target, ...] = ()
    segment: str = ""
    key: str = ""
    supersedes: str = ""
    sources: tuple[Source, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "targets", tuple(self.targets))
        object.__setattr__(self, "sources", tuple(self.sources))
        object.__setattr__(self, "extra", tuple(sorted((name, text) for name, text in self.extra)))
        faults = [*_text_faults(self), *_contradictions(self), *_extra_faults(self.extra)]
        if faults:
            raise FaultsError(fault.at(f"catalyst {self.id}") for fault in faults)

    @property
    def known(self) -> When:
        """When it could be known."""
        return self.known_at or self.announced

    @property
    def precision(self) -> Precision:
        """How precisely it is dated when it could be known."""
        return self.known.precision

    @property
    def tickers(self) -> tuple[str, ...]:
        """The listed targets."""
        return tuple(target.name for target in self.targets if target.is_listed)

    @property
    def merge_key(self) -> str:
        """What makes two records the same announcement; a revision is another one than what it revises."""
        own = self.key or self.id
        return f"{own}>{self.supersedes}" if self.supersedes else own


def _text_faults(catalyst: Catalyst) -> list[Fault]:
    return [
        *slug_faults("id", catalyst.id),
        *line_faults("title", catalyst.title),
        *slug_faults("theme", catalyst.theme),
        *slug_faults("segment", catalyst.segment, needed=False),
        *slug_faults("key", catalyst.key, needed=False),
        *slug_faults("supersedes", catalyst.supersedes, needed=False),
    ]


def _contradictions(catalyst: Catalyst) -> list[Fault]:
    faults: list[Fault] = []
    if type(catalyst.direction) is not int or catalyst.direction not in {-1, 0, 1}:
        faults.append(Fault("", "direction", str(catalyst.direction), "1, 0 or -1"))
    if not isinstance(catalyst.kind, Kind):
        faults.append(Fault("", "kind", str(catalyst.kind), "a Kind"))
    if not isinstance(catalyst.status, Status):
        faults.append(Fault("", "status", str(catalyst.status), "a Status"))
    if catalyst.known_at is not None and _is_before(catalyst.known_at, catalyst.announced):
        expected = f"a time at or after `announced` ({catalyst.announced})"
        remedy = "nothing is known before it is said: correct one of the two"
        faults.append(Fault("", "known_at", str(catalyst.known_at), expected, remedy))
    if catalyst.kind is Kind.MILESTONE and catalyst.occurs is None:
        faults.append(Fault("", "occurs", "", "the date or window that the milestone is set for"))
    if catalyst.supersedes and catalyst.supersedes == catalyst.id:
        faults.append(Fault("", "supersedes", catalyst.supersedes, "the id of another record"))
    names = [str(target) for target in catalyst.targets]
    twice = sorted({name for name in names if names.count(name) > 1})
    return faults + [Fault("", "targets", name, "a target named once", "remove one") for name in twice]


def _is_before(known: When, announced: When) -> bool:
    if known.at and announced.at:
        return known.at < announced.at
    return known.last_on < announced.first_on


def _extra_faults(extra: tuple[tuple[str, str], ...]) -> list[Fault]:
    faults: list[Fault] = []
    for place, (name, text) in enumerate(extra):
        near = field_meant(name)
        if near:
            faults.append(Fault("", name, text, "a column of another name than ours", f'did you mean "{near}"?'))
        if place and extra[place - 1][0] == name:
            faults.append(Fault("", name, text, "a column named once", "rename one"))
        faults += [*line_faults("extra", name), *line_faults(name, text)]
    return faults


@lru_cache(maxsize=1024)
def field_meant(name: str) -> str | None:
    """The field of a catalyst that a foreign column's name was probably meant for, or None.

    A misspelt `known_at` that passed as a foreign column would let a record be known too early.
    """
    return confusable(normalised(name), FIELDS)
