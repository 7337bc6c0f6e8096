"""What of a calendar is studied, and on what."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from catalysts.catalyst import Kind
from catalysts.when import Precision


class Targets(StrEnum):
    """Whom a catalyst is held to move: the companies that it names, the theme's ETF, or each of its leaders."""

    NAMED = "named"
    ETF = "etf"
    LEADERS = "leaders"


class Sign(StrEnum):
    """The news that is studied: good, bad, or all of it."""

    GOOD = "good"
    BAD = "bad"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Choice:
    """Which catalysts, on what; `kinds` empty for all; `precision` is the coarsest date that is used; `start` and `end`
    bound the entry sessions, both included."""

    targets: Targets = Targets.NAMED
    kinds: tuple[Kind, ...] = ()
    sign: Sign = Sign.GOOD
    precision: Precision = Precision.DAY
    start: date | None = None
    end: date | None = None
