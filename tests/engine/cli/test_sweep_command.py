"""`catalyst sweep` as a user meets it: what is shown and written, the exit codes, Ctrl-C and going on."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from engine.cli.command import main

ROOT = Path(__file__).parents[3]
SPEC = """
strategies = ["sector-etf"]
end = 2024-12-31
[folds]
walk_forward = 1
[axes]
hold = { from = 1, to = 6 }
delay = [0, 1]
"""
SLOWLY = """
import sys, time
from pathlib import Path
import engine.sweep.evaluation as evaluation
inner, calls = evaluation.Evaluator.results, []
def results(self, points):
    calls.append(1)
    if len(calls) == 4:
        Path("reached").touch()
        time.sleep(60)
    return inner(self, points)
evaluation.Evaluator.results = results
from engine.cli.command import main
main(sys.argv[1:])
"""


def _catalyst(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "engine", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "160"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def command(tmp_path, monkeypatch, capsys):
    """Runs the command in this process and folder: its exit code, and what it said on both streams."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "160")

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            main(arguments)
        said = capsys.readouterr()
        return int(left.value.code or 0), said.out, said.err

    return run


def _failing(folder: Path) -> None:
    (folder / "failing.py").write_text(
        "from engine import Parameter\nfrom strategies.sector_etf import SectorEtf\n\n\n"
        "class Failing(SectorEtf):\n"
        '    parameters = {"bad": Parameter(0, "fails")}\n\n'
        "    def plans(self, catalyst):\n"
        "        return iter([1 / 0]) if self.p.bad else super().plans(catalyst)\n",
        encoding="utf-8",
    )
    text = SPEC.replace('"sector-etf"', '"failing.py:Failing"').replace("delay = [0, 1]", "bad = [0, 1]")
    (folder / "spec.toml").write_text(text, encoding="utf-8")


def test_what_a_sweep_shows_and_writes(tmp_path, command):
    """The best, how much was tried, the check; record, table and three pictures; points that fail alone end with 6."""
    _failing(tmp_path)
    code, out, err = command(
        "sweep", "spec.toml", "--jobs", "1", "--heat", "bad,hold", "--placebo", "20", "--out", "sweeps/one"
    )
    assert code == 6, err
    for words in (
        "Best of 6 points",
        "of 6 tried",
        "Deflated Sharpe",
        "6 failed",
        "division by zero",
        "Standing check",
    ):
        assert words in out
    assert sorted(path.name for path in (tmp_path / "sweeps" / "one").iterdir()) == [
        "distribution.png",
        "heat.png",
        "parallel.png",
        "points.parquet",
        "sweep.html",
        "sweep.json",
    ]
    record = json.loads((tmp_path / "sweeps" / "one" / "sweep.json").read_text(encoding="ascii"))
    assert (record["n_tried"], record["n_failed"], len(record["best"])) == (6, 6, 6)
    assert str(tmp_path) not in json.dumps(record)
    assert len((tmp_path / "sweeps" / "ledger.jsonl").read_bytes().splitlines()) == 6


def test_wrong_options_and_files_end_with_2(tmp_path, command):
    """One sentence each, nothing written."""
    (tmp_path / "spec.toml").write_text(SPEC, encoding="utf-8")
    for arguments, sentence in (
        (("none.toml",), "the file 'none.toml' does not exist"),
        (("spec.toml", "--heat", "hold"), "--heat: 'hold' is not X,Y"),
        (("spec.toml", "--heat", "hold,dealy"), "--heat: 'dealy' is no axis of this sweep; did you mean \"delay\"?"),
        (("spec.toml", "--resume"), "holds no sweep that is begun and not done"),
    ):
        code, out, err = command("sweep", *arguments)
        assert (code, out) == (2, ""), err
        assert sentence in err
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["spec.toml"]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT to send to a process there")
def test_ctrl_c_keeps_what_is_done_and_resume_goes_on(tmp_path):
    """130 with a sentence that says how; then the same bytes as a sweep that was never stopped, and no point twice."""
    (tmp_path / "spec.toml").write_text(SPEC, encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-c", SLOWLY, "sweep", "spec.toml", "--jobs", "1", "--placebo", "0", "--out", "sweeps/one"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    began = time.monotonic()
    while not (tmp_path / "reached").exists():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() - began < 60
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "3 of 12 points are done" in err and "--resume" in err
    assert len((tmp_path / "sweeps" / "ledger.jsonl").read_bytes().splitlines()) == 3
    again = _catalyst(tmp_path, "sweep", "spec.toml", "--jobs", "1", "--placebo", "0", "--out", "sweeps/one")
    assert again.returncode == 2 and "--resume goes on" in again.stderr
    resumed = _catalyst(
        tmp_path, "sweep", "spec.toml", "--jobs", "1", "--placebo", "0", "--out", "sweeps/one", "--resume"
    )
    assert resumed.returncode == 0, resumed.stderr
    whole = _catalyst(tmp_path, "sweep", "spec.toml", "--jobs", "2", "--placebo", "0", "--out", "other/one")
    assert whole.returncode == 0, whole.stderr
    for path in (tmp_path / "sweeps" / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "other" / "one" / path.name).read_bytes(), path.name
    assert len((tmp_path / "sweeps" / "ledger.jsonl").read_bytes().splitlines()) == 12
    assert sorted(path.name for path in (tmp_path / "sweeps").iterdir()) == [
        ".ledger.jsonl.lock",
        "ledger.jsonl",
        "one",
    ]
