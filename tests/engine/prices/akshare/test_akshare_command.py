"""`catalyst prices fetch --source akshare` and `catalyst run --prices akshare`, from outside, without akshare."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[4]
# as if it were not installed, on a machine that may have it
BLOCKED = "import sys; sys.modules['akshare'] = None; from engine.cli import main; main(sys.argv[1:])"


def catalyst(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run the command with a store of its own."""
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY), "CATALYST_DATA": str(folder / "data"), "PYTHONUTF8": "1"}
    command = [sys.executable, "-c", BLOCKED, *arguments]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False, timeout=120
    )


@pytest.mark.parametrize(
    "arguments", [("prices", "fetch", "886032.TI", "--source", "akshare"), ("run", "--prices", "akshare")]
)
def test_without_akshare(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """One sentence with what to install, exit code 2, and nothing written."""
    done = catalyst(tmp_path, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.strip() == (
        "catalyst: prices: the source 'akshare' needs the package akshare, which is not installed: "
        'pip install "catalyst-engine[akshare]"'
    )
    assert list(tmp_path.iterdir()) == []


def test_another_source(tmp_path: Path) -> None:
    """A source that is neither is a fault of usage."""
    done = catalyst(tmp_path, "prices", "fetch", "886032.TI", "--source", "bloomberg")
    assert done.returncode == 2
    assert "neither yahoo nor akshare" in done.stderr
