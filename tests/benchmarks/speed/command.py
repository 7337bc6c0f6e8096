"""Whole commands as a user starts them: processor's seconds, seconds on the clock, peak memory of the process."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from contest import Contender, Pythons, contest
from generator import single

# Started by a small process of its own: a child's peak memory begins with that of the process it was made by.
LAUNCHER = """
import json, os, sys, time
silence = (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)
began = time.perf_counter()
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=[silence])
_, status, used = os.wait4(child, 0)
clock, code = time.perf_counter() - began, os.waitstatus_to_exitcode(status)
print(json.dumps([used.ru_utime + used.ru_stime, clock, used.ru_maxrss / 1024, code]))
"""
CATALYST = (sys.executable, "-m", "engine")


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command took, the median of its runs."""

    processor: float
    clock: float
    peak_mib: float


def cost(command: Sequence[str], n_rounds: int) -> Cost:
    """Run a command so many times; RuntimeError where it fails."""
    rows = []
    for _ in range(n_rounds):
        launch = [sys.executable, "-S", "-c", LAUNCHER, *command]
        told = subprocess.run(launch, capture_output=True, text=True, check=True)
        *figures, code = json.loads(told.stdout)
        if code:
            raise RuntimeError(f"{' '.join(command)} ended with {code}: {told.stderr}")
        rows.append(figures)
    return Cost(*(median(column) for column in zip(*rows, strict=True)))


def w4_process(pythons: Pythons, n_rounds: int) -> None:
    """10,000 calendars from the shell, beside what plain backtrader takes for them without its start."""
    workload = single()
    (plain,) = contest(workload, "calendars", [Contender("plain", 10)], pythons, n_rounds)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "workload.npz"
        workload.save(path)
        own = cost([sys.executable, str(Path(__file__).with_name("whole_process.py")), str(path)], n_rounds)
    ratio = plain.seconds * len(workload.calendars) / own.processor
    print(f"\nW4 as one process: {_told(own)}")
    print(f"plain backtrader takes {plain.seconds * 1000:.1f} ms a calendar: {ratio:,.0f} times as long")


def w5(prices: Path, n_rounds: int) -> None:
    """The seeds on a folder of real prices, by the command line."""
    given = ["--prices", str(prices), "--benchmark", "000300.SS", "--force"]
    print("\nW5: the seeds on real prices")
    with tempfile.TemporaryDirectory() as folder:
        given += ["--ledger", folder + "/ledger"]
        for engine in ("backtrader", "replay", "both"):
            command = [*CATALYST, "run", *given, "--engine", engine, "--out", folder + "/run"]
            print(f"catalyst run, every strategy, --engine {engine}: {_told(cost(command, n_rounds))}")
        for n in (1000, 10_000):
            command = [*CATALYST, "placebo", *given, "--strategy", "sector-etf", "--calendars", str(n)]
            taken = cost([*command, "--out", folder + "/placebo"], n_rounds)
            print(f"catalyst placebo, sector-etf, {n:,} calendars: {_told(taken)}")


def _told(one: Cost) -> str:
    return f"{one.processor:.2f} s of the processor, {one.clock:.2f} s, peak {one.peak_mib:.0f} MiB"
