"""Ctrl-C: in the middle of a run and of writing nothing half-written is left, and the command ends with 130."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
COMMAND = """
import sys, time
from pathlib import Path
{patch}
from engine.cli.command import main
main(sys.argv[1:])
"""
WAIT = "Path('reached').touch(); time.sleep(60)"
IN_A_RUN = f"""
import engine.simulation.simulate as module
inner, calls = module.simulate, []
def simulate(*a, **k):
    calls.append(1)
    if len(calls) == 2:
        {WAIT}
    return inner(*a, **k)
module.simulate = simulate
"""
IN_WRITING = f"""
import engine.reports.whole_folder as whole
inner, calls = whole._write_file, []
def write(path, data):
    calls.append(1)
    if len(calls) == 4:
        path.write_bytes(data[: len(data) // 2])
        {WAIT}
    inner(path, data)
whole._write_file = write
"""
BEFORE_RENAMING = f"""
import engine.reports.whole_folder as whole
def sync(folder):
    {WAIT}
whole._sync_folder = sync
"""


def _interrupted(folder: Path, patch: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command until it has reached the place that the patch marks, then press Ctrl-C."""
    process = subprocess.Popen(
        [sys.executable, "-c", COMMAND.format(patch=patch), *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    began = time.monotonic()
    while not (folder / "reached").exists():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() - began < 60
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=10)
    (folder / "reached").unlink()
    return subprocess.CompletedProcess(arguments, process.returncode, out, err)


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT to send to a process there")
@pytest.mark.parametrize(
    "patch",
    [
        pytest.param(IN_A_RUN, marks=pytest.mark.slow, id="run"),
        pytest.param(IN_WRITING, id="file"),
        pytest.param(BEFORE_RENAMING, marks=pytest.mark.slow, id="folder"),
    ],
)
def test_a_run_that_is_interrupted_leaves_nothing(tmp_path, patch):
    """Neither a folder nor a hidden leftover; one line is said."""
    done = _interrupted(
        tmp_path, patch, "run", "--strategy", "sector-etf", "--strategy", "sector-etf:hold=3", "--out", "runs/one"
    )
    assert (done.returncode, done.stderr.strip()) == (130, "catalyst: interrupted")
    assert not (tmp_path / "runs").exists() or list((tmp_path / "runs").iterdir()) == []


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT to send to a process there")
def test_what_was_there_before_stays(tmp_path):
    """Replacing a run, removing it, comparing it, drawing it: interrupted, the run is there as it was, whole."""
    command = [sys.executable, "-m", "engine", "run", "--strategy", "sector-etf", "--out", "runs/one"]
    subprocess.run(command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True, capture_output=True)
    before = {path.name: path.read_bytes() for path in (tmp_path / "runs/one").iterdir()}
    for patch, arguments in (
        (IN_WRITING, ("run", "--strategy", "sector-etf:hold=3", "--out", "runs/one", "--force")),
        (IN_WRITING, ("compare", "one", "--out", "runs/both")),
    ):
        assert _interrupted(tmp_path, patch, *arguments).returncode == 130
        assert {path.name: path.read_bytes() for path in (tmp_path / "runs/one").iterdir()} == before
        assert [path.name for path in (tmp_path / "runs").iterdir() if path.is_dir()] == ["one"]
