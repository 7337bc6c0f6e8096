"""Writers, readers and fillers of one store, each a process: run as a program by the tests.

store_processes.py write FOLDER NUMBER STOP    put new versions of three tickers until the file STOP is there
store_processes.py read FOLDER READS           read the three so many times, verifying; prints what was wrong
store_processes.py fill FOLDER LOG             fetch what is missing, noting each fetch in a file
store_processes.py hold FOLDER                 take the writer's lock, say so, and keep it
"""

import os
import sys
import time
from pathlib import Path

import numpy as np
from conftest import make_history

from engine.prices.disk.disk_store import DiskStore
from engine.prices.disk.shelf import Shelf

TICKERS = ("A", "B", "C")
RANGE = ("2020-01-01", "2020-06-30")


def write(folder: Path, number: int, stop: Path) -> int:
    """Put versions: 1000 times the count, plus the writer's number. How many were put."""
    store = DiskStore(folder)
    n = 0
    while not stop.exists():
        n += 1
        time.sleep(0.01)  # the other writer is let in
        store.put_all([make_history(*RANGE, ticker, plus=1000 * n + number) for ticker in TICKERS], replace=True)
    return n


def read(folder: Path, n_reads: int) -> tuple[int, int, int]:
    """Reads, of them bad, and versions seen. Bad: torn between tickers, within one, or no version at all."""
    store = DiskStore(folder)
    n_bad, seen = 0, set()
    plain = make_history(*RANGE).bars
    for _ in range(n_reads // len(TICKERS)):
        histories = store.read_all(TICKERS)
        versions = {float(one.bars.close[0] - plain.close[0]) for one in histories.values()}
        whole = all(np.allclose(one.bars.close - plain.close, min(versions)) for one in histories.values())
        n_bad += len(versions) > 1 or not whole or round(min(versions)) % 1000 > 2
        seen |= {round(one) for one in versions}
    return n_reads // len(TICKERS) * len(TICKERS), n_bad, len(seen)


def fill(folder: Path, log: Path) -> int:
    """What a fetching source does: look, and fetch within the lock where it is not there."""
    store = DiskStore(folder)
    with store.filling():
        if store.entry("A") is None:
            with log.open("a") as file:
                file.write(f"{os.getpid()}\n")
            time.sleep(0.3)
            store.put(make_history(*RANGE, "A"))
    return len(store.read("A").bars)


def hold(folder: Path) -> None:
    """Hold the writer's lock until killed."""
    with Shelf(folder / "prices").writing():
        print("held", flush=True)
        time.sleep(600)


if __name__ == "__main__":
    place = Path(sys.argv[2])
    if sys.argv[1] == "write":
        print(write(place, int(sys.argv[3]), Path(sys.argv[4])))
    elif sys.argv[1] == "read":
        print(*read(place, int(sys.argv[3])))
    elif sys.argv[1] == "fill":
        print(fill(place, Path(sys.argv[3])))
    else:
        hold(place)
