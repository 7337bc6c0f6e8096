"""How long judging takes, which stands between every run and its prices: `python tests/benchmarks/judge_series.py`.

Prints processor seconds, the least of three: 500 random shares of 2,500 bars, and the folder of real prices where
$CATALYST_PRICES names one.
"""

import os
import time
from pathlib import Path

import numpy as np

from engine.markets.instrument import Instruments
from engine.markets.sessions import sessions_of
from engine.prices.bars import Bars
from engine.prices.findings.judge import judged
from engine.prices.folder import open_folder
from engine.prices.store import PriceStore, load_store


def least_time(store: PriceStore) -> float:
    """Processor seconds of the quickest of three."""
    times = []
    for _ in range(3):
        start = time.process_time()
        judged(store)
        times.append(time.process_time() - start)
    return min(times)


def random_store(n_series: int, n_bars: int) -> PriceStore:
    """Random walks on the tick grid."""
    random = np.random.default_rng(5)
    dates = sessions_of("XSHG").dates64
    start = int(np.searchsorted(dates, np.datetime64("2014-01-02")))
    sessions = dates[start : start + n_bars]
    bars = {}
    for n in range(n_series):
        close = np.round(20 * np.exp(np.cumsum(random.normal(0, 0.01, n_bars))) + 1, 2)
        opens = np.append(close[0], close[:-1])
        high, low = np.maximum(opens, close), np.minimum(opens, close)
        ticker = f"{600000 + n}.SS"
        bars[ticker] = Bars(ticker, sessions, opens, high, low, close, np.round(1e6 * random.uniform(0.5, 2, n_bars)))
    return PriceStore(bars, {}, Instruments())


if __name__ == "__main__":
    print(f"500 x 2,500 bars: {least_time(random_store(500, 2500)):.2f} s")
    folder = os.environ.get("CATALYST_PRICES")
    if folder:
        source = open_folder(Path(folder))
        print(f"{len(source.tickers())} real series: {least_time(load_store(source, source.tickers())):.2f} s")
