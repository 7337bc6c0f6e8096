"""Folds in time: the sessions that a choice is made on, and the later ones that it is tried on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Training(StrEnum):
    """What a choice is made on: all sessions before the span that it is tried on, or the one span before it."""

    EXPANDING = "expanding"
    ROLLING = "rolling"


@dataclass(frozen=True, slots=True)
class Folds:
    """`n_walk` spans are walked through, 0 for none; nothing is chosen on sessions from `held_out` on."""

    n_walk: int = 0
    training: Training = Training.EXPANDING
    held_out: date | None = None


@dataclass(frozen=True, slots=True)
class Fold:
    """Places of session returns, 0 for the first: chosen on `first` … `split` − 1, tried on `split` … `stop` − 1."""

    first: int
    split: int
    stop: int


def walk_edges(n_returns: int, n_walk: int) -> tuple[int, ...]:
    """The edges of n_walk + 1 spans that differ by one session at most; empty for fewer than two sessions a span."""
    if not n_walk or n_returns < 2 * (n_walk + 1):
        return ()
    return tuple(round(n_returns * place / (n_walk + 1)) for place in range(n_walk + 2))


def walk_folds(edges: Sequence[int], training: Training) -> tuple[Fold, ...]:
    """A fold for each span but the first: chosen on what lies before it, tried on it."""
    return tuple(
        Fold(edges[0] if training is Training.EXPANDING else edges[place - 1], edges[place], edges[place + 1])
        for place in range(1, len(edges) - 1)
    )
