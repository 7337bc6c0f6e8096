"""An axis's values as the rows or columns of a picture: each value, or equal parts of a long or continuous axis."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from engine.reports.sweep.tables import shown_value

MOST_STEPS, PARTS = 24, 10


@dataclass(frozen=True, slots=True)
class Steps:
    """`places` has the step of each point, −1 for a point that has no such value; `labels` name the steps."""

    places: tuple[int, ...]
    labels: tuple[str, ...]


def steps_of(values: Sequence[object]) -> Steps:
    """The steps of a column of values, numbers in their order, texts in the order in which they come."""
    known = [value for value in values if value is not None]
    numbers = [float(value) for value in known if isinstance(value, int | float) and not isinstance(value, bool)]
    if known and len(numbers) == len(known):
        return _numbered([None if value is None else float(str(value)) for value in values])
    order = {value: place for place, value in enumerate(dict.fromkeys(known))}
    return Steps(tuple(-1 if value is None else order[value] for value in values), tuple(map(shown_value, order)))


def _numbered(values: Sequence[float | None]) -> Steps:
    numbers = sorted({value for value in values if value is not None})
    if len(numbers) > MOST_STEPS:
        return _parts(values)
    order = {value: place for place, value in enumerate(numbers)}
    return Steps(tuple(-1 if value is None else order[value] for value in values), tuple(map(shown_value, numbers)))


def _parts(values: Sequence[float | None]) -> Steps:
    known = [value for value in values if value is not None]
    edges = np.unique(np.quantile(known, np.linspace(0, 1, PARTS + 1))).tolist()
    places = tuple(-1 if value is None else bisect_right(edges[1:-1], value) for value in values)
    return Steps(places, tuple(f"{low:.3g} to {high:.3g}" for low, high in pairwise(edges)))
