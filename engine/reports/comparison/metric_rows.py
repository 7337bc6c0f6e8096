"""The rows of a comparison's table of metrics: all strategies, then the benchmarks that are not the same."""

from collections.abc import Sequence
from dataclasses import replace

from engine.reports.comparison.alike import labelled
from engine.reports.metric_row import MetricRow
from engine.reports.stored_run import StoredRun


def comparison_rows(runs: Sequence[StoredRun]) -> tuple[MetricRow, ...]:
    """All strategies of the runs, then their benchmarks; one that several runs share over one period is one row."""
    rows = [row for run in labelled(runs) for row in run.metric_rows()]
    strategies = [row for row in rows if row.trading]
    shared = dict.fromkeys(replace(row, run="") for row in rows if not row.trading)
    names = [row.name for row in shared]
    benchmarks = [
        row if names.count(row.name) == 1 else next(one for one in rows if replace(one, run="") == row)
        for row in shared
    ]
    return (*strategies, *benchmarks)
