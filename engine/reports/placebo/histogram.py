"""The picture of a placebo test: what calendars that mean nothing earned, the true value marked among them."""

from typing import TYPE_CHECKING

import numpy as np

from engine.measurement.placebo.placebo_result import PlaceboResult, StrategyPlacebo, measured_values
from engine.measurement.placebo.placebos import Method
from engine.measurement.placebo.standing import Measure, Standing
from engine.prices.bars import Floats
from engine.reports.chart_style import (
    COLOURS,
    DPI,
    INK,
    LABEL,
    NOTICE,
    QUIET,
    SMALL,
    SUBTITLE,
    TITLE,
    drawable,
    fitted,
    font,
    plain_axes,
    write,
)
from engine.reports.placebo.wording import NAMES, shown, verdict_sentences
from engine.reports.study_wording import p_value

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH, ROW, HEAD, FOOT = 14.4, 2.5, 1.75, 0.55  # inches
MOST_BINS = 40


def placebo_figure(result: PlaceboResult, one: StrategyPlacebo) -> "Figure":
    """A histogram of each measure, a row for each method; the true value is the line, its p beside it."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    methods = list(one.standings)
    height = HEAD + FOOT + ROW * max(len(methods), 1)
    figure = Figure(figsize=(WIDTH, height), dpi=DPI, facecolor="white", edgecolor="white")
    FigureCanvasAgg(figure)
    width = float(figure.bbox.width) * 0.96
    title = drawable(f"{one.strategy}: {one.verdict.finding}")
    write(
        figure, 0.02, 1 - 0.34 / height, fitted(figure, title, TITLE, width, bold=True), TITLE, bold=True, gid="title"
    )
    for place, line in enumerate(verdict_sentences(one)[: len(methods) + 1]):
        told = fitted(figure, drawable(line), SUBTITLE, width)
        write(figure, 0.02, 1 - (0.66 + 0.23 * place) / height, told, SUBTITLE, color=QUIET)
    for row, method in enumerate(methods):
        for column, found in enumerate(one.standings[method]):
            values = measured_values(found.measure, one.results[method], result.reactions[method])
            bottom = (FOOT + ROW * (len(methods) - 1 - row)) / height
            axes = figure.add_axes((0.02 + 0.196 * column, bottom + 0.42 / height, 0.176, (ROW - 1.0) / height))
            _draw(axes, found, values, method)
    note = "Bars: placebo calendars. Line: the true calendar. Shaded: the middle 90% of the placebo values."
    write(figure, 0.02, 0.22 / height, note, SMALL, color=QUIET)
    return figure


def _draw(axes: "Axes", found: Standing, values: Floats, method: Method) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    plain_axes(axes)
    axes.grid(visible=False)
    axes.set_yticks([])
    known = values[np.isfinite(values)]
    edges = _edges(known, found.value)
    if found.low is not None and found.high is not None:
        axes.axvspan(found.low, found.high, color="#eef3f7", linewidth=0.0, zorder=0.5)
    if len(known):
        axes.hist(known, bins=edges.tolist(), color=COLOURS[5], linewidth=0.0, zorder=2.0)
    if found.value is not None:
        axes.axvline(found.value, color=NOTICE, linewidth=2.2, zorder=4.0)
    axes.set_xlim(float(edges[0]), float(edges[-1]))
    axes.xaxis.set_major_locator(MaxNLocator(nbins=4))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: _tick(found.measure, value)))
    heading = f"{NAMES[method]}: {found.measure.value}"
    undefined = f", {found.n_undefined:,} without" if found.n_undefined else ""
    told = f"true {shown(found.measure, found.value)}, p {p_value(found.p)}{undefined}"
    for text, size, offset, colour in ((heading, LABEL, 17, INK), (told, SMALL, 4, NOTICE)):
        axes.annotate(
            text,
            (0.0, 1.0),
            xycoords="axes fraction",
            xytext=(0, offset),
            textcoords="offset points",
            fontproperties=font(size),
            color=colour,
            parse_math=False,
        )


def _edges(known: Floats, value: float | None) -> Floats:
    """Bins over all values, the true one within."""
    ends = [*known.tolist(), *([] if value is None else [value])]
    low, high = (min(ends), max(ends)) if ends else (-1.0, 1.0)
    margin = (high - low) * 0.03 or max(abs(high), 1.0) * 0.05
    n_bins = min(max(len(known) // 8, 12), MOST_BINS)
    return np.linspace(low - margin, high + margin, n_bins + 1)


def _tick(measure: Measure, value: float) -> str:
    if measure is Measure.NET:
        thousands = round(value / 100_000, 6)
        return f"{thousands + 0.0:,g}k"
    if measure is Measure.SHARPE:
        return f"{round(value, 6) + 0.0:g}"
    return f"{round(value * 100, 4) + 0.0:g}%"
