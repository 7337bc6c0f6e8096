"""Event-driven backtesting for catalyst trading.

`run_backtest` runs strategies and returns a Report; a strategy is a `CatalystStrategy` whose `plans` yields `Plan`s.
`plot_equity`, `plot_drawdown`, `plot_catalysts` and `plot_matrix` return matplotlib Figures of reports and of runs that
`read_run` read.
They are loaded when first asked for, so that importing the package costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.backtest import run_backtest
    from engine.prices.folder_format import FolderFormat
    from engine.prices.frame import bars_from_frame
    from engine.reports.recorded_run import write_run
    from engine.reports.run_folder import read_run
    from engine.reports.run_plots import plot_catalysts, plot_drawdown, plot_equity, plot_matrix
    from engine.reports.screen import print_report
    from engine.simulation.exit_rule import ExitRule
    from engine.simulation.parameter import Parameter
    from engine.simulation.plan import Plan
    from engine.simulation.strategy import CatalystStrategy

__version__ = "0.1.0"

_HOMES = {
    "CatalystStrategy": "engine.simulation.strategy",
    "ExitRule": "engine.simulation.exit_rule",
    "FolderFormat": "engine.prices.folder_format",
    "Parameter": "engine.simulation.parameter",
    "Plan": "engine.simulation.plan",
    "bars_from_frame": "engine.prices.frame",
    "plot_catalysts": "engine.reports.run_plots",
    "plot_drawdown": "engine.reports.run_plots",
    "plot_equity": "engine.reports.run_plots",
    "plot_matrix": "engine.reports.run_plots",
    "print_report": "engine.reports.screen",
    "read_run": "engine.reports.run_folder",
    "run_backtest": "engine.backtest",
    "write_run": "engine.reports.recorded_run",
}

__all__ = [
    "CatalystStrategy",
    "ExitRule",
    "FolderFormat",
    "Parameter",
    "Plan",
    "bars_from_frame",
    "plot_catalysts",
    "plot_drawdown",
    "plot_equity",
    "plot_matrix",
    "print_report",
    "read_run",
    "run_backtest",
    "write_run",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
