"""The prices of a run as arrays: bars of all tickers end to end, and which of them is the last at each session."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from engine.markets.rules.errors import RuleError
from engine.markets.rules.rule import Traits
from engine.markets.sessions import Sessions
from engine.prices.bars import Bars, Dates, Floats
from engine.simulation.market import Market
from engine.simulation.replay.regime import Regime, changes_of, regime_of
from engine.simulation.replay.scaled import Flags, Ints, Rows, scaled

BY_INSTRUMENT = frozenset({"XHKG"})
"""Exchanges where the lot is each instrument's own."""
YOUNG = 31
"""Sessions after a listing in which the limits may be others: one more than `facts` calls young."""


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """`dates` are the run's sessions, row 0 the base session. The bars of ticker number i begin at `first[i]`.

    `last[i, row]` is the bar of the row or the last one before it, -1 before the first; `has[i, row]` whether it is of
    the row itself. `is_odd[i, row]` marks the rows whose reference price or limits need the rule book's own words: an
    ex-date since the bar before, or a young listing. `gone_ex[i, row]` marks those without a trade since an ex-date.
    `regimes[i, row]` is the place of the row's regime in `known`, -1 where there is none. `next_bar[i, row]` is the
    first row from this one on with a bar, `len(dates)` after the last; `ends[i]` the row after the ticker's last bar.
    `marks[i, row]` is the last close in units of 1e-8; `n_inexact[i, row]` counts the rows before that it cannot mark,
    as it is no whole number of units or went ex since.
    """

    market: Market
    sessions: Sessions
    dates: tuple[date, ...]
    dates64: Dates
    tickers: tuple[str, ...]
    number: dict[str, int]
    first: Ints
    open: Floats
    high: Floats
    low: Floats
    close: Floats
    volume: Floats
    last: Rows
    has: Flags
    is_odd: Flags
    gone_ex: Flags
    regimes: NDArray[np.int16]
    known: tuple[Regime, ...]
    next_bar: Rows
    ends: Rows
    marks: Ints
    n_inexact: Rows
    _rows: dict[date, int] = field(repr=False)

    def __len__(self) -> int:
        return len(self.dates)

    def row(self, session: date | None) -> int:
        """The row of a session; beyond the run, or None, one past the last row."""
        if session is None:
            return len(self.dates)
        found = self._rows.get(session)
        return len(self.dates) if found is None else found


def panel_of(market: Market, sessions: Sessions, tickers: Iterable[str], base_on: date, end_on: date) -> Panel:
    """The panel of some tickers, all of which have bars and trade in `sessions`, from `base_on` to `end_on`."""
    names = tuple(tickers)
    dates = sessions.between(base_on, end_on)
    dates64 = np.array(dates, dtype="datetime64[D]")
    bars = [market.store[ticker] for ticker in names]
    lengths = np.array([len(one) for one in bars], dtype=np.int64)
    first = np.concatenate(([0], np.cumsum(lengths)[:-1])).astype(np.int64)
    last = np.empty((len(names), len(dates)), dtype=np.int32)
    has = np.empty((len(names), len(dates)), dtype=np.bool_)
    for at, one in enumerate(bars):
        last[at], has[at] = _last_bars(one, dates64)
        last[at][last[at] >= 0] += first[at]
    is_odd, gone_ex = _odd_rows(market, sessions, names, dates64, has)
    regimes, known = _regimes(market, names, dates64)
    ends = np.array([one.sessions[-1] for one in bars], dtype="datetime64[D]")
    close = _end_to_end([one.close for one in bars])
    marks, is_exact = scaled(close[np.maximum(last, 0)])
    n_inexact = np.zeros((len(names), len(dates) + 1), dtype=np.int32)
    np.cumsum(~is_exact | gone_ex, axis=1, out=n_inexact[:, 1:])
    return Panel(
        market=market,
        sessions=sessions,
        dates=dates,
        dates64=dates64,
        tickers=names,
        number={ticker: at for at, ticker in enumerate(names)},
        first=first,
        open=_end_to_end([one.open for one in bars]),
        high=_end_to_end([one.high for one in bars]),
        low=_end_to_end([one.low for one in bars]),
        close=close,
        volume=_end_to_end([one.volume for one in bars]),
        last=last,
        has=has,
        is_odd=is_odd,
        gone_ex=gone_ex,
        regimes=regimes,
        known=known,
        next_bar=_next_bars(has),
        ends=np.searchsorted(dates64, ends, side="right").astype(np.int32),
        marks=marks,
        n_inexact=n_inexact,
        _rows={on: row for row, on in enumerate(dates)},
    )


