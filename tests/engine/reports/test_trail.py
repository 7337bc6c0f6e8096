"""The way back from a trade: every line from the run folder, the sentence from the person's own copy."""

import csv
import hashlib
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from catalysts.catalyst import Source
from catalysts.document import Document
from catalysts.document_copy import read_copies
from catalysts.errors import CalendarError
from catalysts.when import When
from engine.cli import main
from engine.reports.errors import DamagedRunError, UnknownPlanError
from engine.reports.run_folder import read_tables, write_run
from engine.reports.trail import trails
from engine.reports.trail_json import trails_json

TEXT = "Nothing new. The works open on Monday, says the mayor. 电池厂投产。 The end."
START, END = TEXT.index("The works"), TEXT.index(" 电池")
SHA256 = hashlib.sha256(TEXT.encode()).hexdigest()


def _report(build):
    """A report whose first two catalysts stand in a paper, the second at no place, the third in an unknown one."""
    titles = ("A policy is announced", "A plant is opened", "A cell is tested", "A price is cut")
    report = build.report(titles=titles, n_sessions=60, benchmarks=("000300.SS", "886032.TI"), partial=True, taxed=True)
    paper = Document(
        "paper", "Works in a town", "The Gazette", When.parse("2024-01-09"), "dated", "en", SHA256, len(TEXT)
    )
    sources = (
        (Source("paper", (START, END), "The works open."),),
        (Source("paper", None, "Told without a place."), Source("lost")),
        (),
        (),
    )
    catalysts = [replace(one, sources=found) for one, found in zip(report.calendar, sources, strict=True)]
    calendar = replace(report.calendar, catalysts=tuple(catalysts), documents=(paper,))
    return replace(report, calendar=calendar)


@pytest.fixture(scope="module")
def folder(build, tmp_path_factory):
    """A written run with sources."""
    place = tmp_path_factory.mktemp("runs") / "run"
    write_run(_report(build), place)
    return place


@pytest.fixture
def copy(tmp_path):
    """The person's own copy of the paper."""
    path = tmp_path / "copies" / "my-gazette.txt"
    path.parent.mkdir()
    path.write_text(TEXT, encoding="utf-8")
    return path


def _why(*arguments):
    with pytest.raises(SystemExit) as caught:
        main(["why", *map(str, arguments)])
    return caught.value.code


def _table(folder, name):
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_sources_are_written_with_the_run(folder):
    """A row for each place; what the calendar does not know of a document stays empty."""
    rows = _table(folder, "sources.csv")
    assert [(row["catalyst"], row["document"], row["span_start"], row["span_end"]) for row in rows] == [
        ("c000", "paper", str(START), str(END)),
        ("c001", "paper", "", ""),
        ("c001", "lost", "", ""),
    ]
    assert [row["sha256"] for row in rows] == [SHA256, SHA256, ""]
    assert (rows[0]["published"], rows[0]["length"], rows[0]["line"]) == (
        "2024-01-09",
        str(len(TEXT)),
        "The works open.",
    )


def test_every_plan_leads_to_the_rows_that_tell_of_it(folder):
    """Law: decisions, fills, blocks, entitlements, refusals and trades of all trails together are those of the run."""
    run = read_tables(folder)
    tables = {name: [] for name in ("fills", "blocks", "entitlements", "trade", "refusal")}
    for plan in {row["plan"] for row in _table(folder, "plans.csv")}:
        for trail in trails(run, plan):
            assert trail.plan["plan"] == plan
            assert trail.catalyst["id"] == trail.plan["catalyst"]
            assert (trail.trade is None) != (trail.refusal is None)
            for name, rows in tables.items():
                own = getattr(trail, name)
                rows += [row for row in (own if isinstance(own, tuple) else [own]) if row is not None]
    for name, file in (("fills", "fills"), ("blocks", "blocks"), ("entitlements", "entitlements"),
                       ("trade", "trades"), ("refusal", "refusals")):  # fmt: skip
        written = _table(folder, f"{file}.csv")
        assert written
        assert sorted(map(str, map(dict, tables[name]))) == sorted(map(str, written))


def test_the_sentence_is_the_persons_own(folder, copy):
    """A file or its folder, told by its hash; the span's characters, not its bytes."""
    run = read_tables(folder)
    for given in (copy, copy.parent):
        trail, *_ = trails(run, "p0", copies=read_copies([given]))
        (passage,) = trail.passages
        assert (passage.sentence, passage.copy) == ("The works open on Monday, says the mayor.", "my-gazette.txt")
    trail, *_ = trails(run, "p0")
    assert (trail.passages[0].sentence, trail.passages[0].remark) == ("", "")


