"""The option `--data`: which store a command looks at."""

from pathlib import Path
from typing import Annotated

import typer

Data = Annotated[
    Path | None,
    typer.Option(
        "--data", help="Folder of the stored data (default: CATALYST_DATA, else the system's folder for user data)."
    ),
]
