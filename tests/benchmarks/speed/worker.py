"""A system in a process of its own: `python worker.py SYSTEM WORKLOAD.npz`, asked by lines of JSON.

A question names the jobs, how many of them, the least seconds to measure (none: the first call is the measure), and
where the trades are to be written; the answer is the processor's seconds of one call, of the first call, of what is
prepared once, and the peak of memory since the prices were read.
"""

import gc
import json
import sys
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import Any

import job as jobs
from trade_table import save_trades
from workload import Workload, load

JOBS = {"whole": lambda workload, _: jobs.whole(workload), "points": jobs.points, "calendars": jobs.calendars}


def system_of(name: str, workload: Workload) -> Any:
    """The system of a name; what it needs is imported here, in its own process alone."""
    family, _, way = name.partition(":")
    return {"plain": _plain, "ours": _ours, "vectorbt": _vectorbt}[family](way, workload)


def _plain(way: str, workload: Workload) -> Any:
    from plain_backtrader import PlainBacktrader

    return PlainBacktrader(workload, is_quick=way == "arrays")


def _ours(way: str, workload: Workload) -> Any:
    if way in {"books", "points", "calendars", "walk"}:
        from our_books import OurBooks, OurCalendars, OurPoints, OurWalk

        return {"books": OurBooks, "points": OurPoints, "calendars": OurCalendars, "walk": OurWalk}[way](workload)
    from our_engine import OurEngine

    if way == "replay":
        from engine.simulation.replay.replay import replay

        return OurEngine(workload, replay)
    from engine.simulation.simulate import simulate

    return OurEngine(workload, simulate)


def _vectorbt(way: str, workload: Workload) -> Any:
    import vectorbt_systems as systems

    ways = {"callback": systems.Callbacks, "shared": systems.SharedCash}
    return ({"rust": systems.Signals, "numba": systems.NumbaSignals} | ways)[way](workload)


def timed(call: Callable[[], Any], least: float) -> tuple[float, Any]:
    """The processor's seconds of one call, the mean of as many as fill the least time, and what it gave."""
    n, began = 0, process_time()
    while True:
        done = call()
        n += 1
        taken = process_time() - began
        if taken >= least:
            return taken / n, done


def peak_mib() -> float:
    """The largest resident memory since `forget_peak`."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    return 0.0


def forget_peak() -> None:
    """Begin to watch the memory anew."""
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")


def main() -> None:
    """Answer until the input ends."""
    name, path = sys.argv[1:]
    system = system_of(name, load(Path(path)))
    full = system.workload
    system.workload = full.without_prices()
    del full
    forget_peak()
    asked: dict[tuple[str, int], tuple[Any, float, float]] = {}
    for line in sys.stdin:
        question = json.loads(line)
        key = question["jobs"], question["n"]
        is_new = key not in asked
        if is_new:
            chosen = JOBS[key[0]](system.workload, key[1])
            prepare, given = timed(lambda chosen=chosen: system.prepared(chosen), 0.0)
            first, done = timed(lambda given=given: system.run(given), 0.0)
            asked[key] = given, prepare, first
        given, prepare, first = asked[key]
        seconds = first
        if not (is_new and question["least"] is None):
            seconds, done = timed(lambda given=given: system.run(given), question["least"] or 0.0)
        memory = peak_mib()
        if question["trades"]:
            save_trades(Path(question["trades"]), system.trades(done))
        print(json.dumps({"prepare": prepare, "first": first, "seconds": seconds, "peak_mib": memory}), flush=True)


if __name__ == "__main__":
    main()