def test_a_copy_that_was_changed_is_told_and_not_quoted(folder, copy):
    """One letter more, and nothing of it is shown."""
    run = read_tables(folder)
    copy.write_text(TEXT.replace("Monday", "Tuesday"), encoding="utf-8")
    (passage,) = trails(run, "p0", "leaders", read_copies([copy]))[0].passages
    assert passage.sentence == ""
    assert passage.remark.startswith("my-gazette.txt: another SHA-256 than the document had when it was read")
    (passage,) = trails(run, "p0", "leaders", read_copies([copy.parent]))[0].passages
    assert passage.remark == "none of the files given is this document"
    copy.rename(copy.with_name("paper.txt"))
    (passage,) = trails(run, "p0", "leaders", read_copies([copy.parent]))[0].passages
    assert passage.remark.startswith("paper.txt: another SHA-256")


@pytest.mark.parametrize("ends", ["\r\n", "\n"])
def test_line_ends_and_a_mark_of_the_encoding_are_no_change(ends, tmp_path):
    """A copy that an editor saved with other line ends, or a byte order mark, is still the text that was read."""
    text = "One.\nTwo.\n"
    path = tmp_path / "copy.txt"
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", ends).encode())
    (copy,) = read_copies([path])
    assert copy.text_of(hashlib.sha256(text.encode()).hexdigest()) == text


def test_files_that_are_no_text(tmp_path):
    """Left out of a folder; a path that is not there is a sentence."""
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\xff")
    (tmp_path / "bytes.txt").write_bytes(b"\xff\xfe\x00")
    (tmp_path / ".hidden.txt").write_text("x", encoding="utf-8")
    assert read_copies([tmp_path]) == ()
    with pytest.raises(CalendarError, match=r"nowhere\.txt cannot be read"):
        read_copies([tmp_path / "nowhere.txt"])


def test_a_place_beyond_the_text_or_none_is_told(build, tmp_path):
    """A calendar whose span does not fit its own hash, and one without a span."""
    report = _report(build)
    first, *others = report.calendar
    wrong = replace(first, sources=(Source("paper", (60, 600)),))
    write_run(replace(report, calendar=replace(report.calendar, catalysts=(wrong, *others))), tmp_path / "run")
    path = tmp_path / "paper.txt"
    path.write_text(TEXT, encoding="utf-8")
    run, copies = read_tables(tmp_path / "run"), read_copies([path])
    assert trails(run, "p0", copies=copies)[0].passages[0].remark == (
        f"the place ends beyond the text, which has {len(TEXT)} characters"
    )
    remarks = [passage.remark for passage in trails(run, "p1", copies=copies)[0].passages]
    assert remarks == [
        "the calendar gives no place in this document",
        "the calendar keeps no hash of this document, so no copy can be told for it",
    ]


def test_a_catalyst_leads_to_what_each_strategy_made_of_it(folder):
    """By id or by its number in the report; also one that nobody planned for."""
    run = read_tables(folder)
    assert [(one.strategy, one.plan["plan"]) for one in trails(run, "c000")] == [
        ("sector-etf", "p0"),
        ("leaders", "p0"),
    ]
    third = trails(run, "3")
    assert [(one.catalyst["id"], one.plan) for one in third] == [("c002", None)] * 2
    assert third[0].fate["fate"] == "pending"
    assert len(trails(run, "p0", "leaders")) == 1


def test_a_wrong_id_is_answered_with_the_nearest_and_all(folder):
    """And a wrong strategy too."""
    run = read_tables(folder)
    with pytest.raises(UnknownPlanError) as caught:
        trails(run, "c0000")
    lines = str(caught.value).splitlines()
    assert lines[0] == "'c0000' is no plan, trade or catalyst of this run; did you mean 'c000'?"
    assert lines[2:] == ["p0", "p1", "r3"]
    assert caught.value.exit_code == 2
    with pytest.raises(UnknownPlanError, match="did you mean 'leaders'"):
        trails(run, "p0", "leader")
    with pytest.raises(UnknownPlanError):
        trails(run, "0")


