"""Buckets: sessions that are alike in weekday, in how restless the market and how hot the sector was before them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from engine.measurement.study.gathering import levels_of
from engine.measurement.study.sample import Ints
from engine.prices.bars import Floats
from engine.prices.store import PriceStore

LOOKBACK = 20  # sessions that volatility and heat are measured over
LEAST = 5  # sessions of a bucket: with fewer, it is not told apart
UNKNOWN = 3  # the tercile of a session without enough bars before it


@dataclass(frozen=True, slots=True, eq=False)
class Buckets:
    """The bucket of each decision row: `labels` (R,), rows of one label are alike.

    `n_by_heat` and `n_by_weekday` count the rows that are matched on the sector's heat, and on the weekday besides.
    """

    labels: Ints
    n_by_heat: int
    n_by_weekday: int

    @property
    def sizes(self) -> Ints:
        """How many rows each bucket has."""
        return np.unique(self.labels, return_counts=True)[1]


def buckets_of(weekdays: Ints, volatility: Floats, heat: Floats) -> Buckets:
    """Buckets of R rows by the weekday of the entry session, the tercile of volatility and that of heat, both before
    it; NaN where they are not known.

    A partition of the sessions that does not depend on any calendar, so that a date and what it is moved to always
    name the same bucket: heat divides a tercile of volatility where each part has LEAST rows, weekdays divide such a
    part where each has LEAST. Terciles are cut over the rows given.
    """
    labels = _divided(_terciles(volatility), _terciles(heat))
    by_heat = _is_divided(_terciles(volatility), labels)
    finer = _divided(labels, weekdays)
    return Buckets(finer, int(by_heat.sum()), int(_is_divided(labels, finer).sum()))


def _terciles(values: Floats) -> Ints:
    known = np.isfinite(values)
    found = np.full(len(values), UNKNOWN, dtype=np.int64)
    if known.any():
        found[known] = np.searchsorted(np.quantile(values[known], (1 / 3, 2 / 3)), values[known])
    return found


def _divided(coarse: Ints, by: Ints) -> Ints:
    """Each coarse label divided by a second one, where every part of it has LEAST rows; labels from 0."""
    out = np.zeros(len(coarse), dtype=np.int64)
    n = 0
    for label in np.unique(coarse).tolist():
        mine = np.flatnonzero(coarse == label)
        parts, place, sizes = np.unique(by[mine], return_inverse=True, return_counts=True)
        is_fine = sizes.min() >= LEAST
        out[mine] = n + (place if is_fine else 0)
        n += len(parts) if is_fine else 1
    return out


def _is_divided(coarse: Ints, fine: Ints) -> NDArray[np.bool_]:
    """The rows whose coarse label was divided."""
    parts = {label: len(np.unique(fine[coarse == label])) for label in np.unique(coarse).tolist()}
    return np.array([parts[label] > 1 for label in coarse.tolist()], dtype=bool)


def weekdays_of(entries: Sequence[date]) -> Ints:
    """Monday 0 to Sunday 6 of each entry session."""
    return np.array([session.weekday() for session in entries], dtype=np.int64)


def volatility_before(store: PriceStore, ticker: str, sessions: Sequence[date]) -> Floats:
    """Standard deviation (n − 1) of the last LOOKBACK bar returns up to the close of each session; NaN for fewer."""
    return _at_closes(store, ticker, sessions, lambda levels: _rolled(levels[1:] / levels[:-1] - 1.0))


def heat_before(store: PriceStore, ticker: str, benchmark: str, sessions: Sequence[date]) -> Floats:
    """What the sector earned over its last LOOKBACK bars up to the close of each session, less the benchmark's same;
    NaN for fewer bars of either."""
    sector, market = (_at_closes(store, one, sessions, _momentum) for one in (ticker, benchmark))
    return sector - market


def _momentum(levels: Floats) -> Floats:
    return np.asarray(levels[LOOKBACK:] / levels[:-LOOKBACK] - 1.0)


def _rolled(returns: Floats) -> Floats:
    windows = np.lib.stride_tricks.sliding_window_view(returns, LOOKBACK)
    return np.asarray(windows.std(axis=1, ddof=1))


def _at_closes(store: PriceStore, ticker: str, sessions: Sequence[date], measure: Callable[[Floats], Floats]) -> Floats:
    """A measure of the bars up to each session; its first value belongs to bar number LOOKBACK."""
    found = np.full(len(sessions), np.nan)
    if ticker not in store or len(store[ticker]) <= LOOKBACK:
        return found
    last = np.array([store[ticker].n_until(session) for session in sessions]) - 1 - LOOKBACK
    values = measure(levels_of(store, ticker))
    found[last >= 0] = values[last[last >= 0]]
    return found