def _end_to_end(columns: list[Floats]) -> Floats:
    return np.concatenate(columns) if columns else np.empty(0)


def _last_bars(bars: Bars, dates64: Dates) -> tuple[Rows, Flags]:
    start = int(np.searchsorted(bars.sessions, dates64[0]))
    stop = start + len(dates64)
    if stop <= len(bars) and np.array_equal(bars.sessions[start:stop], dates64):
        return np.arange(start, stop, dtype=np.int32), np.ones(len(dates64), dtype=np.bool_)
    last = np.searchsorted(bars.sessions, dates64, side="right").astype(np.int32) - 1
    has = (last >= 0) & (bars.sessions[np.maximum(last, 0)] == dates64)
    return last, has


def _next_bars(has: Flags) -> Rows:
    rows = np.where(has, np.arange(has.shape[1], dtype=np.int32), np.int32(has.shape[1]))
    found: Rows = np.minimum.accumulate(rows[:, ::-1], axis=1)[:, ::-1]
    return found


def _odd_rows(
    market: Market, sessions: Sessions, names: tuple[str, ...], dates64: Dates, has: Flags
) -> tuple[Flags, Flags]:
    is_odd, gone_ex = np.zeros_like(has), np.zeros_like(has)
    store = market.store
    for at, ticker in enumerate(names):
        for action in store.actions_of(ticker):
            row = int(np.searchsorted(dates64, np.datetime64(action.ex_on, "D")))
            if row == len(dates64) or action.ex_on < store[ticker].first_on:
                continue
            traded = np.flatnonzero(has[at, row:])
            back = row + int(traded[0]) if len(traded) else len(dates64)
            is_odd[at, row : back + 1] = True
            gone_ex[at, row:back] = True
        first_on = store[ticker].first_on
        if first_on > store.first_on and first_on + timedelta(days=3 * YOUNG) >= dates64[0].item():
            start = int(np.searchsorted(dates64, np.datetime64(first_on, "D")))
            listed = sessions.count_between(first_on, dates64[0].item()) if first_on < dates64[0].item() else 0
            is_odd[at, start : start + max(0, YOUNG - listed) + 1] = True
    return is_odd, gone_ex


def _regimes(market: Market, names: tuple[str, ...], dates64: Dates) -> tuple[NDArray[np.int16], tuple[Regime, ...]]:
    """For every ticker and row the place of its regime; instruments with the same traits share theirs."""
    table = np.full((len(names), len(dates64)), -1, dtype=np.int16)
    known: dict[Regime, int] = {}
    places: dict[tuple[Traits, int, str], int] = {}
    book = market.book
    dated = changes_of(book)
    marked: dict[str, list[date]] = {}
    for row in market.statuses.rows:
        ends = [row.period.last_on + timedelta(days=1)] if row.period.last_on not in {None, date.max} else []
        marked.setdefault(row.ticker, []).extend([*([row.period.first_on] if row.period.first_on else []), *ends])
    starts_of_all = _starts(dated, dates64)
    for at, ticker in enumerate(names):
        instrument = market.store.instrument(ticker)
        if instrument is None:
            continue
        starts = _starts((*dated, *marked[ticker]), dates64) if ticker in marked else starts_of_all
        for start, stop in zip(starts, (*starts[1:], len(dates64)), strict=True):
            on = dates64[start].item()
            status = market.statuses.status_on(ticker, on)
            try:
                traits = book.traits(instrument, on, status)
            except RuleError:
                continue
            key = (traits, start, ticker if traits.exchange in BY_INSTRUMENT else "")
            if key not in places:
                found = regime_of(book, market.costs, instrument, on, status)
                places[key] = -1 if found is None else known.setdefault(found, len(known))
            table[at, start:stop] = places[key]
    return table, tuple(known)


def _starts(changes: Iterable[date], dates64: Dates) -> tuple[int, ...]:
    """The rows at which a rule may be another than the row before, the first row included."""
    inside = np.searchsorted(dates64, np.array(sorted(set(changes)), dtype="datetime64[D]"))
    return tuple(sorted({0, *(int(row) for row in inside if row < len(dates64))}))
