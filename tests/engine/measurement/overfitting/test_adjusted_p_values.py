"""Adjusted p-values: the table of Benjamini and Hochberg 1995, by hand, and laws."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.measurement.overfitting.adjusted_p_values import Adjustment, adjusted_p_values

PAPER = (0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
         0.7590, 1.0)  # fmt: skip
P_VALUES = st.lists(st.floats(0, 1), min_size=1, max_size=12)


@pytest.mark.parametrize(("method", "n_rejected"), [("bonferroni", 3), ("holm", 3), ("bh", 4), ("by", 3)])
def test_the_papers_example(method, n_rejected):
    """Benjamini and Hochberg 1995, section 4.1: fifteen comparisons at 5 %."""
    assert sum(p <= 0.05 for p in adjusted_p_values(PAPER, method=method)) == n_rejected


def test_by_hand():
    """Four tests, worked out: step-up minima of p·4/i, step-down maxima of p·(4 − i + 1)."""
    given_p = (0.04, 0.01, 0.03, 0.02)
    assert adjusted_p_values(given_p, method="bonferroni") == pytest.approx((0.16, 0.04, 0.12, 0.08))
    assert adjusted_p_values(given_p, method="holm") == pytest.approx((0.06, 0.04, 0.06, 0.06))
    assert adjusted_p_values(given_p) == pytest.approx((0.04, 0.04, 0.04, 0.04))
    assert adjusted_p_values((0.01, 0.5), method="by") == pytest.approx((0.03, 0.75))  # times 1 + ½


def test_trials_that_are_not_reported_count():
    """One window of ten that were looked at: its 0.01 is worth 0.1 by every method but the last."""
    for method in ("bonferroni", "holm", "bh"):
        assert adjusted_p_values((0.01,), n_trials=10, method=method) == pytest.approx((0.1,))
    harmonic = sum(1 / i for i in range(1, 11))
    assert adjusted_p_values((0.01,), n_trials=10, method="by") == pytest.approx((0.1 * harmonic,))
    assert adjusted_p_values((0.01,)) == (0.01,)


def test_what_has_no_p_value_keeps_its_place_and_counts():
    """A group without a test was looked at all the same."""
    assert adjusted_p_values((None, 0.02, None), method="bonferroni") == (None, pytest.approx(0.06), None)
    assert adjusted_p_values(()) == ()
    assert adjusted_p_values((None,)) == (None,)


@given(P_VALUES, st.integers(0, 20), st.sampled_from(Adjustment))
def test_laws(p_values, n_more, method):
    """Never below the raw value nor above 1, ordered as those, whatever the order given; larger with more trials."""
    n = len(p_values) + n_more
    found = adjusted_p_values(p_values, n, method)
    assert all(p - 1e-15 <= q <= 1 for p, q in zip(p_values, found, strict=True))
    pairs = sorted(zip(p_values, found, strict=True))
    assert all(a[1] <= b[1] + 1e-15 for a, b in pairwise(pairs))
    assert adjusted_p_values(p_values[::-1], n, method) == pytest.approx(found[::-1])
    assert all(q <= r + 1e-15 for q, r in zip(found, adjusted_p_values(p_values, n + 1, method), strict=True))


@given(P_VALUES, st.integers(0, 20))
def test_methods_are_ordered(p_values, n_more):
    """Bonferroni is never below Holm, Holm never below Benjamini-Hochberg, Benjamini-Yekutieli never below that."""
    n = len(p_values) + n_more
    most, holm, least, any_dependence = (adjusted_p_values(p_values, n, m) for m in ("bonferroni", "holm", "bh", "by"))
    for a, b, c, d in zip(most, holm, least, any_dependence, strict=True):
        assert a >= b - 1e-12
        assert b >= c - 1e-12
        assert d >= c - 1e-12


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (((1.2,),), "not a p-value"),
        (((float("nan"),),), "not a p-value"),
        (((0.1, 0.2), 1), "fewer"),
        (((0.1,), 1, "x"), "x"),
    ],
)
def test_wrong_input_is_refused(arguments, said):
    """A sentence, never a number."""
    with pytest.raises(ValueError, match=said):
        adjusted_p_values(*arguments)
