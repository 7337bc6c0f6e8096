"""Candidate files as CSV: read back exactly, a candidate a row, no cell a formula, every fault with line and column."""

import csv
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from catalysts import Alias, FaultsError, Target
from catalysts.extraction import ReviewStatus, UnresolvedName
from catalysts.review import AliasEntry, read_candidates, render_candidates, write_candidates
from catalysts.review.candidate_file import candidates_of
from catalysts.review.saved import SavedReview
from tests.catalysts.review.candidate_arbitraries import sheets
from tests.catalysts.review.review_samples import TEXT, candidate, goal, sheet

LAW = settings(
    derandomize=True, max_examples=60, deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip


@LAW
@given(sheets("x" * 2000))
def test_a_sheet_is_read_back_as_it_was_written(given_sheet):
    """Every field, also of aliases and open names, also with semicolons, quotes and backslashes; the bytes too."""
    text = render_candidates(given_sheet, "c.csv")
    read = candidates_of(text, "c.csv")
    assert read == given_sheet
    assert render_candidates(read, "c.csv") == text


@LAW
@given(sheets("x" * 2000))
def test_no_cell_is_a_formula(given_sheet):
    """A spreadsheet evaluates what begins with one of these signs, unless it is a number."""
    for row in csv.reader(StringIO(render_candidates(given_sheet, "c.csv"), newline="")):
        for cell in row:
            assert not cell.startswith(("=", "@", "\t", "\r"))
            if cell.startswith(("+", "-")):
                float(cell)


@LAW
@given(sheets("x" * 2000))
def test_both_forms_hold_the_same(given_sheet):
    toml = candidates_of(render_candidates(given_sheet, "c.toml"), "c.toml")
    assert candidates_of(render_candidates(toml, "c.csv"), "c.csv") == toml


def test_a_candidate_is_a_row(tmp_path: Path):
    """The document first, then a row for each candidate, then what else the sheet holds."""
    path = tmp_path / "c.csv"
    given_sheet = replace(
        sheet(candidate(bodies=("A; B", "C\\D")), goal()),
        aliases=(AliasEntry(Alias("Harrow", Target("HRW"))),),
        unresolved=(UnresolvedName("Osprey Works", ((12, 30),)),),
    )
    write_candidates(given_sheet, path)
    rows = list(csv.DictReader(path.read_text("utf-8").splitlines()))
    assert [row["record"] for row in rows] == ["document", "candidate", "candidate", "alias", "unresolved"]
    assert (rows[1]["bodies"], rows[1]["span"]) == (r"A\; B; C\\D", "0..52")
    assert rows[4]["spans"] == "12..30"
    assert read_candidates(path) == given_sheet


def test_a_spreadsheet_saves_it_its_own_way(tmp_path: Path):
    """Semicolons between cells, a byte order mark, CR LF, columns in another order, unused ones gone."""
    path = tmp_path / "c.csv"
    write_candidates(sheet(candidate(), goal()), path)
    rows = list(csv.reader(path.read_text("utf-8").splitlines()))
    kept = [place for place, key in reversed(list(enumerate(rows[0]))) if key not in {"reviewer", "relation"}]
    out = StringIO(newline="")
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows([[row[place] for place in kept] for row in rows])
    path.write_bytes(b"\xef\xbb\xbf" + out.getvalue().replace("proposed", "accepted", 1).encode())

    first, second = read_candidates(path).candidates
    assert (first.review, second.review) == (ReviewStatus.ACCEPTED, ReviewStatus.PROPOSED)
    assert first == replace(candidate(), review=ReviewStatus.ACCEPTED)


def test_all_faults_with_line_and_column(tmp_path: Path):
    path = tmp_path / "c.csv"
    write_candidates(sheet(candidate(), replace(candidate(), id="other"), goal()), path)
    rows = list(csv.reader(path.read_text("utf-8").splitlines()))
    column = {key: place for place, key in enumerate(rows[0])}
    for line, key, cell in (
        (3, "status", "acepted"),
        (3, "announced", "14/03/2029"),
        (3, "targets", "../../etc/passwd"),
        (4, "span", "12"),
        (4, "confidence", "high"),
        (4, "publisher", "somebody"),
        (5, "record", "candidat"),
    ):
        rows[line - 1][column[key]] = cell
    out = StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    path.write_text(out.getvalue(), encoding="utf-8")

    with pytest.raises(FaultsError) as caught:
        read_candidates(path)
    found = {(fault.where, fault.key) for fault in caught.value.faults}
    assert found == {
        *(("c.csv:3", key) for key in ("status", "announced", "targets")),
        *(("c.csv:4", key) for key in ("span", "confidence", "publisher")),
        ("c.csv:5", "record"),
    }
    assert 'did you mean "accepted"?' in str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("record,id\n", "a column of this name"),
        ("record,id,status,title,kind,announced,span\n", "one row of the document"),
        ("a,b\n1,2\n", "a column of this name"),
        ("record,id,status,title,kind,announced,span\ncandidate,a\n", "7 cells as in the header"),
        ('record,id,status,title,kind,announced,span\n"candidate,a\n', "not closed"),
    ],
)
def test_what_is_no_candidate_table(text: str, said: str):
    with pytest.raises(FaultsError) as caught:
        candidates_of(text, "c.csv")
    assert said in str(caught.value)


def test_a_document_told_twice_is_refused():
    rows = render_candidates(sheet(candidate()), "c.csv").splitlines()
    with pytest.raises(FaultsError, match="2 rows"):
        candidates_of("\n".join([rows[0], rows[1], *rows[1:]]), "c.csv")


def test_a_review_saves_it_as_csv(tmp_path: Path):
    path = tmp_path / "c.csv"
    write_candidates(sheet(candidate()), path)
    SavedReview.opened(path, TEXT, "copy.txt", reviewer="me").take("a")
    assert path.read_text("utf-8").startswith("record,id,")
    assert read_candidates(path).candidates[0].review is ReviewStatus.ACCEPTED
