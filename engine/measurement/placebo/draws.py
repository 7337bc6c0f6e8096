"""Distinct random draws, a chunk at a time: the first ones do not depend on how many are wanted."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.random import Generator

from engine.measurement.study.sample import Ints

CHUNK = 500  # drawn together, whatever is wanted
COUNTED = 20_000  # so few possibilities are counted out rather than drawn
PATIENCE = 10  # chunks without anything new after which no more is sought


def distinct(draw: Callable[[Generator], Ints], own: Ints, n: int, seed: Sequence[int]) -> tuple[Ints, bool]:
    """The first n distinct rows of chunks (CHUNK, K) that are not `own` (K,), and whether the search ran dry.

    `draw` makes a chunk from a generator of its own.
    """
    seen = {own.tobytes()}
    found: list[Ints] = []
    number = n_dry = 0
    while len(found) < n and n_dry < PATIENCE:
        number += 1
        before = len(found)
        for row in draw(np.random.default_rng([*seed, number])):
            key = row.tobytes()
            if key not in seen:
                seen.add(key)
                found.append(row)
        n_dry = n_dry + 1 if len(found) == before else 0
    shape = (0, len(own))
    return (np.array(found[:n]) if found else np.zeros(shape, dtype=np.int64)), n_dry > 0


def shuffled(rows: Ints, n: int, seed: Sequence[int]) -> Ints:
    """The first n of the rows in an order drawn for all of them."""
    return rows[np.random.default_rng([*seed]).permutation(len(rows))[:n]]
