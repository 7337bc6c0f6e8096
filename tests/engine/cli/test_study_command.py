"""`catalyst study` as a person uses it, on the sample's prices."""

import json

import pytest

from engine.cli.command import main


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
