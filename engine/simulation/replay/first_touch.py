"""The first session whose bar touches a standing order, for many entries at once: the arithmetic of `touched`."""

from dataclasses import dataclass

import numpy as np

from engine.markets.rules.exact import exact
from engine.simulation.exit_rule import ExitRule
from engine.simulation.replay.panel import Panel
from engine.simulation.replay.scaled import Flags, Ints, ratio, scaled

FINE = 10**6


@dataclass(frozen=True, slots=True, eq=False)
class Touches:
    """The row of the first touch (one past the last row for none), the order's price, and where it cannot be told."""

    rows: Ints
    prices: Ints
    is_unclear: Flags


@dataclass(slots=True)
class _Held:
    """Entries whose orders stand: place in the result, ticker number, entry row, price paid, highest price since."""

    places: Ints
    tickers: Ints
    rows: Ints
    entry: Ints
    peak: Ints

    def at(self, kept: Flags) -> "_Held":
        return _Held(*(getattr(self, name)[kept] for name in self.__slots__))


def first_touches(panel: Panel, rule: ExitRule, tickers: Ints, rows: Ints, paid: Ints, until: Ints) -> Touches:
    """The first touch of each entry's orders after its session and before the row `until`."""
    n = len(panel)
    found = Touches(np.full(len(rows), n), np.zeros(len(rows), dtype=np.int64), np.zeros(len(rows), dtype=np.bool_))
    parts = [None if one is None else ratio(exact(one), FINE) for one in _fractions(rule)]
    if any(part is None and one is not None for part, one in zip(parts, _fractions(rule), strict=True)):
        found.is_unclear[:] = True
        return found
    held = _Held(np.arange(len(rows)), tickers, rows, paid, paid.copy())
    held = held.at(np.minimum(until, n) > rows + 1)
    ahead = 0
    while len(held.places):
        _see(panel, held, held.rows + ahead, found)
        ahead += 1
        now = held.rows + ahead
        touched = _touched(panel, held, now, parts, found)
        kept = ~touched & ~found.is_unclear[held.places] & (now + 1 < np.minimum(until[held.places], n))
        held = held.at(kept)
    return found


def _fractions(rule: ExitRule) -> tuple[float | None, float | None, float | None]:
    return rule.stop_loss, rule.trailing_stop, rule.take_profit


def _see(panel: Panel, held: _Held, rows: Ints, found: Touches) -> None:
    """Take the highs of a session into the peaks."""
    has = panel.has[held.tickers, rows]
    high, is_exact = scaled(panel.high[np.maximum(panel.last[held.tickers, rows], 0)])
    held.peak = np.where(has, np.maximum(held.peak, high), held.peak)
    found.is_unclear[held.places[has & ~is_exact]] = True


def _touched(panel: Panel, held: _Held, rows: Ints, parts: list[tuple[int, int] | None], found: Touches) -> Flags:
    has, last = panel.has[held.tickers, rows], np.maximum(panel.last[held.tickers, rows], 0)
    (opened, a), (high, b), (low, c) = (scaled(column[last]) for column in (panel.open, panel.high, panel.low))
    tick = _ticks(panel, held, rows, found)
    found.is_unclear[held.places[has & ~(a & b & c)]] = True
    stop, trailing, profit = parts
    level = np.full(len(rows), -1, dtype=np.int64)
    if stop is not None:
        level = np.maximum(level, _below(held.entry, stop, tick))
    if trailing is not None:
        level = np.maximum(level, _below(held.peak, trailing, tick))
    is_stopped = has & (low <= level)
    price = np.minimum(level, opened)
    is_taken = np.zeros(len(rows), dtype=np.bool_)
    if profit is not None:
        target = -(-held.entry * (profit[1] + profit[0]) // (profit[1] * tick)) * tick
        is_taken = has & ~is_stopped & (high >= target)
        price = np.where(is_taken, np.maximum(target, low), price)
    touched: Flags = is_stopped | is_taken
    places = held.places[touched]
    found.rows[places], found.prices[places] = rows[touched], price[touched]
    return touched


def _below(price: Ints, part: tuple[int, int], tick: Ints) -> Ints:
    return price * (part[1] - part[0]) // (part[1] * tick) * tick


def _ticks(panel: Panel, held: _Held, rows: Ints, found: Touches) -> Ints:
    regimes = panel.regimes[held.tickers, rows]
    tick = np.ones(len(rows), dtype=np.int64)
    for place in np.unique(regimes).tolist():
        own = regimes == place
        if place < 0:
            found.is_unclear[held.places[own]] = True
        else:
            tick[own] = panel.known[place].tick_at(held.entry[own])
    return tick
