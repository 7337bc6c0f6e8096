"""The picture of a study: the mean path with its band, the events' own paths thin behind it."""

from typing import TYPE_CHECKING

from engine.measurement.study.study import Study
from engine.reports.chart_style import (
    COLOURS,
    DPI,
    FAINT,
    INK,
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
from engine.reports.study_wording import counted, evidence_sentences, number_sentence, verdict_sentence

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INCHES = (12.8, 7.2)
_BOX = (0.075, 0.105, 0.895, 0.665)
SPREAD = (2.0, 98.0)  # percentiles of all paths that the axis must hold; single paths may leave it


def study_figure(study: Study) -> "Figure":
    """Cumulated abnormal returns from the last close before the news, the run-up to its left."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=INCHES, dpi=DPI, facecolor="white", edgecolor="white")
    FigureCanvasAgg(figure)
    width = float(figure.bbox.width) * 0.96
    title = f"Abnormal returns around {counted(study.evidence.n_events, 'event')}: {study.verdict.finding}"
    write(figure, 0.02, 0.955, fitted(figure, drawable(title), TITLE, width, bold=True), TITLE, bold=True, gid="title")
    lines = [*evidence_sentences(study)[:2], verdict_sentence(study), number_sentence(study)]
    for place, line in enumerate(lines):
        write(figure, 0.02, 0.912 - place * 0.032, fitted(figure, line, SUBTITLE, width), SUBTITLE, color=QUIET)
    axes = figure.add_axes(_BOX)
    plain_axes(axes)
    if study.path:
        _draw(axes, study)
    else:
        axes.set_axis_off()
        write(figure, 0.5, 0.45, "No event could be studied.", TITLE, ha="center", color=QUIET)
    return figure


def _draw(axes: "Axes", study: Study) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    sessions = [point.session for point in study.path]
    weight = max(0.12, min(0.6, 6.0 / len(study.paths)))
    for path in study.paths:
        axes.plot(sessions, path, color=FAINT, linewidth=0.8, alpha=weight, zorder=2.0)
    low = [float("nan") if point.low is None else point.low for point in study.path]
    high = [float("nan") if point.high is None else point.high for point in study.path]
    axes.fill_between(sessions, low, high, color=COLOURS[0], alpha=0.18, linewidth=0.0, zorder=3.0)
    axes.plot(sessions, [point.mean for point in study.path], color=COLOURS[0], linewidth=2.4, zorder=4.0)
    axes.axhline(0.0, color=INK, linewidth=0.9, zorder=2.5)
    axes.axvspan(sessions[0], -1, color="#f3efe6", linewidth=0.0, zorder=0.5)
    axes.axvline(-1, color=INK, linewidth=0.9, linestyle=(0, (4, 3)), zorder=2.6)
    axes.set_xlim(sessions[0], sessions[-1])
    axes.set_ylim(*_limits(study))
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=16))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{round(value * 100, 2) + 0.0:g}%"))
    _label(axes, (sessions[0] - 1) / 2, "run-up: before the news")
    _label(axes, (sessions[-1] - 1) / 2, "reaction: from the last close before it")
    axes.set_xlabel(
        f"Sessions from the first tradable one. Line: CAAR; band: {study.settings.confidence:.0%}, the events' "
        f"correlation in it; thin: single events ({_outside(study)})",
        fontproperties=font(SMALL + 0.5),
        color=INK,
        parse_math=False,
    )


def _limits(study: Study) -> tuple[float, float]:
    import numpy as np

    values = [value for path in study.paths for value in path]
    edges = [edge for point in study.path for edge in (point.mean, point.low, point.high) if edge is not None]
    low, high = np.percentile(values, SPREAD)
    low, high = min(float(low), *edges), max(float(high), *edges)
    margin = max(high - low, 0.002) * 0.06
    return low - margin, high + margin


def _outside(study: Study) -> str:
    low, high = _limits(study)
    n = sum(any(not low <= value <= high for value in path) for path in study.paths)
    return f"{n} of {len(study.paths)} leave the picture" if n else "all within the picture"


def _label(axes: "Axes", x: float, text: str) -> None:
    axes.text(
        x,
        0.985,
        text,
        transform=axes.get_xaxis_transform(),
        fontproperties=font(SMALL + 0.5),
        color=QUIET,
        ha="center",
        va="top",
        zorder=5.0,
    )
