"""`catalyst prices check` from outside: its exit code, and its sentences where they belong."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

GOOD = "2024-01-02,10,11,9,10.5,1000"
REPOSITORY = Path(__file__).resolve().parents[3]


@pytest.fixture
def check(tmp_path: Path) -> Callable[[Path], "subprocess.CompletedProcess[str]"]:
    """Run the command on a folder, from elsewhere, on a wide terminal."""
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY), "COLUMNS": "200", "PYTHONUTF8": "1"}

    def run(folder: Path) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "engine", "prices", "check", str(folder)]
        return subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", check=False, timeout=120
        )

    return run


Check = Callable[[Path], "subprocess.CompletedProcess[str]"]


def test_a_good_folder(check: Check, prices: Callable[..., Path], rows: Callable[..., str]) -> None:
    """A folder without a fault ends with 0, says what it read, its notice, and the sessions it lacks."""
    files = {
        "bars/600000.SS.csv": rows(GOOD, "2024-01-04,10,11,9,10.5,1000"),
        "bars/600001.SS.csv": rows(GOOD),
        "actions.csv": "ticker,ex_date,share_multiplier,cash_per_share\n600000.SS,2024-01-04,1,0.1\n",
        "NOTICE": "Made-up prices.\n",
    }
    done = check(prices(files))
    assert (done.returncode, done.stderr) == (0, "")
    assert "Made-up prices." in done.stdout
    assert "2024-01-03" in done.stdout
    assert "2 instruments, 3 bars, 1 corporate actions: no fault in any row." in done.stdout


def test_faults(check: Check, prices: Callable[..., Path], rows: Callable[..., str]) -> None:
    """A folder with faults ends with 3 and tells every one of every file on stderr, nothing on stdout."""
    files = {
        "bars/600000.SS.csv": rows("2024-01-02,10,11,9,0,1000", "2024-01-01,10,9,10,10,-1"),
        "bars/600001.SS.csv": rows(GOOD).removesuffix("\n"),
        "actions.csv": "ticker,ex_date,share_multiplier,cash_per_share\n600000.SS,2024-01-04,-1,0.1\n",
    }
    done = check(prices(files))
    assert (done.returncode, done.stdout) == (3, "")
    starts = [line.split(": ")[:3] for line in done.stderr.splitlines()]
    assert starts == [
        ["catalyst", "bars/600000.SS.csv:2", "close"],
        ["catalyst", "bars/600000.SS.csv:3", "volume"],
        ["catalyst", "bars/600001.SS.csv:2", "last line"],
        ["catalyst", "actions.csv:2", "share_multiplier"],
    ]


@pytest.mark.parametrize("files", [{}, {"actions.csv": ""}, {"bars/README.md": ""}])
def test_nothing_there(check: Check, prices: Callable[..., Path], files: dict[str, str]) -> None:
    """A folder without bars ends with 4 and one sentence on stderr."""
    done = check(prices(files))
    assert (done.returncode, done.stdout) == (4, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith("catalyst: prices: ")
    assert "holds no price files; expected a folder 'bars' in it" in line
