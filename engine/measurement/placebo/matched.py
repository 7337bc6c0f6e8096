"""Matched dates: each cluster of dates moved to a session like its own, its inner distances kept."""

from dataclasses import dataclass
from itertools import product
from math import prod

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from engine.measurement.placebo.buckets import Buckets
from engine.measurement.placebo.draws import CHUNK, COUNTED, distinct, shuffled
from engine.measurement.placebo.placebos import Method, Placebos
from engine.measurement.placebo.true_calendar import TrueCalendar
from engine.measurement.study.clusters import clusters_of
from engine.measurement.study.sample import Ints

SWEEPS = 20  # times that every block is offered another place


@dataclass(frozen=True, slots=True, eq=False)
class Blocks:
    """K blocks of dates: `first` (K,) and `last` (K,) decision rows, `of` (C,) the block of each catalyst, and for
    each block the rows that its first date may have: its own bucket's, as far as the block fits the run.

    Dates fewer than `span` sessions apart are of one block; blocks stay `span` sessions apart wherever they are moved,
    so that no two windows overlap that did not, and all do that did.
    """

    first: Ints
    last: Ints
    of: Ints
    choices: tuple[Ints, ...]
    span: int

    def are_apart(self, places: Ints) -> NDArray[np.bool_]:
        """Whether the blocks keep their distance with first dates at `places` (B, K): (B,)."""
        order = np.argsort(places, axis=1, kind="stable")
        starts = np.take_along_axis(places, order, axis=1)
        ends = starts + (self.last - self.first)[order]
        return np.asarray((starts[:, 1:] - ends[:, :-1] >= self.span).all(axis=1))


def blocks_of(true: TrueCalendar, buckets: Buckets, span: int) -> Blocks:
    """The blocks of a calendar's dates."""
    of = clusters_of(true.rows, span)
    n = int(of.max()) + 1 if len(true) else 0
    first = np.array([true.rows[of == block].min() for block in range(n)], dtype=np.int64)
    last = np.array([true.rows[of == block].max() for block in range(n)], dtype=np.int64)
    choices = []
    for start, end in zip(first.tolist(), last.tolist(), strict=True):
        alike = np.flatnonzero(buckets.labels == buckets.labels[start])
        choices.append(alike[alike + (end - start) < true.n_rows].astype(np.int64))
    return Blocks(first, last, of, tuple(choices), span)


def matched(true: TrueCalendar, buckets: Buckets, span: int, n: int, seed: int) -> Placebos:
    """Up to n calendars whose blocks of dates lie at sessions like their own, drawn evenly among all such arrangements.

    The true calendar is one of the arrangements, and each of them has the same blocks and choices, so that under the
    null it is a draw like any other. Few arrangements are counted out; of many a chain of Metropolis steps draws, all
    calendars from one starting point that the chain reached from the true one, which keeps the p-value exact (Besag
    and Clifford 1989). The first calendars do not depend on n.
    """
    blocks = blocks_of(true, buckets, span)
    n_grid = prod(len(one) for one in blocks.choices)
    n_possible: int | None = 0
    if not len(true):
        places = np.zeros((0, 0), dtype=np.int64)
    elif n_grid <= COUNTED:
        every = _counted_out(blocks)
        places, n_possible = shuffled(every, n, (seed, 2)), len(every)
    else:
        places, n_possible = _drawn(blocks, n, seed)
    moves = places - blocks.first
    rows = true.rows[None, :] + (moves[:, blocks.of] if len(true) else moves)
    return Placebos(
        Method.MATCHED, true, rows.astype(np.int64), n_possible=n_possible, notes=_notes(blocks, buckets, places, n)
    )


def _counted_out(blocks: Blocks) -> Ints:
    grid = np.array(list(product(*(one.tolist() for one in blocks.choices))), dtype=np.int64)
    return np.asarray(grid[blocks.are_apart(grid) & (grid != blocks.first).any(axis=1)], dtype=np.int64)


def _drawn(blocks: Blocks, n: int, seed: int) -> tuple[Ints, int | None]:
    """Arrangements in the order in which chunks of chains found them, and how many there are where they ran dry."""
    start = _walked(blocks, blocks.first[None, :], np.random.default_rng([seed, 2]), is_backward=True)

    def draw(rng: Generator) -> Ints:
        return _walked(blocks, np.repeat(start, CHUNK, axis=0), rng)

    found, is_dry = distinct(draw, blocks.first, n, (seed, 2))
    return found, len(found) if is_dry else None


def _walked(blocks: Blocks, places: Ints, rng: Generator, *, is_backward: bool = False) -> Ints:
    """SWEEPS rounds in which each block of each arrangement is offered one of its choices, evenly, and takes it where
    it stays apart from the others: (B, K) to (B, K). Even over all arrangements that are apart; with the blocks taken
    from the last to the first it is the same chain run backward in time."""
    places = places.copy()
    lengths = blocks.last - blocks.first
    order = range(len(lengths))
    for _ in range(SWEEPS):
        for block in reversed(order) if is_backward else order:
            choices = blocks.choices[block]
            offered = choices[rng.integers(len(choices), size=len(places))][:, None]
            is_free = (offered - (places + lengths) >= blocks.span) | (
                places - (offered + lengths[block]) >= blocks.span
            )
            is_free[:, block] = True
            taken = is_free.all(axis=1)
            places[taken, block] = offered[taken, 0]
    return places


def _notes(blocks: Blocks, buckets: Buckets, places: Ints, n: int) -> tuple[str, ...]:
    if not len(blocks.first):
        return ("No date can be moved.",)
    n_choices = [len(one) for one in blocks.choices]
    n_rows = len(buckets.labels)
    n_stuck = sum(one == 1 for one in n_choices)
    blocks_told = (
        f"{len(blocks.first)} blocks of dates fewer than {blocks.span} sessions apart were moved whole, each to a "
        f"session like the one it began on (between {min(n_choices)} and {max(n_choices)} to choose from)."
    )
    likeness = (
        f"Alike means the tercile of market volatility; on {buckets.n_by_heat:,} of {n_rows:,} sessions also that of "
        f"the sector's heat, on {buckets.n_by_weekday:,} the weekday: finer buckets would hold fewer than 5 sessions."
    )
    found = [blocks_told, likeness]
    if n_stuck:
        found.append(f"{n_stuck} of them had no session like its own and stayed: those dates are true ones.")
    if len(places) < n:
        found.append(f"No more than {len(places):,} distinct calendars were found, not the {n:,} asked for.")
    return tuple(found)
