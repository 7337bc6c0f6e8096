"""Pictures of a report and of several runs. Functions return a Figure; nothing is shown and no state is kept."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from engine.measurement.drawdown import underwater
from engine.measurement.report import Report
from engine.reports.catalyst_row import catalyst_rows
from engine.reports.chart_ends import label_ends
from engine.reports.chart_line import Line, draw, lines_of, lines_of_runs, number_of
from engine.reports.chart_marks import MOST_LISTED, chosen, draw_key, draw_lane, key_height, marked
from engine.reports.chart_style import (
    DPI,
    FAINT,
    INCHES,
    INK,
    NOTICE,
    SMALL,
    SUBTITLE,
    TITLE,
    drawable,
    extent,
    fitted,
    plain_axes,
    write,
)
from engine.reports.stored_run import StoredRun
from engine.reports.wording import amount, percent, period

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LEFT, RIGHT, TEXT_LEFT = 0.078, 0.775, 0.02


@dataclass(frozen=True, slots=True)
class _Layout:
    """Heights of the panels as parts of the figure, from the top down; `lane` is 0 where there is none."""

    top: float
    lane: float
    fall: float
    bottom: float

    @property
    def fall_box(self) -> tuple[float, float, float, float]:
        return (LEFT, self.bottom, RIGHT - LEFT, self.fall)

    @property
    def lane_box(self) -> tuple[float, float, float, float]:
        return (LEFT, self.bottom + self.fall + 0.03, RIGHT - LEFT, self.lane)

    @property
    def equity_box(self) -> tuple[float, float, float, float]:
        low = self.bottom + self.fall + 0.04 + self.lane
        return (LEFT, low, RIGHT - LEFT, self.top - low)


def equity_figure(report: Report) -> "Figure":
    """Every account and benchmark over the run, catalysts on the time axis, falls from the highest close below."""
    lines = lines_of(report)
    first_on, last_on = span_of(lines)
    everything = catalyst_rows(report)
    rows = marked(everything, first_on, last_on)
    listed = chosen(rows, MOST_LISTED)
    figure = new_figure()
    under = write_head(figure, _title(report, first_on, last_on), report.notice)
    layout = _Layout(top=under, lane=0.058, fall=0.15, bottom=key_height(len(listed)) + 0.05)
    below = [line for line in lines if not line.is_benchmark or line.order == 0]
    equity, fall = _panels(figure, lines, below, layout, (first_on, last_on))
    capital = next((line.known[0][1] for line in lines if line.known), report.spec.cash)
    equity.axhline(capital, color=FAINT, linewidth=0.8, zorder=1.0)
    write_caption(
        figure,
        equity,
        f"Equity at the close; every line starts at {amount(round(capital * 100))} on its own first session",
    )
    lane = figure.add_axes(layout.lane_box, sharex=equity)
    draw_lane(figure, lane, (equity, fall), rows)
    draw_key(figure, rows, listed, len(everything), TEXT_LEFT, layout.bottom - 0.05)
    label_ends(figure, equity, lines, (layout.bottom, layout.top))
    return figure


def drawdown_figure(runs: Sequence[StoredRun]) -> "Figure":
    """How far every account and benchmark of some runs stands below its highest close so far."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    lines = lines_of_runs(runs)
    span = span_of(lines)
    figure = new_figure()
    notice = " · ".join(dict.fromkeys(run.notice for run in runs if run.notice))
    top = write_head(figure, f"Drawdown of {_runs(runs)} · {period(*span)}", notice)
    falls = [fall_of(line) for line in lines]
    axes = figure.add_axes((LEFT, 0.07, RIGHT - LEFT, top - 0.07))
    plain_axes(axes)
    draw(axes, falls)
    axes.yaxis.set_major_locator(MaxNLocator(8, min_n_ticks=3))
    axes.yaxis.set_major_formatter(FuncFormatter(percent_tick))
    lowest = min(min((value for line in falls for _, value in line.known), default=0.0) * 1.05, -0.01)
    axes.set_ylim(lowest, -lowest * 0.02)
    write_caption(figure, axes, "Fall from the highest close so far; beside the names the deepest")
    time_axis(axes, span)
    label_ends(figure, axes, [_with_deepest(line) for line in falls if line.known], (0.07, top))
    return figure


