"""Catalysts on the time axis of a page: one mark each, never one over another, each a link to its row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

PITCHES = (13.0, 10.0, 7.0, 5.0, 3.5)
TALLEST = 112.0


@dataclass(frozen=True, slots=True)
class Mark:
    """A catalyst at its entry session; `url` leads to its row, `told` is what pointing at it shows."""

    url: str
    told: str
    entry_on: date
    is_traded: bool


@dataclass(frozen=True, slots=True)
class Lane:
    """Where marks stand: (mark, x, level), in pixels and in rows from 0 at the top; `pitch` is a row's height."""

    pitch: float
    places: tuple[tuple[Mark, float, int], ...]

    @property
    def height(self) -> float:
        """What all levels need, in pixels."""
        return self.pitch * (1 + max((level for _, _, level in self.places), default=0))


def lane_of(marks: Sequence[Mark], xs: Sequence[float]) -> Lane:
    """Marks at these places of the axis, each on the first level where it touches none: the widest pitch at which
    they are not too tall, else the narrowest."""
    lanes = (_placed(marks, xs, pitch) for pitch in PITCHES)
    found = None
    for lane in lanes:
        found = lane
        if lane.height <= TALLEST:
            break
    return found or Lane(PITCHES[0], ())


def _placed(marks: Sequence[Mark], xs: Sequence[float], pitch: float) -> Lane:
    ends: list[float] = []
    places = []
    for mark, x in sorted(zip(marks, xs, strict=True), key=lambda pair: pair[1]):
        level = next((at for at, end in enumerate(ends) if x - end >= pitch - 1e-6), len(ends))
        ends[level : level + 1] = [x]
        places.append((mark, x, level))
    return Lane(pitch, tuple(places))
