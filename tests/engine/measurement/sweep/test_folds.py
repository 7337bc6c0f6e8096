"""Folds in time: what is chosen on lies before what it is tried on, and no session is tried twice."""

from hypothesis import given
from hypothesis import strategies as st

from engine.measurement.sweep.folds import Fold, Training, walk_edges, walk_folds

WALKS = {"n_returns": st.integers(0, 500), "n_walk": st.integers(0, 12), "training": st.sampled_from(Training)}


def test_folds_written_out():
    """Twelve sessions and three spans: four parts of three."""
    assert walk_edges(12, 3) == (0, 3, 6, 9, 12)
    assert walk_folds((0, 3, 6, 9, 12), Training.EXPANDING) == (Fold(0, 3, 6), Fold(0, 6, 9), Fold(0, 9, 12))
    assert walk_folds((0, 3, 6, 9, 12), Training.ROLLING) == (Fold(0, 3, 6), Fold(3, 6, 9), Fold(6, 9, 12))


@given(**WALKS)
def test_folds_never_overlap(n_returns, n_walk, training):
    """The spans follow one another without a gap to the last session; each choice ends where its span begins."""
    edges = walk_edges(n_returns, n_walk)
    folds = walk_folds(edges, training)
    if not edges:
        assert not folds
        assert not n_walk or n_returns < 2 * (n_walk + 1)
        return
    assert len(folds) == n_walk
    tried = [session for fold in folds for session in range(fold.split, fold.stop)]
    assert tried == list(range(folds[0].split, n_returns))
    for fold in folds:
        chosen_on = set(range(fold.first, fold.split))
        assert len(chosen_on) >= 2
        assert fold.stop - fold.split >= 2
        assert not chosen_on & set(range(fold.split, fold.stop))
