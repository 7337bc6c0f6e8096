"""A change: what came of putting a history into the store."""

from dataclasses import dataclass
from enum import StrEnum

from engine.prices.disk.difference import Difference


class ChangeKind(StrEnum):
    """What was done with a history; of these RESTATED alone has stored nothing."""

    NEW = "new"
    EXTENDED = "extended"
    UNCHANGED = "unchanged"
    RESTATED = "restated"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class Change:
    """What came of one ticker's history.

    `n_new` counts sessions that had no bar before. `differences` are those on the dates that both cover, `said` the
    same in few sentences.
    """

    ticker: str
    kind: ChangeKind
    n_new: int = 0
    differences: tuple[Difference, ...] = ()
    said: tuple[str, ...] = ()
