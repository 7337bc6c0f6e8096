"""Shades of a number from one end to the other: nine steps, orange below zero and blue above, by fixed bounds.

The two hues are told apart by the colour-blind, and every shaded cell shows its number with its sign.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """Bounds of the shades above zero, rising; those below are the same with the other sign."""

    bounds: tuple[float, ...]
    unit: str = ""

    def shade(self, cell: str) -> str:
        """The shade of a cell: n4 to n1 below zero, p0 near it, p1 to p4 above; empty for no number."""
        if not cell:
            return ""
        value = float(cell)
        step = bisect_right(self.bounds, abs(value))
        return f"{'n' if value < 0 and step else 'p'}{step}"

    def legend(self) -> list[tuple[str, str]]:
        """Each shade with what it stands for, from the lowest to the highest."""
        shown = [f"{bound * (100 if self.unit else 1):g}" for bound in self.bounds]
        steps = list(zip(shown, [*shown[1:], ""], strict=True))
        below = [
            (f"n{place}", f"−{low} to −{high}{self.unit}" if high else f"−{low}{self.unit} or less")
            for place, (low, high) in enumerate(steps, start=1)
        ]
        above = [
            (f"p{place}", f"{low} to {high}{self.unit}" if high else f"{low}{self.unit} or more")
            for place, (low, high) in enumerate(steps, start=1)
        ]
        return [*reversed(below), ("p0", f"within ±{shown[0]}{self.unit}"), *above]


EXCESS = Scale((0.005, 0.02, 0.05, 0.10), " %")
CORRELATION = Scale((0.1, 0.3, 0.5, 0.8))

SHADES = {
    "n4": "#c7511f",
    "n3": "#e08a55",
    "n2": "#f0b991",
    "n1": "#f9dfca",
    "p0": "#f3f3f3",
    "p1": "#d3e5f3",
    "p2": "#a3c9e5",
    "p3": "#63a3d0",
    "p4": "#2b78b4",
}
"""What pictures fill the shades with."""
DARK = frozenset({"n4", "p4"})
"""Shades on which a picture writes in white."""


def largest(rows: Sequence[Sequence[str]], n: int) -> list[int]:
    """The places of at most n rows in their order: where there are more, those with the largest number of either
    sign."""
    if len(rows) <= n:
        return list(range(len(rows)))
    size = [max((abs(float(cell)) for cell in row if cell), default=-1.0) for row in rows]
    ranked = sorted(range(len(rows)), key=lambda place: (-size[place], place))
    return sorted(ranked[:n])
