"""A sweep whose process is killed without a word: its workers end too, and what was done is there to go on with."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SPEC = """
strategies = ["mine.py:Mine"]
end = 2024-12-31
[axes]
hold = { from = 1, to = 12 }
"""
MINE = """
import os, time
from strategies.sector_etf import SectorEtf


class Mine(SectorEtf):
    \"\"\"Tells which process asked it, and waits on its last point.\"\"\"

    def plans(self, catalyst):
        with open("told", "a", encoding="ascii") as file:
            file.write(f"{os.getpid()}\\n")
        if self.p.hold >= 11 and os.path.exists("wait"):
            time.sleep(60)
        yield from super().plans(catalyst)
"""


def _is_there(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0]
    except OSError:
        return False


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="no /proc to see processes in")
def test_workers_end_with_the_process_that_started_them(tmp_path):
    """Killed with two workers at work: both are gone soon; --resume does the rest and no more."""
    (tmp_path / "spec.toml").write_text(SPEC, encoding="utf-8")
    (tmp_path / "mine.py").write_text(MINE, encoding="utf-8")
    (tmp_path / "wait").touch()
    command = [sys.executable, "-m", "engine", "sweep", "spec.toml", "--placebo", "0", "--out", "sweeps/one"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    began = time.monotonic()
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen([*command, "--jobs", "2"], cwd=tmp_path, env=environment, stdout=log, stderr=log)
    unfinished = tmp_path / "sweeps" / "one.unfinished"
    while len(list(unfinished.glob("chunk-*"))) < 8:
        assert process.poll() is None, (tmp_path / "log").read_text("utf-8")
        assert time.monotonic() - began < 90
        time.sleep(0.05)
    workers = {int(line) for line in (tmp_path / "told").read_text("ascii").split()}
    assert len(workers) == 2 and process.pid not in workers
    process.send_signal(signal.SIGKILL)
    process.wait()
    killed = time.monotonic()
    while any(map(_is_there, workers)):
        assert time.monotonic() - killed < 60
        time.sleep(0.1)
    (tmp_path / "wait").unlink()
    done = subprocess.run(
        [*command, "--jobs", "1", "--resume"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "12 points were run" in done.stdout
    assert len((tmp_path / "sweeps" / "ledger.jsonl").read_bytes().splitlines()) == 12
