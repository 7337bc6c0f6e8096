"""Where a user's data lie: what was asked for, else CATALYST_DATA, else the system's folder for data."""

import os
from collections.abc import Mapping
from pathlib import Path

VARIABLE = "CATALYST_DATA"


def data_folder(given: Path | None = None, environment: Mapping[str, str] | None = None) -> Path:
    """The folder of the user's data; it need not exist yet. An empty variable counts as not set."""
    named = (os.environ if environment is None else environment).get(VARIABLE, "")
    if given is not None or named:
        return Path(given or named).expanduser()
    from platformdirs import user_data_path

    return user_data_path("catalyst-engine", appauthor=False)
