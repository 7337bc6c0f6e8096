"""Counting: every point that ran becomes a trial of the ledger, once, also where the sweep was interrupted between."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.measurement.overfitting.trial import Trial
from engine.measurement.sweep.point_result import PointResult
from engine.reports.ledger.errors import LedgerWriteError, NotRecordedError
from engine.reports.ledger.ledger_file import append_trials
from engine.reports.sweep.unfinished import Unfinished
from engine.simulation.sweep.chunk import Chunk
from engine.sweep.opening import OpenedSweep
from engine.sweep.report import SweepReport
from engine.sweep.trials import PointTrials


@dataclass(frozen=True, slots=True)
class Counting:
    """Where the trials of a sweep go; `unfinished` knows which chunks are counted already."""

    opened: OpenedSweep
    run: str
    ledger: Path
    unfinished: Unfinished

    def add(self, chunks: Sequence[Chunk], report: SweepReport | None = None) -> None:
        """Count the points of these chunks, and the winner on the held-out sessions. NotRecordedError."""
        counted = self.unfinished.counted()
        new = [chunk for chunk in chunks if chunk.number not in counted]
        try:
            append_trials(self.ledger, self._trials(new, report))
        except LedgerWriteError as error:
            raise NotRecordedError(
                f"the sweep is kept, but its trials are not counted: {error}; then --resume counts them"
            ) from error
        self.unfinished.count(chunk.number for chunk in chunks)

    def winner(self, chunks: Sequence[Chunk], report: SweepReport) -> Trial | None:
        """The chosen point as the ledger has it."""
        point = report.winner
        chunk = next((one for one in chunks if point in one.points), None)
        results = None if chunk is None else self.unfinished.results(chunk)
        if point is None or chunk is None or results is None:
            return None
        pairs = zip(chunk.points, results, strict=True)
        result = next(own for one, own in pairs if one == point)
        return next(PointTrials(self.opened, self.run).of((point,), (result,), self.opened.world), None)

    def _trials(self, chunks: Sequence[Chunk], report: SweepReport | None) -> Iterator[Trial]:
        trials = PointTrials(self.opened, self.run)
        for chunk in chunks:
            results: tuple[PointResult, ...] = self.unfinished.results(chunk) or ()
            yield from trials.of(chunk.points, results, self.opened.world)
        if report is not None and report.held_out is not None and report.winner is not None:
            assert self.opened.held_out is not None  # noqa: S101 - the report was made on it
            yield from trials.of((report.winner,), (report.held_out.result,), self.opened.held_out)
