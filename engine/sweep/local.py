"""Chunks run on this machine: by this process, or by several that joblib's loky keeps, each with a world of its own."""

import os
import signal
import threading
import time
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import Any

from engine.measurement.sweep.point_result import PointResult
from engine.simulation.sweep.chunk import Chunk
from engine.simulation.sweep.point import Point
from engine.sweep.evaluation import Evaluator
from engine.sweep.world import World

DIED = "its worker process died, alone with this point: it was killed, or had no memory left"
LOOK_S = 1.0
_IN_FLIGHT = 2
"""Chunks that are handed out at once for each worker."""
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")

Done = tuple[int, list[PointResult]]


def run_locally(world: World, chunks: Sequence[Chunk], n_jobs: int) -> Iterator[Done]:
    """The number and results of each chunk, as they are done. A chunk whose worker dies is run again; where it dies
    once more, its points are run one by one, and the one that kills its worker has failed."""
    if n_jobs == 1 or len(chunks) == 1:
        with Evaluator(world) as evaluator:
            for chunk in chunks:
                yield chunk.number, evaluator.results(chunk.points)
        return
    waiting, deaths = list(chunks), dict.fromkeys((chunk.number for chunk in chunks), 0)
    while waiting:
        suspects = yield from _pooled(world, waiting, n_jobs)
        for chunk in suspects:
            deaths[chunk.number] += 1
        twice = [chunk for chunk in suspects if deaths[chunk.number] > 1]
        for chunk in twice:
            yield chunk.number, [_alone(world, point) for point in chunk.points]
        waiting = [*(chunk for chunk in suspects if deaths[chunk.number] == 1), *waiting]


def _pooled(world: World, waiting: list[Chunk], n_jobs: int) -> Generator[Done, None, list[Chunk]]:
    """Run chunks off the front of `waiting` until there are none, or a worker dies; returns those that it may have been
    at work on."""
    from joblib.externals.loky.process_executor import BrokenProcessPool

    executor = _executor(world, n_jobs)
    running: dict[Future[list[PointResult]], Chunk] = {}
    try:
        while waiting or running:
            while waiting and len(running) < _IN_FLIGHT * n_jobs:
                running[executor.submit(_work, waiting[0].points)] = waiting[0]
                del waiting[0]
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                results = future.result()
                yield running.pop(future).number, results
    except BrokenProcessPool:
        pass
    finally:
        executor.shutdown(wait=True, kill_workers=True)
    return list(running.values())


def _alone(world: World, point: Point) -> PointResult:
    from joblib.externals.loky.process_executor import BrokenProcessPool

    executor = _executor(world, 1)
    try:
        results: list[PointResult] = executor.submit(_work, (point,)).result()
        return results[0]
    except BrokenProcessPool:
        return PointResult(point.number, error=DIED)
    finally:
        executor.shutdown(wait=True, kill_workers=True)


def _executor(world: World, n_jobs: int) -> Any:
    from joblib.externals.loky import ProcessPoolExecutor

    return ProcessPoolExecutor(
        max_workers=n_jobs,
        initializer=_prepare,
        initargs=(world, os.getpid()),
        env=dict.fromkeys(_THREADS, "1"),
    )


_READY: list[Evaluator] = []
"""A worker's own evaluator: a process has no other place that outlives a task."""


def _prepare(world: World, parent: int) -> None:
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that started it, and that ends this one
    _READY.append(Evaluator(world))


def _end_with(parent: int) -> None:
    """End this process when the one that started it was killed: it could tell nobody."""
    while os.getppid() == parent:
        time.sleep(LOOK_S)
    os._exit(1)


def _work(points: Sequence[Point]) -> list[PointResult]:
    return _READY[0].results(points)
