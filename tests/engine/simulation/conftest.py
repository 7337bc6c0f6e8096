"""Small markets of round prices, catalysts as values, strategies that follow a script."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pytest

from catalysts import Catalyst, CatalystCalendar, Kind, Precision, Target, Theme, When
from engine.markets.instrument import Instrument, InstrumentKind, Instruments
from engine.markets.sessions import sessions_of
from engine.prices.action import CorporateAction
from engine.prices.bars import Bars
from engine.prices.store import PriceStore
from engine.simulation.catalog import ChosenStrategy
from engine.simulation.costs import Costs
from engine.simulation.fill_policy import FillPolicy
from engine.simulation.outcome import Outcome
from engine.simulation.plan import Plan
from engine.simulation.simulate import simulate
from engine.simulation.sizing import Sizing
from engine.simulation.spec import RunSpec, StrategySpec
from engine.simulation.strategy import CatalystStrategy

CLOCK, ETF, STOCK, OTHER = "000300.SS", "510001.SS", "300001.SZ", "600001.SS"
# Forty sessions of Shanghai, written down: 16 and 17 September (Mid-Autumn) and 1 to 7 October (National Day) are shut.
SESSIONS = tuple(
    date.fromisoformat(f"2024-{month}-{day:02}")
    for month, days in (
        ("08", (26, 27, 28, 29, 30)),
        ("09", (2, 3, 4, 5, 6, 9, 10, 11, 12, 13, 18, 19, 20, 23, 24, 25, 26, 27, 30)),
        ("10", (8, 9, 10, 11, 14, 15, 16, 17, 18, 21, 22, 23, 24, 25, 28, 29)),
    )
    for day in days
)
INSTRUMENTS = Instruments.of(
    [
        Instrument(CLOCK, "Broad index", InstrumentKind.INDEX, "XSHG"),
        Instrument(ETF, "Battery ETF", InstrumentKind.ETF, "XSHG", segment="battery"),
        Instrument(STOCK, "Machines", InstrumentKind.STOCK, "XSHG", "chinext", "equipment"),
        Instrument(OTHER, "Powders", InstrumentKind.STOCK, "XSHG", "main", "materials"),
        Instrument("688001.SS", "Chips", InstrumentKind.STOCK, "XSHG", "star"),
    ]
)
THEME = Theme("solid-state-battery", "Solid-state battery", ETF)


def line(
    ticker: str,
    price: float,
    moves: Mapping[int, tuple[float, ...]] | None = None,
    *,
    volumes: Mapping[int, float] | None = None,
    missing: Iterable[int] = (),
    quiet: Iterable[int] = (),
    first: int = 0,
    last: int = len(SESSIONS) - 1,
) -> Bars:
    """Bars at one price; `moves` gives (open, close) or (open, high, low, close) of single sessions, the close then
    stays. `missing` sessions have no bar, `quiet` ones no volume; the volume is a hundred million shares, other than
    in `volumes`."""
    rows, skipped, silent = [], set(missing), set(quiet)
    for n, session in enumerate(SESSIONS):
        move = (moves or {}).get(n, (price, price))
        opened, price = move[0], move[-1]
        if first <= n <= last and n not in skipped:
            volume = 0.0 if n in silent else (volumes or {}).get(n, 1e8)
            rows.append((session, opened, max(move), min(move), price, volume))
    columns = (np.array([row[n] for row in rows], dtype=np.float64) for n in range(1, 6))
    return Bars(ticker, np.array([row[0] for row in rows], dtype="datetime64[D]"), *columns)


def store_of(
    lines: Iterable[Bars], actions: Iterable[CorporateAction] = (), instruments: Instruments = INSTRUMENTS
) -> PriceStore:
    """A store of these bars; the clock is at 3000 unless a line is given for it."""
    by_ticker = {CLOCK: line(CLOCK, 3000.0), **{bars.ticker: bars for bars in lines}}
    by_action: dict[str, tuple[CorporateAction, ...]] = {}
    for action in sorted(actions):
        by_action[action.ticker] = (*by_action.get(action.ticker, ()), action)
    return PriceStore(by_ticker, by_action, instruments)


def a_catalyst(name: str, known: str, **changes: Any) -> Catalyst:
    """Good news of a product, said and known at once."""
    targets = tuple(Target.parse(text) for text in changes.pop("targets", ()))
    given = {"kind": Kind.PRODUCT, "theme": THEME.id, "targets": targets, **changes}
    return Catalyst(id=name, title=f"News {name}", announced=When.parse(known), **given)


def following(script: Mapping[str, Iterable[Plan]], standing: Iterable[Plan] = ()) -> type[CatalystStrategy]:
    """A strategy that yields the plans written down for each catalyst's id."""

    class Scripted(CatalystStrategy):
        def plans(self, catalyst: Catalyst) -> Iterable[Plan]:
            yield from script.get(catalyst.id, ())

        def standing_plans(self) -> Iterable[Plan]:
            yield from standing

    return Scripted


