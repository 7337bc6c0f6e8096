"""Means of values in clusters, against another program and the plain rule."""

import math
from statistics import fmean, stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.measurement.clustered_mean import clustered_mean

VALUES = [0.02, 0.05, -0.01, 0.04, 0.00, 0.03, -0.02, 0.06, 0.01, 0.02, -0.03, 0.05]
CLUSTERS = [1, 1, 1, 2, 3, 3, 4, 5, 6, 7, 7, 8]


def test_it_is_what_statsmodels_says():
    """OLS on a constant, cov_type cluster, use_t: 0.0183, standard error 0.0074506, 0.00071546 to 0.03595121."""
    found = clustered_mean(VALUES, CLUSTERS)
    low, high = found.interval()
    assert found.mean == pytest.approx(0.01833333, abs=5e-9)
    assert found.error == pytest.approx(0.0074506, abs=5e-8)
    assert (low, high) == pytest.approx((0.00071546, 0.03595121), abs=5e-9)
    assert (found.n, found.n_clusters) == (12, 8)


@given(st.lists(st.floats(-1, 1), min_size=2, max_size=30))
def test_clusters_of_one_give_the_plain_standard_error(values):
    """sd / root n, the deviation with n - 1."""
    found = clustered_mean(values, range(len(values)))
    assert found.mean == pytest.approx(fmean(values), abs=1e-12)
    assert found.error == pytest.approx(stdev(values) / math.sqrt(len(values)), abs=1e-12)


@given(st.lists(st.tuples(st.floats(-1, 1), st.integers(0, 5)), min_size=1, max_size=30), st.randoms())
def test_the_order_does_not_matter(rows, random):
    """Nor do the clusters' names."""
    shuffled = random.sample(rows, len(rows))
    one = clustered_mean([value for value, _ in rows], [cluster for _, cluster in rows])
    other = clustered_mean([value for value, _ in shuffled], [f"c{cluster}" for _, cluster in shuffled])
    assert (one.n, one.n_clusters) == (other.n, other.n_clusters)
    assert one.mean == pytest.approx(other.mean, abs=1e-12)
    assert (one.error is None) == (other.error is None)
    assert one.error is None or one.error == pytest.approx(other.error, abs=1e-12)


def test_a_value_told_twice_in_its_cluster_says_nothing_new():
    """Every value doubled within its cluster: the same mean, the same error; doubled as clusters it would shrink."""
    once = clustered_mean(VALUES, CLUSTERS)
    twice = clustered_mean(VALUES * 2, CLUSTERS * 2)
    assert twice.error == pytest.approx(once.error, rel=1e-12)
    assert clustered_mean(VALUES * 2, [*CLUSTERS, *(10 + one for one in CLUSTERS)]).error < once.error * 0.75


def test_without_two_clusters_there_is_no_error():
    """One cluster says nothing of others; no value has no mean."""
    found = clustered_mean([0.1, 0.2], ["a", "a"])
    assert (found.error, found.interval()) == (None, None)
    assert clustered_mean([], []) is None
