"""Names at the ends of lines, moved apart so that none covers another."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from engine.reports.chart_line import Line, number_of
from engine.reports.chart_style import INK, LABEL, QUIET, SMALL, extent, fitted, write
from engine.reports.wording import Cut

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_GAP = 5.0  # pixels
_SWATCH = 0.016  # of the figure's width


def label_ends(figure: "Figure", axes: "Axes", lines: Sequence[Line], band: tuple[float, float]) -> None:
    """Write each line's name and result right of the axes, joined to its last point.

    `band` is what the names may use of the figure's height, from bottom to top (0 to 1). Where they do not all fit,
    the last ones are left out and counted.
    """
    width, height = (float(side) for side in figure.bbox.size)
    left = float(axes.get_position().x1) + 0.014
    room = (0.992 - left - _SWATCH - 0.005) * width
    low, high = band[0] * height, band[1] * height
    size = LABEL if len(lines) <= 14 else SMALL
    lines = sorted(lines, key=lambda line: not line.is_benchmark)
    texts = _labels(figure, lines, size, room, high - low)
    heights = [extent(figure, text, size)[1] + _GAP for text in texts]
    n_fitting = _n_fitting(heights, high - low)
    if n_fitting < len(lines):
        row = extent(figure, "Xg", SMALL)[1] + _GAP
        n_fitting = _n_fitting(heights, high - low - row)
        note = f"{len(lines) - n_fitting} more lines: see the table"
        write(figure, left + _SWATCH + 0.005, (low + row / 2) / height, note, SMALL, color=QUIET, gid="end")
        low += row
    ends = [_end(axes, line) for line in lines[:n_fitting]]
    middles = spread([y for _, y in ends], heights[:n_fitting], low, high)
    for line, text, (x, y), middle in zip(lines, texts, ends, middles, strict=False):
        colour = QUIET if line.is_benchmark else INK
        write(figure, left + _SWATCH + 0.005, middle / height, text, size, color=colour, gid="end", linespacing=1.15)
        swatch = ((left, middle / height), (left + _SWATCH, middle / height))
        _stroke(figure, (x / width, y / height), swatch[0], color=line.colour, linewidth=0.7, alpha=0.6)
        style = (0, line.dashes) if line.dashes else "-"
        _stroke(figure, *swatch, color=line.colour, linewidth=1.4 if line.is_benchmark else 2.2, linestyle=style)


def spread(wanted: Sequence[float], heights: Sequence[float], low: float, high: float) -> list[float]:
    """Middles as near to the wanted ones as can be, without overlap, within low and high, in the same order.

    Blocks that would overlap are joined at their mean place; the heights together are at most high − low.
    """
    order = sorted(range(len(wanted)), key=lambda index: (wanted[index], index))
    blocks: list[list[float]] = []  # [bottom, height, number of members, sum of the bottoms its members want]
    within = 0
    for index in order:
        bottom = wanted[index] - heights[index] / 2
        blocks.append([min(max(bottom, low), high - heights[index]), heights[index], 1.0, bottom])
        while len(blocks) > 1 and blocks[-2][0] + blocks[-2][1] > blocks[-1][0]:
            _, height, members, sum_of_bottoms = blocks.pop()
            below = blocks[-1]
            below[3] += sum_of_bottoms - below[1] * members
            below[1] += height
            below[2] += members
            below[0] = min(max(below[3] / below[2], low), high - below[1])
    middles = [0.0] * len(wanted)
    for bottom, _, members, _ in blocks:
        place = bottom
        for index in order[within : within + int(members)]:
            middles[index] = place + heights[index] / 2
            place += heights[index]
        within += int(members)
    return middles


def _labels(figure: "Figure", lines: Sequence[Line], size: float, room: float, height: float) -> list[str]:
    """Names and results in one line where they fit, else in two, else in one with the name cut."""
    results = [f"{line.result} {line.note}".rstrip() for line in lines]
    whole = [f"{line.name}  {result}" for line, result in zip(lines, results, strict=True)]
    is_long = [extent(figure, text, size)[0] > room for text in whole]
    row = extent(figure, "Xg", size)[1] * 1.2
    if sum(row * (1 + long) + _GAP for long in is_long) <= height:
        names = _distinct(figure, [line.name for line in lines], size, room)
        folded = [f"{name}\n{fitted(figure, result, size, room)}" for name, result in zip(names, results, strict=True)]
        return [fold if long else text for fold, text, long in zip(folded, whole, is_long, strict=True)]
    widest = max(extent(figure, f"  {line.result}", size)[0] for line in lines)
    names = _distinct(figure, [line.name for line in lines], size, room - widest)
    return [f"{name}  {line.result}" for name, line in zip(names, lines, strict=True)]


def _distinct(figure: "Figure", names: Sequence[str], size: float, room: float) -> list[str]:
    """The names cut to a width in pixels, all at the same place: where they stay different, if there is one."""
    ways = [[fitted(figure, name, size, room, cut=cut) for name in names] for cut in Cut]
    return next((way for way in ways if len(set(way)) == len(set(names))), ways[0])


def _n_fitting(heights: Sequence[float], room: float) -> int:
    used = 0.0
    for place, height in enumerate(heights):
        used += height
        if used > room:
            return place
    return len(heights)


def _end(axes: "Axes", line: Line) -> tuple[float, float]:
    session, value = line.known[-1]
    x, y = axes.transData.transform((number_of(session), value))
    return float(x), float(y)


def _stroke(figure: "Figure", start: tuple[float, float], end: tuple[float, float], **style: Any) -> None:
    from matplotlib.lines import Line2D

    given = {"linestyle": "-", "marker": "", "transform": figure.transFigure, **style}
    figure.add_artist(Line2D([start[0], end[0]], [start[1], end[1]], **given))
