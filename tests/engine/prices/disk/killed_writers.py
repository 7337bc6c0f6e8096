"""Writers that are killed, and what they leave: run as a program by the tests, which read its one line of JSON.

    killed_writers.py random FOLDER KILLS SEED    kill -9 from outside, after a random time within a change
    killed_writers.py each FOLDER                 kill -9 before, within and after every call that touches the disk

Every change puts three tickers into one version, which their closes tell. The writer announces through a pipe when a
change begins (`B`) and when it was acknowledged (`E`): a kill landed inside a change where `B` was the last word.
"""

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from conftest import make_history

from engine.prices.disk import durable
from engine.prices.disk.disk_store import DiskStore
from engine.prices.disk.shelf import Shelf

TICKERS = ("A", "B", "C")
CALLS = ("open", "write", "fsync", "replace")
FIRST, LAST = "2020-01-01", "2020-06-30"
BASE = 10.0


def put(store: DiskStore, version: int) -> None:
    """Put all three tickers into a version."""
    store.put_all([make_history(FIRST, LAST, ticker, plus=version) for ticker in TICKERS], replace=True)


def version_of(folder: Path) -> int:
    """The one version that the three are in; -1 where they differ or cannot be read."""
    try:
        found = {float(one.bars.close[0]) - BASE for one in DiskStore(folder).read_all(TICKERS).values()}
    except Exception:  # noqa: BLE001 - whatever it is, the store was not whole
        return -1
    return int(found.pop()) if len(found) == 1 else -1


def leftovers(folder: Path) -> int:
    """How many temporary files there are."""
    return sum(path.name.endswith(".tmp") for path in folder.rglob("*"))


def write_until_killed(folder: Path, version: int, pipe: int) -> None:
    """Put one version after the other, and announce each."""
    real = Shelf.commit

    def commit(self: Shelf, *arguments: Any) -> None:
        os.write(pipe, b"B")
        real(self, *arguments)

    Shelf.commit = commit  # type: ignore[method-assign]
    store = DiskStore(folder)
    while True:
        version += 1
        put(store, version)
        os.write(pipe, b"E")


class DyingSystem:
    """The `os` of the module that writes; the process dies at its k-th call, before it, halfway or after it."""

    def __init__(self, die_at: int, moment: str) -> None:
        self.n_calls, self._die_at, self._moment = 0, die_at, moment

    def __getattr__(self, name: str) -> Any:
        real = getattr(os, name)
        return real if name not in CALLS else lambda *arguments: self._call(name, real, *arguments)

    def _call(self, name: str, real: Callable[..., Any], *arguments: Any) -> Any:
        self.n_calls += 1
        if self.n_calls == self._die_at:
            if self._moment == "after":
                real(*arguments)
            elif self._moment == "within" and name == "write":
                real(arguments[0], arguments[1][: len(arguments[1]) // 2])
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*arguments)


def random_kills(folder: Path, n_kills: int, seed: int) -> dict[str, Any]:
    """Kill at random moments until so many kills landed inside a change."""
    dice = random.Random(seed)  # noqa: S311 - moments, not secrets
    told: dict[str, Any] = {"landed": 0, "tried": 0, "old": 0, "new": 0, "with leftovers": 0, "bad": []}
    put(DiskStore(folder), 0)
    acknowledged, duration = 0, 0.05
    while told["landed"] < n_kills and told["tried"] < 5 * n_kills:
        told["tried"] += 1
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            write_until_killed(folder, acknowledged, writer)
        os.close(writer)
        words = os.read(reader, 1)
        began = time.perf_counter()
        time.sleep(dice.uniform(0, duration))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        while more := os.read(reader, 4096):
            words += more
        os.close(reader)
        if words.count(b"E"):
            duration = 0.9 * duration + 0.1 * (time.perf_counter() - began)
        acknowledged += words.count(b"E")
        begun = acknowledged + words.endswith(b"B")
        found = version_of(folder)
        inside = words.endswith(b"B")
        told["landed"] += inside
        told["with leftovers"] += leftovers(folder) > 0
        if found not in {acknowledged, begun}:
            told["bad"].append([acknowledged, begun, found])
        elif inside:
            told["new" if found == begun else "old"] += 1
        acknowledged = max(found, acknowledged)
    put(DiskStore(folder), acknowledged + 1)
    told["swept"] = leftovers(folder) == 0 and len(list((folder / "prices" / "files").iterdir())) <= 2 * len(TICKERS)
    return told


def kills_at_each_call(folder: Path) -> dict[str, Any]:
    """Die at every call of a change, at each of three moments; which of them left the new state."""
    counting = DyingSystem(0, "")
    put(DiskStore(folder), 0)
    durable.os = counting  # type: ignore[assignment]
    put(DiskStore(folder), 1)
    durable.os = os
    told: dict[str, Any] = {"calls": counting.n_calls, "died": 0, "new": [], "bad": []}
    version = 1
    for k in range(1, counting.n_calls + 1):
        for moment in ("before", "within", "after"):
            child = os.fork()
            if child == 0:
                durable.os = DyingSystem(k, moment)  # type: ignore[assignment]
                with suppress(BaseException):
                    put(DiskStore(folder), version + 1)
                os._exit(0)
            _, status = os.waitpid(child, 0)
            told["died"] += os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
            found = version_of(folder)
            if found not in {version, version + 1}:
                told["bad"].append([k, moment, version, found])
            if found == version + 1:
                told["new"].append([k, moment])
            version = max(version, found)
    return told


if __name__ == "__main__":
    place = Path(sys.argv[2])
    if sys.argv[1] == "random":
        print(json.dumps(random_kills(place, int(sys.argv[3]), int(sys.argv[4]))))
    else:
        print(json.dumps(kills_at_each_call(place)))
