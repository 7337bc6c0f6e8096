"""An event: one instrument's entry session for one or several catalysts; and what was dropped, with its reason."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class StudyEvent:
    """The instrument and the first session whose open lies after its catalysts were known.

    Catalysts that reach an instrument in the same session are one event: the price cannot tell them apart.
    """

    ticker: str
    entry_on: date
    catalysts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dropped:
    """What did not enter the study: a catalyst, or an event of it, and why."""

    catalysts: tuple[str, ...]
    ticker: str
    entry_on: date | None
    reason: str
