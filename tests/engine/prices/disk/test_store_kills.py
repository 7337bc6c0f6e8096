"""D01, D02, D09, D24: writers killed with kill -9 inside a change of three tickers."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

REPOSITORY = Path(__file__).resolve().parents[4]


def _run(mode: str, folder: Path, *arguments: object) -> dict[str, Any]:
    command = [sys.executable, str(Path(__file__).with_name("killed_writers.py")), mode, str(folder)]
    done = subprocess.run(
        [*command, *map(str, arguments)],
        env=os.environ | {"PYTHONPATH": str(REPOSITORY), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=280,
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


@pytest.mark.slow
def test_d01_d02_d09_d24_killed_at_random_moments(tmp_path: Path) -> None:
    """200 kills that landed inside a change: the old or the new version of all three, acknowledged ones never lost.

    Each next writer takes the lock that the dead one held. That both states and leftovers were seen shows that the
    kills fell before, between and after the renames.
    """
    told = _run("random", tmp_path / "data", 200, 20240601)
    assert told["bad"] == []
    assert told["landed"] >= 200
    assert told["old"] + told["new"] == told["landed"]
    assert told["old"] > 20
    assert told["with leftovers"] > 20
    assert told["swept"]


@pytest.mark.slow
def test_d01_d24_killed_at_every_call(tmp_path: Path) -> None:
    """Before, halfway and after each call that touches the disk: renaming the manifest alone makes the new state."""
    told = _run("each", tmp_path / "data")
    # Three files and the manifest: open, write, sync, rename; the two folders: open, sync.
    assert (told["calls"], told["died"], told["bad"]) == (20, 3 * 20, [])
    manifest_renamed = 4 * 3 + 2 + 4
    expected = [[manifest_renamed, "after"]]
    expected += [[k, moment] for k in (19, 20) for moment in ("before", "within", "after")]
    assert told["new"] == expected
