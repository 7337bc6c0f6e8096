"""The verdicts of compared strategies as a table: tested together, however many runs they come from."""

from collections.abc import Sequence

from engine.measurement.trade_verdict import together
from engine.reports import cells
from engine.reports.stored_run import StoredRun
from engine.reports.verdict_wording import COLUMNS, verdict_cells


def verdict_table(runs: Sequence[StoredRun], labels: Sequence[str]) -> bytes:
    """A row for each strategy; p is adjusted for all that are compared."""
    verdicts = together([one.verdict for run in runs for one in run.strategies])
    lines = ([cells.text(label), *verdict_cells(one)] for label, one in zip(labels, verdicts, strict=True))
    return cells.encoded(("strategy", *COLUMNS), lines)
