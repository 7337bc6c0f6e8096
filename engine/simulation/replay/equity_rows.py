"""The equity of walked books at every close."""

from decimal import Decimal

import numpy as np

from engine.simulation.money import to_cents
from engine.simulation.replay.deal import Pit
from engine.simulation.replay.scaled import Ints, worth
from engine.simulation.replay.sheet import Sheet, Walked
from engine.simulation.spec import RunSpec

MOST_CELLS = 2 * 10**6
"""Sessions of held plans that are valued at a time: some tens of megabytes."""


def equity_rows(pit: Pit, sheet: Sheet, done: Walked, spec: RunSpec) -> Ints:
    """The equity in cents after each close, int64 (books, sessions); of unclear books it means nothing."""
    n = len(pit.panel)
    cash = to_cents(Decimal(repr(float(spec.cash))))
    plans = np.flatnonzero(done.is_filled)
    legs, books = sheet.leg[plans], sheet.books[plans]
    enter, exits, acts = pit.legs.enter[legs], pit.legs.exits[legs], pit.legs.acts[legs]
    is_sold = exits < n
    total = np.zeros(sheet.n_books * n, dtype=np.int64)
    _add(total, books * n + enter, -(done.costs + done.entry_fees)[plans])
    _add(total, books[is_sold] * n + exits[is_sold], (done.proceeds - done.exit_fees)[plans][is_sold])
    paid = acts < n
    _add(total, books[paid] * n + acts[paid], done.dividends[plans][paid])
    flows = total.reshape(sheet.n_books, n)
    equity = cash + np.cumsum(flows, axis=1)
    lengths = exits - enter
    for start, stop in _chunks(lengths):
        at = np.repeat(np.arange(start, stop), lengths[start:stop])
        rows = enter[at] + np.arange(len(at)) - np.repeat(_offsets(lengths[start:stop]), lengths[start:stop])
        shares = done.shares[plans[at]]
        later = rows >= acts[at]
        if later.any():
            shares = np.where(later, pit.legs.multipliers[legs[at]] * shares // 10**8, shares)
        value = worth(pit.marks[pit.legs.tickers[legs[at]], rows], shares)
        _add(equity.reshape(-1), books[at] * n + rows, value)
    return equity


def _add(total: Ints, places: Ints, cents: Ints) -> None:
    """Add amounts at places that may repeat; sums below 2**53 cents are exact in floats."""
    if len(places):
        total += np.bincount(places, cents, minlength=len(total)).astype(np.int64)


def _offsets(lengths: Ints) -> Ints:
    return np.concatenate(([0], np.cumsum(lengths)[:-1])).astype(np.int64)


def _chunks(lengths: Ints) -> list[tuple[int, int]]:
    """Slices of the plans with at most so many cells each (one plan at least)."""
    if not len(lengths):
        return []
    place = np.cumsum(lengths) // MOST_CELLS
    starts = np.flatnonzero(np.diff(place, prepend=-1))
    return list(zip(starts.tolist(), (*starts[1:].tolist(), len(lengths)), strict=True))
