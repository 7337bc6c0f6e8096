"""Runs compared: the tables that the screen, the page, the CSV files and the Markdown are all made of."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from engine.measurement.comparison import Pair, best_of, compared_pairs
from engine.measurement.contender import Contender
from engine.reports import cells
from engine.reports.cells import decoded
from engine.reports.comparison.alike import differences, is_one_period, labelled, strategy_labels
from engine.reports.comparison.contenders import contenders_of
from engine.reports.comparison.matrix import matrix_table
from engine.reports.comparison.metrics import DIRECTED
from engine.reports.comparison.pair_table import pair_table
from engine.reports.comparison.verdict_table import verdict_table
from engine.reports.errors import ReportError
from engine.reports.metric_row import METRIC_HEADER, metric_cells
from engine.reports.run_tables import Row
from engine.reports.stored_run import StoredRun
from engine.reports.wording import visible

METRICS, PAIRS, MATRIX, VERDICTS = "comparison.csv", "pairs.csv", "matrix.csv", "verdicts.csv"


@dataclass(frozen=True)
class ComparedRuns:
    """Labelled runs with their strategies' labels in order. `against` is the strategy that the others are measured
    against; `files` are the tables as they are written; `unlike` says in what the runs are not alike."""

    runs: tuple[StoredRun, ...]
    labels: tuple[str, ...]
    against: str
    contenders: tuple[Contender, ...]
    files: Mapping[str, bytes]
    unlike: tuple[str, ...]

    @cached_property
    def tables(self) -> Mapping[str, tuple[Row, ...]]:
        """The rows of the tables by file name, each value as it is written."""
        return {
            name: tuple(Row(name, place, row) for place, row in enumerate(decoded(data)))
            for name, data in self.files.items()
        }

    @property
    def strategies(self) -> tuple[tuple[str, Row], ...]:
        """Every strategy's label with its row of metrics."""
        rows = [row for row in self.tables[METRICS] if row["role"] == "strategy"]
        return tuple(zip(self.labels, rows, strict=True))

    @property
    def benchmarks(self) -> tuple[tuple[str, Row], ...]:
        """Every benchmark's label with its row; one that several runs share is told once."""
        found: dict[tuple[tuple[str, str], ...], Row] = {}
        for row in self.tables[METRICS]:
            if row["role"] == "benchmark":
                key = tuple((name, cell) for name, cell in row.cells.items() if name not in {"run", "run_id"})
                found.setdefault(key, row)
        names = [row["name"] for row in found.values()]
        return tuple(
            (row["name"] if names.count(row["name"]) == 1 else f"{row['run']} / {row['name']}", row)
            for row in found.values()
        )

    @property
    def differences(self) -> tuple[Row, ...]:
        """What each other strategy differs by from the one they are measured against."""
        return tuple(row for row in self.tables[PAIRS] if row["against"] == self.against)

    @property
    def notices(self) -> tuple[str, ...]:
        """What must be shown wherever results of the runs are."""
        return tuple(dict.fromkeys(run.notice for run in self.runs if run.notice))


def compared_runs(runs: Sequence[StoredRun], against: str | None = None) -> ComparedRuns:
    """Compare all strategies of some runs.

    `against` is a strategy's label, or a name that only one bears (none: the first strategy). Raises ReportError
    where there is no run, one run twice, or no such strategy.
    """
    runs = labelled(runs)
    labels = strategy_labels(runs)
    contenders = contenders_of(runs, labels)
    pairs: tuple[Pair, ...] = compared_pairs(contenders)
    files = {
        METRICS: cells.encoded(("run", "run_id", *METRIC_HEADER, "best_in"), _metric_lines(runs)),
        PAIRS: pair_table(pairs),
        MATRIX: matrix_table(runs, labels),
        VERDICTS: verdict_table(runs, labels),
    }
    return ComparedRuns(runs, labels, _reference(labels, against), contenders, files, tuple(differences(runs)))


def acting(compared: ComparedRuns) -> tuple[str, ...]:
    """The labels of those that traded a catalyst or were refused one; all of them where none did."""
    rows = compared.tables[MATRIX]
    found = tuple(
        label for label in compared.labels if any(row[f"{label} fate"] in {"traded", "refused"} for row in rows)
    )
    return found or compared.labels


def _reference(labels: Sequence[str], against: str | None) -> str:
    if against is None:
        return next(iter(labels), "")
    found = [label for label in labels if against in {label, label.rpartition(" / ")[2]}]
    if len(found) != 1:
        known = visible(", ".join(labels[:8]))
        raise ReportError(f'"{visible(against)}" names {"several" if found else "none"} of the strategies: {known}')
    return found[0]


def _metric_lines(runs: Sequence[StoredRun]) -> Iterator[list[str]]:
    """A line for each strategy and benchmark of each run; the last cell names the metrics in which it is best."""
    rows = [(run, row, metric_cells(row)) for run in runs for row in run.metric_rows()]
    traded = [place for place, (_, row, _) in enumerate(rows) if row.trading is not None and row.trading.n_trades]
    best: dict[int, list[str]] = {}
    if is_one_period(runs):
        for metric in DIRECTED:
            assert metric.better is not None  # noqa: S101 - DIRECTED has no other
            column = METRIC_HEADER.index(metric.column)
            values = [float(cell) if (cell := rows[place][2][column]) else None for place in traded]
            for found in best_of(values, metric.better):
                best.setdefault(traded[found], []).append(metric.column)
    for place, (run, _, line) in enumerate(rows):
        yield [cells.text(run.label), cells.text(run.record.run), *line, ";".join(best.get(place, ()))]
