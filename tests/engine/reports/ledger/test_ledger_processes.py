"""Two writers at once lose nothing; a writer that is killed leaves a ledger that reads."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("needs fork", allow_module_level=True)

HERE = Path(__file__).parent


def _told(*arguments):
    command = [sys.executable, str(HERE / "ledger_writers.py"), *map(str, arguments)]
    environment = {"PYTHONPATH": f"{HERE.parents[3]}:{HERE}", "PATH": ""}
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120, env=environment)
    return json.loads(done.stdout)


def test_two_processes_lose_none_of_their_trials(tmp_path):
    """200 each, one at a time: all 400 are there, in one unbroken chain."""
    told = _told("both", tmp_path / "ledger.jsonl", 200)
    assert told == {"codes": [0, 0], "ids": list(range(400)), "faults": []}


def test_a_killed_writer_leaves_a_ledger_that_reads(tmp_path):
    """kill -9 at random moments: what was acknowledged is there, and the next writer goes on."""
    told = _told("killed", tmp_path / "ledger.jsonl", 25, 7)
    assert told["lost"] == []
    assert told["faults"] == []
    assert told["acknowledged"] >= 25
