"""`catalyst placebo` as a person uses it: on the sample, with what is wrong, and interrupted."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from engine.cli.command import main
from engine.reports.ledger.ledger_file import read_ledger

ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def run(capsys, *arguments):
    with pytest.raises(SystemExit) as left:
        main(["placebo", *arguments])
    told = capsys.readouterr()
    return left.value.code, told.out, told.err


def test_a_placebo_test_of_the_shipped_calendar(capsys, tmp_path):
    code, out, err = run(
        capsys, "--strategy", "sector-etf", "--calendars", "20", "--target", "leaders", "--jobs", "1", "--out", "p/one"
    )
    assert (code, err) == (0, "")
    assert "Generated prices" in out
    assert "Verdict on sector-etf: " in out
    assert "simulations in" in out and "ms each" in out
    assert "shuffled targets changed nothing in 20 calendars of 20" in " ".join(out.split())
    record = json.loads((tmp_path / "p/one/placebo.json").read_text())
    assert {name: one["n"] for name, one in record["methods"].items()} == {"shift": 20, "matched": 20, "targets": 20}
    assert set(record["pictures"]) <= {path.name for path in (tmp_path / "p/one").iterdir()}
    assert "Trial 1 of this ledger, which holds 1." in out


@pytest.mark.slow
def test_only_the_true_run_counts_and_only_once(capsys, tmp_path):
    """Placebo calendars are no trials; the true run is the trial that `catalyst run` would have counted."""
    arguments = ("--strategy", "sector-etf", "--calendars", "5", "--method", "shift", "--jobs", "1")
    for _ in range(2):
        assert run(capsys, *arguments, "--out", "runs/placebo")[0] == 0
    with pytest.raises(SystemExit):
        main(["run", "--strategy", "sector-etf", "--out", "runs/true"])
    trials = read_ledger(tmp_path / "runs/ledger.jsonl").trials
    assert len(trials) == 3
    assert len({one.id for one in trials}) == 1
    assert run(capsys, *arguments)[0] == 0
    assert len(read_ledger(tmp_path / "runs/ledger.jsonl").trials) == 4


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--strategy", "sector-eft"], 2, "Did you mean 'sector-etf'?"),
        (["--calendars", "0"], 2, "--calendars: 0 is not at least 1"),
        (["--seed", "-3"], 2, "--seed: -3 is negative"),
        (["--jobs", "0"], 2, "--jobs: 0 is not at least 1"),
        (["--method", "random"], 2, "'random' is not one of"),
        (["--window", "3..9"], 2, "does not hold session 0"),
        (["--window", "ten"], 2, "is not FIRST..LAST"),
        (["--calendar", "nowhere"], 3, "neither a file, a folder, nor a known calendar"),
        (["--prices", "nowhere"], 2, "neither a folder nor a known source"),
        (["--start", "2031-01-01"], 4, "2031"),
    ],
)
def test_what_is_wrong_is_said(capsys, arguments, code, words):
    left, _, err = run(capsys, *arguments)
    assert (left, words in err) == (code, True), err
    assert "Traceback" not in err


def test_a_folder_that_holds_something_else_is_left(capsys, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/notes.txt").write_text("mine")
    code, _, err = run(capsys, "--strategy", "sector-etf", "--calendars", "3", "--out", "mine")
    assert code == 2
    assert "holds no results of ours" in err
    assert (tmp_path / "mine/notes.txt").read_text() == "mine"


def test_a_ledger_that_cannot_be_written_is_told_at_the_end(capsys, tmp_path):
    """The result is shown; that its trial is not counted is said, and the code is 6."""
    (tmp_path / "runs/ledger.jsonl").mkdir(parents=True)
    code, out, err = run(capsys, "--strategy", "sector-etf", "--calendars", "3", "--method", "shift", "--jobs", "1")
    assert code == 6
    assert "Verdict on sector-etf" in out
    assert "trials are not counted" in err


IN_A_RUN = """
import sys, time
from pathlib import Path
import engine.calendar_runs as runs
inner = runs.Stage.results
def results(self, *given):
    Path("reached").touch()
    time.sleep(60)
runs.Stage.results = results
runs.Stage.walked = lambda *_: None
from engine.cli.command import main
main(sys.argv[1:])
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT to send to a process there")
def test_ctrl_c_ends_with_a_sentence_and_leaves_nothing(tmp_path):
    arguments = ("placebo", "--strategy", "sector-etf", "--calendars", "9", "--jobs", "1", "--out", "p/one")
    done = _interrupted([sys.executable, "-c", IN_A_RUN, *arguments], tmp_path, tmp_path / "reached")
    assert (done.returncode, done.stderr.strip()) == (130, "catalyst: interrupted")
    assert not (tmp_path / "p").exists() or list((tmp_path / "p").iterdir()) == []


SLOW_STRATEGY = """
import time
from pathlib import Path
from engine.simulation.strategy import CatalystStrategy
class Slow(CatalystStrategy):
    def plans(self, catalyst):
        if {home} != __import__("os").getpid():
            Path({mark!r}).touch()
            time.sleep(60)
        return ()
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT to send to a process there")
def test_ctrl_c_ends_processes_that_share_the_work_too(tmp_path):
    """The signal reaches the whole group of processes, as on a terminal: one line is said, and no process is left."""
    mark = tmp_path / "reached"
    home = '__import__("multiprocessing").parent_process() is None and __import__("os").getpid()'
    (tmp_path / "slow.py").write_text(SLOW_STRATEGY.format(home=f"({home})", mark=str(mark)))
    arguments = ("placebo", "--strategy", "slow.py:Slow", "--calendars", "200", "--method", "matched", "--jobs", "2")
    command = [sys.executable, "-m", "engine", *arguments, "--engine", "backtrader", "--out", "p/one"]
    done = _interrupted(command, tmp_path, mark, to_group=True)
    assert (done.returncode, done.stderr.strip()) == (130, "catalyst: interrupted")
    assert not (tmp_path / "p").exists() or list((tmp_path / "p").iterdir()) == []


def _interrupted(command, folder: Path, mark: Path, *, to_group: bool = False) -> subprocess.CompletedProcess[str]:
    process = subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    began = time.monotonic()
    while not mark.exists():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() - began < 120
        time.sleep(0.02)
    if to_group:
        os.killpg(process.pid, signal.SIGINT)
    else:
        process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    return subprocess.CompletedProcess(command, process.returncode, out, err)
