"""Run folders: whole or not at all, the same bytes for the same run, read back with every hash checked."""

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import fields, replace
from pathlib import Path

import pytest

from engine.reports import run_folder, whole_folder
from engine.reports.errors import DamagedRunError, FolderTakenError, NotWritableError, RenderError, ReportError
from engine.reports.run_folder import check_writable, read_run, render_page, run_id, write_run
from engine.simulation.costs import Costs
from engine.simulation.fill_policy import AtLimit, FillAt, FillPolicy, Slippage, SlippageModel
from engine.simulation.sizing import Sizing, SizingMode
from engine.simulation.spec import RunSpec, StrategySpec

ROOT = Path(__file__).resolve().parents[3]
CHILD = """
import importlib.util, sys
from pathlib import Path
found = importlib.util.spec_from_file_location("built", sys.argv[1])
built = importlib.util.module_from_spec(found)
sys.modules["built"] = built
found.loader.exec_module(built)
from engine.reports.run_folder import write_run
write_run(built.report_of(), Path(sys.argv[2]))
assert "matplotlib.pyplot" not in sys.modules
"""


def _content(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture
def report(build):
    return build.report(n_sessions=40)


def test_the_same_run_is_the_same_bytes_in_any_process(tmp_path):
    """Hash seed, time zone, locale and a missing display change no byte."""
    for name, changed in (
        ("one", {"PYTHONHASHSEED": "1", "TZ": "Asia/Shanghai", "DISPLAY": ""}),
        ("two", {"PYTHONHASHSEED": "2", "TZ": "America/New_York", "LC_ALL": "C.UTF-8", "MPLBACKEND": "svg"}),
    ):
        conftest = Path(__file__).with_name("conftest.py")
        command = [sys.executable, "-W", "error", "-c", CHILD, str(conftest), str(tmp_path / name)]
        subprocess.run(command, check=True, cwd=ROOT, env={**os.environ, **changed})
    assert _content(tmp_path / "one") == _content(tmp_path / "two")
    assert len(_content(tmp_path / "one")) == 22


def test_the_record_holds_the_whole_run(report, tmp_path):
    """Every field of the specification, all hashes, versions, notice and conventions; keys are sorted."""
    write_run(report, tmp_path / "run")
    text = (tmp_path / "run" / "run.json").read_text("utf-8")
    record = json.loads(text)
    assert text == json.dumps(record, sort_keys=True, indent=2, ensure_ascii=False) + "\n"
    assert set(record["spec"]) == {field.name for field in fields(RunSpec)}
    assert set(record["spec"]["costs"]) == {field.name for field in fields(Costs)}
    assert record["spec"]["costs"] == dict.fromkeys(record["spec"]["costs"])
    assert record["spec"]["policy"] == {
        "at_limit": "skip",
        "at": "open",
        "retry": 0,
        "participation": 0.1,
        "slippage": {"model": "none", "amount": 0.0},
        "redemption": None,
    }
    assert record["spec"]["sizing"] == {
        "mode": "equity",
        "amount": 0.0,
        "lookback": 20,
        "name_cap": None,
        "plan_cap": None,
    }
    assert record["spec"]["cash_rate"] == 0.0
    assert record["strategies"][0]["attainable"]["n_reaction"] == 2
    assert record["spec"]["strategies"][0] == {"name": "sector-etf", "parameters": {"hold": 10}}
    assert record["strategies"][0]["parameters"]["reinvest"] is True
    assert record["inputs"][0] == {"name": "policy.toml", "sha256": "a" * 64}
    assert record["packages"] == {"numpy": "2.4.6", "pandas": "3.1.1"}
    assert record["notice"] == report.notice
    assert len(record["conventions"]) > 10
    assert record["format"] == "catalyst-run/4"
    for name, sha256 in record["files"].items():
        assert hashlib.sha256((tmp_path / "run" / name).read_bytes()).hexdigest() == sha256
    assert {*record["files"], "run.json", "equity.png", "report.html"} == set(_content(tmp_path / "run"))


def test_undefined_metrics_are_null(build, tmp_path):
    """A run without a trade has null where a number is not defined, and no NaN."""
    write_run(build.report(n_deals=0), tmp_path / "run")
    text = (tmp_path / "run" / "run.json").read_text("utf-8")
    first = json.loads(text)["strategies"][0]
    assert first["performance"]["sharpe"] is None
    assert first["trading"]["hit_rate"] is None
    assert "NaN" not in text


def test_the_run_id_tells_runs_apart(report):
    """Another capital or other inputs are another run; the order of nothing else matters."""
    ids = {
        run_id(report),
        run_id(replace(report, spec=replace(report.spec, cash=5.0))),
        run_id(replace(report, inputs=(("policy.toml", "c" * 64),))),
    }
    assert len(ids) == 3
    assert all(len(one) == 12 and int(one, 16) >= 0 for one in ids)
    assert run_id(report) == run_id(replace(report, notice="another"))


@pytest.mark.parametrize("folder", ["/home/somebody/", "C:\\Users\\somebody\\", "~/"])
def test_no_folder_of_this_machine_is_written(report, tmp_path, folder):
    """A strategy or an input named by an absolute path is written by its name alone."""
    spec = replace(report.spec, strategies=(StrategySpec(f"{folder}mine.py:Mine"),))
    given = replace(report, spec=spec, inputs=((f"{folder}prices.csv", "d" * 64),))
    write_run(given, tmp_path / "run")
    text = (tmp_path / "run" / "run.json").read_text("utf-8")
    assert "somebody" not in text
    assert str(tmp_path) not in text
    assert '"mine.py:Mine"' in text


def test_a_run_reads_back_as_it_was(report, tmp_path):
    """Metrics, parameters, specification, equity and levels come back exactly."""
    write_run(report, tmp_path / "run")
    run = read_run(tmp_path / "run")
    assert (run.label, run.notice, run.spec) == ("run", report.notice, report.spec)
    for stored, given in zip(run.strategies, report.strategies, strict=True):
        assert stored.name == given.name
        assert dict(stored.parameters) == dict(given.outcome.parameters)
        assert (stored.performance, stored.versus, stored.trading) == (given.performance, given.versus, given.trading)
        assert stored.attainable == given.attainable
    assert run.equity == tuple((one.name, one.outcome.equity) for one in report.strategies)
    assert run.curves == report.curves
    assert [one.performance for one in run.benchmarks] == [measured for _, measured in report.benchmarks]


def test_everything_of_a_specification_reads_back(build, tmp_path):
    """Policy, slippage, sizing, interest and costs that differ from the default, and the interest of each session."""
    report = build.report(n_sessions=40, taxed=True, interest=137)
    spec = replace(
        report.spec,
        costs=Costs(commission=0.0003, stamp_duty=0.0),
        policy=FillPolicy(AtLimit.QUEUE, FillAt.VWAP, 3, 0.25, Slippage(SlippageModel.IMPACT, 0.1)),
        sizing=Sizing(SizingMode.VOLATILITY, 0.2, 60, 0.3, 4),
        cash_rate=0.015,
    )
    write_run(replace(report, spec=spec), tmp_path / "run")
    run = read_run(tmp_path / "run")
    assert run.spec == spec
    assert run.equity[0][1] == report.strategies[0].outcome.equity
    assert run.equity[0][1][10].interest_cents == 137


def test_writing_the_same_run_again_does_nothing(report, tmp_path):
    """Identical bytes leave the folder alone, also without force."""
    write_run(report, tmp_path / "run")
    before = (tmp_path / "run" / "run.json").stat().st_ino
    write_run(report, tmp_path / "run")
    assert (tmp_path / "run" / "run.json").stat().st_ino == before


def test_another_run_is_replaced_by_force_alone(report, tmp_path):
    """Without force the folder keeps its run, with force it holds the new one, whole."""
    write_run(report, tmp_path / "run")
    other = replace(report, notice="other")
    with pytest.raises(FolderTakenError, match="--force") as caught:
        write_run(other, tmp_path / "run")
    assert caught.value.exit_code == 2
    assert read_run(tmp_path / "run").notice == report.notice
    write_run(other, tmp_path / "run", force=True)
    assert read_run(tmp_path / "run").notice == "other"
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


@pytest.mark.parametrize("force", [False, True])
def test_a_foreign_folder_is_never_touched(report, tmp_path, force):
    """A folder that no run wrote, a file, a link: refused before and after the run, with or without force."""
    foreign, note = tmp_path / "foreign", tmp_path / "note"
    foreign.mkdir()
    (foreign / "thesis.txt").write_text("years of work")
    note.write_text("a file")
    (tmp_path / "link").symlink_to(foreign)
    for target in (foreign, note, tmp_path / "link"):
        with pytest.raises(FolderTakenError):
            check_writable(target)
        with pytest.raises(FolderTakenError):
            write_run(report, target, force=force)
    assert _content(foreign) == {"thesis.txt": b"years of work"}
    assert note.read_text() == "a file"


def test_a_file_laid_into_a_run_is_not_lost(report, tmp_path):
    """A note beside the results keeps the folder from being replaced; the sentence names it."""
    write_run(report, tmp_path / "run")
    (tmp_path / "run" / "note.txt").write_text("mine")
    with pytest.raises(FolderTakenError, match=r"note\.txt"):
        write_run(replace(report, notice="other"), tmp_path / "run", force=True)
    assert (tmp_path / "run" / "note.txt").read_text() == "mine"


def test_an_empty_folder_is_used(report, tmp_path):
    """An empty folder is as good as none, and folders above are made."""
    (tmp_path / "run").mkdir()
    write_run(report, tmp_path / "run")
    write_run(report, tmp_path / "deep" / "down" / "run")
    assert _content(tmp_path / "run") == _content(tmp_path / "deep" / "down" / "run")


@pytest.mark.parametrize(("has_old", "n_calls"), [(False, 1), (True, 1), (True, 2)])
def test_a_rename_that_fails_leaves_all_as_it_was(report, tmp_path, monkeypatch, has_old, n_calls):
    """Whichever rename fails, the target is as before and nothing lies beside it."""
    if has_old:
        write_run(report, tmp_path / "run")
    real, calls = os.replace, []

    def failing(source, target, **more):
        calls.append(target)
        if len(calls) == n_calls:
            raise OSError(28, "No space left on device")
        return real(source, target, **more)

    monkeypatch.setattr(os, "replace", failing)
    with pytest.raises(NotWritableError, match="No space left on device") as caught:
        write_run(replace(report, notice="other"), tmp_path / "run", force=True)
    assert caught.value.exit_code == 5
    assert [path.name for path in tmp_path.iterdir()] == (["run"] if has_old else [])
    if has_old:
        assert read_run(tmp_path / "run").notice == report.notice


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_write_that_fails_midway_leaves_nothing(report, tmp_path, monkeypatch, error):
    """A full disk at the fifth file, or Ctrl-C: no file under the final name, no leftover."""
    real, calls = os.fsync, []

    def failing(handle):
        calls.append(handle)
        if len(calls) == 5:
            raise error
        return real(handle)

    monkeypatch.setattr(os, "fsync", failing)
    with pytest.raises((NotWritableError, KeyboardInterrupt)):
        write_run(report, tmp_path / "run")
    assert not list(tmp_path.iterdir())


def test_a_table_that_cannot_be_made_leaves_nothing(report, tmp_path, monkeypatch):
    """A writer that raises does so before anything is on disk."""

    def broken(_):
        raise RuntimeError("a bug")

    monkeypatch.setattr(run_folder, "tables", broken)
    with pytest.raises(RuntimeError, match="a bug"):
        write_run(report, tmp_path / "run")
    assert not list(tmp_path.iterdir())


def test_leftovers_of_a_crash_are_swept(report, tmp_path):
    """A half-written folder goes; results that a crash had moved aside come back first."""
    (tmp_path / ".run.partial").mkdir()
    (tmp_path / ".run.partial" / "fills.csv").write_text("half")
    write_run(report, tmp_path / "run")
    (tmp_path / "run").rename(tmp_path / ".run.old")
    with pytest.raises(FolderTakenError, match="--force"):
        write_run(replace(report, notice="other"), tmp_path / "run")
    assert [path.name for path in tmp_path.iterdir()] == ["run"]
    assert read_run(tmp_path / "run").notice == report.notice


def test_what_cannot_be_written_is_known_before_the_run(tmp_path):
    """A place under a file, or a name too long, is found out by a probe that leaves nothing."""
    (tmp_path / "file").write_text("")
    for target in (tmp_path / "file" / "run", tmp_path / ("n" * 300)):
        with pytest.raises(NotWritableError) as caught:
            check_writable(target)
        assert caught.value.exit_code == 5
        assert "choose a folder" in str(caught.value)
    check_writable(tmp_path / "runs" / "new")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_read_only_place_is_known_before_the_run(tmp_path, monkeypatch):
    """Whatever keeps the probe from being written keeps the run from starting."""

    def refusing(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(whole_folder.tempfile, "TemporaryDirectory", refusing)
    with pytest.raises(NotWritableError, match="Permission denied"):
        check_writable(tmp_path / "run")


def _without_equity(folder):
    record = json.loads((folder / "run.json").read_text("utf-8"))
    del record["files"]["equity.csv"]
    (folder / "run.json").write_text(json.dumps(record))


def _outside(folder):
    record = json.loads((folder / "run.json").read_text("utf-8"))
    record["files"]["../secret"] = "0" * 64
    (folder / "run.json").write_text(json.dumps(record))


def _wrong_type(folder):
    record = json.loads((folder / "run.json").read_text("utf-8"))
    record["strategies"][0]["performance"]["n_sessions"] = "many"
    (folder / "run.json").write_text(json.dumps(record))


def _misfit(folder):
    table = b"strategy,session\nsector-etf,2024-01-02\n"
    (folder / "equity.csv").write_bytes(table)
    record = json.loads((folder / "run.json").read_text("utf-8"))
    record["files"]["equity.csv"] = hashlib.sha256(table).hexdigest()
    (folder / "run.json").write_text(json.dumps(record))


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (lambda folder: (folder / "run.json").unlink(), "holds no run.json"),
        (lambda folder: (folder / "run.json").write_text("{"), "run.json cannot be read"),
        (lambda folder: (folder / "run.json").write_text("[" * 100_000), "nested too deeply"),
        (lambda folder: (folder / "run.json").write_text('{"format": "x"}'), 'not "catalyst-run/4"'),
        (lambda folder: (folder / "fills.csv").write_text("x"), "fills.csv is not as the run wrote it"),
        (lambda folder: (folder / "trades.csv").unlink(), "trades.csv cannot be read"),
        (_without_equity, "lists no equity.csv"),
        (_outside, "outside the folder"),
        (_wrong_type, "n_sessions"),
        (_misfit, "equity.csv does not fit"),
    ],
)
def test_a_damaged_run_is_told_in_a_sentence(report, tmp_path, damage, sentence):
    """Whatever is wrong with a run folder is named, with exit code 3 and a remedy."""
    write_run(report, tmp_path / "run")
    damage(tmp_path / "run")
    with pytest.raises(DamagedRunError) as caught:
        read_run(tmp_path / "run")
    assert sentence in str(caught.value)
    assert "run it again" in str(caught.value)
    assert caught.value.exit_code == 3


