"""How fast points are swept on this machine by one process and by two: python tests/benchmarks/sweep_cores.py [N].

Prints points a second and the ratio, which two free cores bring to 1.7 and more; on a busy machine it says little.
"""

import os
import sys
import tempfile
import time
from collections import Counter
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


def timed(sweep: OpenedSweep, n_jobs: int) -> float:
    """Seconds from the first chunk that is handed out to the last that is back, the start of processes included."""
    began = time.perf_counter()
    done = Counter(len(results) for _, results in run_locally(sweep.world, chunks_of(sweep.plan.points), n_jobs))
    assert sum(size * n for size, n in done.items()) == len(sweep.plan.points)
    return time.perf_counter() - began


def main(n_points: int) -> None:
    """Open one sweep, run it three times with each number of processes by turns, print the best of each."""
    with tempfile.TemporaryDirectory() as folder:
        spec = Path(folder) / "spec.toml"
        spec.write_text(SPEC.format(n_holds=max(2, n_points // 100)), encoding="utf-8")
        sweep = open_sweep(spec)
        best = {1: float("inf"), 2: float("inf")}
        for _ in range(3):
            for n_jobs in best:
                best[n_jobs] = min(best[n_jobs], timed(sweep, n_jobs))
    n = len(sweep.plan.points)
    print(f"{n:,} points, 1 % of them through backtrader too; load of the machine {os.getloadavg()[0]:.1f}")
    for n_jobs, seconds in best.items():
        print(f"{n_jobs} processes  {seconds:7.2f} s  {n / seconds:7.0f} points/s")
    print(f"ratio        {best[1] / best[2]:7.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 4000)