def test_the_screen_reads_back_what_the_tables_hold(folder, copy, capsys, monkeypatch):
    """Within 80 columns: what was known, the place, the decision, fills with the queue, every cost, the benchmarks."""
    monkeypatch.setenv("COLUMNS", "80")
    assert _why(folder, "p0", "--document", copy, "--strategy", "leaders") == 0
    shown = capsys.readouterr().out
    lines = shown.splitlines()
    assert max(map(len, lines)) <= 80
    (trade,) = [row for row in _table(folder, "trades.csv") if (row["strategy"], row["plan"]) == ("leaders", "p0")]
    (sale,) = [row for row in _table(folder, "fills.csv") if row["side"] == "sell" and row["plan"] == "p0"
               and row["strategy"] == "leaders"]  # fmt: skip
    assert float(sale["dividend_tax"]) > 0
    for part in (
        "known        2024-01-03, a bare day: known after its close",
        "entry        2024-01-04, the first session at whose open one can act on it",
        "“The works open on Monday, says the mayor.” (my-gazette.txt)",
        "published    2024-01-09, later than the news was known",
        "from the queue at the limit",
        f"{float(sale['dividend_tax']):,.2f}",
        f"net          {float(trade['net']):,.2f}, {float(trade['net_return']):+.2%} of what was paid",
        f"benchmark    000300.SS CSI 300: {float(trade['000300.SS return']):+.2%} between the same instants",
        f"excess       {float(trade['excess']):+.2%} over the first benchmark",
    ):
        assert part in shown, part


def test_a_refusal_reads_as_one(folder, capsys):
    """What blocked it, and what was missed; no costs, no trade."""
    assert _why(folder, "r3", "--strategy", "leaders") == 0
    shown = capsys.readouterr().out
    assert "refused, limit-up: opened at its upper limit of 12.34" in shown
    assert "purchase blocked for 100 of 100 shares" in shown
    assert "missed       100 shares were not got: +2.00% on them, 24.68" in shown
    assert "What it cost" not in shown


def test_json_is_the_cells_of_the_tables(folder, copy, capsys):
    """One object; numbers as they are written in the tables, the sentence beside its source."""
    assert _why(folder, "p0", "--json", "--document", copy) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == json.loads(
        trails_json(read_tables(folder), trails(read_tables(folder), "p0", "", read_copies([copy])))
    )
    first = told["trails"][0]
    assert first["trade"] == next(row for row in _table(folder, "trades.csv") if row["strategy"] == first["strategy"])
    assert first["sources"][0]["sentence"] == "The works open on Monday, says the mayor."
    assert told["run"] == json.loads((folder / "run.json").read_text("utf-8"))["run"]


def test_without_a_trade_all_plans_are_listed(folder, capsys):
    """One line a plan; as JSON the rows of plans.csv."""
    assert _why(folder) == 0
    assert capsys.readouterr().out.splitlines() == [
        "sector-etf  p0  traded",
        "sector-etf  p1  traded",
        "sector-etf  r3  refused",
        "leaders  p0  traded",
        "leaders  p1  traded",
        "leaders  r3  refused",
    ]
    assert _why(folder, "--json") == 0
    assert json.loads(capsys.readouterr().out) == _table(folder, "plans.csv")


def test_a_damaged_run_is_a_sentence(build, tmp_path, capsys):
    """A changed cell, a run without sources, a table that is none, a folder that is not there."""
    place = tmp_path / "run"
    write_run(_report(build), place)
    trades = place / "trades.csv"
    was = trades.read_bytes()
    trades.write_bytes(was.replace(b"p0", b"p9", 1))
    assert _why(place, "p0") == 3
    assert "trades.csv is not as the run wrote it" in capsys.readouterr().err
    trades.write_bytes(was)
    record = json.loads((place / "run.json").read_text("utf-8"))
    del record["files"]["sources.csv"]
    (place / "run.json").write_text(json.dumps(record), encoding="utf-8")
    with pytest.raises(DamagedRunError, match=r"it holds no sources\.csv; run it again into a new folder"):
        trails(read_tables(place), "p0")
    odd = b'strategy,plan\nleaders,"p0\n'
    trades.write_bytes(odd)
    record["files"]["trades.csv"] = hashlib.sha256(odd).hexdigest()
    (place / "run.json").write_text(json.dumps(record), encoding="utf-8")
    with pytest.raises(DamagedRunError, match=r"trades\.csv is no table"):
        read_tables(place)
    assert _why(tmp_path / "nowhere", "p0") == 3


def test_a_table_that_lacks_a_column_is_told(build, tmp_path):
    """A run of another version of the engine."""
    place = tmp_path / "run"
    write_run(_report(build), place)
    rows = list(csv.reader(io.StringIO((place / "trades.csv").read_text("utf-8"))))
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([row[:-1] for row in rows])
    short = out.getvalue().encode().replace(b"entry_on", b"entry_at", 1)
    (place / "trades.csv").write_bytes(short)
    record = json.loads((place / "run.json").read_text("utf-8"))
    record["files"]["trades.csv"] = hashlib.sha256(short).hexdigest()
    (place / "run.json").write_text(json.dumps(record), encoding="utf-8")
    with pytest.raises(DamagedRunError, match=r"trades\.csv has no column entry_on"):
        trails(read_tables(place), "p0")
    assert Path(place / "trades.csv").is_file()
