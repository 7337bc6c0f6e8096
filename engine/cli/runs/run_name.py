"""How a run is named on the command line."""

from pathlib import Path
from typing import Annotated

import typer

RUNS = Path("runs")
Run = Annotated[str, typer.Argument(metavar="RUN", help="A run's folder, its name in --folder, or its id.")]
Folder = Annotated[Path, typer.Option(help="Where runs that are named without a path lie.")]
