"""The mean of values that come in clusters: values of one cluster move together, so that only clusters count."""

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from statistics import fmean


@dataclass(frozen=True, slots=True)
class ClusteredMean:
    """A mean over `n` values of `n_clusters` clusters. `error` is its standard error, None for fewer than two."""

    mean: float
    n: int
    n_clusters: int
    error: float | None

    def interval(self, level: float = 0.95) -> tuple[float, float] | None:
        """mean ± t(n_clusters − 1) · error, None without an error."""
        if self.error is None:
            return None
        from scipy.special import stdtrit

        reach = float(stdtrit(self.n_clusters - 1, 0.5 + level / 2)) * self.error
        return self.mean - reach, self.mean + reach


def clustered_mean(values: Sequence[float], clusters: Sequence[Hashable]) -> ClusteredMean | None:
    """The mean of `values`, each of the cluster at its place; None without a value.

    Error² = G/(G − 1) · Σ_g (Σ_{i in g} (x_i − x̄))² / n², over G clusters: Liang and Zeger 1986 with the usual
    correction, Cameron and Miller 2015 (Journal of Human Resources 50), equation 11 for a constant alone. With clusters
    of one value each it is the plain standard error, sd / √n.
    """
    if not values:
        return None
    mean, n = fmean(values), len(values)
    sums: dict[Hashable, float] = {}
    for value, cluster in zip(values, clusters, strict=True):
        sums[cluster] = sums.get(cluster, 0.0) + (value - mean)
    count = len(sums)
    if count < 2:
        return ClusteredMean(mean, n, count, None)
    squares = math.fsum(one * one for one in sums.values())
    return ClusteredMean(mean, n, count, math.sqrt(count / (count - 1) * squares) / n)
