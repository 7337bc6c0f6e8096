"""One rule of the book: a value, what it holds for, from when to when, and the document that says so."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from engine.markets.rules.rule_name import FORMS, RuleName


class Confidence(StrEnum):
    """How sure a row is: checked against its text or several sources, against one, or written from memory."""

    HIGH = "high"
    MEDIUM = "medium"
    MEMORY = "memory"


class Status(StrEnum):
    """What an instrument is marked as; the mark changes its price limit."""

    NORMAL = "normal"
    ST = "st"
    DELISTING = "delisting"


@dataclass(frozen=True, slots=True)
class Traits:
    """What a rule is looked up by: exchange (its own code, XSHG, XSHE, BJSE, XHKG, XNYS), board, kind, status.

    The board of a fund is what it follows (see `funds`). As the scope of a rule an empty trait stands for any.
    """

    exchange: str
    board: str
    kind: str
    status: str

    def cells(self) -> tuple[str, str, str, str]:
        """The four traits in the order of the table's columns."""
        return (self.exchange, self.board, self.kind, self.status)

    def covers(self, other: "Traits") -> bool:
        """Whether a rule of this scope holds for the other's traits, or for all that the other stands for."""
        return all(not mine or mine == theirs for mine, theirs in zip(self.cells(), other.cells(), strict=True))

    def meets(self, other: "Traits") -> bool:
        """Whether one instrument could fall under both scopes."""
        pairs = zip(self.cells(), other.cells(), strict=True)
        return all(not mine or not theirs or mine == theirs for mine, theirs in pairs)


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of the book. `value` is a number in `unit` or a word; it holds from `valid_from` to `valid_to`, both
    included, None meaning until further notice. `market` is the table it comes from, `where` its file and line.
    """

    name: RuleName
    market: str
    scope: Traits
    value: Decimal | str
    unit: str
    valid_from: date
    valid_to: date | None
    document: str
    confidence: Confidence
    note: str = ""
    where: str = ""

    @property
    def number(self) -> Decimal:
        """The value of a rule that is a number."""
        if isinstance(self.value, Decimal):
            return self.value
        raise TypeError(f"{self.where}: {self.name} is the word {self.value!r}, not a number")

    @property
    def count(self) -> int:
        """The value of a rule that is a whole number."""
        return int(self.number)

    @property
    def meaning(self) -> str:
        """What the rule is about, in a few words."""
        return FORMS[self.name].meaning

    def holds_on(self, on: date) -> bool:
        """Whether the rule is in force on a date."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    def overlaps(self, other: "Rule") -> bool:
        """Whether there is a date on which both are in force."""
        return self.holds_on(other.valid_from) or other.holds_on(self.valid_from)
