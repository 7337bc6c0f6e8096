"""How long it takes to read 500 tickers of 2,500 bars from a store: python tests/benchmarks/read_store.py"""

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np

from engine.prices.bars import Bars
from engine.prices.disk.disk_store import DiskStore
from engine.prices.disk.stored_source import StoredSource
from engine.prices.history import History, Origin
from engine.prices.store import load_store

N_TICKERS, N_BARS, N_TIMES = 500, 2500, 5


def _history(n: int) -> History:
    dice = np.random.default_rng(n)
    days = np.arange(np.datetime64("2014-01-01"), np.datetime64("2030-01-01"))
    days = days[np.is_busday(days)][:N_BARS]
    close = np.round(20 * np.exp(np.cumsum(dice.normal(0, 0.02, N_BARS))) + 1, 2)
    high, low = np.round(close * 1.01, 2), np.round(close * 0.99, 2)
    bars = Bars(f"{600000 + n}.SS", days, close, high, low, close, np.round(dice.random(N_BARS) * 1e7))
    origin = Origin("made up", "numpy", datetime(2024, 1, 1, tzinfo=UTC))
    return History(bars, (), date(2014, 1, 1), date(2029, 12, 31), "CNY", origin)


def _told(name: str, work: Callable[[], object]) -> None:
    times = []
    for _ in range(N_TIMES):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    print(f"{name}: best {min(times):.3f} s, median {sorted(times)[N_TIMES // 2]:.3f} s of {N_TIMES}")


def main() -> None:
    """Fill a store, then read all of it and a part of it."""
    with tempfile.TemporaryDirectory() as folder:
        store = DiskStore(Path(folder))
        began = time.perf_counter()
        store.put_all(_history(n) for n in range(N_TICKERS))
        print(f"putting {N_TICKERS} tickers of {N_BARS} bars as one change: {time.perf_counter() - began:.2f} s")
        tickers = store.tickers()
        _told(f"reading {N_TICKERS} tickers", lambda: DiskStore(Path(folder)).read_all(tickers))
        _told(f"loading {N_TICKERS} tickers for a run", lambda: load_store(StoredSource(store), tickers))
        _told("loading 30 of them for a run", lambda: load_store(StoredSource(store), tickers[:30]))
        size = sum(path.stat().st_size for path in Path(folder).rglob("*"))
        print(f"on disk: {size / 1e6:.1f} MB")


if __name__ == "__main__":
    sys.exit(main())
