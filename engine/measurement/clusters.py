"""Clusters: what overlaps in time is decided by one stretch of the market, and counts as one observation.

One rule for runs and studies. What spans is the hold in a run (from the entry session to before the one it was left in)
and the event window in a study, so that the two may count different clusters of the same catalysts.
"""

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


def overlap_clusters(starts: Ints, stops: Ints) -> Ints:
    """The cluster of each span, numbered from 0 by time: (N,). A span runs from its start to before its stop, in any
    whole unit. Two that share a moment are of one cluster, and so is what either of them is linked to."""
    found = np.zeros(len(starts), dtype=np.int64)
    if len(starts):
        order = np.argsort(starts, kind="stable")
        reached = np.maximum.accumulate(stops[order])
        found[order] = np.concatenate(([0], np.cumsum(starts[order][1:] >= reached[:-1])))
    return found
