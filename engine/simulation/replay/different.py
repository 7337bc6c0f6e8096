"""The different ones of many whole numbers, faster than by sorting where few are possible."""

import numpy as np

from engine.simulation.replay.scaled import Ints

MOST_POSSIBLE = 5 * 10**7
"""Keys for which a table of all possible ones is kept: 250 megabytes at most."""


def different_of(keys: Ints, n_possible: int) -> tuple[Ints, Ints]:
    """The different ones of keys from 0 up to `n_possible`, sorted, and each key's place among them."""
    if n_possible > min(MOST_POSSIBLE, 50 * len(keys)):
        different, places = np.unique(keys, return_inverse=True)
        return different, places.astype(np.int64)
    is_there = np.zeros(n_possible, dtype=np.bool_)
    is_there[keys] = True
    different = np.flatnonzero(is_there)
    place = np.zeros(n_possible, dtype=np.int32)
    place[different] = np.arange(len(different), dtype=np.int32)
    return different, place[keys].astype(np.int64)
