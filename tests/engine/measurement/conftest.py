"""Small outcomes, curves and bars to measure, and the outside data."""

import csv
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from engine.measurement.report import Curve
from engine.prices.bars import Bars, Floats
from engine.simulation.decision import Side
from engine.simulation.fill import Fill
from engine.simulation.outcome import EquityPoint, Outcome
from engine.simulation.refusal import Reason, Refusal
from engine.simulation.trade import Trade

FIRST = date(2024, 1, 1)


@dataclass(frozen=True)
class Managers:
    """132 months of a fund, the S&P 500 with dividends, and three-month bills."""

    months: tuple[date, ...]
    fund: Floats
    index: Floats
    bills: Floats


@pytest.fixture(scope="session")
def managers() -> Managers:
    """The managers data of PerformanceAnalytics: HAM1, SP500 TR and US 3m TR."""
    beside = Path(__file__).resolve().parents[4] / "shared" / "fixtures"
    path = Path(os.environ.get("CATALYST_FIXTURES", beside)) / "metrics" / "managers.csv"
    if not path.is_file():
        pytest.skip(f"{path} is absent: it is the data of PerformanceAnalytics and not part of this project")
    with path.open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    fund, index, bills = (np.array([float(row[name]) for row in rows]) for name in ("HAM1", "SP500 TR", "US 3m TR"))
    return Managers(tuple(date.fromisoformat(row[""]) for row in rows), fund, index, bills)


@pytest.fixture
def session() -> Callable[[int], date]:
    """The n-th session of a made-up exchange that trades every day."""
    return _session


@pytest.fixture
def equity() -> Callable[..., tuple[EquityPoint, ...]]:
    """An account's points from its equities in cents, one a session; `cash` defaults to all of it."""

    def build(levels: list[int], cash: list[int] | None = None) -> tuple[EquityPoint, ...]:
        pairs = zip(levels, cash or levels, strict=True)
        return tuple(EquityPoint(_session(n), held, level) for n, (level, held) in enumerate(pairs))

    return build


@pytest.fixture
def curve() -> Callable[..., Curve]:
    """A benchmark's curve from its levels, one a session."""

    def build(levels: list[float | None], ticker: str = "INDEX") -> Curve:
        return Curve(ticker, tuple((_session(n), level) for n, level in enumerate(levels)))

    return build


@pytest.fixture
def bars() -> Callable[..., Bars]:
    """Bars from (n-th session, open, close)."""

    def build(rows: list[tuple[int, float, float]], ticker: str = "INDEX") -> Bars:
        opens = np.array([row[1] for row in rows], dtype=np.float64)
        closes = np.array([row[2] for row in rows], dtype=np.float64)
        sessions = np.array([_session(row[0]) for row in rows], dtype="datetime64[D]")
        high, low = np.maximum(opens, closes), np.minimum(opens, closes)
        return Bars(ticker, sessions, opens, high, low, closes, np.full(len(rows), 1e6))

    return build


@pytest.fixture
def trade() -> Callable[..., Trade]:
    """A trade of 100 shares bought at the open of session 1 for 1000.00 and 1.00 of fees."""
    closed = Trade(
        plan="p1",
        catalyst="c1",
        ticker="AAA",
        decided_on=_session(0),
        entry_on=_session(1),
        entry_price=10.0,
        shares=100,
        cost_cents=100_000,
        entry_fees_cents=100,
        planned_exit_on=_session(3),
        exit_on=_session(3),
        exit_price=11.0,
        exit_shares=100,
        proceeds_cents=110_000,
        exit_fees_cents=100,
        dividends_cents=0,
        valued_on=_session(3),
        exit_delay=0,
    )
    return lambda **changes: replace(closed, **changes)


@pytest.fixture
def refusal() -> Callable[..., Refusal]:
    """A refusal of a plan for catalyst c1 at a suspended instrument."""
    refused = Refusal("p9", "c1", _session(1), "BBB", Reason.SUSPENDED, 100, "no bar on the session")
    return lambda **changes: replace(refused, **changes)


@pytest.fixture
def fill() -> Callable[..., Fill]:
    """A purchase of 100 shares for 1000.00 with 1.00 of fees."""
    bought = Fill("p1", _session(1), "AAA", Side.BUY, 100, 100, 10.0, 100_000, 100, 0, 0)
    return lambda **changes: replace(bought, **changes)


@pytest.fixture
def outcome() -> Callable[..., Outcome]:
    """An outcome in which nothing happened on one session with a capital of 10 000.00."""
    empty = Outcome(
        strategy="nothing",
        parameters=(),
        decisions=(),
        fills=(),
        entitlements=(),
        refusals=(),
        trades=(),
        positions=(),
        equity=(EquityPoint(_session(0), 1_000_000, 1_000_000),),
        fates=(),
    )
    return lambda **changes: replace(empty, **changes)


def _session(n: int) -> date:
    return FIRST + timedelta(days=n)
