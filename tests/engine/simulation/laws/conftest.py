"""Random small markets, calendars and strategies, and the twins of a market that share its past."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import strategies as st

from catalysts import Catalyst, Status, Theme
from engine.prices.action import CorporateAction
from engine.prices.bars import Bars
from engine.prices.store import PriceStore
from engine.simulation.costs import Costs
from engine.simulation.plan import Plan
from engine.simulation.strategy import CatalystStrategy
from strategies.buy_and_hold import BuyAndHold
from strategies.leaders import Leaders
from strategies.sector_etf import SectorEtf

CLOCK, ETF, STOCK, OTHER = "000300.SS", "510001.SS", "300001.SZ", "600001.SS"
FREE = Costs(commission=0.0, minimum_commission=0.0, stamp_duty=0.0, transfer_fee=0.0)
THEME = Theme("solid-state-battery", "Solid-state battery", ETF)


@dataclass(frozen=True)
class Make:
    """The makers of the room above."""

    bars: Callable[..., Bars]
    store: Callable[..., PriceStore]
    catalyst: Callable[..., Catalyst]
    script: Callable[..., type[CatalystStrategy]]
    case: Callable[..., Any]
    day: Callable[[int], date]


class Sensitive(CatalystStrategy):
    """Its weight and hold depend on every number that it is shown: the slightest peek changes a decision."""

    def plans(self, catalyst: Catalyst) -> Iterable[Plan]:
        seen = [float(len(self.market.calendar()))]
        for ticker in (CLOCK, ETF, STOCK, OTHER):
            shown = self.market.bars(ticker)
            columns = (shown.open, shown.high, shown.low, shown.close, shown.volume)
            seen += [float(column.sum()) for column in columns]
            seen += self.market.closes(ticker, 5).tolist()
            seen += [self.market.turnover(ticker, 3), float(self.market.is_trading(ticker))]
            seen.append(self.market.strength(ticker, 2) or 0.0)
        for data in self.datas:
            seen += [*_read(data.close, 0), *_read(data.open, 1), *_read(data.close, 1)]
        mix = sum((n + 1) * round(value * 1e4) for n, value in enumerate(seen)) % 1009
        yield Plan(ETF, 0.05 + mix % 10 / 20, 1 + mix % 4, f"saw {mix}", mix % 3)
        yield Plan(STOCK, 0.05 + mix % 7 / 20, 1 + mix % 5, f"saw {mix}")


def _read(values: Any, ahead: int) -> list[float]:
    try:
        return [float(values[ahead])]
    except IndexError:
        return []


@st.composite
def _random_bars(draw: st.DrawFn, make: Make, ticker: str, n: int) -> Bars:
    """Prices of two decimals from 1.00 up; some sessions without a bar or without volume; perhaps listed late or gone
    early."""
    first, gone = draw(st.sampled_from([0, 0, 0, 0, 4])), draw(st.sampled_from([1, 1, 1, 1, 5]))
    steps = draw(st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), min_size=n, max_size=n))
    missing, quiet = (draw(st.sets(st.integers(1, n - 1), max_size=5)) for _ in range(2))
    cents, moves = draw(st.sampled_from([150, 1000, 3333])), {}
    for k, (opening, closing) in enumerate(steps):
        opened = max(100, cents + cents * opening // 100)
        cents = max(100, opened + opened * closing // 100)
        moves[k] = (opened / 100, cents / 100)
    return make.bars(
        ticker, cents / 100, moves, missing=missing - {first}, quiet=quiet - {first}, first=first, last=n - gone
    )


@st.composite
def _random_catalysts(draw: st.DrawFn, make: Make) -> tuple[Catalyst, ...]:
    rows: list[Catalyst] = []
    for n, days in enumerate(draw(st.lists(st.integers(-1, 20), min_size=3, max_size=6))):
        on = make.day(0) + timedelta(days=days)
        clock = draw(st.sampled_from(["", "", "T08:30+08:00", "T09:14+08:00", "T09:15+08:00", "T20:00-04:00"]))
        known = draw(st.sampled_from([f"{on}{clock}"] * 9 + [f"{on:%Y-%m}"]))
        earlier = draw(st.sampled_from([""] * 7 + [row.id for row in rows[-1:]]))
        rows.append(
            make.catalyst(
                f"c{n}",
                known,
                direction=draw(st.sampled_from([1, 1, 1, 1, 0, -1])),
                targets=draw(st.sampled_from([(), (), (STOCK,), (STOCK, OTHER)])),
                segment=draw(st.sampled_from(["", "", "equipment"])),
                status=draw(st.sampled_from([Status.CONFIRMED] * 9 + [Status.CANCELLED])),
                supersedes=earlier,
            )
        )
    return tuple(rows)


@st.composite
def _random_strategy(draw: st.DrawFn, make: Make) -> tuple[type[CatalystStrategy], dict[str, Any]]:
    kind = draw(st.sampled_from([SectorEtf, Leaders, Leaders, BuyAndHold, Sensitive, None, None, None]))
    size = draw(st.sampled_from([0.05, 0.4, 1.0]))
    hold, delay = draw(st.integers(1, 6)), draw(st.integers(0, 3))
    if kind is SectorEtf:
        return kind, {"size": size, "hold": hold, "delay": delay}
    if kind is Leaders:
        return kind, {"size": size, "hold": hold, "delay": delay, "k": 2, "lookback": draw(st.integers(1, 4))}
    if kind is not None:
        return kind, {}
    plan = st.builds(
        Plan,
        ticker=st.sampled_from([ETF, STOCK, OTHER] * 3 + [CLOCK, "600999.SS"]),
        weight=st.sampled_from([0.001, 0.05, 0.3, 0.3, 0.6, 1.0]),
        hold=st.sampled_from([1, 1, 2, 3, 5, None]),
        why=st.just("scripted"),
        delay=st.sampled_from([0, 0, 0, 1, 9]),
    )
    plans = st.lists(plan, min_size=1, max_size=3)
    return make.script({f"c{n}": draw(plans) for n in range(6)}, draw(st.lists(plan, max_size=1))), {}


@st.composite
def _random_case(draw: st.DrawFn, make: Make) -> Any:
    n = draw(st.integers(10, 16))
    lines = [draw(_random_bars(make, ticker, n)) for ticker in (ETF, STOCK, OTHER)]
    index = [3000.0 + (k * 37) % 11 for k in range(n)]
    lines.append(make.bars(CLOCK, 3000.0, {k: (level, level) for k, level in enumerate(index)}, last=n - 1))
    actions = [
        CorporateAction(ticker, make.day(on), multiplier, cash)
        for ticker, on, multiplier, cash in draw(
            st.lists(
                st.tuples(
                    st.sampled_from([ETF, STOCK, OTHER]),
                    st.integers(1, n - 1),
                    st.sampled_from([1.0, 1.3, 3.0, 0.5]),
                    st.sampled_from([0.0, 0.0, 0.05, 0.333]),
                ),
                min_size=1,
                max_size=3,
                unique_by=lambda row: row[:2],
            )
        )
    ]
    strategy, parameters = draw(_random_strategy(make))
    return make.case(
        strategy,
        make.store(lines, actions),
        draw(_random_catalysts(make)),
        parameters,
        themes=draw(st.sampled_from([(THEME,), (replace(THEME, etf=""),), (replace(THEME, leaders=(OTHER,)),)])),
        cash=draw(st.sampled_from([20_000.0, 300_000.0, 1_000_000.01])),
        costs=draw(st.sampled_from([FREE, Costs(), Costs(0.003, 1.5, 0.001, 0.0007)])),
        end=n - 1,
    )


@pytest.fixture(scope="session")
def cases(bars, store, catalyst, script, case, day) -> st.SearchStrategy[Any]:
    """Random small markets, calendars and strategies."""
    return _random_case(Make(bars, store, catalyst, script, case, day))


def _noised(bars: Bars, at: date, seed: int) -> Bars:
    later = np.arange(len(bars)) >= bars.n_until(at)
    rng = np.random.default_rng([seed, *map(ord, bars.ticker)])

    def shaken(column: Any) -> Any:
        return np.where(later, np.round(column * rng.uniform(0.3, 3.0, len(bars)), 2) + 0.01, column)

    return Bars(bars.ticker, bars.sessions, *map(shaken, (bars.open, bars.high, bars.low, bars.close, bars.volume)))


def _rewritten(store: PriceStore, rewrite: Callable[[Bars], Bars]) -> PriceStore:
    bars = {ticker: rewrite(rows) for ticker, rows in store.bars.items()}
    return replace(store, bars={ticker: rows for ticker, rows in bars.items() if len(rows)}, _growth={})


@pytest.fixture(scope="session")
def rewritten() -> Callable[..., PriceStore]:
    """A store with each ticker's bars rewritten by a function; a ticker left without bars is gone."""
    return _rewritten


@pytest.fixture(scope="session")
def noised() -> Callable[..., Bars]:
    """Bars with other prices (above 0) and volumes after a session, drawn from a seed."""
    return _noised


@pytest.fixture(scope="session")
def twins() -> Callable[..., list[PriceStore]]:
    """The four twins of a store: halved, doubled, shaken and cut off after a session."""
    return lambda store, at, seed: [
        store.altered_after(at, 0.5),
        store.altered_after(at, 2.0),
        _rewritten(store, lambda bars: _noised(bars, at, seed)),
        _rewritten(store, lambda bars: bars.until(at)),
    ]


@pytest.fixture(scope="session")
def past() -> Callable[..., tuple[list[Any], list[Any], list[Any]]]:
    """Decisions taken, fills done and equity reached by the close of a session, in the order of comparison."""
    return lambda outcome, at: (
        [row for row in outcome.decisions if row.decided_on <= at],
        [row for row in outcome.fills if row.session <= at],
        [row for row in outcome.equity if row.session <= at],
    )
