"""The first session whose bar touches a standing order, for many entries at once: the arithmetic of `touched`."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.markets.rules.exact import exact
from engine.simulation.exit_rule import ExitRule
from engine.simulation.replay.different import different_of
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
    """Entries whose orders stand: place in the result, ticker number, entry row, price paid, highest price since, and
    of each order the numerator (0 for none) and denominator of its fraction."""

    places: Ints
    tickers: Ints
    rows: Ints
    entry: Ints
    peak: Ints
    stop: Ints
    stop_of: Ints
    trailing: Ints
    trailing_of: Ints
    profit: Ints
    profit_of: Ints

    def at(self, kept: Flags) -> "_Held":
        return _Held(*(getattr(self, name)[kept] for name in self.__slots__))


def first_touches(
    panel: Panel, rules: Sequence[ExitRule], rule: Ints, tickers: Ints, rows: Ints, paid: Ints, until: Ints
) -> Touches:
    """The first touch of each entry's orders, those of `rules[rule]`, after its session and before the row `until`."""
    n = len(panel)
    found = Touches(np.full(len(rows), n), np.zeros(len(rows), dtype=np.int64), np.zeros(len(rows), dtype=np.bool_))
    table = np.array([_fractions(one) for one in rules], dtype=np.int64).reshape(len(rules), 6)
    own = table[rule].T
    found.is_unclear[:] = (own < 0).any(axis=0)
    held = _Held(np.arange(len(rows)), tickers, rows, paid, paid.copy(), *own)
    held = held.at((np.minimum(until, n) > rows + 1) & ~found.is_unclear)
    ahead = 0
    while len(held.places):
        if held.trailing.any():
            _see(panel, held, held.rows + ahead, found)
        ahead += 1
        now = held.rows + ahead
        touched = _touched(panel, held, now, found)
        held = held.at(~touched & ~found.is_unclear[held.places] & (now + 1 < np.minimum(until[held.places], n)))
    return found


def _fractions(rule: ExitRule) -> list[int]:
    """Numerators and denominators of the three orders; 0 and 1 for none, -1 for a fraction that is too fine."""
    found: list[int] = []
    for one in (rule.stop_loss, rule.trailing_stop, rule.take_profit):
        found += (0, 1) if one is None else ratio(exact(one), FINE) or (-1, 1)
    return found


def _see(panel: Panel, held: _Held, rows: Ints, found: Touches) -> None:
    """Take the highs of a session into the peaks."""
    has = panel.has[held.tickers, rows]
    high, is_exact = scaled(panel.high[np.maximum(panel.last[held.tickers, rows], 0)])
    held.peak = np.where(has, np.maximum(held.peak, high), held.peak)
    found.is_unclear[held.places[has & ~is_exact]] = True


def _touched(panel: Panel, held: _Held, rows: Ints, found: Touches) -> Flags:
    has, last = panel.has[held.tickers, rows], np.maximum(panel.last[held.tickers, rows], 0)
    (opened, a), (high, b), (low, c) = (scaled(column[last]) for column in (panel.open, panel.high, panel.low))
    tick = _ticks(panel, held, rows, found)
    found.is_unclear[held.places[has & ~(a & b & c)]] = True
    level = np.where(held.stop > 0, _below(held.entry, held.stop, held.stop_of, tick), -1)
    if held.trailing.any():
        trailing = _below(held.peak, held.trailing, held.trailing_of, tick)
        level = np.where(held.trailing > 0, np.maximum(level, trailing), level)
    touched: Flags = has & (low <= level)
    price = np.minimum(level, opened)
    if held.profit.any():
        target = -(-held.entry * (held.profit_of + held.profit) // (held.profit_of * tick)) * tick
        is_taken = has & ~touched & (held.profit > 0) & (high >= target)
        price = np.where(is_taken, np.maximum(target, low), price)
        touched |= is_taken
    places = held.places[touched]
    found.rows[places], found.prices[places] = rows[touched], price[touched]
    return touched


def _below(price: Ints, part: Ints, whole: Ints, tick: Ints) -> Ints:
    level: Ints = price * (whole - part) // (whole * tick) * tick
    return level


def _ticks(panel: Panel, held: _Held, rows: Ints, found: Touches) -> Ints:
    regimes = panel.regimes[held.tickers, rows].astype(np.int64)
    places = different_of(regimes + 1, len(panel.known) + 1)[0]
    if len(places) == 1 and places[0]:
        one: Ints = panel.known[int(places[0]) - 1].tick_at(held.entry)
        return one
    tick = np.ones(len(rows), dtype=np.int64)
    for place in places.tolist():
        own = regimes == place - 1
        if place:
            tick[own] = panel.known[place - 1].tick_at(held.entry[own])
        else:
            found.is_unclear[held.places[own]] = True
    return tick
