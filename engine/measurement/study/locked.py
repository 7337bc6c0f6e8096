"""Sessions that closed at a limit: the price there is the rule's, not the market's verdict, and the window goes on."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from engine.markets.rules.errors import RuleError
from engine.markets.rules.exact import exact, to_multiple
from engine.markets.rules.limits import band_of
from engine.markets.rules.ticks import tick_of
from engine.measurement.study.gathering import EXTRA, Gathered
from engine.measurement.study.sample import Ints
from engine.prices.bars import Bar
from engine.prices.store import PriceStore
from engine.simulation.facts import facts_of
from engine.simulation.market import Market

NO_LIMIT_MOVE = 0.03  # below the smallest limit of any book, roundings of a low price included


def closed_locked(market: Market, ticker: str, bar: Bar) -> bool:
    """Whether a session closed at its upper or lower limit; False where the rule book does not cover it."""
    book, session = market.book, bar.session
    try:
        facts = facts_of(market.store, book, market.statuses, market.sessions(ticker), ticker, session, bar)
        if facts is None:
            return False
        band = band_of(book, facts.instrument, session, facts.reference, facts.status, facts.listing)
        close = to_multiple(exact(bar.close), tick_of(book, facts.instrument, session, facts.reference))
    except RuleError:
        return False
    return band is not None and (band.is_up(close) or band.is_down(close))


def locked_sessions(gathered: Gathered, market: Market, last: int) -> NDArray[np.bool_]:
    """Which sessions from the entry on, up to EXTRA behind the window, closed at a limit: (N, last + 1 + EXTRA)."""
    found = np.zeros((len(gathered.events), last + 1 + EXTRA), dtype=bool)
    seen: dict[tuple[str, int], bool] = {}
    suspects = {ticker: _suspects(market.store, ticker) for ticker in {event.ticker for event in gathered.events}}
    for place, (event, row) in enumerate(zip(gathered.events, gathered.rows.tolist(), strict=True)):
        bars = market.store[event.ticker]
        for at in np.flatnonzero(suspects[event.ticker][row : row + found.shape[1]]).tolist():
            key = (event.ticker, row + at)
            if key not in seen:
                seen[key] = closed_locked(market, event.ticker, bars.bar(row + at))
            found[place, at] = seen[key]
    return found


def extensions(locked: NDArray[np.bool_], n_bars_left: Sequence[int] | Ints, last: int) -> Ints:
    """By how many sessions each window is extended: until it holds last + 1 that closed free of a limit.

    `n_bars_left` (N,) counts the bars from the entry on; −1 where the bars, or EXTRA sessions, end before that.
    """
    free = np.cumsum(~locked, axis=1)
    reached = free >= last + 1
    at = np.where(reached.any(axis=1), reached.argmax(axis=1), -1)
    return np.where((at >= 0) & (at < np.asarray(n_bars_left)), at - last, -1).astype(np.int64)


def _suspects(store: PriceStore, ticker: str) -> NDArray[np.bool_]:
    """Bars that may have closed at a limit: at their own high or low, after a move that a limit would stop."""
    bars, level = store[ticker], store.growth(ticker)
    found = np.zeros(len(bars), dtype=bool)
    moved = np.abs(level[1:] / level[:-1] - 1.0) >= NO_LIMIT_MOVE
    found[1:] = moved & ((bars.close[1:] == bars.high[1:]) | (bars.close[1:] == bars.low[1:])) & (bars.volume[1:] > 0)
    return found