def test_a_run_that_is_not_there(tmp_path):
    """A missing folder is named."""
    with pytest.raises(DamagedRunError, match="no such folder"):
        read_run(tmp_path / "nowhere")


def test_equal_labels_stop_before_anything_is_written(build, tmp_path):
    """Two strategies of one label: nothing on disk."""
    with pytest.raises(ReportError):
        write_run(build.report(names=("leaders", "leaders")), tmp_path / "run")
    assert not list(tmp_path.iterdir())


def test_the_page_is_rendered_again_from_the_folder(report, tmp_path):
    """The same bytes as with the run; also as another file, with the run left alone; a damaged run is refused."""
    write_run(report, tmp_path / "run")
    page = (tmp_path / "run" / "report.html").read_bytes()
    (tmp_path / "run" / "report.html").unlink()
    assert render_page(tmp_path / "run") == tmp_path / "run" / "report.html"
    assert (tmp_path / "run" / "report.html").read_bytes() == page
    render_page(tmp_path / "run", tmp_path / "new" / "page.html")
    assert (tmp_path / "new" / "page.html").read_bytes() == page
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["page.html"]
    assert read_run(tmp_path / "run").label == "run"
    (tmp_path / "run" / "trades.csv").write_text("x")
    with pytest.raises(DamagedRunError, match=r"trades\.csv is not as the run wrote it"):
        render_page(tmp_path / "run")


