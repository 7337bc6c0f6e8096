"""The picture of a tear sheet: accounts against benchmarks, catalysts, falls and what was invested, on one time axis.

It holds no foreign text: names stand in the page's own legend. One pixel of the page is one unit of the picture.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from engine.reports.chart_line import number_of
from engine.reports.chart_style import FAINT, INK, QUIET, plain_axes, write
from engine.reports.page.curves import THREAD, Curve
from engine.reports.page.lane import Lane, Mark, lane_of
from engine.reports.plots import tick_days

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

THREADS = 30
_POINT = 72.0  # pixels of a picture that stand for an inch


@dataclass(frozen=True, slots=True)
class Size:
    """Measures in pixels: the width of all, what the scale left takes, heights of the panels, a text's size."""

    width: float
    left: float
    equity: float
    fall: float
    invested: float
    text: float


WIDE = Size(1056.0, 52.0, 330.0, 110.0, 74.0, 12.0)
NARROW = Size(358.0, 44.0, 230.0, 90.0, 64.0, 11.0)
_CAPTION, _AXIS, _RIGHT = 32.0, 24.0, 8.0


def equity_chart(
    curves: Sequence[Curve], falls: Sequence[Curve], invested: Sequence[Curve], marks: Sequence[Mark], size: Size
) -> "Figure":
    """Three panels on one axis of sessions, from the first to the last; marks between the first and the second."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    span = _span(curves)
    lane = lane_of(marks, [_x(mark.entry_on, span, size) for mark in marks])
    between = lane.height + 12.0 if marks else 0.0
    height = 3 * _CAPTION + size.equity + between + size.fall + size.invested + _AXIS
    figure = Figure(figsize=(size.width / _POINT, height / _POINT), dpi=_POINT)
    FigureCanvasAgg(figure)
    panels: list[Axes] = []
    top = height
    for caption, lines, tall, below in (
        ("Change since the first session, at the close", curves, size.equity, between),
        ("Fall from the highest close so far", falls, size.fall, 0.0),
        ("Invested part of the account", invested, size.invested, 0.0),
    ):
        top -= _CAPTION
        write(figure, 0.0, (top + 17.0) / height, caption, size.text, color=QUIET)
        box = (size.left, top - tall, size.width - size.left - _RIGHT, tall)
        panel = figure.add_axes((box[0] / size.width, box[1] / height, box[2] / size.width, tall / height))
        _panel(panel, lines, size)
        panels.append(panel)
        top -= tall + below
    _axis(panels, span, size)
    _limits(panels, falls, invested)
    if marks:
        bottom = top + _CAPTION * 2 + size.fall + size.invested
        _lane(figure, panels, lane, size, bottom, height)
    return figure


def _panel(axes: "Axes", curves: Sequence[Curve], size: Size) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    plain_axes(axes)
    axes.patch.set_visible(False)
    for curve in curves:
        axes.plot(
            [number_of(session) for session, _ in curve.points],
            [float("nan") if value is None else value for _, value in curve.points],
            color=curve.colour,
            linewidth=curve.width,
            linestyle=(0, curve.pattern) if curve.pattern else "-",
            marker="o" if len(curve.known) == 1 else "",
            markersize=4,
            solid_joinstyle="round",
            zorder=1.5 if curve.is_faint else 2.0 if curve.is_benchmark else 4.0 - curve.order * 0.01,
        )
    axes.yaxis.set_major_locator(
        MaxNLocator(6 if axes.bbox.height > 150 else 3, min_n_ticks=2, steps=[1, 2, 2.5, 5, 10])
    )
    axes.yaxis.set_major_formatter(FuncFormatter(_percent))
    axes.tick_params(axis="both", labelsize=size.text, labelcolor=QUIET, pad=5)


def _limits(panels: Sequence["Axes"], falls: Sequence[Curve], invested: Sequence[Curve]) -> None:
    equity, fall, part = panels
    equity.axhline(0.0, color=FAINT, linewidth=0.8, zorder=1.0)
    deepest = min((value for curve in falls for _, value in curve.known), default=0.0)
    lowest = min(deepest * 1.08, -0.01)
    fall.set_ylim(lowest, -lowest * 0.04)
    highest = max((value for curve in invested for _, value in curve.known), default=0.0)
    part.set_ylim(-0.02, max(highest * 1.06, 0.05))


def _axis(panels: Sequence["Axes"], span: tuple[date, date], size: Size) -> None:
    first, last = _ends(span)
    days = tick_days(*span)
    most = max(int((size.width - size.left) / 84.0), 2)
    days = days[:: -(-len(days) // most)]
    length = 7 if all(day.day == 1 for day in days) else 10
    inside = [day for day in days if first <= number_of(day) <= last]
    for panel in panels:
        panel.set_xlim(first, last)
        panel.set_xticks([number_of(day) for day in inside], [day.isoformat()[:length] for day in inside])
        panel.tick_params(axis="x", labelbottom=panel is panels[-1], length=3.0 if panel is panels[-1] else 0.0)


def _lane(
    figure: "Figure",
    panels: Sequence["Axes"],
    lane: Lane,
    size: Size,
    bottom: float,
    height: float,
) -> None:
    """Marks in the gap under the first panel; threads from their sessions through it where they are few."""
    sessions = {mark.entry_on for mark, _, _ in lane.places}
    if len(sessions) <= THREADS:
        for session in sorted(sessions):
            for panel in panels[:2]:
                panel.axvline(number_of(session), color=THREAD, linewidth=0.7, zorder=0.5)
    axes = figure.add_axes((0.0, bottom / height, 1.0, (lane.height + 8.0) / height))
    axes.set_xlim(0.0, size.width)
    axes.set_ylim(-lane.height - 4.0, 4.0)
    axes.axis("off")
    reach = lane.pitch - 3.0 if lane.pitch > 4.0 else 2.4
    marks = axes.scatter(
        [x for _, x, _ in lane.places],
        [-(level + 0.5) * lane.pitch for _, _, level in lane.places],
        s=reach**2,
        marker="o",
        facecolors=[INK if mark.is_traded else "#ffffff" for mark, _, _ in lane.places],
        edgecolors=INK if lane.pitch > 6.0 else QUIET,
        linewidths=1.1 if lane.pitch > 6.0 else 0.6,
    )
    marks.set_clip_on(False)
    marks.set_urls([mark.url for mark, _, _ in lane.places])


def _span(curves: Sequence[Curve]) -> tuple[date, date]:
    sessions = [session for curve in curves for session, _ in curve.points]
    return (min(sessions), max(sessions)) if sessions else (date(1970, 1, 1), date(1970, 1, 2))


def _ends(span: tuple[date, date]) -> tuple[float, float]:
    first, last = number_of(span[0]), number_of(span[1])
    margin = max((last - first) * 0.008, 0.5)
    return first - margin, last + margin


def _x(session: date, span: tuple[date, date], size: Size) -> float:
    first, last = _ends(span)
    room = size.width - size.left - _RIGHT
    return round(size.left + (number_of(session) - first) / (last - first) * room, 2)


def _percent(value: float, _: int | None = None) -> str:
    rounded = round(value * 100, 2) + 0.0
    return f"{rounded:,.0f}%" if rounded.is_integer() else f"{rounded:g}%"
