"""The groups of events: by the kind of their catalysts, the instrument's segment, who told of it, and its direction."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from catalysts.calendar import CatalystCalendar
from catalysts.catalyst import Catalyst
from engine.markets.instrument import Instruments
from engine.measurement.study.event import StudyEvent

HAND = "hand"
"""The calendar's column that says whether the one concerned told of it (first) or another did (second)."""

DIRECTIONS = {1: "good news", 0: "neither good nor bad", -1: "bad news"}


class GroupBy(StrEnum):
    """What events are grouped by."""

    KIND = "kind"
    SEGMENT = "segment"
    HAND = "hand"
    DIRECTION = "direction"


@dataclass(frozen=True, slots=True)
class Label:
    """A group that an event belongs to."""

    by: GroupBy
    name: str


Labels = dict[StudyEvent, tuple[Label, ...]]


def labels_of(events: Iterable[StudyEvent], calendar: CatalystCalendar, instruments: Instruments) -> Labels:
    """The groups of each event: an event of several catalysts belongs to the groups of each of them.

    A group that would hold every event is none. What a calendar or a table does not tell makes no group.
    """
    catalysts = {one.id: one for one in calendar}
    found = {event: tuple(dict.fromkeys(_labels(event, catalysts, instruments))) for event in events}
    several = {by for by in GroupBy if len({one.name for own in found.values() for one in own if one.by is by}) > 1}
    return {event: tuple(one for one in own if one.by in several) for event, own in found.items()}


def _labels(event: StudyEvent, catalysts: dict[str, Catalyst], instruments: Instruments) -> Iterable[Label]:
    instrument = instruments.find(event.ticker)
    for catalyst in (catalysts[one] for one in event.catalysts if one in catalysts):
        yield Label(GroupBy.KIND, catalyst.kind.value)
        yield Label(GroupBy.DIRECTION, DIRECTIONS[catalyst.direction])
        hand = dict(catalyst.extra).get(HAND, "")
        if hand in {"first", "second"}:
            yield Label(GroupBy.HAND, f"told at {hand} hand")
    if instrument is not None and instrument.segment:
        yield Label(GroupBy.SEGMENT, instrument.segment)