@pytest.mark.parametrize("name", ["_page", "_picture"])
def test_a_page_that_fails_costs_no_result(report, tmp_path, monkeypatch, name):
    """The run is saved and whole; exit code 6; the sentence tells what to type; then all is as it would have been."""
    write_run(report, tmp_path / "good")
    with monkeypatch.context() as patch:
        patch.setattr(run_folder, name, lambda *_: 1 / 0)
        with pytest.raises(RenderError) as caught:
            write_run(report, tmp_path / "my run")
    assert caught.value.exit_code == 6
    missing = "report.html" if name == "_page" else "equity.png"
    assert f"my run: the run is saved, but {missing} could not be made (ZeroDivisionError: division" in str(
        caught.value
    )
    assert read_run(tmp_path / "my run").record == read_run(tmp_path / "good").record
    assert set(_content(tmp_path / "my run")) == set(_content(tmp_path / "good")) - {missing}
    if name == "_page":
        assert f"catalyst report '{tmp_path / 'my run'}'" in str(caught.value)
        render_page(tmp_path / "my run")
    else:
        assert "run it again" in str(caught.value)
        write_run(report, tmp_path / "my run")
    assert _content(tmp_path / "my run") == _content(tmp_path / "good")


def test_a_page_of_another_version_is_made_anew(report, tmp_path):
    """The same run over a page that differs needs no force; over a table that was changed it does."""
    write_run(report, tmp_path / "run")
    page = (tmp_path / "run" / "report.html").read_bytes()
    (tmp_path / "run" / "report.html").write_text("of an older version")
    write_run(report, tmp_path / "run")
    assert (tmp_path / "run" / "report.html").read_bytes() == page
    (tmp_path / "run" / "trades.csv").write_text("corrected by hand")
    with pytest.raises(FolderTakenError, match="--force"):
        write_run(report, tmp_path / "run")
    assert (tmp_path / "run" / "trades.csv").read_text() == "corrected by hand"


def test_a_run_of_an_older_version_has_no_page(report, tmp_path):
    """A table that is not there is named, with what to do."""
    write_run(report, tmp_path / "run")
    record = json.loads((tmp_path / "run" / "run.json").read_text("utf-8"))
    del record["files"]["evidence.csv"]
    (tmp_path / "run" / "run.json").write_text(json.dumps(record))
    with pytest.raises(DamagedRunError, match=r"holds no evidence\.csv.*run it again") as caught:
        render_page(tmp_path / "run")
    assert caught.value.exit_code == 3


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_page_is_replaced_whole_or_not_at_all(report, tmp_path, monkeypatch, error):
    """A full disk or Ctrl-C leaves the page that was there, and nothing beside it."""
    write_run(report, tmp_path / "run")
    before = _content(tmp_path / "run")

    def failing(_):
        raise error

    monkeypatch.setattr(os, "fsync", failing)
    with pytest.raises((NotWritableError, KeyboardInterrupt)):
        render_page(tmp_path / "run")
    assert _content(tmp_path / "run") == before
