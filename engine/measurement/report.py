"""A report: one run's specification, inputs and measured results, ready to be shown. No rendering."""

from dataclasses import dataclass
from datetime import date

from catalysts.calendar import CatalystCalendar
from engine.markets.instrument import Instruments
from engine.measurement.attainable import Attainable
from engine.measurement.blocked_exit import BlockedExit
from engine.measurement.catalyst_entry import CatalystEntry
from engine.measurement.event_return import CatalystReturn, TradeReturn
from engine.measurement.overfitting.hypothesis import Hypothesis
from engine.measurement.performance import Performance, Trading, Versus
from engine.measurement.plan_entry import PlanEntry
from engine.measurement.three_returns import ThreeReturns
from engine.prices.fetching.report import FetchFailure
from engine.prices.findings.acceptance import Verdict
from engine.simulation.outcome import Outcome
from engine.simulation.spec import RunSpec


@dataclass(frozen=True, slots=True)
class Curve:
    """A benchmark on the run's sessions: (session, level), index points or total-return price, or None."""

    ticker: str
    levels: tuple[tuple[date, float | None], ...]


@dataclass(frozen=True, slots=True)
class MeasuredStrategy:
    """One strategy's outcome with everything measured of it.

    `returns` and `entries` have a row for every plan, `catalysts` and `catalyst_entries` for every catalyst.
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

    @property
    def name(self) -> str:
        """The strategy's label in tables: its name and those parameters that differ from the default."""
        return self.outcome.strategy


@dataclass(frozen=True, slots=True)
class Report:
    """A whole run. `inputs` are (name, SHA-256) of every file read; `versions` are (package, version).

    `notice` is shown wherever results are shown, for instance that the prices are generated. `not_fetched` are the
    tickers that the run had to do without. `verdicts` are the findings on the prices that it rests on, each accepted
    or no reason to stop. `hypothesis` is what was locked before it; None for a run that was not registered.
    `source` is the label of the prices' source.
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
    hypothesis: Hypothesis | None = None
    source: str = ""
