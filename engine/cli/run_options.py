"""The options that say what is run: the same for a run and for a hypothesis about one."""

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from engine.simulation.executor import Engine
from engine.simulation.fill_policy import AtLimit


class RunPrecision(StrEnum):
    """The coarsest date that is traded."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"


Spec = Annotated[Path | None, typer.Option(help="TOML file with all of this; options given beside it win.")]
Strategies = Annotated[
    list[str] | None,
    typer.Option(
        "--strategy",
        help="NAME, NAME:hold=10,size=0.2, module:Class or file.py:Class; may be repeated. "
        "All shipped ones by default.",
    ),
]
Vehicles = Annotated[
    list[str] | None,
    typer.Option(
        "--vehicle",
        help="The same catalysts through a vehicle: etf, leaders, first, basket, fund or all, with parameters as "
        "NAME:hold=5; may be repeated.",
    ),
]
Calendar = Annotated[str | None, typer.Option(help="A calendar's name or path (default: seeds).")]
Prices = Annotated[str | None, typer.Option(help="sample, yahoo, store, or a folder of prices (default: sample).")]
Benchmarks = Annotated[
    list[str] | None,
    typer.Option(
        "--benchmark",
        help="Index to measure against; may be repeated; the first is the clock. By default the market's broad "
        "index and the theme's own.",
    ),
]
Start = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], help="First session (default: the first tradable catalyst's)."),
]
End = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Last session (default: the last bar).")]
Cash = Annotated[float | None, typer.Option(help="Starting capital of each strategy (default: 1000000).")]
Precision = Annotated[RunPrecision | None, typer.Option(help="Coarsest date that is traded (default: day).")]
Limits = Annotated[
    AtLimit | None,
    typer.Option(help="An order whose open stands at the limit: refused, or filled from the queue (default: skip)."),
]
Slippage = Annotated[str | None, typer.Option(help="bps:5, ticks:1 or impact:0.1, against the order (default: none).")]
EngineChoice = Annotated[
    Engine | None,
    typer.Option(
        "--engine",
        help="What runs the strategies: backtrader, replay (the same rows in less time), or both, compared row by row "
        "(default: backtrader).",
    ),
]
LedgerFile = Annotated[
    Path | None, typer.Option("--ledger", help="Trial ledger (default: ledger.jsonl beside the run folders).")
]