@dataclass(frozen=True)
class Case:
    """Everything that one simulation takes; `run` runs it, `replace(case, ...)` makes its twin."""

    strategy: type[CatalystStrategy]
    store: PriceStore
    catalysts: tuple[Catalyst, ...]
    parameters: Mapping[str, Any] = field(default_factory=dict)
    themes: tuple[Theme, ...] = (THEME,)
    cash: float = 1_000_000.0
    costs: Costs = field(default_factory=Costs)
    policy: FillPolicy = field(default_factory=FillPolicy)
    sizing: Sizing = field(default_factory=Sizing)
    cash_rate: float = 0.0
    precision: Precision = Precision.DAY
    benchmarks: tuple[str, ...] = (CLOCK,)
    base: int | date = 0
    end: int | date = len(SESSIONS) - 1

    def run(self) -> Outcome:
        """The outcome from the close of session `base` to that of session `end`, by their dates or numbers."""
        spec = RunSpec(
            strategies=(StrategySpec("x"),),
            benchmarks=self.benchmarks,
            cash=self.cash,
            precision=self.precision,
            costs=self.costs,
            policy=self.policy,
            sizing=self.sizing,
            cash_rate=self.cash_rate,
        )
        values = {name: row.default for name, row in self.strategy.declared_parameters().items()}
        chosen = ChosenStrategy("x", self.strategy, tuple(sorted({**values, **self.parameters}.items())))
        calendar = CatalystCalendar(self.catalysts, themes=self.themes)
        base_on, end_on = (SESSIONS[on] if isinstance(on, int) else on for on in (self.base, self.end))
        return simulate(chosen, self.store, calendar, spec, sessions_of, base_on=base_on, end_on=end_on)


@pytest.fixture(scope="session")
def day() -> Callable[[int], date]:
    """The n-th of forty sessions from 2024-08-26 on."""
    return lambda n: SESSIONS[n]


@pytest.fixture(scope="session")
def bars() -> Callable[..., Bars]:
    """Bars at one price with single moves: see `line`."""
    return line


@pytest.fixture(scope="session")
def store() -> Callable[..., PriceStore]:
    """A store from bars and corporate actions: see `store_of`."""
    return store_of


@pytest.fixture(scope="session")
def catalyst() -> Callable[..., Catalyst]:
    """A catalyst from its id and the text of when it was known."""
    return a_catalyst


@pytest.fixture(scope="session")
def script() -> Callable[..., type[CatalystStrategy]]:
    """A strategy that follows a script: see `following`."""
    return following


@pytest.fixture(scope="session")
def case() -> type[Case]:
    """A simulation's inputs."""
    return Case


@pytest.fixture(scope="session")
def run(script, store, case) -> Callable[..., Outcome]:
    """Run plans by catalyst id over bars and catalysts: `run(plans, bars, catalysts, actions=..., **of the case)`."""

    def go(plans, lines, catalysts, actions=(), standing=(), **changes) -> Outcome:
        return case(script(plans, standing), store(lines, actions), tuple(catalysts), **changes).run()

    return go
