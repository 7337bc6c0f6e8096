"""A study on the screen, on disk and as a picture, also where there is nothing to show."""

import csv
import io
import json

import pytest
from rich.console import Console

from catalysts import CatalystCalendar
from engine.markets.instrument import Instruments
from engine.measurement.study.choice import Choice
from engine.reports.errors import FolderTakenError
from engine.reports.record import sha256_of
from engine.reports.study_folder import write_study
from engine.reports.study_screen import print_study
from engine.study import StudyReport
from tests.engine.measurement.study.study_worlds import event, study, world

SPREAD = [event(f"{600100 + stock}.SS", 150 + 15 * at) for at in range(12) for stock in range(3)]
CASES = {
    "spread": SPREAD,
    "none": [],
    "no prices": [event("600999.SS", 200)],
    "one event": SPREAD[:1],
    "one date": SPREAD[:3],
}


@pytest.fixture(scope="module", params=CASES)
def report(request):
    found = study(world(3), CASES[request.param])
    return StudyReport(found, Choice(), CatalystCalendar(), Instruments(), "folder", "", (("bars", "0" * 64),))


def screen(report, width=80):
    out = io.StringIO()
    print_study(report, Console(file=out, width=width))
    return out.getvalue()


def test_evidence_and_verdict_come_before_any_table(report):
    text = screen(report)
    verdict = text.index("Verdict: ")
    assert report.study.verdict.finding in text
    assert "nan" not in text.lower()
    if report.study.events:
        assert text.index("independent event") < verdict < text.index("Windows: ")
        assert text.index("smallest effect") < verdict
    else:
        assert "No event could be studied" in text
        assert "Windows" not in text
    assert all(len(line) <= 80 for line in text.splitlines())


def test_what_an_ordinary_test_would_have_said_is_told_where_it_misleads():
    """Thirty names on one date that share most of their residual: the t-test sees thirty witnesses."""
    found = study(world(30, seed=3, common=0.02), [event(f"{600100 + n}.SS", 200) for n in range(30)])
    report = StudyReport(found, Choice(), CatalystCalendar(), Instruments(), "folder", "", ())
    text = screen(report)
    assert "too little data to tell: all events fall on one date" in " ".join(text.split())
    assert "An ordinary t-test would say p =" in text
    assert found.evidence.effective_n < 2


def test_the_folder_holds_what_the_record_says_and_the_same_bytes_again(report, tmp_path):
    write_study(report, tmp_path / "a")
    write_study(report, tmp_path / "b")
    names = sorted(path.name for path in (tmp_path / "a").iterdir())
    assert {"study.json", "caar.png", "caar.svg", "windows.csv", "events.csv", "dropped.csv"} <= set(names)
    for name in names:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes(), name
    record = json.loads((tmp_path / "a" / "study.json").read_text())
    for name, told in record["files"].items():
        assert told == sha256_of((tmp_path / "a" / name).read_bytes())
    assert record["verdict"]["finding"] == report.study.verdict.finding
    for window in record["windows"]:
        for test in window["tests"].values():
            assert (test["p"] is None) == bool(test["reason"])
    rows = list(csv.DictReader((tmp_path / "a" / "events.csv").read_text("utf-8").splitlines()))
    assert [row["ticker"] for row in rows] == [one.event.ticker for one in report.study.events]
    assert (tmp_path / "a" / "caar.svg").read_bytes().startswith(b"<?xml")


def test_another_study_is_not_written_over(tmp_path):
    bars = world(3)
    first, second = (
        StudyReport(study(bars, SPREAD[:n]), Choice(), CatalystCalendar(), Instruments(), "folder", "", ())
        for n in (3, 6)
    )
    write_study(first, tmp_path / "out")
    with pytest.raises(FolderTakenError):
        write_study(second, tmp_path / "out")
    write_study(second, tmp_path / "out", force=True)
