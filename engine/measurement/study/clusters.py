"""Events whose windows overlap in calendar time, and those that do so on one instrument."""

import numpy as np
from numpy.typing import NDArray

from engine.measurement.clusters import overlap_clusters
from engine.measurement.study.sample import Ints


def clusters_of(entries: Ints, span: int) -> Ints:
    """The cluster of each event, numbered from 0 by date: (N,). Two events less than `span` sessions apart share one,
    and so does what either of them is linked to; windows of different clusters have no session in common."""
    return overlap_clusters(entries, entries + span)


def overlapping(entries: Ints, instruments: Ints, span: int) -> tuple[tuple[int, ...], ...]:
    """For each event the others, by position, whose windows on the same instrument overlap its own."""
    found: list[list[int]] = [[] for _ in entries]
    for number in np.unique(instruments):
        mine = np.flatnonzero(instruments == number)
        mine = mine[np.argsort(entries[mine], kind="stable")]
        for place, one in enumerate(mine.tolist()):
            for other in mine[place + 1 :].tolist():
                if entries[other] - entries[one] >= span:
                    break
                found[one].append(other)
                found[other].append(one)
    return tuple(tuple(sorted(others)) for others in found)


def apart(entries: Ints, instruments: Ints, span: int) -> NDArray[np.bool_]:
    """The events that remain if each instrument's are taken in order of time and one is left out whose window overlaps
    that of the last one taken: (N,)."""
    kept = np.zeros(len(entries), dtype=bool)
    for number in np.unique(instruments):
        mine = np.flatnonzero(instruments == number)
        until = None
        for one in mine[np.argsort(entries[mine], kind="stable")].tolist():
            if until is None or entries[one] - until >= span:
                kept[one], until = True, int(entries[one])
    return kept
