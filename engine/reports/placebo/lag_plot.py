"""The picture of the entry lags: what the calendar would have earned, moved by a few sessions either way."""

from typing import TYPE_CHECKING

from engine.measurement.placebo.lag import LagPoint
from engine.measurement.placebo.placebo_result import PlaceboResult
from engine.reports.chart_style import (
    COLOURS,
    DPI,
    INK,
    LABEL,
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
from engine.reports.placebo.wording import best_lag, leak_sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INCHES = (14.4, 6.4)
MOST_LINES = len(COLOURS)
SHADED = "#f3efe6"


def lag_figure(result: PlaceboResult) -> "Figure":
    """Net profit, mean excess and CAAR by lag; left of 0 is before the news was known."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=INCHES, dpi=DPI, facecolor="white", edgecolor="white")
    FigureCanvasAgg(figure)
    width = float(figure.bbox.width) * 0.96
    write(figure, 0.02, 0.95, "Entries earlier or later than the news allows", TITLE, bold=True, gid="title")
    told = [drawable(line) for one in result.strategies[:2] if (line := best_lag(one))]
    told += [leak_sentence(one) for one in result.strategies[:1]]
    for place, line in enumerate(told):
        write(figure, 0.02, 0.898 - 0.036 * place, fitted(figure, line, SUBTITLE, width), SUBTITLE, color=QUIET)
    panels: tuple[tuple[str, Callable[[LagPoint], float | None]], ...] = (
        ("net profit, thousands", lambda point: point.net_cents / 100_000),
        ("mean excess of a trade, %", lambda point: None if point.excess is None else point.excess * 100),
        ("CAAR (line), abnormal return of the entry session (bars), %", _caar),
    )
    for column, (heading, value_of) in enumerate(panels):
        axes = figure.add_axes((0.05 + 0.32 * column, 0.17, 0.275, 0.56))
        _frame(axes, heading)
        if column == 2:
            _draw_reaction(axes, result)
            continue
        for one, colour in zip(result.strategies[:MOST_LINES], COLOURS, strict=False):
            _line(axes, one.lags, value_of, colour, drawable(one.strategy))
    handles, labels = figure.axes[0].get_legend_handles_labels()
    if handles:
        figure.legend(
            handles, labels, loc="lower left", bbox_to_anchor=(0.045, 0.0), ncols=4, frameon=False, prop=font(LABEL)
        )
    return figure


def _caar(point: LagPoint) -> float | None:
    return None if point.caar is None else point.caar * 100


def _frame(axes: "Axes", heading: str) -> None:
    from matplotlib.ticker import MaxNLocator

    plain_axes(axes)
    axes.axvspan(-5.5, -0.5, color=SHADED, linewidth=0.0, zorder=0.5)
    axes.axhline(0.0, color=INK, linewidth=0.9, zorder=2.5)
    axes.set_xlim(-5.5, 5.5)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=11))
    axes.annotate(
        heading,
        (0.0, 1.0),
        xycoords="axes fraction",
        xytext=(0, 8),
        textcoords="offset points",
        fontproperties=font(LABEL),
        color=INK,
        parse_math=False,
    )
    axes.text(
        -5.3,
        0.02,
        "before the news",
        transform=axes.get_xaxis_transform(),
        fontproperties=font(SMALL),
        color=QUIET,
        va="bottom",
    )
    axes.set_xlabel("entry, sessions from the first tradable one", fontproperties=font(SMALL + 0.5), color=INK)


def _line(
    axes: "Axes", points: tuple[LagPoint, ...], value_of: "Callable[[LagPoint], float | None]", colour: str, label: str
) -> None:
    values = [float("nan") if (value := value_of(point)) is None else value for point in points]
    lags = [point.lag for point in points]
    axes.plot(lags, values, color=colour, linewidth=2.0, marker="o", markersize=4.5, zorder=4.0, label=label)


def _draw_reaction(axes: "Axes", result: PlaceboResult) -> None:
    if not result.strategies:
        return
    points = result.strategies[0].lags  # the reaction is the calendar's, the same for all strategies
    heights = [0.0 if point.aar is None else point.aar * 100 for point in points]
    axes.bar([point.lag for point in points], heights, width=0.6, color=COLOURS[5], zorder=3.0)
    _line(axes, points, _caar, COLOURS[7], "CAAR")
