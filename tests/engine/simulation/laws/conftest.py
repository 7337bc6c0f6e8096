"""Random small markets with limits, calendars, strategies and policies, and the twins that share a market's past."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import strategies as st

from catalysts import Catalyst, Kind, Status, Theme, Window
from engine.prices.action import CorporateAction
from engine.prices.bars import Bars
from engine.prices.store import PriceStore
from engine.simulation.costs import Costs
from engine.simulation.exit_rule import ExitRule
from engine.simulation.fill_policy import AtLimit, FillAt, FillPolicy, Slippage, SlippageModel
from engine.simulation.plan import Plan
from engine.simulation.sizing import Sizing, SizingMode
from engine.simulation.strategy import CatalystStrategy
from strategies.buy_and_hold import BuyAndHold
from strategies.fade import Fade
from strategies.leaders import Leaders
from strategies.limit_chain import LimitChain
from strategies.sector_etf import SectorEtf

CLOCK, ETF, STOCK, OTHER, STAR = "000300.SS", "510001.SS", "300001.SZ", "600001.SS", "688001.SS"
# What the tests know of the rules, restated: limit and tick by instrument.
RATES = {ETF: Decimal("0.1"), STOCK: Decimal("0.2"), OTHER: Decimal("0.1"), STAR: Decimal("0.2")}
TICKS = {ETF: Decimal("0.001"), STOCK: Decimal("0.01"), OTHER: Decimal("0.01"), STAR: Decimal("0.01")}
FREE = Costs(0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
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
            seen += [self.market.strength(ticker, 2) or 0.0, self.market.percentile(ticker, 3) or 0.0]
            seen.append(float(self.market.limit_ups(ticker)) if ticker != CLOCK else 0.0)
        for data in self.datas:
            seen += [*_read(data.close, 0), *_read(data.open, 1), *_read(data.close, 1)]
        mix = sum((n + 1) * round(value * 1e4) for n, value in enumerate(seen)) % 1009
        stop = ExitRule(trailing_stop=0.01 + mix % 5 / 100)
        yield Plan(ETF, 0.05 + mix % 10 / 20, 1 + mix % 4, f"saw {mix}", mix % 3, stop)
        yield Plan(STOCK, 0.05 + mix % 7 / 20, 1 + mix % 5, f"saw {mix}")


def _read(values: Any, ahead: int) -> list[float]:
    try:
        return [float(values[ahead])]
    except IndexError:
        return []


def _rounded(price: Decimal, tick: Decimal) -> Decimal:
    return (price / tick).to_integral_value(ROUND_HALF_UP) * tick


def _reference(
    ticker: str, bars: Iterable[tuple[date, float]], actions: Iterable[CorporateAction], on: date
) -> Decimal:
    """The last close before a session, as the actions since leave it: (close − cash) / multiplier, to the tick."""
    last_on, close = max(row for row in bars if row[0] < on)
    price = Decimal(repr(float(close)))
    for action in sorted(actions):
        if action.ticker == ticker and last_on < action.ex_on <= on:
            cash, times = Decimal(repr(action.cash_per_share)), Decimal(repr(action.share_multiplier))
            price = _rounded((price - cash) / times, TICKS[ticker])
    return price


def _band(ticker: str, reference: Decimal) -> tuple[Decimal, Decimal]:
    """The limits restated: reference × (1 ± rate), rounded half up to the tick."""
    return tuple(_rounded(reference * (1 + sign * RATES[ticker]), TICKS[ticker]) for sign in (-1, 1))


def _bar(kind: str, steps: tuple[int, int, int], reference: Decimal, down: Decimal, up: Decimal) -> tuple[float, ...]:
    """(open, high, low, close) in hundredths, or at a limit, never beyond one."""

    def inside(percent: int) -> Decimal:
        price = max(_rounded(reference * (100 + percent) / 100, Decimal("0.01")), Decimal("0.50"))
        return min(max(price, down), up)

    opened, closed, wick = (inside(step) for step in steps)
    if kind in {"locked up", "locked down"}:
        opened = closed = wick = up if kind == "locked up" else down
    elif kind in {"opened up", "opened down"}:
        opened = up if kind == "opened up" else down
    elif kind in {"closed up", "closed down"}:
        closed = up if kind == "closed up" else down
    prices = (opened, closed, wick)
    return tuple(float(price) for price in (opened, max(prices), min(prices), closed))


KINDS = [
    *["inside"] * 12, "opened up", "opened down", "locked up", "locked down", "locked up", "closed up", "closed down",
]  # fmt: skip


SCARCE = (900.0, 4_000.0, 30_000.0)


@st.composite
def _random_bars(
    draw: st.DrawFn, make: Make, ticker: str, n: int, actions: Iterable[CorporateAction], volumes: Iterable[float]
) -> Bars:
    """Prices within the limits of a reference that follows the actions: limits touched, opened at and locked; some
    sessions without a bar, without volume or with little; perhaps listed late or gone early."""
    first, gone = draw(st.sampled_from([0, 0, 0, 0, 4])), draw(st.sampled_from([1, 1, 1, 1, 5]))
    percent = st.integers(-9, 9)
    session = st.tuples(st.sampled_from(KINDS), percent, percent, percent)
    rows = draw(st.lists(session, min_size=n, max_size=n))
    missing, quiet = (draw(st.sets(st.integers(1, n - 1), max_size=4)) for _ in range(2))
    scarce = draw(st.dictionaries(st.integers(1, n - 1), st.sampled_from(sorted(volumes)), max_size=6))
    start = draw(st.sampled_from([1.5, 10.0, 33.33]))
    moves, closes = {}, [(make.day(0) - timedelta(days=1), start)]
    for k, (kind, *steps) in enumerate(rows):
        if k not in missing - {first}:
            reference = max(_reference(ticker, closes, actions, make.day(k)), Decimal("0.50"))
            moves[k] = _bar(kind, tuple(steps), reference, *_band(ticker, reference))
            closes.append((make.day(k), moves[k][-1]))
    return make.bars(
        ticker,
        start,
        moves,
        missing=missing - {first},
        quiet=quiet - {first},
        volumes=scarce,
        first=first,
        last=n - gone,
    )


@st.composite
def _random_catalysts(draw: st.DrawFn, make: Make) -> tuple[Catalyst, ...]:
    rows: list[Catalyst] = []
    for n, days in enumerate(draw(st.lists(st.integers(-1, 20), min_size=3, max_size=6))):
        on = make.day(0) + timedelta(days=days)
        clock = draw(st.sampled_from(["", "", "T08:30+08:00", "T09:14+08:00", "T09:15+08:00", "T20:00-04:00"]))
        known = draw(st.sampled_from([f"{on}{clock}"] * 9 + [f"{on:%Y-%m}"]))
        earlier = draw(st.sampled_from([""] * 4 + [row.id for row in rows[-1:]]))
        rows.append(
            make.catalyst(
                f"c{n}",
                known,
                direction=draw(st.sampled_from([1, 1, 1, 0, -1, -1])),
                targets=draw(st.sampled_from([(), (STOCK,), (STOCK, OTHER), (STOCK, OTHER, ETF)])),
                segment=draw(st.sampled_from(["", "", "equipment"])),
                theme=draw(st.sampled_from([THEME.id] * 4 + ["another-theme"])),
                status=draw(st.sampled_from([Status.CONFIRMED] * 9 + [Status.CANCELLED])),
                supersedes=earlier,
                kind=draw(st.sampled_from([Kind.PRODUCT, Kind.PRODUCT, Kind.DISCLOSURE, Kind.CONFERENCE])),
                scheduled=draw(st.booleans()),
                occurs=draw(st.sampled_from([None, Window.parse(f"{on + timedelta(days=6)}")])),
            )
        )
    return tuple(rows)


@st.composite
def _random_strategy(draw: st.DrawFn, make: Make) -> tuple[type[CatalystStrategy], dict[str, Any]]:
    kind = draw(st.sampled_from([SectorEtf, Leaders, BuyAndHold, LimitChain, Fade, Sensitive, *[None] * 6]))
    size = draw(st.sampled_from([0.05, 0.4, 1.0]))
    hold, delay = draw(st.integers(1, 6)), draw(st.integers(0, 3))
    if kind is SectorEtf:
        return kind, {"size": size, "hold": hold, "delay": delay}
    if kind is Leaders:
        return kind, {"size": size, "hold": hold, "delay": delay, "k": 2, "lookback": draw(st.integers(1, 4))}
    if kind is not None:
        return kind, {"size": size} if kind is LimitChain else {}
    plans = st.lists(_plans(make), min_size=1, max_size=3)
    return make.script({f"c{n}": draw(plans) for n in range(6)}, draw(st.lists(_plans(make), max_size=1))), {}


def _plans(make: Make) -> st.SearchStrategy[Plan]:
    fraction = st.sampled_from([None, 0.02, 0.05])
    return st.builds(
        Plan,
        ticker=st.sampled_from([ETF, STOCK, OTHER, STAR] * 3 + [CLOCK, "600999.SS"]),
        weight=st.sampled_from([0.001, 0.05, 0.3, 0.6, 1.0, 1.0]),
        hold=st.sampled_from([1, 3, 5, None, None, None]),
        why=st.just("scripted"),
        delay=st.sampled_from([0, 0, 0, 1, 9]),
        exits=st.one_of(
            st.just(ExitRule()),
            st.builds(ExitRule, stop_loss=fraction, take_profit=fraction, trailing_stop=fraction),
            st.builds(
                ExitRule,
                stop_loss=st.sampled_from([None, None, 0.05]),
                failed_limit_up=st.sampled_from([False, False, True]),
                limit_ups=st.sampled_from([None, 1, 2]),
                on_warning=st.just(True),
                on_replaced=st.booleans(),
            ),
        ),
        leave_on=st.sampled_from([None, None, None, make.day(6), make.day(8) + timedelta(days=1)]),
        until_next=st.sampled_from([False, False, True]),
        enter_from=st.sampled_from([None, None, None, make.day(3), make.day(5) - timedelta(days=2)]),
        stand_aside=st.sampled_from([False] * 7 + [True]),
    )


POLICIES = st.builds(
    FillPolicy,
    at_limit=st.sampled_from(AtLimit),
    at=st.sampled_from([FillAt.OPEN, FillAt.OPEN, FillAt.CLOSE, FillAt.VWAP]),
    retry=st.integers(0, 3),
    participation=st.sampled_from([0.1, 1.0, 1.0, 0.02]),
    slippage=st.sampled_from(
        [
            Slippage(),
            Slippage(SlippageModel.BPS, 25.0),
            Slippage(SlippageModel.TICKS, 1.0),
            Slippage(SlippageModel.IMPACT, 0.1),
        ]
    ),
)
SIZINGS = st.sampled_from(
    [
        Sizing(),
        Sizing(),
        Sizing(),
        Sizing(SizingMode.CASH, 50_000.0),
        Sizing(SizingMode.VOLATILITY, 0.2, 3),
        Sizing(name_cap=0.25, plan_cap=2),
        Sizing(SizingMode.CASH, 200_000.0, name_cap=0.5),
    ]
)


@st.composite
def _random_case(draw: st.DrawFn, make: Make) -> Any:
    n = draw(st.integers(10, 16))
    actions = [
        CorporateAction(ticker, make.day(on), multiplier, cash)
        for ticker, on, multiplier, cash in draw(
            st.lists(
                st.tuples(
                    st.sampled_from([ETF, STOCK, OTHER, STAR]),
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
    lines = [draw(_random_bars(make, ticker, n, actions, SCARCE)) for ticker in (ETF, STOCK, OTHER, STAR)]
    index = [3000.0 + (k * 37) % 11 for k in range(n)]
    lines.append(make.bars(CLOCK, 3000.0, {k: (level, level) for k, level in enumerate(index)}, last=n - 1))
    strategy, parameters = draw(_random_strategy(make))
    return make.case(
        strategy,
        make.store(lines, actions),
        draw(_random_catalysts(make)),
        parameters,
        themes=draw(st.sampled_from([(THEME,), (replace(THEME, etf=""),), (replace(THEME, leaders=(OTHER,)),)])),
        cash=draw(st.sampled_from([2_000.0, 20_000.0, 300_000.0, 1_000_000.01])),
        costs=draw(st.sampled_from([FREE, Costs(), Costs(0.003, 1.5, 0.001, 0.0007)])),
        policy=draw(POLICIES),
        sizing=draw(SIZINGS),
        cash_rate=draw(st.sampled_from([0.0, 0.0, 0.02, -0.01])),
        end=n - 1,
    )


@st.composite
def _crowd(draw: st.DrawFn, make: Make) -> Any:
    """Two or three plans at once in one stock whose volume is too small for them, retried, with standing orders."""
    n = draw(st.integers(9, 14))
    steps = draw(st.lists(st.tuples(st.integers(-3, 3), st.integers(-3, 3)), min_size=n, max_size=n))
    volumes = draw(st.lists(st.sampled_from([4_000.0, 30_000.0, 200_000.0]), min_size=n, max_size=n))
    cents, moves = 1_000, {}
    for k, (opening, closing) in enumerate(steps):
        opened = cents + cents * opening // 100
        cents = opened + opened * closing // 100
        moves[k] = (opened / 100, cents / 100)
    exits = st.builds(ExitRule, stop_loss=st.sampled_from([None, 0.01]), take_profit=st.sampled_from([None, 0.01]))
    plan = st.builds(
        Plan,
        ticker=st.just(STOCK),
        weight=st.sampled_from([0.05, 0.2]),
        hold=st.sampled_from([1, 2, 4, None]),
        why=st.just("crowded"),
        exits=exits,
    )
    plans = {f"c{k}": [draw(plan)] for k in range(3)}
    action = CorporateAction(STOCK, make.day(n - 4), draw(st.sampled_from([1.0, 2.0])), 0.0)
    return make.case(
        make.script(plans),
        make.store([make.bars(STOCK, 10.0, _split(moves, n - 4, action), volumes=dict(enumerate(volumes)))], [action]),
        tuple(make.catalyst(name, f"{make.day(draw(st.integers(1, 3)))}") for name in plans),
        policy=FillPolicy(retry=draw(st.integers(0, 3)), participation=draw(st.sampled_from([0.1, 0.5]))),
        end=n - 1,
    )


def _split(moves: dict[int, tuple[float, ...]], ex: int, action: CorporateAction) -> dict[int, tuple[float, ...]]:
    times = action.share_multiplier
    return {k: tuple(round(price / times, 2) for price in row) if k >= ex else row for k, row in moves.items()}


@pytest.fixture(scope="session")
def crowds(bars, store, catalyst, script, case, day) -> st.SearchStrategy[Any]:
    """Several plans in one stock with little volume: see `_crowd`."""
    return _crowd(Make(bars, store, catalyst, script, case, day))


@pytest.fixture(scope="session")
def cases(bars, store, catalyst, script, case, day) -> st.SearchStrategy[Any]:
    """Random small markets, calendars and strategies."""
    return _random_case(Make(bars, store, catalyst, script, case, day))


def _noised(bars: Bars, at: date, seed: int) -> Bars:
    later = np.arange(len(bars)) >= bars.n_until(at)
    rng = np.random.default_rng([seed, *map(ord, bars.ticker)])

    def shaken(column: Any) -> Any:
        return np.where(later, np.round(column * rng.uniform(0.3, 3.0, len(bars)), 2) + 0.01, column)

    opened, high, low, close, volume = map(shaken, (bars.open, bars.high, bars.low, bars.close, bars.volume))
    prices = (opened, high, low, close)
    return Bars(bars.ticker, bars.sessions, opened, np.max(prices, axis=0), np.min(prices, axis=0), close, volume)


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
def paths(bars, store, catalyst, script, case, day) -> Callable[..., st.SearchStrategy[Bars]]:
    """Random legal bars of one ticker over n sessions, with volume enough: `paths(ticker, n)`."""
    make = Make(bars, store, catalyst, script, case, day)
    return lambda ticker, n: _random_bars(make, ticker, n, (), (1e7,))


@pytest.fixture(scope="session")
def band() -> Callable[..., tuple[Decimal, Decimal]]:
    """The limits of a ticker's session, restated from a store's bars and actions: `band(store, ticker, session)`."""

    def limits(store: PriceStore, ticker: str, session: date) -> tuple[Decimal, Decimal]:
        bars = store[ticker]
        closes = [(bars.bar(row).session, bars.bar(row).close) for row in range(len(bars))]
        return _band(ticker, _reference(ticker, closes, store.actions_of(ticker), session))

    return limits


@pytest.fixture(scope="session")
def past() -> Callable[..., tuple[list[Any], list[Any], list[Any]]]:
    """Decisions taken, fills done and equity reached by the close of a session, in the order of comparison."""
    return lambda outcome, at: (
        [row for row in outcome.decisions if row.decided_on <= at],
        [row for row in outcome.fills if row.session <= at],
        [row for row in outcome.equity if row.session <= at],
    )
