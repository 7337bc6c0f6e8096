"""The heat map of two parameters: the middle point of each pair of values, so that a lone peak does not look like a
hill."""

from typing import TYPE_CHECKING

import numpy as np

from catalysts.errors import did_you_mean
from engine.prices.bars import Floats
from engine.reports.chart_style import INK, LABEL, SMALL, drawable, font
from engine.reports.sweep.canvas import COLOUR_MAP, compared_name, compared_text, compared_values, framed
from engine.reports.sweep.steps import Steps, steps_of
from engine.reports.wording import shortened, visible
from engine.simulation.errors import SpecError
from engine.sweep.report import SweepReport

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

STRATEGY = "strategy"
_BOX = (0.12, 0.13, 0.74, 0.72)
MOST_WRITTEN = 400


def heat_axes(names: tuple[str, ...], asked: tuple[str, str] | None) -> tuple[str, str] | None:
    """The two parameters of the map: those asked for, else the first two; None where there are not two. SpecError where
    one asked for is no axis."""
    if asked is None:
        return (names[0], names[1]) if len(names) > 1 else None
    for name in asked:
        if name not in names:
            raise SpecError(f"--heat: {name!r} is no axis of this sweep; {did_you_mean(name, names)}")
    if asked[0] == asked[1]:
        raise SpecError(f"--heat: {asked[0]!r} is given twice; name two axes")
    return asked


def axis_values(report: SweepReport, name: str) -> list[object]:
    """The value of every point on an axis."""
    points = report.opened.plan.points
    if name == STRATEGY:
        return [point.strategy.name for point in points]
    place = next(place for place, axis in enumerate(report.opened.plan.axes) if axis.name == name)
    return [point.values[place] for point in points]


def heat_grid(
    values: Floats, across: Steps, up: Steps
) -> tuple[Floats, "np.ndarray[tuple[int, int], np.dtype[np.int64]]"]:
    """The median of the points in each cell, a row a step of `up`, NaN for none; and how many points that are."""
    grid = np.full((len(up.labels), len(across.labels)), np.nan)
    counts = np.zeros(grid.shape, dtype=np.int64)
    x, y = np.array(across.places), np.array(up.places)
    for row in range(grid.shape[0]):
        for column in range(grid.shape[1]):
            inside = values[(x == column) & (y == row) & np.isfinite(values)]
            counts[row, column] = len(inside)
            if len(inside):
                grid[row, column] = float(np.median(inside))
    return grid, counts


def heat_figure(report: SweepReport, names: tuple[str, str]) -> "Figure":
    """The map; a frame marks the cell of the winner."""
    across, up = (steps_of(axis_values(report, name)) for name in names)
    grid, _ = heat_grid(compared_values(report), across, up)
    others = [name for name in report.opened.axis_names if name not in names]
    over = f"each cell is the middle of its points over {', '.join(others)}" if others else "each cell is its point"
    title = f"{_capital(compared_name(report))} by {names[0]} and {names[1]}"
    figure, axes = framed(title, f"{over}; framed: the cell of the highest point of all", _BOX)
    axes.grid(visible=False)
    shown = np.ma.masked_invalid(grid)
    low, high = (float(shown.min()), float(shown.max())) if shown.count() else (0.0, 1.0)
    image = axes.imshow(shown, origin="lower", aspect="auto", cmap=COLOUR_MAP, vmin=low, vmax=max(high, low + 1e-12))
    _labelled(axes, names, across, up)
    if grid.size <= MOST_WRITTEN:
        _written(axes, report, grid, (low + high) / 2)
    _framed_winner(axes, report, across, up)
    bar = figure.colorbar(image, cax=figure.add_axes((0.885, 0.13, 0.018, 0.72)))
    bar.ax.tick_params(labelsize=SMALL, labelcolor=INK)
    bar.outline.set_visible(False)
    return figure


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _labelled(axes: "Axes", names: tuple[str, str], across: Steps, up: Steps) -> None:
    axes.set_xticks(range(len(across.labels)), [_short(one) for one in across.labels], fontproperties=font(SMALL))
    axes.set_yticks(range(len(up.labels)), [_short(one) for one in up.labels], fontproperties=font(SMALL))
    if max(map(len, across.labels)) * len(across.labels) > 110:
        for label in axes.get_xticklabels():
            label.set_rotation(30)
            label.set_horizontalalignment("right")
    axes.set_xlabel(drawable(visible(names[0])), fontproperties=font(LABEL), parse_math=False)
    axes.set_ylabel(drawable(visible(names[1])), fontproperties=font(LABEL), parse_math=False)


def _short(text: str) -> str:
    return drawable(shortened(text, 22)).replace("$", r"\$")


def _written(axes: "Axes", report: SweepReport, grid: Floats, middle: float) -> None:
    size = SMALL if grid.shape[1] <= 16 else SMALL - 1.5
    for row, column in zip(*np.nonzero(np.isfinite(grid)), strict=True):
        value = float(grid[row, column])
        colour = "white" if value < middle else "black"
        text = compared_text(report, value)
        axes.text(column, row, text, ha="center", va="center", fontproperties=font(size), color=colour)


def _framed_winner(axes: "Axes", report: SweepReport, across: Steps, up: Steps) -> None:
    from matplotlib.patches import Rectangle

    place = report.summary.winner
    if place is None or across.places[place] < 0 or up.places[place] < 0:
        return
    corner = (across.places[place] - 0.5, up.places[place] - 0.5)
    axes.add_patch(Rectangle(corner, 1, 1, fill=False, edgecolor="#D55E00", linewidth=3.0, zorder=5.0))
