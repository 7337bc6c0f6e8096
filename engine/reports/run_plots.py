"""Pictures for notebooks and scripts: each takes reports and stored runs alike and returns a matplotlib Figure."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from engine.measurement.report import Report
from engine.reports.catalyst_plots import catalysts_figure, matrix_figure
from engine.reports.comparison.alike import labelled
from engine.reports.comparison.compared import compared_runs
from engine.reports.errors import ReportError
from engine.reports.figure_kind import FigureKind
from engine.reports.plots import comparison_figure, drawdown_figure
from engine.reports.run_folder import stored_run_of
from engine.reports.stored_run import StoredRun

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def plot_equity(*runs: Report | StoredRun) -> "Figure":
    """Every account and benchmark at the closes, each at 100 on its own first session, falls below.

    The runs are what `run_backtest` or `read_run` returned. Raises ReportError (a ValueError) for no run.
    """
    return comparison_figure(_stored(runs))


def plot_drawdown(*runs: Report | StoredRun) -> "Figure":
    """How far every account and benchmark stands below its highest close so far. Arguments as in `plot_equity`."""
    return drawdown_figure(_stored(runs))


def plot_catalysts(*runs: Report | StoredRun) -> "Figure":
    """Each catalyst's excess return over the first benchmark, a point a strategy. Arguments as in `plot_equity`."""
    return catalysts_figure(compared_runs(_stored(runs)))


def plot_matrix(*runs: Report | StoredRun) -> "Figure":
    """The same as a shaded matrix with its figures. Arguments as in `plot_equity`."""
    return matrix_figure(compared_runs(_stored(runs)))


PLOTS: dict[FigureKind, Callable[..., "Figure"]] = {
    FigureKind.EQUITY: plot_equity,
    FigureKind.DRAWDOWN: plot_drawdown,
    FigureKind.CATALYSTS: plot_catalysts,
    FigureKind.MATRIX: plot_matrix,
}


def _stored(runs: Sequence[Report | StoredRun]) -> tuple[StoredRun, ...]:
    """Reports as the runs that they would be written as, numbered where there are several."""
    if not runs:
        raise ReportError("nothing to draw: give one report or stored run, or more")
    found = [
        run if isinstance(run, StoredRun) else stored_run_of(run, f"run {place}" if len(runs) > 1 else "run")
        for place, run in enumerate(runs, start=1)
    ]
    return labelled(found)
