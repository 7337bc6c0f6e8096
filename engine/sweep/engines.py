"""What runs a point: the replay, or backtrader, which it is held against."""

from collections.abc import Callable
from enum import StrEnum

from engine.simulation.outcome import Outcome

Executor = Callable[..., Outcome]


class SweepEngine(StrEnum):
    """The replay is the fast one; backtrader is the reference."""

    REPLAY = "replay"
    BACKTRADER = "backtrader"


def executor_of(engine: SweepEngine) -> Executor:
    """The function of an engine: arguments and result are those of `simulate`."""
    if engine is SweepEngine.BACKTRADER:
        from engine.simulation.simulate import simulate

        return simulate
    from engine.simulation.replay.replay import replay

    return replay
