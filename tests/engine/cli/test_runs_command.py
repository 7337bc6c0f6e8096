"""`catalyst runs`, `diff`, `compare` and `plot` as a person types them."""

import csv
import io
import json
import shutil
import sys
from pathlib import Path

import pytest

import seeds
from engine.cli.command import main

SAMPLE = Path(seeds.__file__).parent / "sample"
STRATEGY = '''
from engine import CatalystStrategy, Plan


class Idea(CatalystStrategy):
    """Buy the sector's ETF."""

    def plans(self, catalyst):
        etf = self.market.sector_etf(catalyst.theme)
        yield Plan(etf, weight=0.2, hold=4, why="it was said")
'''


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """A folder with two runs on the shipped calendar and prices."""
    folder = tmp_path_factory.mktemp("work")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert _leave("run", "--strategy", "sector-etf", "--end", "2025-07-31", "--out", "runs/named") == 0
        assert _leave("run", "--strategy", "sector-etf:hold=5", "--end", "2025-07-31", "--out", "runs/short") == 0
    return folder


@pytest.fixture(scope="module")
def placed(tmp_path_factory):
    """A folder with prices, a calendar and a strategy of its own, and a run on them."""
    folder = tmp_path_factory.mktemp("placed")
    shutil.copytree(SAMPLE, folder / "data" / "prices")
    ours = shutil.ignore_patterns("sample*", "*.py", "__*")
    shutil.copytree(seeds.CALENDAR, folder / "data" / "calendar", ignore=ours)
    (folder / "data" / "idea.py").write_text(STRATEGY)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        places = ("--prices", "data/prices", "--calendar", "data/calendar", "--end", "2025-07-31")
        assert _leave("run", "--strategy", "data/idea.py:Idea", *places, "--out", "runs/placed") == 0
    return folder


@pytest.fixture
def here(written, tmp_path, monkeypatch):
    """A copy of the folder of two runs to work in."""
    return _copied(written, tmp_path, monkeypatch)


@pytest.fixture
def there(placed, tmp_path, monkeypatch):
    """A copy of the folder of a run on places."""
    return _copied(placed, tmp_path, monkeypatch)


def _copied(folder, tmp_path, monkeypatch):
    shutil.copytree(folder, tmp_path / "work")
    monkeypatch.chdir(tmp_path / "work")
    monkeypatch.setenv("COLUMNS", "120")
    return tmp_path / "work"


