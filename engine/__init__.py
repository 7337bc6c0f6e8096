"""Event-driven backtesting for catalyst trading.

`run_backtest` runs strategies and returns a Report; a strategy is a `CatalystStrategy` whose `plans` yields `Plan`s.
They are loaded when first asked for, so that importing the package costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.backtest import run_backtest
    from engine.prices.folder_format import FolderFormat
    from engine.prices.frame import bars_from_frame
    from engine.reports.recorded_run import write_run
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
    "print_report": "engine.reports.screen",
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
    "print_report",
    "run_backtest",
    "write_run",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
