"""The parallel-coordinates picture: a line a point across all axes, coloured by what the best is chosen by."""

from typing import TYPE_CHECKING

import numpy as np

from engine.reports.chart_style import INK, LABEL, SMALL, drawable, font
from engine.reports.sweep.canvas import COLOUR_MAP, compared_name, compared_values, framed
from engine.reports.sweep.heat import axis_values
from engine.reports.sweep.steps import Steps, steps_of
from engine.reports.wording import count, shortened, visible
from engine.sweep.report import SweepReport

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_LINES, BEST = 1000, 10
_BOX = (0.06, 0.11, 0.80, 0.73)


def parallel_figure(report: SweepReport) -> "Figure":
    """All points, or the ten best and an even choice of the others where there are very many."""
    values = compared_values(report)
    known = np.flatnonzero(np.isfinite(values))
    ranked = known[np.argsort(values[known], kind="stable")]
    drawn = (
        ranked[np.unique(np.linspace(0, len(ranked) - 1, MOST_LINES).round().astype(int))] if len(ranked) else ranked
    )
    drawn = np.unique(np.concatenate([drawn, np.array(report.summary.best, dtype=drawn.dtype)]))
    drawn = drawn[np.argsort(values[drawn], kind="stable")]
    names = report.opened.axis_names
    steps = [steps_of(axis_values(report, name)) for name in names]
    title = f"{count(len(known))} points across {len(names)} axes and their {compared_name(report)}"
    under = f"colour: its rank, bright is high; thick: the {len(report.summary.best)} best"
    if len(drawn) < len(known):
        under += f"; {count(len(drawn))} lines are drawn, spread evenly over the ranks"
    figure, axes = framed(title, under, _BOX)
    _draw(axes, report, steps, values, drawn)
    _label(axes, names, steps, compared_name(report))
    low, high = (float(values[known].min()), float(values[known].max())) if len(known) else (0.0, 0.0)
    for place, value in ((0.0, low), (1.0, high)):
        text = f"{value:.2f}" if "Sharpe" in compared_name(report) else f"{value:+.1%}"
        axes.text(len(names) + 0.04, place, text, fontproperties=font(SMALL), color=INK, va="center")
    return figure


def _draw(
    axes: "Axes",
    report: SweepReport,
    steps: list[Steps],
    values: "np.ndarray[tuple[int], np.dtype[np.float64]]",
    drawn: "np.ndarray[tuple[int], np.dtype[np.intp]]",
) -> None:
    from matplotlib import colormaps

    shades = colormaps[COLOUR_MAP]
    finite = values[np.isfinite(values)]
    low, spread = (float(finite.min()), max(float(np.ptp(finite)), 1e-12)) if len(finite) else (0.0, 1.0)
    best = set(report.summary.best)
    thin = max(0.15, min(0.8, 60.0 / max(len(drawn), 1)))
    for rank, place in enumerate(drawn.tolist()):
        heights = [_height(one, place, rank) for one in steps]
        heights.append((float(values[place]) - low) / spread)
        is_best = place in best
        axes.plot(
            range(len(heights)),
            heights,
            color="#D55E00" if place == report.summary.winner else shades(rank / max(len(drawn) - 1, 1)),
            linewidth=2.2 if is_best else 0.8,
            alpha=1.0 if is_best else thin,
            zorder=3.0 if is_best else 2.0,
        )


def _height(steps: Steps, place: int, rank: int) -> float:
    """Where a point crosses an axis, moved a little by its rank so that lines of one value do not hide each other."""
    step, n = steps.places[place], max(len(steps.labels) - 1, 1)
    if step < 0:
        return float("nan")
    return (step + ((rank * 0.618034) % 1.0 - 0.5) * 0.12) / n if len(steps.labels) > 1 else 0.5


def _label(axes: "Axes", names: tuple[str, ...], steps: list[Steps], last: str) -> None:
    axes.grid(visible=False)
    axes.set_xlim(-0.05, len(names) + 0.35)
    axes.set_ylim(-0.08, 1.08)
    axes.set_yticks([])
    labels = [drawable(shortened(visible(one), 24)).replace("$", r"\$") for one in (*names, last)]
    axes.set_xticks(range(len(labels)), labels, fontproperties=font(LABEL))
    for place, one in enumerate(steps):
        axes.axvline(place, color=INK, linewidth=0.8, zorder=1.0)
        shown = range(len(one.labels)) if len(one.labels) <= 12 else range(0, len(one.labels), len(one.labels) // 8)
        for step in shown:
            height = step / max(len(one.labels) - 1, 1) if len(one.labels) > 1 else 0.5
            text = drawable(shortened(one.labels[step], 18)).replace("$", r"\$")
            backing = {"facecolor": "white", "alpha": 0.75, "edgecolor": "none", "pad": 1.0}
            axes.text(
                place + 0.015,
                height,
                text,
                fontproperties=font(SMALL),
                color=INK,
                va="center",
                zorder=4.0,
                bbox=backing,
            )
    axes.axvline(len(names), color=INK, linewidth=0.8, zorder=1.0)
