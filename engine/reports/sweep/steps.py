"""An axis's values as the rows or columns of a picture: each value, or equal parts of a long or continuous axis."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.reports.sweep.screen import shown_value

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
    is_number = bool(known) and len(numbers) == len(known)
    distinct = sorted(set(numbers)) if is_number else list(dict.fromkeys(known))
    if is_number and len(distinct) > MOST_STEPS:
        return _parts(values, np.array(numbers))
    order = {value: place for place, value in enumerate(distinct)}
    places = tuple(-1 if value is None else order[_key(value, is_number=is_number)] for value in values)
    return Steps(places, tuple(shown_value(value) for value in distinct))


def _key(value: object, *, is_number: bool) -> object:
    return float(value) if is_number else value  # type: ignore[arg-type]


def _parts(values: Sequence[object], numbers: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> Steps:
    edges = np.unique(np.quantile(numbers, np.linspace(0, 1, PARTS + 1)))
    places = tuple(
        -1 if value is None else min(int(np.searchsorted(edges, float(value), side="right")) - 1, len(edges) - 2)  # type: ignore[arg-type]
        for value in values
    )
    return Steps(places, tuple(f"{low:.3g} to {high:.3g}" for low, high in zip(edges[:-1], edges[1:], strict=True)))
