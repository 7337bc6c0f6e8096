"""Trials and hypotheses as a person uses them: counted, deflated, locked, refused, kept when the ledger cannot be."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine.cli.command import main
from engine.reports.ledger.ledger_file import read_ledger

ROOT = Path(__file__).parents[3]
SHORT = ("--end", "2024-12-31")


def _catalyst(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "engine", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "160"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_a_day_of_trying(tmp_path):
    """Three runs, one of them again, a lock, its run, a run that departs from it, and what the ledger says then."""

    def run(*arguments):
        return _catalyst("run", *SHORT, *arguments, folder=tmp_path)

    first = run("--strategy", "sector-etf:hold=5")
    assert first.returncode == 0, first.stderr
    assert "Trial 1 of this ledger, which holds 1.\n" in first.stdout
    assert (
        "Trial 2 of this ledger, which holds 2. Deflated Sharpe with N = 2: "
        in run("--strategy", "sector-etf:hold=8").stdout
    )
    assert "Trial 1 of this ledger, which holds 2." in run("--strategy", "sector-etf:hold=5").stdout

    seen = _catalyst(
        "hypothesis",
        "lock",
        "etf",
        *SHORT,
        "--strategy",
        "sector-etf:hold=5",
        "--expect",
        "captured > 0",
        folder=tmp_path,
    )
    assert (seen.returncode, "was run already over this calendar" in seen.stderr) == (2, True)
    new = ("--strategy", "sector-etf:hold=6")
    done = _catalyst("hypothesis", "lock", "etf", *SHORT, *new, "--expect", "captured > 90 %", folder=tmp_path)
    assert (done.returncode, "2 trials had been seen before" in done.stdout) == (0, True)
    other = run("--strategy", "sector-etf:hold=7", "--hypothesis", "etf")
    assert (other.returncode, other.stdout) == (2, "")
    assert "parameters.hold is 7, locked was 6" in other.stderr
    own = run(*new, "--hypothesis", "etf")
    assert own.returncode == 0, own.stderr
    assert 'Pre-registered as "etf": trial 1 of its own family of 1. Probabilistic Sharpe ' in own.stdout
    assert '"captured > 90 %" did not hold' in own.stdout

    listed = _catalyst("trials", "--of", "sector-etf:hold=8", folder=tmp_path)
    assert listed.returncode == 0, listed.stderr
    assert "4 trials, 1 of them run again, 1 hypotheses locked." in listed.stdout
    assert "2 different trials." in listed.stdout
    assert "Asked for: sector-etf:hold=8" in listed.stdout
    told = json.loads(_catalyst("trials", "--json", folder=tmp_path).stdout)
    assert (told["n_trials"], told["best"]["n_trials"]) == (2, 2)
    assert "NaN" not in json.dumps(told)
    shown = _catalyst("hypothesis", "show", "etf", folder=tmp_path)
    assert "Run since: 1 trials of its own family." in shown.stdout
    assert "etf: locked " in _catalyst("hypothesis", "list", folder=tmp_path).stdout

    ledger = tmp_path / "runs" / "ledger.jsonl"
    lines = ledger.read_bytes().splitlines(keepends=True)
    ledger.write_bytes(b"".join(lines[:1] + lines[2:]))
    damaged = _catalyst("trials", folder=tmp_path)
    assert (damaged.returncode, "lines were taken out" in damaged.stderr) == (3, True)


def _ended(*arguments: str) -> int:
    """The exit code of the command, run in this process."""
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    return int(caught.value.code or 0)


def test_a_run_is_kept_where_its_ledger_cannot_be_written(tmp_path, monkeypatch, capsys):
    """The folder is written, the tables are shown, exit 6 and a sentence; with another ledger it counts."""
    (tmp_path / "ledger.jsonl").mkdir()
    arguments = ("run", *SHORT, "--strategy", "sector-etf", "--out", "mine")
    monkeypatch.chdir(tmp_path)
    assert _ended(*arguments) == 6
    told = capsys.readouterr()
    assert "the run is saved, but its trials are not counted" in told.err
    assert "sector-etf" in told.out
    assert (tmp_path / "mine" / "run.json").is_file()

    assert _ended(*arguments, "--ledger", "other.jsonl") == 0
    assert len(read_ledger(tmp_path / "other.jsonl").trials) == 1


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("trials", "nowhere"), 0, ""),
        (("trials", "--hypothesis", "x"), 2, "none was locked in this ledger"),
        (("trials", "--of", "leaders"), 2, "is neither the number, the strategy nor the id of a trial"),
        (("hypothesis", "show", "x"), 2, "none was locked in this ledger"),
        (("hypothesis", "list"), 0, ""),
        (("hypothesis", "lock", "x"), 2, "--expect"),
        (("hypothesis", "lock", "x", "--expect", "nothing"), 2, "is not MEASURE > NUMBER"),
        (("hypothesis", "lock", "x", "--expect", "sharpe > 1", "--calendar", "nowhere.csv"), 3, "nowhere.csv"),
        (("hypothesis", "lock", "x", "--expect", "sharpe > 1", "--strategy", "sector-eft"), 2, "Did you mean"),
        (("run", "--hypothesis", "x"), 2, "none was locked in this ledger"),
    ],
)
def test_wrong_arguments_get_a_sentence(arguments, code, said, tmp_path, monkeypatch, capsys):
    """No traceback, nothing locked, nothing run."""
    monkeypatch.chdir(tmp_path)
    assert _ended(*arguments) == code
    assert said in capsys.readouterr().err
    assert not (tmp_path / "runs" / "ledger.jsonl").exists()
