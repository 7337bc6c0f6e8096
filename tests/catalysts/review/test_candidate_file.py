"""Candidate files: what was written is read back exactly, every fault has its line, no text of the document is kept."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from catalysts import FaultsError
from catalysts.extraction import ReviewStatus
from catalysts.review import read_candidates, render_candidates, write_candidates
from catalysts.review.candidate_file import candidates_of
from tests.catalysts.review.candidate_arbitraries import sheets
from tests.catalysts.review.review_samples import candidate, goal, sheet

LAW = settings(
    derandomize=True, max_examples=60, deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip


@LAW
@given(sheets("x" * 2000))
def test_a_sheet_is_read_back_as_it_was_written(given_sheet):
    """Every field of every candidate, alias and open name; and the same sheet gives the same bytes."""
    text = render_candidates(given_sheet)
    read = candidates_of(text, "c.toml")
    assert read == given_sheet
    assert render_candidates(read) == text


def test_a_file_offers_what_a_person_fills_in(tmp_path: Path):
    """Status, targets, known_at and note stand there to be edited, the place instead of the sentence."""
    path = tmp_path / "c.toml"
    write_candidates(sheet(candidate(targets=())), path)
    text = path.read_text("utf-8")

    for line in ('status = "proposed"', 'known_at = ""', "targets = []", 'note = ""', "span = [0, 52]"):
        assert line in text
    assert "pilot line" not in text
    assert read_candidates(path) == sheet(candidate(targets=()))


def test_a_person_edits_the_file(tmp_path: Path):
    """What a person writes by hand is taken, full-width forms and missing keys too."""
    path = tmp_path / "c.toml"
    write_candidates(sheet(candidate(), goal()), path)
    text = path.read_text("utf-8").replace('status = "proposed"', 'status = "ａｃｃｅｐｔｅｄ"', 1)
    text = text.replace('known_at = ""', "known_at = 2029-03-15", 1).replace('theme = "cells"\n', "")
    path.write_bytes(text.replace("\n", "\r\n").encode())

    first, second = read_candidates(path).candidates
    assert (first.review, str(first.known_at)) == (ReviewStatus.ACCEPTED, "2029-03-15")
    assert (second.review, second.theme) == (ReviewStatus.PROPOSED, "")


def test_all_faults_at_once(tmp_path: Path):
    """A status, a date, a ticker, a span, an unknown key, a double id: each with its line, nothing loaded."""
    path = tmp_path / "c.toml"
    write_candidates(sheet(candidate(), replace(candidate(), id="other")), path)
    text = path.read_text("utf-8")
    for old, new in (
        ('status = "proposed"', 'status = "acepted"'),
        ('announced = "2029-03-14"', 'announced = "14/03/2029"'),
        ('targets = ["HRW"]', 'targets = ["../../etc/passwd"]'),
        ("span = [0, 52]", "span = [52, 0]"),
        ('note = ""', 'nots = ""'),
        ('id = "other"', 'id = "harrow-line"'),
    ):
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")

    with pytest.raises(FaultsError) as caught:
        read_candidates(path)
    lines = text.split("\n")
    found = {
        (fault.key or fault.value, lines[int(fault.where.rpartition(":")[2]) - 1]) for fault in caught.value.faults
    }
    assert {
        ("status", 'status = "acepted"'),
        ("announced", 'announced = "14/03/2029"'),
        ("targets", 'targets = ["../../etc/passwd"]'),
        ("nots", 'nots = ""'),
    } <= found
    assert 'did you mean "accepted"?' in str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty file"),
        ("[document", "TOML"),
        ("[[candidate]]\nid = 'a'", "a [document] table"),
        ("[[catalyst]]\nid = 'a'", "a table of a candidate file"),
        ("candidate = 3\n[document]\nid = 'a'", "double brackets"),
        ("[[document]]\nid = 'a'", "single brackets"),
        ("a = [" * 5000, "TOML"),
        ("\x00", "UTF-8"),
    ],
)
def test_what_is_no_candidate_file(tmp_path: Path, text: str, said: str):
    """Hostile and foreign files get a sentence."""
    path = tmp_path / "c.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FaultsError) as caught:
        read_candidates(path)
    assert said in str(caught.value) or "nested" in str(caught.value)


def test_the_same_id_twice_is_told(tmp_path: Path):
    """Two candidates of one id would overwrite each other in every calendar."""
    path = tmp_path / "c.toml"
    write_candidates(sheet(candidate(), replace(candidate(), id="other")), path)
    path.write_text(path.read_text("utf-8").replace('id = "other"', 'id = "harrow-line"'), encoding="utf-8")
    with pytest.raises(FaultsError, match="has it for another candidate"):
        read_candidates(path)