def comparison_figure(runs: Sequence[StoredRun]) -> "Figure":
    """Every account of several runs, and their benchmarks, each rebased to 100 at its own first session."""
    lines = lines_of_runs(runs)
    first_on, last_on = span_of(lines)
    figure = new_figure()
    notice = " · ".join(dict.fromkeys(run.notice for run in runs if run.notice))
    under = write_head(figure, f"Equity of {_runs(runs)} · {period(first_on, last_on)}", notice)
    layout = _Layout(top=under, lane=0.0, fall=0.2, bottom=0.07)
    benchmarks = [line for line in lines if line.is_benchmark]
    below = lines if len(benchmarks) == 1 else [line for line in lines if not line.is_benchmark]
    equity, _ = _panels(figure, lines, below, layout, (first_on, last_on))
    equity.axhline(100.0, color=FAINT, linewidth=0.8, zorder=1.0)
    write_caption(figure, equity, "Equity at the close; every line starts at 100 on its own first session")
    label_ends(figure, equity, lines, (layout.bottom, layout.top))
    return figure


def _runs(runs: Sequence[StoredRun]) -> str:
    n = sum(len(run.strategies) for run in runs)
    strategies = "1 strategy" if n == 1 else f"{n} strategies"
    return strategies if len(runs) == 1 else f"{strategies} of {len(runs)} runs"


def _with_deepest(line: Line) -> Line:
    deepest = min(value for _, value in line.known)
    return replace(line, told=f"{percent(deepest)}")


def new_figure() -> "Figure":
    """An empty figure of a slide's size, bound to no window."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=INCHES, dpi=DPI, facecolor="white", edgecolor="white")
    FigureCanvasAgg(figure)
    return figure


def _title(report: Report, first_on: date, last_on: date) -> str:
    names = [drawable(strategy.name) for strategy in report.strategies]
    who = ", ".join(names) if len(names) <= 2 else f"{len(names)} strategies"
    against = ", ".join(report.spec.benchmarks[:2])
    more = len(report.spec.benchmarks) - 2
    against += f" and {more} more" if more > 0 else ""
    return f"{who}{' against ' if against else ''}{drawable(against)} · {period(first_on, last_on)}"


def write_head(figure: "Figure", title: str, notice: str) -> float:
    """Title and notice; returns the height at which the panels may begin."""
    width = float(figure.bbox.width) * (0.98 - TEXT_LEFT)
    fitting = fitted(figure, title, TITLE, width, bold=True)
    write(figure, TEXT_LEFT, 0.962, fitting, TITLE, bold=True, gid="title")
    lines = _wrapped(figure, drawable(notice), width)
    for place, line in enumerate(lines):
        write(figure, TEXT_LEFT, 0.922 - place * 0.028, line, SUBTITLE, color=NOTICE, gid="notice")
    return 0.895 - len(lines) * 0.028


def _wrapped(figure: "Figure", text: str, width: float) -> list[str]:
    """A text in at most three lines of a width in pixels; what does not fit is cut in the last line's middle."""
    lines: list[str] = []
    words = text.split()
    while words and len(lines) < 2:
        n = 1
        while n < len(words) and extent(figure, " ".join(words[: n + 1]), SUBTITLE)[0] <= width:
            n += 1
        lines.append(fitted(figure, " ".join(words[:n]), SUBTITLE, width))
        words = words[n:]
    if words:
        lines.append(fitted(figure, " ".join(words), SUBTITLE, width))
    return lines


