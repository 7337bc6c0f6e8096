"""Chunks run on a dask.distributed cluster that is there already: the same chunks, the same results."""

import threading
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from engine.measurement.sweep.point_result import PointResult
from engine.reports.wording import visible
from engine.simulation.sweep.chunk import Chunk
from engine.simulation.sweep.point import Point
from engine.sweep.errors import ClusterError
from engine.sweep.evaluation import Evaluator
from engine.sweep.local import DIED, Done
from engine.sweep.world import World, versions

if TYPE_CHECKING:
    from distributed import Client

ANSWER_S, PATIENCE_S, LOOK_S = 10.0, 60.0, 2.0
_AHEAD = 4
"""Chunks that are handed out at once for each thread of the cluster."""


def on_cluster(address: str) -> Callable[[World, Sequence[Chunk]], Iterator[Done]]:
    """Run on the cluster whose scheduler has this address."""
    return lambda world, chunks: run_on_cluster(world, chunks, address)


def run_on_cluster(world: World, chunks: Sequence[Chunk], address: str) -> Iterator[Done]:
    """The number and results of each chunk, as they are done.

    The world is sent to each worker once, named by its hash. The scheduler runs the chunks of a killed worker again on
    another; where a chunk kills several, its points are run one by one, and the one that kills its worker has failed.
    Raises ClusterError where no scheduler answers, where a worker runs other versions, and where no worker is left for
    a minute.
    """
    client = _client(address)
    try:
        _refuse_other_versions(client)
        yield from _Work(client, world).results(chunks)
    finally:
        client.close()


class _Work:
    """One world on one cluster. What dask may have lost, the world with its last worker, is sent again."""

    def __init__(self, client: "Client", world: World) -> None:
        self._client, self._world = client, world
        self._key = f"catalyst-world-{world.sha256()}"
        self._sent = self._send()

    def results(self, chunks: Sequence[Chunk]) -> Iterator[Done]:
        from distributed import KilledWorker

        waiting, running = list(chunks), dict[Any, Chunk]()
        n_ahead = _AHEAD * max(sum(self._client.nthreads().values()), 1)
        try:
            while waiting or running:
                while waiting and len(running) < n_ahead:
                    running[self._submit(waiting[0].points)] = waiting[0]
                    del waiting[0]
                for future in self._done(list(running)):
                    chunk = running.pop(future)
                    try:
                        yield chunk.number, self._result(future)
                    except KilledWorker:
                        yield chunk.number, [self._alone(point) for point in chunk.points]
                    except _Lost:
                        self._sent = self._send()
                        waiting.insert(0, chunk)
        finally:
            self._client.cancel(list(running), asynchronous=False)

    def _alone(self, point: Point) -> PointResult:
        from distributed import KilledWorker

        while True:
            future = self._submit((point,))
            self._done([future])
            try:
                return self._result(future)[0]
            except KilledWorker:
                return PointResult(point.number, error=DIED)
            except _Lost:
                self._sent = self._send()

    def _send(self) -> Any:
        self._wait_for_workers()
        return self._client.scatter({self._key: self._world}, broadcast=True)[self._key]

    def _submit(self, points: Sequence[Point]) -> Any:
        return self._client.submit(_work, self._sent, self._key, tuple(points), pure=False)

    def _done(self, futures: Sequence[Any]) -> Sequence[Any]:
        """Those that are done, one at least."""
        from distributed import wait

        while True:
            try:
                with self._client.as_current():
                    return [*wait(futures, timeout=LOOK_S, return_when="FIRST_COMPLETED").done]
            except TimeoutError:
                self._wait_for_workers()

    def _wait_for_workers(self) -> None:
        if not self._client.nthreads():
            try:
                self._client.wait_for_workers(1, timeout=PATIENCE_S)
            except TimeoutError as error:
                raise ClusterError(
                    f"cluster: no worker has been there for {PATIENCE_S:g} s; start one with dask worker ADDRESS"
                ) from error
            _refuse_other_versions(self._client)

    def _result(self, future: Any) -> list[PointResult]:
        from concurrent.futures import CancelledError

        if future.status in {"cancelled", "lost"}:
            raise _Lost
        try:
            results: list[PointResult] = future.result()
        except CancelledError as error:
            raise _Lost from error
        return results


class _Lost(Exception):
    """A chunk without its world: the workers that had it are gone."""


def _client(address: str) -> "Client":
    try:
        from distributed import Client
    except ImportError as error:
        raise ClusterError(
            'cluster: dask.distributed is not installed; pip install "catalyst-engine[cluster]" here and on each worker'
        ) from error
    try:
        return Client(address, timeout=ANSWER_S, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise ClusterError(
            f"cluster: no scheduler answers at {visible(address)!r} ({' '.join(str(error).split())[:120]}); start one "
            "with dask scheduler, and write its address as tcp://HOST:8786"
        ) from error


def _refuse_other_versions(client: "Client") -> None:
    """Results of other versions would not be the same bytes: each worker that differs is named."""
    own = versions()
    faults = []
    for worker, theirs in sorted(client.run(_versions, on_error="return").items()):
        if isinstance(theirs, Exception):
            faults.append(f"cluster: worker {worker} has no catalyst-engine with sweeps ({theirs}); install it there")
            continue
        faults += [
            f"cluster: worker {worker} runs {name} {theirs.get(name)}, here it is {version}; install the same there"
            for name, version in own.items()
            if theirs.get(name) != version
        ]
    if faults:
        raise ClusterError("\n".join(faults))


def _versions() -> dict[str, str]:
    return versions()


_READY: dict[str, Evaluator] = {}
_ONE_AT_A_TIME = threading.Lock()
"""A worker's own evaluators by the hash of their world; its threads take turns, for strategies share a process."""


def _work(world: World, key: str, points: Sequence[Point]) -> list[PointResult]:
    with _ONE_AT_A_TIME:
        if key not in _READY:
            _READY.clear()
            _READY[key] = Evaluator(world)
        return _READY[key].results(points)
