"""Deals: the money of legs for given shares, and how many shares an amount of money asks for."""

from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from engine.markets.rules.exact import exact
from engine.prices.bars import Floats
from engine.simulation.decision import Side
from engine.simulation.replay.different import different_of
from engine.simulation.replay.legs import Legs
from engine.simulation.replay.panel import Panel
from engine.simulation.replay.scaled import CENT, SCALE, Flags, Ints, half_up, ratio, worth

SURE = 1e-3
"""How far from a whole number a product of floats must lie for its whole part to be certain."""


@dataclass(frozen=True, slots=True, eq=False)
class Pit:
    """A panel's legs with what their money depends on: regimes, lots and marks.

    `marks[i, row]` is the value of a share at the close, in units of 1e-8; `is_marked` tells the legs that are valued
    by exact closes throughout.
    """

    panel: Panel
    legs: Legs
    buying: Ints
    selling: Ints
    lots: Ints
    steps: Ints
    marks: Ints
    is_marked: Flags

    @property
    def last_marks(self) -> Ints:
        """Each leg's mark at the end of the run."""
        marks: Ints = self.marks[self.legs.tickers, -1]
        return marks


def pit_of(panel: Panel, legs: Legs) -> Pit:
    """Gather what the money of legs depends on."""
    n = len(panel)
    buying = panel.regimes[legs.tickers, legs.enter].astype(np.int64)
    selling = panel.regimes[legs.tickers, np.minimum(legs.exits, n - 1)].astype(np.int64)
    lots = np.array([regime.lots.lot for regime in panel.known] or [1], dtype=np.int64)
    steps = np.array([regime.lots.step for regime in panel.known] or [1], dtype=np.int64)
    bad = panel.n_inexact
    is_marked = bad[legs.tickers, legs.exits] == bad[legs.tickers, legs.enter]
    is_marked &= (selling >= 0) | (legs.exits == n)
    return Pit(panel, legs, buying, selling, lots[buying], steps[buying], panel.marks, is_marked)


def wanted(pit: Pit, legs: Ints, cents: Ints) -> Ints:
    """The shares that amounts of money ask for, in whole lots: 0 below one."""
    known = pit.legs.known[legs]
    shares = np.where(known > 0, cents * CENT // np.maximum(known, 1), 0)
    lot, step = pit.lots[legs], pit.steps[legs]
    return np.where(shares >= lot, shares - (shares - lot) % step, 0)


def bought(pit: Pit, legs: Ints, shares: Ints) -> tuple[Ints, Ints]:
    """Notional and fees of the purchases, in cents."""
    notional = worth(pit.legs.entry.prices[legs], shares)
    return notional, _fees(pit, pit.buying[legs], notional, Side.BUY)


def sold(pit: Pit, legs: Ints, shares: Ints) -> tuple[Ints, Ints, Ints, Ints, Flags]:
    """Shares after the action, dividends, proceeds (of a leg held to the end its worth), fees with the tax, and where
    the arithmetic leaves a fraction of a share."""
    own, n = pit.legs, len(pit.panel)
    times = own.multipliers[legs] * shares
    after, rest = times // SCALE, times % SCALE
    dividends = half_up(own.cash[legs] * shares, CENT)
    is_sold = own.exits[legs] < n
    price = np.where(is_sold, own.exit_prices[legs], pit.last_marks[legs])
    proceeds = worth(price, after)
    fees = _fees(pit, pit.selling[legs], np.where(is_sold, proceeds, 0), Side.SELL)
    taxes = half_up(own.taxes[0][legs] * dividends, own.taxes[1][legs])
    return after, dividends, proceeds, fees + np.where(is_sold, taxes, 0), rest != 0


def is_crowded(pit: Pit, legs: Ints, shares: Ints, after: Ints, n_alike: Ints) -> Flags:
    """Where the participation cap might bind, were `n_alike` such orders to meet in one session."""
    own = pit.legs
    over_entry = shares * n_alike > own.entry.most[legs]
    over_exit = (own.exits[legs] < len(pit.panel)) & (after * n_alike > own.exit_most[legs])
    crowded: Flags = over_entry | over_exit
    return crowded


def parts(weights: Floats, amounts: Ints) -> Ints:
    """The whole part of each weight, as its shortest text says it, times an amount: `int(exact(weight) × cents)`."""
    found = np.empty(len(weights), dtype=np.int64)
    kinds, place = np.unique(weights, return_inverse=True)
    for at, weight in enumerate(kinds.tolist()):
        own = place == at
        found[own] = _part(weight, amounts[own])
    return found


def _part(weight: float, amounts: Ints) -> Ints:
    small = ratio(exact(weight), 10**5)
    if small is not None:
        exactly: Ints = amounts * small[0] // small[1]
        return exactly
    product = amounts * weight
    whole: Ints = np.floor(product).astype(np.int64)
    near = np.abs(product - np.rint(product)) < SURE
    text = exact(weight)
    for at in np.flatnonzero(near).tolist():
        whole[at] = int(text * Decimal(int(amounts[at])))
    return whole


def _fees(pit: Pit, regimes: Ints, notional: Ints, side: Side) -> Ints:
    known = pit.panel.known
    first = int(regimes[0]) if len(regimes) else 0
    if (regimes == first).all():
        regime = known[first] if known and first >= 0 else None
        if regime is None:
            return np.zeros_like(notional)
        return (regime.buying if side is Side.BUY else regime.selling).of_all(notional)
    found = np.zeros_like(notional)
    for place in different_of(regimes + 1, len(known) + 1)[0].tolist():
        if place:
            own = regimes == place - 1
            regime = known[place - 1]
            found[own] = (regime.buying if side is Side.BUY else regime.selling).of_all(notional[own])
    return found
