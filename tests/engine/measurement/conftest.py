"""Small outcomes, curves and bars to measure, and the outside data."""

import csv
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from engine.markets.instrument import Instrument, InstrumentKind, Instruments
from engine.markets.rules.rule_book import shipped_rule_book
from engine.markets.rules.statuses import shipped_statuses
from engine.markets.sessions import sessions_of
from engine.measurement.report import Curve
from engine.prices.action import CorporateAction
from engine.prices.bars import Bars, Floats
from engine.prices.store import PriceStore
from engine.simulation.block import Block
from engine.simulation.costs import Costs
from engine.simulation.decision import Side
from engine.simulation.fill import Fill
from engine.simulation.fill_policy import FillPolicy
from engine.simulation.market import Market
from engine.simulation.outcome import EquityPoint, Outcome
from engine.simulation.plan import DatedPlan, Plan
from engine.simulation.refusal import Reason, Refusal
from engine.simulation.trade import Trade

FIRST = date(2024, 1, 1)
# Ten sessions of Shanghai, written down: 16 to 27 June 2025 without the weekend of the 21st.
DAYS = tuple(date(2025, 6, n) for n in (16, 17, 18, 19, 20, 23, 24, 25, 26, 27))
STOCK, CLOCK = "600001.SS", "000300.SS"


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
        plans=(),
        fills=(),
        entitlements=(),
        refusals=(),
        blocks=(),
        trades=(),
        positions=(),
        equity=(EquityPoint(_session(0), 1_000_000, 1_000_000),),
        fates=(),
    )
    return lambda **changes: replace(empty, **changes)


@dataclass(frozen=True)
class Shanghai:
    """Ten sessions from 16 June 2025 on: a main-board stock (limits at 10 %) beside an index."""

    days: tuple[date, ...] = DAYS
    stock: str = STOCK

    def bars(self, rows: dict[int, tuple[float, ...]], ticker: str = STOCK, volume: float = 1e6) -> Bars:
        """Bars from session number to (open, high, low, close)."""
        columns = [np.array([row[n] for row in rows.values()], dtype=np.float64) for n in range(4)]
        sessions = np.array([DAYS[n] for n in rows], dtype="datetime64[D]")
        return Bars(ticker, sessions, *columns, np.full(len(rows), volume))

    def index(self, rows: dict[int, tuple[float, float]]) -> Bars:
        """The index from session number to (open, close); 100 where nothing is said."""
        pairs = {n: rows.get(n, (100.0, 100.0)) for n in range(len(DAYS))}
        return self.bars({n: (a, max(a, b), min(a, b), b) for n, (a, b) in pairs.items()}, CLOCK)

    def market(self, *lines: Bars, actions: tuple[CorporateAction, ...] = (), **policy: object) -> Market:
        """The market of these bars under the shipped rule book."""
        store = PriceStore(
            {bars.ticker: bars for bars in (*lines, self.index({}))},
            {STOCK: actions},
            Instruments.of(
                [
                    Instrument(CLOCK, "Broad index", InstrumentKind.INDEX, "XSHG"),
                    Instrument(STOCK, "Powders", InstrumentKind.STOCK, "XSHG", "main"),
                ]
            ),
        )
        given = FillPolicy(**policy)  # type: ignore[arg-type]
        return Market(store, shipped_rule_book(), shipped_statuses(), lambda _: sessions_of("XSHG"), given, Costs())

    def plan(self, enter: int, leave: int | None, ticker: str = STOCK, delay: int = 0, name: str = "p1") -> DatedPlan:
        """A plan from the open of one session to that of another."""
        hold = None if leave is None else leave - enter
        exit_on = None if leave is None else DAYS[leave]
        return DatedPlan(name, "c1", Plan(ticker, 0.2, hold, "", delay), DAYS[enter - delay - 1], DAYS[enter], exit_on)

    def equity(self, last: int = 9) -> tuple[EquityPoint, ...]:
        """An account that stands still up to a session."""
        return tuple(EquityPoint(on, 1_000_000, 1_000_000) for on in DAYS[: last + 1])

    def block(self, on: int, wanted: int, blocked: int, reason: Reason, side: Side = Side.BUY) -> Block:
        """A block of plan p1."""
        return Block("p1", DAYS[on], STOCK, side, wanted, blocked, reason, "")

    def fill(self, on: int, side: Side, shares: int, price: float) -> Fill:
        """A fill of plan p1 without costs."""
        return Fill("p1", DAYS[on], STOCK, side, shares, shares, price, round(price * 100) * shares, 0, 0, 0)


@pytest.fixture(scope="session")
def shanghai() -> Shanghai:
    """A small real market: see `Shanghai`."""
    return Shanghai()


def _session(n: int) -> date:
    return FIRST + timedelta(days=n)
