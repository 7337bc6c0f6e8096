"""Shuffled targets: on its own dates, the calendar names others of the companies that it could have named."""

from itertools import permutations, product
from math import perm, prod

import numpy as np
from numpy.random import Generator

from engine.measurement.placebo.draws import CHUNK, COUNTED, distinct, shuffled
from engine.measurement.placebo.placebos import Method, Placebos, listed_names, repeated_rows
from engine.measurement.placebo.true_calendar import TrueCalendar
from engine.measurement.study.sample import Ints
from engine.prices.store import PriceStore


def dealt_targets(true: TrueCalendar, store: PriceStore, n: int, seed: int) -> Placebos:
    """Up to n calendars with true dates whose named companies are dealt anew, drawn without repetition.

    On each date the names are an even draw from the leaders of its themes and all that the calendar names, as far as
    they traded in the decision session; two catalysts of a date that named the same company name the same one again.
    So each date keeps its number of names. One that did not trade then stays. A catalyst without names has none to
    deal. The first calendars do not depend on n.
    """
    names = listed_names(true)
    tickers, pools, places = _pools(true, store, names)
    n_grid = prod(perm(len(pool), len(own)) for pool, own in zip(pools, places, strict=True))
    own = np.array([tickers.index(ticker) for _, ticker in names], dtype=np.int64)
    if n_grid <= 1:
        dealt = np.zeros((0, len(names)), dtype=np.int64)
    elif n_grid <= COUNTED:
        dealt = shuffled(_counted_out(own, pools, places), n, (seed, 3))
    else:
        dealt, _ = distinct(lambda rng: _drawn(own, pools, places, rng), own, n, (seed, 3))
    n_possible = n_grid - 1
    n_named = len({place for place, _ in names})
    note = f"{n_named} of {len(true)} catalysts name listed companies"
    note += (
        f"; {n_possible:,} other deals of names exist, {len(dealt):,} were taken."
        if n_possible
        else ": there is nothing to deal anew."
    )
    rows = repeated_rows(true, len(dealt))
    return Placebos(Method.TARGETS, true, rows, dealt, tickers, n_possible=n_possible, notes=(note,))


def _pools(
    true: TrueCalendar, store: PriceStore, names: tuple[tuple[int, str], ...]
) -> tuple[tuple[str, ...], list[Ints], list[list[Ints]]]:
    """All tickers; for each date that names any the tickers to deal; and for each name dealt on it its slots."""
    named = {ticker for _, ticker in names}
    leaders = {theme.id: set(theme.leaders) for theme in true.calendar.themes}
    tickers = tuple(sorted(named.union(*leaders.values()) if leaders else named))
    number = {ticker: place for place, ticker in enumerate(tickers)}
    pools, places = [], []
    for row in true.dates.tolist():
        slots = [slot for slot, (place, _) in enumerate(names) if true.rows[place] == row]
        themes = {one.theme for one, own in zip(true.catalysts, true.rows.tolist(), strict=True) if own == row}
        could = named.union(*(leaders.get(theme, set()) for theme in themes))
        pool = sorted(number[ticker] for ticker in could if _traded(store, ticker, true, row))
        by_name: dict[int, list[int]] = {}
        for slot in slots:
            if number[names[slot][1]] in pool:
                by_name.setdefault(number[names[slot][1]], []).append(slot)
        if by_name:
            pools.append(np.array(pool, dtype=np.int64))
            places.append([np.array(one, dtype=np.int64) for one in by_name.values()])
    return tickers, pools, places


def _traded(store: PriceStore, ticker: str, true: TrueCalendar, row: int) -> bool:
    bar = store[ticker].on(true.sessions[row]) if ticker in store else None
    return bar is not None and bar.volume > 0


def _counted_out(own: Ints, pools: list[Ints], places: list[list[Ints]]) -> Ints:
    deals = [permutations(pool.tolist(), len(one)) for pool, one in zip(pools, places, strict=True)]
    slots = [one for date in places for one in date]
    rows = []
    for dealt in product(*deals):
        row = own.copy()
        for mine, name in zip(slots, (name for date in dealt for name in date), strict=True):
            row[mine] = name
        rows.append(row)
    found = np.array(rows)
    return np.asarray(found[(found != own).any(axis=1)], dtype=np.int64)


def _drawn(own: Ints, pools: list[Ints], places: list[list[Ints]], rng: Generator) -> Ints:
    rows = np.tile(own, (CHUNK, 1))
    for pool, date in zip(pools, places, strict=True):
        order = np.argsort(rng.random((CHUNK, len(pool))), axis=1)
        for place, slots in enumerate(date):
            rows[:, slots] = pool[order[:, place]][:, None]
    return rows
