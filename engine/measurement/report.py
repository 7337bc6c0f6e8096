"""A report: one run's specification, inputs and measured results, ready to be shown. No rendering."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from catalysts.calendar import CatalystCalendar
from engine.markets.instrument import Instruments
from engine.measurement.attainable import Attainable
from engine.measurement.attribution import Attribution
from engine.measurement.blocked_exit import BlockedExit
from engine.measurement.calendar_return import CalendarReturn
from engine.measurement.catalyst_entry import CatalystEntry
from engine.measurement.cost_breakdown import CostBreakdown
from engine.measurement.event_return import CatalystReturn, TradeReturn
from engine.measurement.evidence import Evidence
from engine.measurement.overfitting.hypothesis import Hypothesis
from engine.measurement.performance import Performance, Trading, Versus
from engine.measurement.plan_entry import PlanEntry
from engine.measurement.three_returns import ThreeReturns
from engine.measurement.vehicle_result import VehicleResult
from engine.prices.fetching.report import FetchFailure
from engine.prices.findings.acceptance import Verdict
from engine.simulation.executor import Engine
from engine.simulation.outcome import Outcome
from engine.simulation.spec import RunSpec, Sources


@dataclass(frozen=True, slots=True)
class Curve:
    """A benchmark on the run's sessions: (session, level), index points or total-return price, or None."""

    ticker: str
    levels: tuple[tuple[date, float | None], ...]


@dataclass(frozen=True, slots=True)
class MeasuredStrategy:
    """One strategy's outcome with everything measured of it.

    `returns` and `entries` have a row for every plan, `catalysts` and `catalyst_entries` for every catalyst.
    `calendar_returns` are beside the first benchmark.
    """

    outcome: Outcome
    performance: Performance
    versus: tuple[Versus, ...]
    trading: Trading
    trades: tuple[TradeReturn, ...]
    catalysts: tuple[CatalystReturn, ...]
    returns: tuple[ThreeReturns, ...]
    entries: tuple[PlanEntry, ...]
    catalyst_entries: tuple[CatalystEntry, ...]
    blocked_exits: tuple[BlockedExit, ...]
    attainable: Attainable
    attribution: Attribution
    evidence: Evidence
    calendar_returns: tuple[CalendarReturn, ...]
    costs: CostBreakdown

    @property
    def name(self) -> str:
        """The strategy's label in tables: its name and those parameters that differ from the default."""
        return self.outcome.strategy


@dataclass(frozen=True, slots=True)
class Report:
    """A whole run. `inputs` are (name, SHA-256) of every file read; `versions` are (package, version).

    `notice` is shown wherever results are shown, for instance that the prices are generated. `not_fetched` are the
    tickers that the run had to do without. `verdicts` are the findings on the prices that it rests on, each accepted
    or no reason to stop. `sources` are how calendar and prices were named, `source` is the label of the prices' source.
    `vehicles` has a row for each of the run's strategies that is a vehicle. `hypothesis` is what was locked before it;
    None for a run that was not registered. `executor` is what ran the strategies: the results are the same.
    """

    spec: RunSpec
    calendar: CatalystCalendar
    instruments: Instruments
    inputs: tuple[tuple[str, str], ...]
    notice: str
    versions: tuple[tuple[str, str], ...]
    strategies: tuple[MeasuredStrategy, ...]
    curves: tuple[Curve, ...]
    benchmarks: tuple[tuple[str, Performance | None], ...]
    not_fetched: tuple[FetchFailure, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    sources: Sources = field(default_factory=Sources)
    vehicles: tuple[VehicleResult, ...] = ()
    hypothesis: Hypothesis | None = None
    source: str = ""
    executor: Engine = Engine.BACKTRADER

    html_of: ClassVar["Callable[[Report], str] | None"] = None
    """What draws a report for a notebook; set by the room that renders."""

    def _repr_html_(self) -> str | None:
        """The report in a notebook; None where nothing that renders has been loaded."""
        return None if Report.html_of is None else Report.html_of(self)
