"""A sweep from its opened file to a written and counted result."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from engine.backtest import benchmark_bars
from engine.measurement.instant import Instant, earned, price_at
from engine.measurement.overfitting.trial import Trial
from engine.measurement.sweep.point_result import PointResult
from engine.measurement.sweep.point_table import PointTable, point_table
from engine.measurement.sweep.summary import SweepSummary, summarised
from engine.reports.errors import FolderTakenError
from engine.reports.ledger.errors import NotRecordedError
from engine.reports.ledger.ledger_file import LEDGER
from engine.reports.sweep.folder import MANIFEST, check_sweep_folder, write_sweep
from engine.reports.sweep.unfinished import SUFFIX, Unfinished
from engine.reports.wording import visible
from engine.simulation.fill_policy import FillAt
from engine.simulation.sweep.chunk import Chunk, chunks_of
from engine.sweep.counting import Counting
from engine.sweep.errors import SweepFailedError, SweepInterruptedError
from engine.sweep.evaluation import Evaluator
from engine.sweep.identity import identity_of, sweep_id
from engine.sweep.local import Done, run_locally
from engine.sweep.opening import OpenedSweep
from engine.sweep.report import HeldOut, SweepReport
from engine.sweep.winner_placebo import winner_placebo
from engine.sweep.world import World

Run = Callable[[World, Sequence[Chunk]], Iterator[Done]]


@dataclass(frozen=True, slots=True)
class SweepStep:
    """How far a sweep is: `n_done` of `n_all` points, `n_kept` of them from before; `n_failed` of this time's
    failed."""

    n_done: int
    n_all: int
    n_kept: int
    n_failed: int


Watch = Callable[[SweepStep], None]


@dataclass(frozen=True, slots=True)
class Where:
    """Where a sweep is written and counted: `folder` None for sweeps/ID, `ledger` None for the one beside it.

    The winner is tested on `n_placebos` meaningless calendars of each method, 0 for no test, by `n_jobs` processes;
    `data` is the folder of stored prices. Neither is part of what the sweep is, so that both may change on `resume`.
    """

    folder: Path | None = None
    ledger: Path | None = None
    resume: bool = False
    force: bool = False
    heat: tuple[str, str] | None = None
    n_placebos: int = 0
    n_jobs: int | None = None
    data: Path | None = None


@dataclass(frozen=True, slots=True)
class WrittenSweep:
    """A sweep that is written and counted: its folder, the ledger that counts it, and the winner as a trial there."""

    report: SweepReport
    folder: Path
    ledger: Path
    winner: Trial | None


def locally(n_jobs: int) -> Run:
    """Run on this machine, with so many processes."""
    return lambda world, chunks: run_locally(world, chunks, n_jobs)


def run_sweep(opened: OpenedSweep, where: Where, run: Run, watch: Watch = lambda _: None) -> WrittenSweep:
    """Run every point that is not done, choose, write the sweep's folder, and count each point as a trial.

    Raises SweepInterruptedError for Ctrl-C (what is done is kept and counted);
    NotRecordedError where the sweep is written and not counted; SweepFailedError where no point ran; FolderTakenError,
    NotResumableError, NotWritableError.
    """
    identity = identity_of(opened)
    name = sweep_id(identity)
    folder = where.folder or Path("sweeps") / name
    check_sweep_folder(folder)
    unfinished = Unfinished(folder.with_name(folder.name + SUFFIX), identity)
    if (folder / MANIFEST).exists() and not (where.force or where.resume):
        raise FolderTakenError(f"{visible(str(folder))} holds a sweep already: nothing was run; --force runs it again")
    chunks = chunks_of(opened.plan.points)
    counting = Counting(opened, name, where.ledger or folder.absolute().parent / LEDGER, unfinished)
    with unfinished.held():
        unfinished.begin(resume=where.resume, force=where.force)
        try:
            _run_rest(opened, unfinished, chunks, run, watch)
            results = (result for chunk in chunks for result in unfinished.results(chunk) or ())
            table = point_table(results, len(opened.plan.points), opened.world.plan)
            report = _with_placebo(_report(opened, name, identity, table), where)
        except KeyboardInterrupt as error:
            raise _interrupted(unfinished, chunks, counting) from error
        write_sweep(report, folder, heat=where.heat, force=where.force or where.resume)
        counting.add(chunks, report)
        winner = counting.winner(chunks, report)
        unfinished.remove()
    return WrittenSweep(report, folder, counting.ledger, winner)


def _run_rest(opened: OpenedSweep, unfinished: Unfinished, chunks: Sequence[Chunk], run: Run, watch: Watch) -> None:
    kept = {chunk.number for chunk in unfinished.done(chunks)}
    rest = [chunk for chunk in chunks if chunk.number not in kept]
    n_all = len(opened.plan.points)
    n_kept = n_done = n_all - sum(len(chunk.points) for chunk in rest)
    n_failed = 0
    watch(SweepStep(n_done, n_all, n_kept, n_failed))
    for number, results in run(opened.world, rest) if rest else ():
        unfinished.keep(number, results)
        n_done += len(results)
        n_failed += sum(bool(result.error) for result in results)
        watch(SweepStep(n_done, n_all, n_kept, n_failed))


def _interrupted(unfinished: Unfinished, chunks: Sequence[Chunk], counting: Counting) -> SweepInterruptedError:
    done = unfinished.done(chunks)
    uncounted = ""
    try:
        counting.add(done)
    except NotRecordedError as error:
        uncounted = f"\n{error}"
    n_done, n_all = (sum(len(chunk.points) for chunk in some) for some in (done, chunks))
    return SweepInterruptedError(
        f"interrupted: {n_done:,} of {n_all:,} points are done and kept in {visible(str(unfinished.folder))}; go on "
        f"with the same command and --resume{uncounted}"
    )


def _report(opened: OpenedSweep, name: str, identity: dict[str, object], table: PointTable) -> SweepReport:
    if not table.columns.ran.any():
        raise SweepFailedError(
            f"none of {len(table):,} points ran; the first failed: {next(iter(table.errors.values()))}"
        )
    summary = summarised(table.columns, opened.choice, opened.folds.training, table.returns)
    points = opened.plan.points
    steps = summary.walk.steps if summary.walk else ()
    walked = (None if one.place is None else points[one.place] for one in steps)
    days = opened.world.days
    return SweepReport(
        id=name,
        identity=identity,
        opened=opened,
        table=table,
        summary=summary,
        labels=tuple(opened.strategy_of(points[place]).label for place in summary.best),
        walk_labels=tuple("" if one is None else opened.strategy_of(one).label for one in walked),
        walk_benchmark=tuple(_benchmark_return(opened, days[one.fold.split], days[one.fold.stop]) for one in steps),
        benchmark_return=_benchmark_return(opened, days[0], days[-1]),
        held_out=_held_out(opened, summary),
    )


def _with_placebo(report: SweepReport, where: Where) -> SweepReport:
    if not where.n_placebos or report.winner is None:
        return report
    found = winner_placebo(report.opened, report.winner, where.n_placebos, n_jobs=where.n_jobs, data=where.data)
    return replace(report, placebo=found)


def _held_out(opened: OpenedSweep, summary: SweepSummary) -> HeldOut | None:
    """The winner alone is run on what was held out. SweepFailedError where it cannot be."""
    world = opened.held_out
    if world is None or summary.winner is None:
        return None
    point = opened.plan.points[summary.winner]
    with Evaluator(world) as evaluator:
        result: PointResult = evaluator.results((point,))[0]
    return HeldOut(result, _benchmark_return(opened, world.days[0], world.days[-1]))


def _benchmark_return(opened: OpenedSweep, first: date, last: date) -> float | None:
    """The first benchmark's, from one close to another."""
    bars = benchmark_bars(opened.run.store, opened.run.spec.benchmarks[0])
    return earned(*(price_at(bars, Instant(day, FillAt.CLOSE)) for day in (first, last)))
