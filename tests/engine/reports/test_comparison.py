"""Comparisons: several written runs side by side, with all that makes them not alike."""

import csv
import io
from dataclasses import replace
from datetime import date

import pytest
from rich.console import Console

from engine.reports.comparison.alike import differences, labelled
from engine.reports.comparison.compared import METRICS, compared_runs
from engine.reports.comparison.folder import write_comparison
from engine.reports.comparison.metric_rows import comparison_rows
from engine.reports.comparison.screen import print_comparison
from engine.reports.errors import FolderTakenError, ReportError
from engine.reports.picture import png_bytes
from engine.reports.plots import comparison_figure
from engine.reports.run_folder import read_run, stored_run_of, write_run
from engine.simulation.fill_policy import AtLimit, FillAt, FillPolicy, Slippage, SlippageModel
from engine.simulation.sizing import Sizing


@pytest.fixture(scope="module")
def runs(build):
    first = build.report(n_sessions=40)
    second = build.report(names=("leaders",), n_sessions=30, first=date(2023, 6, 1), notice="")
    return [stored_run_of(first, "base"), stored_run_of(second, "earlier")]


def _printed(runs, width):
    out = io.StringIO()
    print_comparison(compared_runs(runs), Console(file=out, width=width))
    return out.getvalue()


def test_strategies_first_then_benchmarks(runs):
    """A row for each strategy of each run; a benchmark over two periods is two rows, each with its run."""
    assert [row.label for row in comparison_rows(runs)] == [
        "base / sector-etf",
        "base / leaders",
        "earlier / leaders",
        "base / 000300.SS CSI 300",
        "earlier / 000300.SS CSI 300",
    ]


def test_a_shared_benchmark_is_one_row(build):
    """Runs over the same sessions share their benchmark: one row, one line."""
    runs = [stored_run_of(build.report(n_sessions=40, n_deals=deals), name) for name, deals in (("one", 1), ("two", 2))]
    assert [row.label for row in comparison_rows(runs)][4:] == ["000300.SS CSI 300"]
    ends = [text.get_text() for text in comparison_figure(runs).texts if text.get_gid() == "end"]
    assert len(ends) == 5
    assert differences(runs) == []


@pytest.mark.parametrize("width", [80, 100, 160])
def test_numbers_are_whole(runs, width):
    """No ellipsis, no line too wide, the difference of the periods is told, the notice too."""
    text = _printed(runs, width)
    assert "…" not in text
    assert all(len(line) <= width for line in text.splitlines())
    flat = " ".join(text.split())
    assert "The runs differ in their periods: 2024-01-02 to 2024-02-26; 2023-06-01 to 2023-07-12." in flat
    assert "The prices of this run are generated" in text


def test_what_differs_is_told(runs):
    """Capital, benchmarks and inputs each have their sentence."""
    spec = replace(runs[0].spec, cash=5.0, benchmarks=("399976.SZ",))
    record = replace(runs[0].record, spec=spec, inputs=())
    told = differences([runs[0], replace(runs[0], record=record)])
    assert told == [
        "The runs differ in their capital: 1,000,000.00; 5.00.",
        "The runs differ in their benchmarks: 000300.SS; 399976.SZ.",
        "The runs differ in their inputs.",
    ]


def test_other_ways_of_filling_are_told(runs):
    """Policy and interest with their values, sizing by name alone."""
    policy = FillPolicy(AtLimit.QUEUE, FillAt.CLOSE, 2, 0.25, Slippage(SlippageModel.BPS, 5))
    spec = replace(runs[0].spec, policy=policy, sizing=Sizing(plan_cap=3), cash_rate=0.02)
    told = differences([runs[0], replace(runs[0], record=replace(runs[0].record, spec=spec))])
    assert told == [
        (
            "The runs differ in their ways of filling: skip at the limit, at the open, 0 more tries, 10.00% of the "
            "volume, slippage none; queue at the limit, at the close, 2 more tries, 25.00% of the volume, slippage "
            "bps 5."
        ),
        "The runs differ in their sizing.",
        "The runs differ in their interest on cash: 0.00%; 2.00%.",
    ]


def test_runs_stand_side_by_side_in_what_could_be_had(runs):
    """The comparison has the table too, each strategy under its run."""
    text = _printed(runs, 160)
    table = text[text.index("What could be had") :]
    lines = [line for line in table.splitlines() if " / " in line]
    assert [line.split()[:3] for line in lines[:3]] == [
        ["base", "/", "sector-etf"],
        ["base", "/", "leaders"],
        ["earlier", "/", "leaders"],
    ]
    assert all("+5.00%" in line for line in lines[:3])


def test_the_table_holds_every_run(runs):
    """One row a strategy and a benchmark of every run, numbers as in metrics.csv."""
    rows = list(csv.DictReader(io.StringIO(compared_runs(runs).files[METRICS].decode(), newline="")))
    assert [(row["run"], row["name"], row["role"]) for row in rows] == [
        ("base", "sector-etf", "strategy"),
        ("base", "leaders", "strategy"),
        ("base", "000300.SS CSI 300", "benchmark"),
        ("earlier", "leaders", "strategy"),
        ("earlier", "000300.SS CSI 300", "benchmark"),
    ]
    assert {row["run_id"] for row in rows} == {run.record.run for run in runs}


def test_the_picture_starts_every_line_at_100(runs):
    """On its own sessions; drawn twice it is the same bytes."""
    figure = comparison_figure(runs)
    lines = [line for line in figure.axes[0].lines if len(line.get_xdata()) > 2]
    assert [line.get_ydata()[0] for line in lines] == [100.0] * 5
    assert png_bytes(figure) == png_bytes(comparison_figure(runs))


def test_a_comparison_is_written_whole(runs, build, tmp_path):
    """Every form and the manifest; the same again does nothing; another needs force; a run's folder is refused."""
    write_comparison(compared_runs(runs), tmp_path / "out")
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        *("comparison.csv", "pairs.csv", "matrix.csv", "verdicts.csv", "comparison.md"),
        *("comparison.html", "comparison.png", "comparison.json"),
    }
    write_comparison(compared_runs(runs), tmp_path / "out")
    with pytest.raises(FolderTakenError, match="--force"):
        write_comparison(compared_runs(runs[:1]), tmp_path / "out")
    write_comparison(compared_runs(runs[:1]), tmp_path / "out", force=True)
    write_run(build.report(n_sessions=20), tmp_path / "base")
    with pytest.raises(FolderTakenError):
        write_comparison(compared_runs(runs), tmp_path / "base", force=True)
    assert read_run(tmp_path / "base").label == "base"


def test_folders_of_one_name_are_told_apart_by_their_run(build):
    """The run's id joins the label; one run named twice is refused, and so is none."""
    other = build.report(n_sessions=40)
    runs = [
        stored_run_of(build.report(n_sessions=40)),
        stored_run_of(replace(other, spec=replace(other.spec, cash=7.0))),
    ]
    assert [run.label for run in labelled(runs)] == [f"run {run.record.run}" for run in runs]
    assert len({run.label for run in labelled(runs)}) == 2
    with pytest.raises(ReportError, match="named twice"):
        labelled([runs[0], runs[0]])
    with pytest.raises(ReportError, match="no run to compare"):
        labelled([])