def _panels(
    figure: "Figure", lines: Sequence[Line], below: Sequence[Line], layout: _Layout, span: tuple[date, date]
) -> tuple["Axes", "Axes"]:
    """The panel of the lines and the one of the falls of those `below`, on one time axis; all limits are set."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    equity = figure.add_axes(layout.equity_box)
    fall = figure.add_axes(layout.fall_box, sharex=equity)
    for axes in (equity, fall):
        plain_axes(axes)
    draw(equity, lines)
    falls = [fall_of(line) for line in below]
    draw(fall, falls)
    equity.yaxis.set_major_locator(MaxNLocator(7, min_n_ticks=3))
    equity.yaxis.set_major_formatter(FuncFormatter(_units))
    fall.yaxis.set_major_locator(MaxNLocator(4, min_n_ticks=2))
    fall.yaxis.set_major_formatter(FuncFormatter(percent_tick))
    deepest = min((value for line in falls for _, value in line.known), default=0.0)
    lowest = min(deepest * 1.08, -0.01)
    fall.set_ylim(lowest, -lowest * 0.04)
    write_caption(figure, fall, "Fall from the highest close so far")
    _time_axis(equity, fall, span)
    return equity, fall


def fall_of(line: Line) -> Line:
    """How far a line stands below its highest value so far, a fraction."""
    known = line.known
    values = underwater(np.array([value for _, value in known], dtype=np.float64)).tolist()
    at = dict(zip((session for session, _ in known), values, strict=True))
    points = tuple((session, at.get(session)) for session, _ in line.points)
    return Line(line.name, points, line.is_benchmark, line.order)


def _time_axis(equity: "Axes", fall: "Axes", span: tuple[date, date]) -> None:
    time_axis(fall, span)
    equity.tick_params(axis="x", labelbottom=False, length=0.0)


def time_axis(axes: "Axes", span: tuple[date, date]) -> None:
    """An axis of sessions with days named as `tick_days` chooses."""
    first, last = number_of(span[0]), number_of(span[1])
    margin = max((last - first) * 0.01, 0.5)
    axes.set_xlim(first - margin, last + margin)
    days = tick_days(*span)
    length = 7 if all(day.day == 1 for day in days) else 10
    axes.set_xticks([number_of(day) for day in days], [day.isoformat()[:length] for day in days])


def write_caption(figure: "Figure", axes: "Axes", text: str) -> None:
    """A line above the axes that says what they show."""
    box = axes.get_position()
    write(figure, float(box.x0), float(box.y1) + 0.014, text, SMALL + 0.5, color=INK, gid="caption")


def span_of(lines: Sequence[Line]) -> tuple[date, date]:
    """The first and the last session of some lines."""
    sessions = [session for line in lines for session, _ in line.points]
    return (min(sessions), max(sessions)) if sessions else (date(1970, 1, 1), date(1970, 1, 1) + timedelta(1))


def _units(value: float, _: int | None = None) -> str:
    return f"{value:,.0f}" if abs(value - round(value)) < 1e-9 else f"{value:,.2f}"


def percent_tick(value: float, _: int | None = None) -> str:
    """A fraction at a tick of an axis."""
    return f"{round(value * 100, 2) + 0.0:g}%"


def tick_days(first_on: date, last_on: date) -> list[date]:
    """Days to name on a time axis, nine at most: days, Mondays, or firsts of months, as the span is long."""
    span = (last_on - first_on).days
    if span <= 120:
        step = 1 if span <= 8 else 7 * (1 + span // 63)
        start = first_on if step == 1 else first_on + timedelta(-first_on.weekday() % 7)
        return [start + timedelta(days) for days in range(0, (last_on - start).days + 1, step)]
    months = span // 30
    step = next((each for each in (1, 2, 3, 6, 12) if months <= 9 * each), 12 * (1 + months // 108))
    from_month, to_month = first_on.year * 12 + first_on.month, last_on.year * 12 + last_on.month - 1
    return [date(at // 12, at % 12 + 1, 1) for at in range(from_month, to_month + 1) if at % step == 0]
