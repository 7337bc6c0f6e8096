"""How long judging takes: it stands between every run and its prices."""

import time
from pathlib import Path

import numpy as np
import pytest

from engine.markets.instrument import Instruments
from engine.markets.sessions import sessions_of
from engine.prices.bars import Bars
from engine.prices.findings.judge import judged
from engine.prices.folder import open_folder
from engine.prices.store import PriceStore, load_store


def _least_time(store: PriceStore) -> float:
    times = []
    for _ in range(3):
        start = time.process_time()
        judged(store)
        times.append(time.process_time() - start)
    return min(times)


def test_the_real_folder_takes_well_under_a_second(real_folder: Path) -> None:
    """68 series of up to 1,600 bars with their actions."""
    source = open_folder(real_folder)
    seconds = _least_time(load_store(source, source.tickers()))
    print(f"\n{seconds:.2f} s")
    assert seconds < 1


@pytest.mark.slow
def test_five_hundred_series_take_under_two_seconds() -> None:
    """500 shares of 2,500 bars, random walks on the tick grid."""
    random = np.random.default_rng(5)
    dates = sessions_of("XSHG").dates64
    start = int(np.searchsorted(dates, np.datetime64("2014-01-02")))
    sessions = dates[start : start + 2500]
    bars = {}
    for n in range(500):
        close = np.round(20 * np.exp(np.cumsum(random.normal(0, 0.01, 2500))) + 1, 2)
        opens = np.append(close[0], close[:-1])
        high, low = np.maximum(opens, close), np.minimum(opens, close)
        ticker = f"{600000 + n}.SS"
        bars[ticker] = Bars(ticker, sessions, opens, high, low, close, np.round(1e6 * random.uniform(0.5, 2, 2500)))
    seconds = _least_time(PriceStore(bars, {}, Instruments()))
    print(f"\n{seconds:.2f} s")
    assert seconds < 2
