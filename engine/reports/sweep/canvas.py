"""What the pictures of a sweep share: the frame with its title, and the value that points are compared by."""

from typing import TYPE_CHECKING

import numpy as np

from engine.measurement.sweep.choice import ChooseBy
from engine.prices.bars import Floats
from engine.reports.chart_style import DPI, QUIET, SUBTITLE, TITLE, drawable, fitted, plain_axes, write
from engine.reports.wording import ratio, signed_percent
from engine.sweep.report import SweepReport

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INCHES = (12.8, 7.2)
COLOUR_MAP = "cividis"  # told apart by the colour-blind, and in grey


def framed(title: str, under: str, box: tuple[float, float, float, float]) -> "tuple[Figure, Axes]":
    """An empty picture with a title and a line under it."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=INCHES, dpi=DPI, facecolor="white", edgecolor="white")
    FigureCanvasAgg(figure)
    width = float(figure.bbox.width) * 0.96
    write(figure, 0.02, 0.955, fitted(figure, drawable(title), TITLE, width, bold=True), TITLE, bold=True, gid="title")
    write(figure, 0.02, 0.905, fitted(figure, drawable(under), SUBTITLE, width), SUBTITLE, color=QUIET)
    axes = figure.add_axes(box)
    plain_axes(axes)
    return figure, axes


def compared_values(report: SweepReport) -> Floats:
    """What the best was chosen by, a place a point, NaN where there is none: the annual Sharpe ratio or the return."""
    columns = report.table.columns
    annual = columns.sharpe * report.opened.world.sessions_per_year**0.5
    values = annual if report.opened.choice.by is ChooseBy.SHARPE else columns.total_return
    return np.where(columns.ran, values, np.nan)


def compared_name(report: SweepReport) -> str:
    """Its name."""
    return "annual Sharpe ratio" if report.opened.choice.by is ChooseBy.SHARPE else "total return"


def compared_text(report: SweepReport, value: float) -> str:
    """A value of it."""
    return ratio(value) if report.opened.choice.by is ChooseBy.SHARPE else signed_percent(value)
