"""What a strategy decides: on a small market, eight sessions of Shanghai from 2024-08-26 on, and on real prices."""

import csv
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from catalysts import Catalyst, CatalystCalendar, Kind, Target, Theme, When
from engine.backtest import run_backtest
from engine.markets.instrument import Instrument, InstrumentKind, Instruments
from engine.markets.sessions import sessions_of
from engine.prices.bars import Bars
from engine.prices.store import PriceStore
from engine.simulation.catalog import choose
from engine.simulation.outcome import Outcome
from engine.simulation.simulate import simulate
from engine.simulation.spec import RunSpec, StrategySpec

DAYS = tuple(date(2024, 8, day) for day in (26, 27, 28, 29, 30)) + tuple(date(2024, 9, day) for day in (2, 3, 4))
INSTRUMENTS = Instruments.of(
    Instrument(ticker, ticker, kind, "XSHG", board, segment)
    for ticker, kind, board, segment in (
        ("000300.SS", InstrumentKind.INDEX, "", ""),
        ("510001.SS", InstrumentKind.ETF, "", "battery"),
        ("510002.SS", InstrumentKind.ETF, "", "bank"),
        ("300001.SZ", InstrumentKind.STOCK, "chinext", "equipment"),
        ("300002.SZ", InstrumentKind.STOCK, "chinext", "equipment"),
        ("600003.SS", InstrumentKind.STOCK, "main", "materials"),
        ("600004.SS", InstrumentKind.STOCK, "main", ""),
    )
)


@pytest.fixture(scope="session")
def bars() -> Callable[..., Bars]:
    """Bars of a ticker from its closes, which are its opens too; None is a session without a bar."""

    def build(ticker: str, closes: Sequence[float | None]) -> Bars:
        rows = [(session, close) for session, close in zip(DAYS, closes, strict=True) if close is not None]
        prices = np.array([close for _, close in rows], dtype=np.float64)
        sessions = np.array([session for session, _ in rows], dtype="datetime64[D]")
        return Bars(ticker, sessions, prices, prices, prices, prices, np.full(len(rows), 1e8))

    return build


@pytest.fixture(scope="session")
def news() -> Callable[..., Catalyst]:
    """Good news of a product, known on 28 August, so that the entry is the open of the 29th."""

    def build(name: str = "c1", **changes: Any) -> Catalyst:
        targets = tuple(Target.parse(text) for text in changes.pop("targets", ()))
        announced = When.parse(changes.pop("announced", "2024-08-28"))
        given = {"kind": Kind.PRODUCT, "theme": "solid-state-battery", "targets": targets, **changes}
        return Catalyst(id=name, title=f"News {name}", announced=announced, **given)

    return build


@pytest.fixture(scope="session")
def play(bars) -> Callable[..., Outcome]:
    """Run an installed strategy by name with parameters over catalysts and bars; the clock is at 3000."""

    def go(
        name: str,
        catalysts: Iterable[Catalyst],
        lines: Iterable[Bars],
        parameters: dict[str, Any] | None = None,
        theme: Theme | None = None,
    ) -> Outcome:
        rows = {line.ticker: line for line in (bars("000300.SS", [3000.0] * len(DAYS)), *lines)}
        chosen = choose(StrategySpec(name, tuple((parameters or {}).items())))
        calendar = CatalystCalendar(tuple(catalysts), themes=() if theme is None else (theme,))
        return simulate(
            chosen,
            PriceStore(rows, {}, INSTRUMENTS),
            calendar,
            RunSpec((StrategySpec(name),), ("000300.SS",)),
            sessions_of,
            base_on=DAYS[0],
            end_on=DAYS[-1],
        )

    return go


REAL = Path(os.environ.get("CATALYST_PRICES", Path(__file__).resolve().parents[3] / "shared" / "prices"))


@dataclass(frozen=True)
class Raw:
    """The raw bars of one ticker, as the file has them: text by column, by date."""

    bars: dict[str, dict[str, str]]

    def price(self, on: str, column: str = "open") -> Decimal:
        """A price of a session."""
        return Decimal(self.bars[on][column])

    def shares(self, money: int, on: str) -> int:
        """Whole lots of a hundred that money buys at the close of a session."""
        return int(Decimal(money) / self.price(on, "close") / 100) * 100

    def sessions(self, until: str) -> list[str]:
        """The dates up to one."""
        return [on for on in self.bars if on <= until]


@pytest.fixture(scope="session")
def raw() -> Callable[[str], Raw]:
    """The raw bars of a ticker, read with csv alone; skips where there are none."""

    def read(ticker: str) -> Raw:
        path = REAL / "bars" / f"{ticker}.csv"
        if not path.is_file():
            pytest.skip(
                f"no real prices in {REAL}: they are no part of this project; CATALYST_PRICES names their folder"
            )
        with path.open(encoding="utf-8", newline="") as file:
            return Raw({row.pop("date"): row for row in csv.DictReader(file)})

    return read


@pytest.fixture(scope="session")
def real_folder() -> Path:
    """Where the real prices lie."""
    return REAL


@pytest.fixture(scope="session")
def real(raw) -> Callable[..., Outcome]:
    """Run a strategy on the real prices, from one date to another, over a calendar (the shipped one by default)."""

    @cache
    def shipped(strategy: str, start: str, end: str) -> Outcome:
        return go(strategy, start, end, None, calendar="seeds")

    def go(strategy: str, start: str, end: str, catalysts: Iterable[Catalyst] | None = None, **more: Any) -> Outcome:
        if catalysts is None and not more:
            return shipped(strategy, start, end)
        raw("000300.SS")
        calendar = more.pop("calendar", None) or CatalystCalendar(tuple(catalysts or ()), themes=more.pop("themes", ()))
        report = run_backtest(
            [strategy],
            calendar=calendar,
            prices=str(REAL),
            benchmarks=["000300.SS"],
            start=date.fromisoformat(start),
            end=date.fromisoformat(end),
            **more,
        )
        return report.strategies[0].outcome

    return go


@pytest.fixture(scope="session")
def to_cents() -> Callable[[Decimal], int]:
    """An amount in cents, rounded half up."""
    return lambda amount: int((amount * 100).quantize(Decimal(1), ROUND_HALF_UP))