def _leave(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    code = left.value.code
    return code if isinstance(code, int) else 0


def _id(folder: Path) -> str:
    return json.loads((folder / "run.json").read_text())["run"]


def test_a_run_notes_the_names_of_its_inputs(written):
    """As they were given."""
    record = json.loads((written / "runs/named/run.json").read_text())
    assert record["sources"] == {"calendar": "seeds", "prices": "sample"}


@pytest.mark.slow
def test_a_run_notes_no_path(placed):
    """Places have a word alone."""
    record = json.loads((placed / "runs/placed/run.json").read_text())
    assert record["sources"] == {"calendar": "folder", "prices": "folder"}
    for path in (placed / "runs/placed").iterdir():
        assert str(placed).encode() not in path.read_bytes(), path.name


def test_list_tells_runs_and_leaves_out_damaged_ones(here, capsys):
    """A sentence for the damaged one on the error stream, exit 6; what is no run is not looked at."""
    assert _leave("runs", "list") == 0
    said = capsys.readouterr().out
    assert [name for name in ("named", "short") if name in said] == ["named", "short"]
    assert "sector-etf:hold=5" in said
    (here / "runs/other").mkdir()
    shutil.copytree(here / "runs/named", here / "runs/.named.partial")
    with (here / "runs/short/trades.csv").open("a") as file:
        file.write("x")
    assert _leave("runs", "list") == 6
    told = capsys.readouterr()
    assert "hold=5" not in told.out
    assert "left out: runs/short: trades.csv is not as the run wrote it" in told.err
    assert _leave("runs", "list", "--json") == 6
    rows = json.loads(capsys.readouterr().out)
    assert [row["folder"] for row in rows] == ["named"]
    record = json.loads((here / "runs/named/run.json").read_text())
    assert rows[0]["strategies"][0]["total_return"] == record["strategies"][0]["performance"]["total_return"]
    assert _leave("runs", "list", "nowhere") == 0
    assert "There is no run in nowhere" in capsys.readouterr().out


def test_a_run_is_found_by_path_name_and_id(here, capsys):
    """The first digits of its id are enough where they are no other's."""
    for name in ("runs/named", "named", _id(here / "runs/named"), _id(here / "runs/named")[:6]):
        assert _leave("runs", "show", name) == 0
        assert "seeds" in capsys.readouterr().out
    assert _leave("runs", "show", "nothing") == 2
    assert "there: named, short" in capsys.readouterr().err
    shutil.copytree(here / "runs/named", here / "runs/copy")
    assert _leave("runs", "show", _id(here / "runs/named")) == 2
    assert "several runs (copy, named)" in capsys.readouterr().err


def test_remove_asks_and_takes_all_or_none(here, capsys, monkeypatch):
    """Without --yes and without an answer nothing goes; nor where one of them holds a foreign file."""
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    assert _leave("runs", "remove", "named") == 130
    (here / "runs/short/notes.txt").write_text("mine")
    assert _leave("runs", "remove", "named", "short", "--yes") == 2
    assert "notes.txt" in capsys.readouterr().err
    assert (here / "runs/named/run.json").is_file()
    (here / "runs/short/notes.txt").unlink()
    assert _leave("runs", "remove", "named", "short", "--yes") == 0
    assert [path for path in (here / "runs").iterdir() if path.is_dir()] == []
    (here / "data").mkdir()
    (here / "data/mine.txt").touch()
    assert _leave("runs", "remove", "data", "--yes") == 2


def test_a_rerun_gives_the_same_bytes(here, capsys):
    """On named inputs at once."""
    assert _leave("runs", "rerun", "named") == 0
    assert "is the same to the byte: 22 files" in capsys.readouterr().out


@pytest.mark.slow
def test_a_rerun_finds_inputs_that_were_places(there, capsys):
    """Where they are said or searched for, also under another name; else a sentence for each."""
    assert _leave("runs", "rerun", "placed") == 2
    told = capsys.readouterr().err
    for word in ("read its calendar from a folder", "read its prices from a folder", "a file idea.py", "--inputs"):
        assert word in told
    (there / "data").rename(there / "moved")
    assert _leave("runs", "rerun", "placed", "--inputs", "moved", "--out", "again") == 0
    for path in (there / "runs/placed").iterdir():
        assert (there / "again" / path.name).read_bytes() == path.read_bytes(), path.name


@pytest.mark.slow
def test_a_rerun_names_what_changed(there, capsys):
    """The input by name and hash, the files that differ; exit 6, and what it gives today can be written."""
    bars = there / "data/prices/bars/561910.SS.csv"
    lines = bars.read_text().splitlines()
    lines[-1] = lines[-2].replace(lines[-2].split(",")[0], lines[-1].split(",")[0])
    bars.write_text("\n".join(lines) + "\n")
    assert _leave("runs", "rerun", "placed", "--inputs", "data", "--out", "today") == 6
    told = " ".join(capsys.readouterr().out.split())
    record = json.loads((there / "runs/placed/run.json").read_text())
    before = next(one["sha256"] for one in record["inputs"] if one["name"] == "prices/bars/561910.SS.csv")
    assert f"prices/bars/561910.SS.csv changed: {before[:12]} then" in told
    assert "Files that differ:" in told
    assert "run.json" in told.partition("Files that differ:")[2]
    assert "numpy" not in told
    assert _leave("diff", "placed", "today") == 0
    assert "prices/bars/561910.SS.csv" in capsys.readouterr().out


@pytest.mark.slow
def test_a_rerun_names_versions_and_a_picture_that_was_changed(here, capsys):
    """A run of another engine; a picture painted over."""
    path = here / "runs/named/run.json"
    record = json.loads(path.read_text())
    record["engine"], record["packages"]["numpy"] = "0.0.9", "1.0"
    path.write_text(json.dumps(record, sort_keys=True, indent=2, ensure_ascii=False) + "\n")
    assert _leave("runs", "rerun", "named") == 6
    told = capsys.readouterr().out
    assert "engine was 0.0.9, is 0.1.0" in told
    assert "numpy was 1.0, is " in told
    (here / "runs/short/equity.png").write_bytes(b"painted over")
    assert _leave("runs", "rerun", "short") == 6
    assert "Files that differ: equity.png" in capsys.readouterr().out


def test_diff_ends_as_it_is_asked(here, capsys):
    """0 where the runs differ, 6 with --exit-code; JSON alone on the screen; CSV in a folder."""
    assert _leave("diff", "named", "short") == 0
    told = capsys.readouterr().out
    assert "sector-etf: hold" in told
    assert "sector-etf → sector-etf:hold=5" in told
    assert _leave("diff", "named", "short", "--exit-code") == 6
    assert _leave("diff", "named", "named", "--exit-code") == 0
    capsys.readouterr()
    assert _leave("diff", "named", "short", "--json", "--out", "d") == 0
    found = json.loads(capsys.readouterr().out)
    assert {"key": "sector-etf: hold", "before": "10", "after": "5"} in found["spec"]
    with (here / "d/settings.csv").open(newline="") as file:
        assert [row["key"] for row in csv.DictReader(file)][:1] == ["sector-etf: hold"]


@pytest.mark.slow
def test_compare_and_plot(here, capsys):
    """A strategy to measure against by name; pictures by their endings; nothing is overwritten unasked."""
    assert _leave("compare", "named", "short", "--against", "sector-etf:hold=5", "--out", "both") == 0
    assert "less sector-etf:hold=5's" in capsys.readouterr().out
    assert (here / "both/comparison.html").is_file()
    assert _leave("compare", "named", "short", "--against", "leaders") == 2
    assert _leave("plot", "named", "--kind", "drawdown", "--out", "a.svg") == 0
    assert _leave("plot", "named", "--kind", "drawdown", "--out", "a.svg") == 0
    assert _leave("plot", "named", "--kind", "equity", "--out", "a.svg") == 2
    assert "--force" in capsys.readouterr().err
    assert _leave("plot", "named", "--kind", "equity", "--out", "a.svg", "--force") == 0
    assert _leave("plot", "named", "--out", "a.doc") == 2
    assert not [path for path in here.iterdir() if path.name.startswith(".")]
