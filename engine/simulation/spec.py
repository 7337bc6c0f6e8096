"""A run's specification: what is to be simulated, on which prices, against which benchmarks."""

from dataclasses import dataclass, field
from datetime import date

from catalysts.when import Precision
from engine.simulation.costs import Costs
from engine.simulation.fill_policy import FillPolicy
from engine.simulation.sizing import Sizing

ParameterValue = str | int | float | bool


@dataclass(frozen=True, slots=True)
class StrategySpec:
    """A strategy by name (an entry point, `module:Class` or `file.py:Class`) with the parameters that differ."""

    name: str
    parameters: tuple[tuple[str, ParameterValue], ...] = ()


@dataclass(frozen=True, slots=True)
class Sources:
    """How a run's calendar and prices were named, so that it can be run again.

    A name such as seeds, sample, store or `module:Class`; `folder` or `file` for what lay somewhere on a disk, whose
    path is nobody's business; empty for a value that was passed in.
    """

    calendar: str = ""
    prices: str = ""


@dataclass(frozen=True, slots=True)
class RunSpec:
    """All that a run depends on beside the calendar's and the prices' content.

    `cash` in currency units, to the cent. The first of `benchmarks` is the clock. `precision` is the coarsest date
    that is traded. `start` and `end` bound the sessions; None takes the calendar's first entry and the last bar.
    `cash_rate` is what idle cash earns a year, a fraction.
    """

    strategies: tuple[StrategySpec, ...]
    benchmarks: tuple[str, ...]
    cash: float = 1_000_000.0
    precision: Precision = Precision.DAY
    start: date | None = None
    end: date | None = None
    costs: Costs = field(default_factory=Costs)
    policy: FillPolicy = field(default_factory=FillPolicy)
    sizing: Sizing = field(default_factory=Sizing)
    cash_rate: float = 0.0
