"""A run read back from its folder: what a comparison needs."""

from dataclasses import dataclass

from engine.measurement.report import Curve
from engine.reports.metric_row import MetricRow, first_versus
from engine.reports.record import BenchmarkRecord, RunRecord, StrategyRecord
from engine.simulation.outcome import EquityPoint
from engine.simulation.spec import RunSpec


@dataclass(frozen=True, slots=True)
class StoredRun:
    """A written run. `label` is its folder's name; `equity` is by strategy, `curves` are the benchmarks' levels."""

    label: str
    record: RunRecord
    equity: tuple[tuple[str, tuple[EquityPoint, ...]], ...]
    curves: tuple[Curve, ...]

    @property
    def spec(self) -> RunSpec:
        """What was run."""
        return self.record.spec

    @property
    def notice(self) -> str:
        """What must be shown wherever its results are."""
        return self.record.notice

    @property
    def strategies(self) -> tuple[StrategyRecord, ...]:
        """The strategies with their metrics."""
        return self.record.strategies

    @property
    def benchmarks(self) -> tuple[BenchmarkRecord, ...]:
        """The benchmarks with their metrics."""
        return self.record.benchmarks

    def metric_rows(self) -> tuple[MetricRow, ...]:
        """Its strategies, then its benchmarks, under its label."""
        strategies = (
            MetricRow(
                self.label,
                each.name,
                each.performance,
                first_versus(each.versus, self.spec.benchmarks),
                each.trading,
                each.attainable,
            )
            for each in self.strategies
        )
        benchmarks = (MetricRow(self.label, each.name, each.performance) for each in self.benchmarks)
        return (*strategies, *benchmarks)
