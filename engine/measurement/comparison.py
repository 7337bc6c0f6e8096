"""Strategies against each other: every pair's differences with their uncertainty, and how alike they move."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from engine.measurement.contender import Contender, shared_returns
from engine.measurement.pair_correlation import PairCorrelation, pair_correlation
from engine.measurement.pair_difference import (
    CatalystDifference,
    SessionDifference,
    catalyst_difference,
    session_differences,
)

N_DRAWS, SEED = 2000, 1


class Better(StrEnum):
    """Which way a figure is better."""

    HIGHER = "higher"
    LOWER = "lower"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two contenders by their labels; every difference is the first's less the second's."""

    one: str
    other: str
    catalysts: CatalystDifference
    sessions: SessionDifference
    correlation: PairCorrelation


def compared_pairs(contenders: Sequence[Contender], n_draws: int = N_DRAWS, seed: int = SEED) -> tuple[Pair, ...]:
    """Every two contenders, in their order; the same contenders give the same numbers.

    Session differences are annualised by the smaller number of sessions a year of the two.
    """
    twos = {(one.label, other.label): (one, other) for one, other in combinations(contenders, 2)}
    shared = {labels: shared_returns(*two) for labels, two in twos.items()}
    per_year = {labels: min(one.sessions_per_year, other.sessions_per_year) for labels, (one, other) in twos.items()}
    sessions = session_differences(shared, per_year, n_draws, seed)
    return tuple(
        Pair(*labels, catalyst_difference(*two), sessions[labels], pair_correlation(shared[labels]))
        for labels, two in twos.items()
    )


def best_of(values: Sequence[float | None], better: Better) -> frozenset[int]:
    """The places of the best of the values, several where they are equal; none where fewer than two are there, or
    where all are equal."""
    known = [value for value in values if value is not None]
    if len(known) < 2 or min(known) == max(known):
        return frozenset()
    best = max(known) if better is Better.HIGHER else min(known)
    return frozenset(place for place, value in enumerate(values) if value == best)
