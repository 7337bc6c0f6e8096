"""A run read back from its folder: its tables, and what a comparison needs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.measurement.report import Curve
from engine.reports.errors import DamagedRunError
from engine.reports.metric_row import MetricRow, first_versus
from engine.reports.record import BenchmarkRecord, RunRecord, StrategyRecord
from engine.reports.wording import visible
from engine.simulation.outcome import EquityPoint
from engine.simulation.spec import RunSpec

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RunTables:
    """A written run as its tables, by file name; a row is its cells by column. `label` is its folder's name."""

    label: str
    record: RunRecord
    tables: Mapping[str, tuple[Row, ...]]

    def rows(self, name: str, columns: Iterable[str]) -> tuple[Row, ...]:
        """The rows of a table; DamagedRunError where the run has no such table, or not these columns."""
        rows = self.tables.get(name)
        missing = [] if not rows else [column for column in columns if column not in rows[0]]
        if rows is None or missing:
            what = f"{name} has no column {missing[0]}" if missing else f"it holds no {name}"
            raise DamagedRunError(f"{visible(self.label)}: {what}; run it again into a new folder")
        return rows


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
