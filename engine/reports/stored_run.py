"""A run read back from its folder: what a comparison needs."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.measurement.report import Curve
from engine.reports.cells import decoded
from engine.reports.errors import DamagedRunError
from engine.reports.metric_row import MetricRow, first_versus
from engine.reports.record import BenchmarkRecord, RunRecord, StrategyRecord
from engine.reports.run_tables import Row
from engine.simulation.outcome import EquityPoint
from engine.simulation.spec import RunSpec


@dataclass(frozen=True, slots=True)
class StoredRun:
    """A written run. `label` is its folder's name; `equity` is by strategy, `curves` are the benchmarks' levels.

    `files` are its tables by name, as they are written.
    """

    label: str
    record: RunRecord
    equity: tuple[tuple[str, tuple[EquityPoint, ...]], ...]
    curves: tuple[Curve, ...]
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)

    def rows(self, name: str) -> tuple[Row, ...]:
        """The rows of a table. DamagedRunError where the run has none of that name, or it is no table."""
        if name not in self.files:
            raise DamagedRunError(
                f"{self.label}: the run holds no {name}: another version of the engine wrote it; run it again"
            )
        try:
            return tuple(Row(name, place, cells) for place, cells in enumerate(decoded(self.files[name])))
        except ValueError as error:
            raise DamagedRunError(f"{self.label}: {name} is no table of a run ({error}); run it again") from error

    def _repr_html_(self) -> str:
        """The run in a notebook."""
        from engine.reports.notebook import run_html

        return run_html(self)

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

    def metric_rows(self, *, labelled: bool = True) -> tuple[MetricRow, ...]:
        """Its strategies, then its benchmarks, under its label or, where it stands alone, without."""
        label = self.label if labelled else ""
        strategies = (
            MetricRow(
                label,
                each.name,
                each.performance,
                first_versus(each.versus, self.spec.benchmarks),
                each.trading,
                each.attainable,
            )
            for each in self.strategies
        )
        benchmarks = (MetricRow(label, each.name, each.performance) for each in self.benchmarks)
        return (*strategies, *benchmarks)
