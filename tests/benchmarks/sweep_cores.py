"""How fast points are swept on this machine by one process and by two: python tests/benchmarks/sweep_cores.py [N].

Prints points a second and the ratio, which two free cores bring to 1.7 and more; on a busy machine it says little.
"""

import os
import resource
import sys
import tempfile
import time
from pathlib import Path

from engine.simulation.sweep.chunk import chunks_of
from engine.sweep.local import run_locally
from engine.sweep.opening import OpenedSweep, open_sweep

SPEC = """
strategies = ["sector-etf", "leaders"]
[axes]
hold = {{ from = 1, to = {n_holds} }}
delay = {{ from = 0, to = 9 }}
stop_loss = [0.0, 0.03, 0.05, 0.08, 0.12]
"""


def timed(sweep: OpenedSweep, n_jobs: int) -> tuple[float, float]:
    """Seconds, and seconds of processors, from the first chunk that is handed out to the last that is back; the start
    of processes included."""
    began, used = time.perf_counter(), _processor_s()
    n_done = sum(len(results) for _, results in run_locally(sweep.world, chunks_of(sweep.plan.points), n_jobs))
    assert n_done == len(sweep.plan.points)
    return time.perf_counter() - began, _processor_s() - used


def _processor_s() -> float:
    own, others = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime


def main(n_points: int) -> None:
    """Open one sweep, run it twice with each number of processes by turns, print the best of each."""
    with tempfile.TemporaryDirectory() as folder:
        spec = Path(folder) / "spec.toml"
        spec.write_text(SPEC.format(n_holds=max(2, n_points // 100)), encoding="utf-8")
        sweep = open_sweep(spec)
        found = {n_jobs: [timed(sweep, n_jobs) for _ in range(2)] for n_jobs in (1, 2)}
    n = len(sweep.plan.points)
    print(f"{n:,} points, 1 % of them through backtrader too; load of the machine {os.getloadavg()[0]:.1f}")
    for n_jobs, times in found.items():
        seconds, used = (min(column) for column in zip(*times, strict=True))
        print(f"{n_jobs} processes  {seconds:7.2f} s  {n / seconds:7.0f} points/s  {used:7.2f} s of processors")
    print(f"ratio        {min(found[1])[0] / min(found[2])[0]:7.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
