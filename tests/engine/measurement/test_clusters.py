"""Clusters are the connected parts of what overlaps: restated as a graph."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from engine.measurement.clusters import overlap_clusters


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 9)), max_size=14))
def test_clusters_are_connected_parts(spans):
    """Two spans are joined where they share a unit; numbers go by time and have no gap."""
    starts = np.array([start for start, _ in spans], dtype=np.int64)
    stops = starts + np.array([length for _, length in spans], dtype=np.int64)
    found = overlap_clusters(starts, stops)
    parts: list[set[int]] = []
    for place, (start, length) in enumerate(spans):
        own = set(range(start, start + length))
        met = [part for part in parts if any(own & set(range(spans[one][0], sum(spans[one]))) for one in part)]
        parts = [part for part in parts if part not in met] + [{place}.union(*met)]
    parts.sort(key=lambda part: min(spans[one][0] for one in part))
    expected = {one: number for number, part in enumerate(parts) for one in part}
    assert found.tolist() == [expected[place] for place in range(len(spans))]
