"""Random small markets from a seed: limits touched, opened at and locked, suspensions, late listings, splits,
dividends, delistings settled in cash, funds off the exchange, three exchanges."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random

import numpy as np

from engine.markets.instrument import Instrument, InstrumentKind, Instruments
from engine.markets.rules.dated_row import Period
from engine.markets.rules.rule import Status
from engine.markets.rules.statuses import Marking, Statuses
from engine.markets.sessions import sessions_of
from engine.prices.action import CorporateAction
from engine.prices.bars import Bars
from engine.prices.store import PriceStore

CLOCK = "000300.SS"
_STOCK, _ETF, _FUND = InstrumentKind.STOCK, InstrumentKind.ETF, InstrumentKind.FUND
# ticker, kind, exchange, board, segment, what the path takes for its limit, tick
_ROWS = (
    (CLOCK, InstrumentKind.INDEX, "XSHG", "", "", 0.03, "0.01"),
    ("510001.SS", _ETF, "XSHG", "", "battery", 0.1, "0.001"),
    ("513001.SS", _ETF, "XSHG", "", "bank", 0.1, "0.001"),
    ("300001.SZ", _STOCK, "XSHG", "chinext", "equipment", 0.2, "0.01"),
    ("600001.SS", _STOCK, "XSHG", "main", "materials", 0.1, "0.01"),
    ("600002.SS", _STOCK, "XSHG", "main", "cells", 0.05, "0.01"),
    ("688001.SS", _STOCK, "XSHG", "star", "cells", 0.2, "0.01"),
    ("920001.BJ", _STOCK, "XSHG", "beijing", "equipment", 0.3, "0.01"),
    ("016019.OF", _FUND, "XSHG", "class-a", "battery", 0.05, "0.0001"),
    ("016020.OF", _FUND, "XSHG", "class-c", "battery", 0.05, "0.0001"),
    ("0700.HK", _STOCK, "XHKG", "", "materials", 0.15, "0.2"),
    ("ABCD", _STOCK, "XNYS", "", "cells", 0.15, "0.01"),
)
LIMITS = {row[0]: (Decimal(str(row[5])), Decimal(row[6])) for row in _ROWS}
INSTRUMENTS = Instruments.of(Instrument(row[0], row[0], *row[1:5]) for row in _ROWS)
TRADABLE = tuple(row[0] for row in _ROWS[1:])
_SHAPES = ["inside"] * 12 + ["opened up", "opened down", "locked up", "locked up", "locked down", "closed up",
                             "closed down", "flat"]  # fmt: skip
_VOLUMES = [1e7] * 6 + [0.0, 900.0, 4_000.0, 30_000.0]


@dataclass(frozen=True)
class Span:
    """The dates of a market: sessions of Shanghai from `dates[0]` on. A calm one moves little for longer."""

    dates: tuple[date, ...]
    is_calm: bool


def dice(text: str) -> Random:
    """What draws the same for the same text, everywhere."""
    return Random(text)  # noqa: S311 - nothing secret


def random_span(rng: Random) -> Span:
    """Some 12 to 32 sessions between 2019 and 2025, or 50 to 80 calm ones; one in three spans a holiday in which Hong
    Kong trades."""
    sessions = sessions_of("XSHG").dates
    first, last = (sessions.index(date(year, 7, 1)) for year in (2019, 2025))
    start = rng.randrange(first, last)
    if rng.random() < 0.35:
        gaps = [n for n in range(first, last) if (sessions[n + 1] - sessions[n]).days > 6]
        start = rng.choice(gaps) - rng.randrange(4, 10)
    is_calm = rng.random() < 0.25
    return Span(sessions[start : start + (rng.randrange(50, 81) if is_calm else rng.randrange(12, 33))], is_calm)


def random_store(rng: Random, span: Span) -> PriceStore:
    """Prices of the clock and of two to six instruments, with their actions and marks."""
    foreign = {ticker for ticker in ("0700.HK", "ABCD") if rng.random() < 0.2}
    tickers = sorted({*rng.sample(TRADABLE, rng.randrange(2, 6)), *foreign})
    actions: dict[str, tuple[CorporateAction, ...]] = {}
    bars = {CLOCK: _bars(rng, CLOCK, span, ())}
    for ticker in tickers:
        own = _actions(rng, ticker, span)
        bars[ticker] = _bars(rng, ticker, span, own)
        ended = _settlement(rng, bars[ticker], span)
        if own or ended:
            actions[ticker] = tuple(sorted({row.ex_on: row for row in (*own, *ended)}.values()))
    return PriceStore(bars, actions, INSTRUMENTS, statuses=_statuses(rng, span))


def _days(ticker: str, span: Span) -> list[date]:
    exchange = INSTRUMENTS.by_ticker[ticker].exchange
    return list(sessions_of(exchange).between(span.dates[0], span.dates[-1]))


def _actions(rng: Random, ticker: str, span: Span) -> tuple[CorporateAction, ...]:
    if rng.random() < 0.45:
        return ()
    days = _days(ticker, span)[1:]
    dates = rng.sample(days, min(len(days), rng.randrange(1, 4)))
    return tuple(
        CorporateAction(ticker, on, rng.choice([1.0, 1.0, 1.3, 3.0, 0.5, 0.1]), rng.choice([0.0, 0.05, 0.333]))
        for on in sorted(dates)
    )


def _settlement(rng: Random, bars: Bars, span: Span) -> tuple[CorporateAction, ...]:
    """Shares that end in cash after their last bar."""
    if bars.last_on >= span.dates[-2] or rng.random() < 0.5:
        return ()
    on = bars.last_on + timedelta(days=rng.randrange(1, 6))
    return (CorporateAction(bars.ticker, on, 0.0, round(rng.uniform(0.0, 12.0), 2)),)


def _statuses(rng: Random, span: Span) -> Statuses:
    if rng.random() < 0.5:
        return Statuses()
    first_on, last_on = sorted(rng.sample(span.dates, 2))
    mark = rng.choice([Status.ST, Status.ST, Status.DELISTING])
    return Statuses((Marking("600002.SS", mark, Period(first_on, rng.choice([None, last_on])), "here:1"),))


def _bars(rng: Random, ticker: str, span: Span, actions: tuple[CorporateAction, ...]) -> Bars:
    days = _days(ticker, span)
    is_clock = ticker == CLOCK
    first = 0 if is_clock or rng.random() < 0.8 else rng.randrange(1, max(2, len(days) // 2))
    gone = 0 if is_clock or rng.random() < 0.8 else rng.randrange(1, max(2, len(days) // 2))
    halted = set(rng.sample(days, min(len(days), rng.choice([0, 0, 1, 2]))))
    if not is_clock and rng.random() < 0.25:
        at = rng.randrange(len(days))
        halted.update(days[at : at + rng.randrange(2, 7)])
    price = Decimal(str(rng.choice([1.5, 10.0, 33.33, 7.0]))) if not is_clock else Decimal(3000)
    if ticker == "0700.HK":
        price = Decimal("300.2")
    kept = [on for on in days[first : max(first + 1, len(days) - gone)] if on not in halted] or [days[first]]
    rows, before = [], days[0] - timedelta(days=1)
    for on in kept:
        for action in actions:
            if before < on and before < action.ex_on <= on:
                price = (price - Decimal(repr(action.cash_per_share))) / Decimal(repr(action.share_multiplier))
        rate, tick = LIMITS[ticker]
        is_new = first > 0 and len(rows) < 6
        step = Decimal("0.6") if is_new else Decimal("0.012") if span.is_calm or is_clock else Decimal("0.09")
        is_shaped = not is_clock and not is_new and (not span.is_calm or rng.random() < 0.1)
        price = max(price, Decimal(1))
        opened, high, low, close = _prices(rng, price, max(rate, step), step, tick, is_shaped=is_shaped)
        is_busy = is_clock or (span.is_calm and rng.random() < 0.9)
        rows.append((on, opened, high, low, close, 1e9 if is_busy else rng.choice(_VOLUMES)))
        price, before = Decimal(repr(close)), on
    columns = (np.array([row[n] for row in rows], dtype=np.float64) for n in range(1, 6))
    return Bars(ticker, np.array([row[0] for row in rows], dtype="datetime64[D]"), *columns)


def _prices(
    rng: Random, reference: Decimal, rate: Decimal, step: Decimal, tick: Decimal, *, is_shaped: bool
) -> tuple[float, float, float, float]:
    """Open, high, low and close of a session, at most a step away: within the limits, at one, or locked there."""
    reference = _rounded(reference, tick)
    down, up = (_rounded(reference * (1 + sign * rate), tick) for sign in (-1, 1))
    down = max(down, tick)

    def inside() -> Decimal:
        moved = reference * (1 + step * rng.randrange(-1_000, 1_001) / 1_000)
        return min(max(_rounded(moved, tick), down), up)

    shape = rng.choice(_SHAPES) if is_shaped else "inside"
    opened, close, wick = inside(), inside(), inside()
    where = up if shape.endswith("up") else down
    if shape == "flat":
        opened = close = wick = reference
    elif shape.startswith("locked"):
        opened = close = wick = where
    elif shape.startswith("opened"):
        opened = where
    elif shape.startswith("closed"):
        close = where
    prices = (opened, close, wick)
    return float(opened), float(max(prices)), float(min(prices)), float(close)


def _rounded(price: Decimal, tick: Decimal) -> Decimal:
    return (price / tick).to_integral_value(ROUND_HALF_UP) * tick
