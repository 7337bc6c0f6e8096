"""How far a run of several strategies is."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StrategyStep:
    """`n_done` of `n_all` strategies are done; `strategy` is the one that comes next, empty after the last."""

    strategy: str
    n_done: int
    n_all: int


StrategyWatch = Callable[[StrategyStep], None]


def unseen(step: StrategyStep) -> None:
    """Watch nothing."""
