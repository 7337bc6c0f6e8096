"""A point of a sweep: one backtest to be run."""

from dataclasses import dataclass

from engine.simulation.spec import ParameterValue, StrategySpec


@dataclass(frozen=True, slots=True)
class Point:
    """`number` is its place in the design, from 0. `values` are those of the axes, None where the strategy does not
    have such a parameter. `settings` is the place of its run's specification among the sweep's; `subset` names its
    calendar.

    `is_check` marks what is run through the reference executor too; `keeps_returns` what keeps its session returns.
    """

    number: int
    strategy: StrategySpec
    values: tuple[ParameterValue | None, ...]
    settings: int = 0
    subset: str = "all"
    is_check: bool = False
    keeps_returns: bool = False


@dataclass(frozen=True, slots=True)
class InvalidPoint:
    """A combination that no strategy takes, and why. It is told and counted, and never run."""

    number: int
    strategy: str
    values: tuple[ParameterValue | None, ...]
    why: str
