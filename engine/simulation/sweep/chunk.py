"""Chunks of points: what is handed to a worker at once, and what is kept at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from engine.simulation.sweep.point import Point

MOST_IN_A_CHUNK, CHUNKS = 256, 128


@dataclass(frozen=True, slots=True)
class Chunk:
    """Points that follow one another; `number` from 0."""

    number: int
    points: tuple[Point, ...]


def chunks_of(points: Sequence[Point]) -> tuple[Chunk, ...]:
    """The points in chunks. How large they are depends on the number of points alone: not on who runs them."""
    size = min(MOST_IN_A_CHUNK, ceil(len(points) / CHUNKS))
    return tuple(
        Chunk(number, tuple(points[start : start + size])) for number, start in enumerate(range(0, len(points), size))
    )
