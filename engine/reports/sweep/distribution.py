"""The distribution of the points' Sharpe ratios, with what the best of so many without skill is expected to show."""

from typing import TYPE_CHECKING

import numpy as np

from engine.reports.chart_style import COLOURS, INK, QUIET, SMALL, font
from engine.reports.sweep.canvas import framed
from engine.reports.wording import count, ratio
from engine.sweep.report import SweepReport

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_BOX = (0.07, 0.12, 0.89, 0.72)


def distribution_figure(report: SweepReport) -> "Figure":
    """A histogram; the winner and luck's expected maximum are marked."""
    summary, columns = report.summary, report.table.columns
    year = report.opened.world.sessions_per_year**0.5
    sharpes = columns.sharpe[columns.ran & np.isfinite(columns.sharpe)] * year
    title = f"Annual Sharpe ratio of {count(len(sharpes))} points"
    lucky = None if summary.lucky is None else summary.lucky * year
    under = (
        "no two points have one"
        if lucky is None
        else (
            f"the best of {count(summary.n_tried)} without skill is expected to show {ratio(lucky)}, from the points' "
            "own scatter around zero"
        )
    )
    figure, axes = framed(title, under, _BOX)
    if not len(sharpes):
        axes.set_axis_off()
        return figure
    bins = min(80, max(8, round(len(sharpes) ** 0.5)))
    heights, *_ = axes.hist(sharpes, bins=bins, color=COLOURS[0], alpha=0.75, edgecolor="white", linewidth=0.4)
    top = float(np.max(heights))
    marks = [(lucky, "expected of luck", COLOURS[1], (4.0, 2.0)), (0.0, "", QUIET, (1.0, 2.0))]
    if summary.winner is not None and np.isfinite(columns.sharpe[summary.winner]):
        marks.append((float(columns.sharpe[summary.winner]) * year, "winner", INK, (1.0, 0.0)))
    low, high = axes.get_xlim()
    high = max(high, *(value for value, *_ in marks if value is not None))
    axes.set_xlim(low, high + (high - low) * 0.04)
    axes.set_ylim(0, top * 1.2)
    for step, (value, text, colour, dash) in enumerate(marks):
        if value is None:
            continue
        axes.axvline(value, color=colour, linewidth=1.8, linestyle=(0, dash), zorder=4.0)
        if text:
            axes.text(
                value,
                top * (1.15 - 0.04 * step),
                f" {text} {ratio(value)} ",
                fontproperties=font(SMALL + 0.5),
                color=colour,
                ha="right" if value > (low + high) / 2 else "left",
                zorder=5.0,
            )
    axes.set_xlabel("Annual Sharpe ratio; height: points", fontproperties=font(SMALL + 0.5), color=INK)
    return figure
