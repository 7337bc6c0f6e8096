"""Block bootstrap: clusters of overlapping events are drawn whole, so that what moves together stays together."""

import numpy as np

from engine.measurement.study.sample import Ints
from engine.measurement.study.statistic import Statistic, StudyTest, unjudged
from engine.prices.bars import Floats

LEAST_CLUSTERS = 5


def block_bootstrap(values: Floats, clusters: Ints, n_draws: int, seed: int) -> Statistic:
    """Is the mean of `values` (N,) zero? Symmetric bootstrap-t: p = (1 + #{|t*| ≥ |t|}) / (1 + draws).

    `clusters` (N,) numbers each event's cluster from 0. t = mean over its cluster-robust standard error; a draw takes
    as many clusters, with replacement, and its t* is that of its mean about the sample's. A draw without scatter (the
    same cluster over and over) counts as extreme. Cameron, Gelbach and Miller 2008 (pairs cluster bootstrap).
    """
    n_clusters = int(clusters.max()) + 1 if len(clusters) else 0
    if n_clusters < LEAST_CLUSTERS:
        are = "is 1 cluster" if n_clusters == 1 else f"are {n_clusters} clusters"
        return unjudged(StudyTest.BOOTSTRAP, f"there {are}; {LEAST_CLUSTERS} are needed to draw from")
    sums = np.bincount(clusters, weights=values, minlength=n_clusters).astype(np.float64)
    counts = np.bincount(clusters, minlength=n_clusters).astype(np.float64)
    mean = float(values.mean())
    observed = float(_t(sums[None], counts[None], 0.0)[0])
    if not np.isfinite(observed):
        return unjudged(StudyTest.BOOTSTRAP, "the clusters leave no scatter to judge by")
    drawn = np.random.Generator(np.random.PCG64(seed)).integers(0, n_clusters, size=(n_draws, n_clusters))
    is_smaller = np.abs(_t(sums[drawn], counts[drawn], mean)) < abs(observed) * (1 - 1e-12)
    return Statistic(StudyTest.BOOTSTRAP, observed, (1.0 + float((~is_smaller).sum())) / (1.0 + n_draws))


def _t(sums: Floats, counts: Floats, centre: float) -> Floats:
    """(…, G) sums and sizes of clusters → (…) t of their common mean less `centre`."""
    n, total = counts.sum(axis=-1), counts.shape[-1]
    mean = sums.sum(axis=-1) / n
    gaps = sums - counts * mean[..., None]
    spread = np.sqrt((gaps * gaps).sum(axis=-1) * total / (total - 1)) / n
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray((mean - centre) / np.where(spread > 1e-15, spread, np.nan))
