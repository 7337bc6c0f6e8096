"""A design: which combinations of the axes' values are tried."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from math import prod

from engine.simulation.spec import ParameterValue
from engine.simulation.sweep.axis import Axis

Values = tuple[ParameterValue, ...]


class DesignKind(StrEnum):
    """Every combination; draws that know nothing of each other; or draws that fill each axis evenly."""

    GRID = "grid"
    RANDOM = "random"
    LATIN = "latin"


@dataclass(frozen=True, slots=True)
class Design:
    """`n_points` are drawn of a random or Latin design, with a `seed`; a grid has as many as it has."""

    kind: DesignKind = DesignKind.GRID
    n_points: int = 0
    seed: int = 0

    def size(self, axes: Sequence[Axis]) -> int:
        """How many combinations it has."""
        return prod(len(axis.values) for axis in axes) if self.kind is DesignKind.GRID else self.n_points


def drawn(design: Design, axes: Sequence[Axis]) -> Iterator[Values]:
    """The combinations in their order, each with a value of every axis; the last axis of a grid changes fastest.

    A Latin design puts one point into each of `n_points` equal strata of every axis (McKay, Beckman and Conover 1979;
    scipy.stats.qmc). A continuous axis has no place in a grid: ValueError.
    """
    if design.kind is DesignKind.GRID:
        if any(axis.is_continuous for axis in axes):
            raise ValueError("a grid needs axes with values")
        yield from product(*(axis.values for axis in axes))
        return
    import numpy as np

    generator = np.random.default_rng(design.seed)
    if not axes:
        parts = np.zeros((design.n_points, 0))
    elif design.kind is DesignKind.RANDOM:
        parts = generator.random((design.n_points, len(axes)))
    else:
        from scipy.stats.qmc import LatinHypercube

        parts = LatinHypercube(len(axes), rng=generator).random(design.n_points)
    for row in parts.tolist():
        yield tuple(axis.at(part) for axis, part in zip(axes, row, strict=True))
