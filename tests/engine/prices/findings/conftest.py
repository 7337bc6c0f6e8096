"""Quiet series on an exchange's sessions, changed bar by bar, and what the judge says of them."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

import numpy as np
import pytest

from engine.markets.instrument import Instruments
from engine.markets.rules.statuses import Statuses
from engine.markets.sessions import sessions_of
from engine.prices.action import CorporateAction
from engine.prices.bars import Bars
from engine.prices.findings.finding import Finding
from engine.prices.findings.judge import judged
from engine.prices.store import PriceStore

COLUMNS = ("open", "high", "low", "close", "volume")


@pytest.fixture
def walk() -> Callable[..., Bars]:
    """A quiet series: gaps of 0.3 %, sessions of 1 %, on whole ticks; volume within a factor of two of a million."""

    def build(
        ticker: str = "600000.SS",
        n: int = 120,
        price: float = 20.0,
        *,
        first: str = "2024-01-02",
        exchange: str = "XSHG",
        tick: float = 0.01,
        seed: int = 1,
    ) -> Bars:
        random = np.random.default_rng(seed)
        dates = sessions_of(exchange).dates64
        start = int(np.searchsorted(dates, np.datetime64(first)))
        rows, close = [], price
        for _ in range(n):
            opened = close * np.exp(np.clip(random.normal(0, 0.003), -0.01, 0.01))
            close = opened * np.exp(np.clip(random.normal(0, 0.01), -0.03, 0.03))
            high, low = max(opened, close) * 1.004, min(opened, close) * 0.996
            rows.append([opened, high, low, close])
        prices = np.round(np.array(rows) / tick) * tick
        volume = np.round(1e6 * np.exp(random.uniform(-0.7, 0.7, n)), -2)
        return Bars(ticker, dates[start : start + n], *np.round(prices, 6).T, volume)

    return build


@pytest.fixture
def changed() -> Callable[..., Bars]:
    """The bars with some cells replaced: `cells` maps a row to what its columns become."""

    def change(bars: Bars, cells: Mapping[int, Mapping[str, float]]) -> Bars:
        columns = {name: getattr(bars, name).copy() for name in COLUMNS}
        for row, values in cells.items():
            for name, value in values.items():
                columns[name][row] = value
        return Bars(bars.ticker, bars.sessions, **columns)

    return change


@pytest.fixture
def from_row() -> Callable[..., Bars]:
    """The bars with every price from a row on multiplied, rounded to the tick, and the volume divided by the same."""

    def scale(bars: Bars, row: int, factor: float, *, volume: float | None = None) -> Bars:
        factors, volumes = np.ones(len(bars)), np.ones(len(bars))
        factors[row:], volumes[row:] = factor, 1 / factor if volume is None else volume
        prices = {name: np.round(getattr(bars, name) * factors, 2) for name in COLUMNS[:4]}
        return Bars(bars.ticker, bars.sessions, **prices, volume=bars.volume * volumes)

    return scale


@pytest.fixture
def without() -> Callable[..., Bars]:
    """The bars without some rows."""

    def drop(bars: Bars, rows: Iterable[int]) -> Bars:
        kept = np.setdiff1d(np.arange(len(bars)), list(rows))
        return Bars(bars.ticker, bars.sessions[kept], **{name: getattr(bars, name)[kept] for name in COLUMNS})

    return drop


@pytest.fixture
def findings() -> Callable[..., tuple[Finding, ...]]:
    """What the judge says of one series or several."""

    def judge(
        *series: Bars,
        actions: Iterable[CorporateAction] = (),
        statuses: Statuses | None = None,
        instruments: Instruments | None = None,
        benchmarks: Iterable[str] = (),
        span: tuple[date, date] | None = None,
    ) -> tuple[Finding, ...]:
        by_ticker: dict[str, tuple[CorporateAction, ...]] = {}
        for one in sorted(actions):
            by_ticker[one.ticker] = (*by_ticker.get(one.ticker, ()), one)
        store = PriceStore(
            {one.ticker: one for one in series},
            by_ticker,
            instruments or Instruments(),
            statuses=statuses or Statuses(),
        )
        return judged(store, benchmarks=tuple(benchmarks), span=span)

    return judge


@pytest.fixture
def told(findings: Callable[..., tuple[Finding, ...]]) -> Callable[..., list[tuple[str, str]]]:
    """The rules that the judge finds broken, each with its session ("" for a whole series)."""

    def names(*series: Bars, **given: object) -> list[tuple[str, str]]:
        return [(one.rule, one.session.isoformat() if one.session else "") for one in findings(*series, **given)]

    return names
