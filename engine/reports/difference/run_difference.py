"""Two runs: what changed in what they were asked for, read, decided and traded, and what that did to the result."""

from dataclasses import dataclass

from engine.reports.difference.results import Result, results_of
from engine.reports.difference.rows import RowChange, row_changes
from engine.reports.difference.settings import (
    Change,
    input_changes,
    spec_changes,
    strategy_pairs,
    version_changes,
)
from engine.reports.stored_run import StoredRun


@dataclass(frozen=True, slots=True)
class RunDifference:
    """All in which the run `after` differs from the run `before`; both by their labels.

    `results` has a row for every strategy, also for those that did as before; `tables` are
    the tables by name whose SHA-256 is not the same.
    """

    before: str
    after: str
    spec: tuple[Change, ...]
    versions: tuple[Change, ...]
    inputs: tuple[Change, ...]
    decisions: tuple[RowChange, ...]
    trades: tuple[RowChange, ...]
    results: tuple[Result, ...]
    tables: tuple[Change, ...]

    @property
    def is_empty(self) -> bool:
        """Whether the runs are the same: what was asked, read and written."""
        return not (self.spec or self.versions or self.inputs or self.tables)


def run_difference(before: StoredRun, after: StoredRun) -> RunDifference:
    """Compare two runs, table by table; the second less the first."""
    pairs = strategy_pairs(before.record, after.record)
    mine, yours = before.record.files, after.record.files
    trades = row_changes("trades.csv", before, after, pairs)
    return RunDifference(
        before=before.label,
        after=after.label if after.label != before.label else f"{after.label} (second)",
        spec=spec_changes(before.record, after.record, pairs),
        versions=version_changes(before.record, after.record),
        inputs=input_changes(before.record, after.record),
        decisions=row_changes("decisions.csv", before, after, pairs),
        trades=trades,
        results=results_of(before, after, pairs, trades),
        tables=tuple(
            Change(name, mine.get(name), yours.get(name))
            for name in dict.fromkeys([*mine, *yours])
            if mine.get(name) != yours.get(name)
        ),
    )
