"""A placebo test on the screen, on disk and as pictures, also where there is little to show."""

import csv
import io
import json

import numpy as np
import pyarrow.parquet as pq
import pytest
from rich.console import Console

from engine.measurement.placebo.placebos import Method
from engine.measurement.study.choice import Choice, Targets
from engine.placebo import PlaceboSettings, run_placebo
from engine.reports.errors import FolderTakenError
from engine.reports.placebo.folder import write_placebo
from engine.reports.placebo.screen import print_placebo
from engine.reports.record import sha256_of
from tests.engine.measurement.placebo.placebo_worlds import LEADERS
from tests.engine.placebo_prices import INDEX, ROWS, calendar_of, write_prices

CASES = {
    "nine dates": (ROWS, 1_000_000.0),
    "one date": (ROWS[:1], 1_000_000.0),
    "none": ((), 1_000_000.0),
    "poor": (ROWS, 150.0),
}


@pytest.fixture(scope="module", params=CASES)
def report(request, tmp_path_factory):
    rows, cash = CASES[request.param]
    return run_placebo(
        ("leaders:hold=3", "sector-etf:hold=3"),
        settings=PlaceboSettings(25, 0, tuple(Method), Choice(Targets.NAMED), (0, 3)),
        n_jobs=1,
        calendar=calendar_of(rows, LEADERS[0]),
        prices=str(write_prices(tmp_path_factory.mktemp("made") / "prices")),
        benchmarks=[INDEX],
        cash=cash,
    )


@pytest.fixture(scope="module")
def folder(report, tmp_path_factory):
    """The report's folder, written once."""
    written = tmp_path_factory.mktemp("written") / "one"
    write_placebo(report, written)
    return written


def screen(report, width=80):
    out = io.StringIO()
    print_placebo(report, Console(file=out, width=width))
    return out.getvalue()


def test_the_screen_names_every_verdict_and_hides_nothing(report):
    told = screen(report)
    assert max(map(len, told.splitlines())) <= 80
    assert "nan" not in told.lower().replace("finance", "")
    for one in report.result.strategies:
        assert f"Verdict on {one.strategy}" in " ".join(told.split())
    joined = " ".join(told.split())
    assert f"{len(report.result.true)} catalyst" in joined
    assert "circular shifts" in joined.lower()


def test_the_folder_holds_what_the_record_lists(folder):
    record = json.loads((folder / "placebo.json").read_text())
    names = {path.name for path in folder.iterdir()}
    assert names == {*record["files"], *record["pictures"], "placebo.json"}
    for name, sha256 in record["files"].items():
        assert sha256_of((folder / name).read_bytes()) == sha256
    assert "lags.png" in names and "placebo-1-leaders-hold-3.png" in names


def test_the_tables_hold_every_calendar_and_its_results(report, folder):
    result = report.result
    table = pq.read_table(folder / "results.parquet")
    assert table.num_rows == 2 * result.n_calendars
    strategy = np.array(table["strategy"].to_pylist())
    nets = np.array(table["net_cents"].to_pylist(), dtype=np.int64)
    for one in result.strategies:
        expected = [net for results in one.results.values() for net in results.net_cents.tolist()]
        assert nets[strategy == one.strategy].tolist() == expected
    undefined = sum(int(np.isnan(found.sharpe).sum()) for one in result.strategies for found in one.results.values())
    assert table["sharpe"].null_count == undefined
    calendars = pq.read_table(folder / "calendars.parquet")
    assert calendars.num_rows == result.n_calendars
    entries = [name for name in calendars.column_names if name.startswith("entry ")]
    assert entries == [f"entry {result.true.sessions[row + 1]}" for row in result.true.dates.tolist()]
    for number, one in enumerate(row for placebos in result.placebos.values() for row in placebos.rows):
        moved = [str(result.true.sessions[row + 1]) for row in dict.fromkeys(one.tolist())]
        assert sorted(str(calendars[name][number].as_py()) for name in entries) == sorted(moved)
    rows = list(csv.DictReader(io.StringIO((folder / "standings.csv").read_text())))
    assert len(rows) == 2 * 5 * len(result.placebos)
    assert len(list(csv.DictReader(io.StringIO((folder / "lags.csv").read_text())))) == 2 * 11


@pytest.mark.parametrize("report", ["nine dates"], indirect=True)
def test_the_same_again_is_no_conflict_and_another_thing_is(report, folder, tmp_path):
    """The pictures are the same bytes too; a file that is none of ours is left alone."""
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    write_placebo(report, folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    (folder / "mine.txt").write_text("mine")
    with pytest.raises(FolderTakenError):
        write_placebo(report, folder)
    (folder / "mine.txt").unlink()
