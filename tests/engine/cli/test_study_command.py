"""`catalyst study` as a person uses it, on the sample's prices."""

import json
import re

import pytest

from engine.cli.command import main
from engine.reports.ledger.ledger_file import read_ledger


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    """A study is counted in the ledger beside the runs of the folder that it is made in."""
    monkeypatch.chdir(tmp_path)


def run(capsys, *arguments):
    with pytest.raises(SystemExit) as left:
        main(["study", *arguments])
    told = capsys.readouterr()
    return left.value.code, told.out, told.err


def test_a_study_of_the_shipped_calendar(capsys, tmp_path):
    code, out, err = run(capsys, "--target", "etf", "--out", str(tmp_path / "study"))
    assert (code, err) == (0, "")
    assert "Verdict: " in out
    assert "Generated prices" in out
    record = json.loads((tmp_path / "study" / "study.json").read_text())
    assert record["settings"]["benchmark"] == "000300.SS"
    assert record["choice"]["targets"] == "etf"
    ids = {one for row in (*record["events"], *record["dropped"]) for one in (row.get("event") or row)["catalysts"]}
    from catalysts.files import read_calendar
    from seeds import CALENDAR

    assert ids == {catalyst.id for catalyst in read_calendar(CALENDAR)}  # nothing lost in silence


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--window", "3..9"], 2, "does not hold session 0"),
        (["--window", "ten"], 2, "is not FIRST..LAST"),
        (["--window", "-30..5"], 2, "it would reach into the estimation window"),
        (["--estimation", "5"], 2, "too few for a model"),
        (["--model", "sector"], 2, "name it with --sector"),
        (["--worth", "0"], 2, "is not above zero"),
        (["--benchmark", "999999.SS"], 4, "the prices do not hold it"),
        (["--calendar", "nowhere"], 3, "neither a file, a folder, nor a known calendar"),
    ],
)
def test_what_is_wrong_is_said(capsys, arguments, code, words):
    left, _, err = run(capsys, *arguments)
    assert left == code
    assert words in err
    assert "Traceback" not in err


def test_no_event_is_a_result(capsys):
    code, out, _ = run(capsys, "--kind", "funding", "--sign", "bad")
    assert code == 0
    assert "No event could be studied" in out
    assert "Verdict: too little data to tell" in out
    assert "Left out" in out


def test_every_study_is_counted_and_allowed_for(capsys, tmp_path):
    """The same question counts once, another window or choice of catalysts is another study; --worth asks nothing else;
    the verdict's p allows for all of them, and study.json says for how many."""
    ask = ("--target", "etf", "--ledger", "l.jsonl")
    assert "Study 1 of this ledger, which holds 1, with" in run(capsys, *ask)[1]
    assert "Study 2 of this ledger, which holds 2, with" in run(capsys, *ask, "--window", "0..3")[1]
    assert "Study 1 of this ledger, which holds 2, with" in run(capsys, *ask, "--worth", "0.1", "--seed", "9")[1]
    assert "Study 3 of this ledger, which holds 3, with" in run(capsys, *ask, "--end", "2025-12-31")[1]
    _, out, _ = run(capsys, *ask, "--out", "study")
    assert re.search(
        r"It rests on p = 0\.\d{3} \(Kolari-Pynnönen, \d\.\d{3} for all 3 studies made\)", " ".join(out.split())
    )
    record = json.loads((tmp_path / "study" / "study.json").read_text())
    assert record["looked"]["studies"] == record["verdict"]["n_studies"] == 3
    assert all(row["adjusted"] >= row["tests"]["Kolari-Pynnönen"]["p"] for row in record["windows"] if row["adjusted"])
    ledger = read_ledger(tmp_path / "l.jsonl")
    assert (len(ledger.studies), len(ledger.trials), ledger.faults) == (5, 0, ())
    assert record["looked"]["tests"] == sum(len(one.looks) for one in {one.id: one for one in ledger.studies}.values())


def test_a_ledger_that_cannot_be_written_loses_no_study(capsys, tmp_path):
    (tmp_path / "l.jsonl").mkdir()
    code, out, err = run(capsys, "--target", "etf", "--ledger", "l.jsonl")
    assert code == 6
    assert "Verdict: " in out
    assert "it is not counted" in err


def test_an_expectation_on_caar_is_locked_measured_and_told(capsys, tmp_path):
    """Locked with its window and target; a study that asks otherwise is refused; what it found stands in the ledger."""

    def catalyst(*arguments):
        with pytest.raises(SystemExit) as left:
            main([*arguments])
        told = capsys.readouterr()
        return left.value.code, told.out, told.err

    lock = ("hypothesis", "lock", "drift", "--target", "etf", "--window", "0..5", "--start", "2025-01-02")
    assert catalyst(*lock, "--expect", "CAAR > -90 %", "--expect", "captured > 0")[0] == 0
    assert "Not studied yet: catalyst study --hypothesis drift" in catalyst("hypothesis", "show", "drift")[1]
    ask = ("--hypothesis", "drift", "--target", "etf")
    code, _, err = run(capsys, *ask, "--window", "0..6", "--model", "mean")
    assert code == 2
    assert "study.last is 6, locked was 5" in err
    assert "study.model is mean, locked was market" in err
    assert "study.start is nothing, locked was 2025-01-02" in err
    code, out, _ = run(capsys, *ask, "--window", "0..5", "--start", "2025-01-02")
    assert code == 0
    assert 'Pre-registered as "drift": study 1 of its own family of 1' in out
    (trial,) = read_ledger(tmp_path / "runs" / "ledger.jsonl").studies
    (check,) = trial.checks
    assert (check.text, check.measured, check.holds) == ("CAAR > -90 %", trial.caar, True)
    assert f'"CAAR > -90 %" held: it was {trial.caar:.6g} ({trial.n_events} events on' in out
    assert f'"CAAR > -90 %" held: it was {trial.caar:.6g}' in catalyst("hypothesis", "show", "drift")[1]
    code, _, err = catalyst(*lock[:2], "again", *lock[3:], "--expect", "CAAR > 0")
    assert code == 2
    assert "what has been seen cannot be locked" in err
    assert catalyst(*lock[:2], "run-only", *lock[3:], "--expect", "captured > 0")[0] == 0


def test_a_hypothesis_without_caar_is_a_runs(capsys, tmp_path):
    with pytest.raises(SystemExit):
        main(["hypothesis", "lock", "drift", "--expect", "captured > 0"])
    code, _, err = run(capsys, "--hypothesis", "drift")
    assert code == 2
    assert "expects nothing that a study measures" in err
