"""A contest: systems on one workload, each in a process of its own, asked in turn; medians, and equal trades."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from job import evenly
from trade_table import assert_same
from workload import Workload

WORKER = Path(__file__).with_name("worker.py")
LEAST = 0.3


@dataclass(frozen=True, slots=True)
class Contender:
    """A system (see worker.system_of) and how many jobs it is given. `is_slow` ones are asked once."""

    system: str
    n: int = 1
    is_slow: bool = False


@dataclass(slots=True)
class Score:
    """What a contender took: processor's seconds a job, for each round; the first call's; the preparation's."""

    contender: Contender
    per_job: list[float] = field(default_factory=list)
    first: float = 0.0
    prepare: float = 0.0
    peak_mib: float = 0.0
    trades: Any = None

    @property
    def seconds(self) -> float:
        """The median of the rounds."""
        return median(self.per_job)


@dataclass(frozen=True, slots=True)
class Pythons:
    """The interpreters: ours, and that of the environment which vectorbt is installed in, None for no vectorbt."""

    vectorbt: str | None

    def of(self, system: str) -> str | None:
        """The interpreter that a system runs in."""
        return self.vectorbt if system.startswith("vectorbt") else sys.executable


def contest(
    workload: Workload, jobs: str, contenders: Sequence[Contender], pythons: Pythons, n_rounds: int
) -> list[Score]:
    """Ask every contender in every round, compare the trades of all that were given equally many jobs."""
    chosen = [one for one in contenders if pythons.of(one.system) is not None]
    scores = [Score(one) for one in chosen]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "workload.npz"
        workload.save(path)
        workers = [_started(str(pythons.of(one.system)), one.system, path) for one in chosen]
        try:
            for number in range(n_rounds):
                for score, worker in zip(scores, workers, strict=True):
                    if not (number and score.contender.is_slow):
                        _ask(worker, score, jobs, Path(folder) / "trades.npy", is_first=number == 0)
        finally:
            for worker in workers:
                worker.stdin.close()  # type: ignore[union-attr]
                worker.wait()
    compare(scores)
    return scores


def compare(scores: Sequence[Score]) -> None:
    """TradesDifferError unless all tell the same trades; who was given fewer jobs, of those."""
    whole = max(scores, key=lambda score: score.contender.n)
    for score in scores:
        chosen = evenly(whole.contender.n, score.contender.n)
        expected = whole.trades[np.isin(whole.trades["run"], chosen)].copy()
        expected["run"] = np.searchsorted(chosen, expected["run"])
        assert_same(expected, score.trades, (whole.contender.system, score.contender.system))


def _started(python: str, system: str, workload: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [python, str(WORKER), system, str(workload)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def _ask(worker: subprocess.Popen[str], score: Score, jobs: str, path: Path, *, is_first: bool) -> None:
    one = score.contender
    question = {"jobs": jobs, "n": one.n, "least": None if one.is_slow else LEAST, "trades": str(path) * is_first}
    assert worker.stdin is not None and worker.stdout is not None
    worker.stdin.write(json.dumps(question) + "\n")
    worker.stdin.flush()
    line = worker.stdout.readline()
    if not line:
        raise RuntimeError(f"{one.system} failed; its error stands above")
    answer = json.loads(line)
    score.per_job.append(answer["seconds"] / one.n)
    score.first, score.prepare, score.peak_mib = answer["first"], answer["prepare"], answer["peak_mib"]
    if is_first:
        score.trades = np.load(path)
