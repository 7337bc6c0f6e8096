"""What became of one catalyst of the calendar, over all strategies of a report."""

from dataclasses import dataclass
from datetime import date

from catalysts.catalyst import Catalyst
from engine.measurement.catalyst_entry import CatalystEntry
from engine.measurement.event_return import CatalystReturn
from engine.measurement.report import MeasuredStrategy, Report
from engine.simulation.outcome import CatalystFate, Fate


@dataclass(frozen=True, slots=True)
class CatalystOutcome:
    """One catalyst in one strategy's run. `fate` is None only where the run lost it, which no run may."""

    strategy: str
    fate: CatalystFate | None
    measured: CatalystReturn | None
    entry: CatalystEntry | None
    refusals: tuple[str, ...]
    has_open_trade: bool

    @property
    def is_traded(self) -> bool:
        """Whether at least one of its plans was filled."""
        return self.fate is not None and self.fate.fate is Fate.TRADED

    @property
    def why(self) -> str:
        """The reason in one sentence."""
        return self.fate.why if self.fate else "the run has no record of it"


@dataclass(frozen=True, slots=True)
class CatalystRow:
    """One catalyst; `number` is its place in the calendar, from 1, and its sign in pictures."""

    number: int
    catalyst: Catalyst
    outcomes: tuple[CatalystOutcome, ...]

    @property
    def entry_on(self) -> date | None:
        """The first session whose open lies after it was known."""
        return next((one.fate.entry_on for one in self.outcomes if one.fate and one.fate.entry_on), None)

    @property
    def is_traded(self) -> bool:
        """Whether any strategy traded it."""
        return any(one.is_traded for one in self.outcomes)

    @property
    def why_not(self) -> str:
        """Why no strategy traded it, in the strategies' order; empty where one did."""
        if self.is_traded:
            return ""
        reasons = list(dict.fromkeys(one.why for one in self.outcomes if one.why))
        if len(reasons) <= 1:
            return "".join(reasons)
        return " | ".join(f"{one.strategy}: {one.why}" for one in self.outcomes if one.why)


def catalyst_rows(report: Report) -> tuple[CatalystRow, ...]:
    """One row for every catalyst of the calendar, in its order, also for one that nobody traded."""
    columns = [_outcomes(strategy) for strategy in report.strategies]
    return tuple(
        CatalystRow(number, catalyst, tuple(_outcome(column, catalyst.id) for column in columns))
        for number, catalyst in enumerate(report.calendar, start=1)
    )


@dataclass(frozen=True, slots=True)
class _Column:
    strategy: str
    fates: dict[str, CatalystFate]
    returns: dict[str, CatalystReturn]
    entries: dict[str, CatalystEntry]
    refusals: dict[str, tuple[str, ...]]
    with_open_trades: frozenset[str]


def _outcomes(strategy: MeasuredStrategy) -> _Column:
    refusals: dict[str, tuple[str, ...]] = {}
    for refusal in strategy.outcome.refusals:
        before = refusals.get(refusal.catalyst, ())
        if refusal.reason.value not in before:
            refusals[refusal.catalyst] = (*before, refusal.reason.value)
    return _Column(
        strategy=strategy.name,
        fates={fate.catalyst: fate for fate in strategy.outcome.fates},
        returns={each.catalyst: each for each in strategy.catalysts},
        entries={each.catalyst: each for each in strategy.catalyst_entries},
        refusals=refusals,
        with_open_trades=frozenset(trade.catalyst for trade in strategy.outcome.trades if trade.is_open),
    )


def _outcome(column: _Column, catalyst: str) -> CatalystOutcome:
    return CatalystOutcome(
        strategy=column.strategy,
        fate=column.fates.get(catalyst),
        measured=column.returns.get(catalyst),
        entry=column.entries.get(catalyst),
        refusals=column.refusals.get(catalyst, ()),
        has_open_trade=catalyst in column.with_open_trades,
    )
