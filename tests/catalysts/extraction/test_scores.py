"""How well the rules read texts must not fall below what was measured; `scores.py` beside this file prints it."""

import pytest

from tests.catalysts.extraction.scores import DOCUMENTS, SHEETS, TEXTS, labelled, score_of_sheets, score_of_texts

needs_documents = pytest.mark.skipif(
    not all((DOCUMENTS / name).is_file() for name in SHEETS.values()),
    reason="the three documents are not part of the project: name their folder in CATALYST_DOCUMENTS",
)


@pytest.mark.parametrize("folder", ["tuned", "held_out"])
def test_there_are_twenty_texts_with_labels_in_each_half(folder: str) -> None:
    assert len(list(labelled(TEXTS / folder))) == 20


def test_the_tuned_texts_are_read() -> None:
    score = score_of_texts("tuned")
    assert score.recall >= 0.95
    assert score.precision >= 0.95
    assert score.n_wrong_year == score.n_wrong_tickers == 0


@pytest.mark.parametrize(
    ("folder", "recall", "precision"), [("held_out", 0.9, 0.9), ("fresh", 0.75, 0.85), ("last", 0.85, 0.85)]
)
def test_texts_that_the_rules_were_not_made_for_are_read(folder: str, recall: float, precision: float) -> None:
    score = score_of_texts(folder)
    assert score.recall >= recall
    assert score.precision >= precision
    assert score.n_wrong_year == score.n_wrong_tickers == 0


@needs_documents
def test_the_day_and_month_dated_facts_of_the_sheets_are_found() -> None:
    score = score_of_sheets(only_dated=True)
    assert score.n_expected >= 22
    assert score.n_expected - score.n_matched <= 1
    assert score.n_wrong_year == 0
    assert score.n_wrong_tickers == 0
    assert score.precision >= 0.95


@needs_documents
def test_nothing_is_read_into_the_documents_that_the_sheets_do_not_hold() -> None:
    score = score_of_sheets(only_dated=False)
    assert score.precision >= 0.95
    assert score.recall >= 0.8
    assert score.part("targets") == 1
