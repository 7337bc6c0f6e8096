"""The seeds' figures against real bars: what the command says, beside the tests' own arithmetic in tests/seeds."""

import csv
import os
from pathlib import Path

import pytest

from catalysts.errors import CalendarError
from catalysts.figure import Measure
from engine.cli import main
from engine.figure_review import review_figures
from engine.measurement.figure_check import Verdict
from engine.prices.errors import PricesNotAvailableError

REPOSITORY = Path(__file__).parents[2]
PRICES = Path(os.environ.get("CATALYST_PRICES", REPOSITORY.parent / "shared" / "prices"))
REFUTED = "solid-state-month-2025-06-index-streak"


@pytest.fixture(scope="module")
def prices() -> str:
    """The folder of real prices."""
    if not PRICES.is_dir():
        pytest.skip(f"real prices are not at {PRICES}; set CATALYST_PRICES to their folder")
    return str(PRICES)


def _run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as caught:
        main(["figures", *arguments])
    assert isinstance(caught.value.code, int)
    return caught.value.code


def test_every_figure_that_can_be_computed_agrees_but_the_wrong_one(prices: str) -> None:
    """28 of the seeds' figures have bars; one of them is known to be wrong, the others agree as printed."""
    report = review_figures("seeds", prices)
    by_verdict = {verdict: [one for one in report.checks if one.verdict is verdict] for verdict in Verdict}
    assert [check.figure.id for check in by_verdict[Verdict.REFUTED]] == [REFUTED]
    assert len(by_verdict[Verdict.AGREES]) == 27
    untold = [one for one in by_verdict[Verdict.UNKNOWN] if one.figure.measure is not Measure.OTHER]
    assert all("no bars of" in one.detail or "its bars run from" in one.detail for one in untold)
    assert all(one.detail for one in report.checks)


def test_the_dates_of_two_documents_are_those_that_prices_tell(prices: str) -> None:
    """One session fits each of the two documents with bars; the third cannot be told, its index bars end before."""
    found = {one.document.id: one for one in review_figures("seeds", prices, publication=True).publications}
    first, second = found["battery-etf-2024-09"], found["solid-state-month-2025-06"]
    assert (first.verdict, [str(fit.session) for fit in first.fits]) == (Verdict.AGREES, ["2024-09-04"])
    assert (second.verdict, [str(fit.session) for fit in second.fits]) == (Verdict.AGREES, ["2025-06-25"])
    assert found["citic-solid-state-2026-02"].verdict is Verdict.UNKNOWN


def test_the_command_shows_and_writes_what_it_found(
    prices: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Within 80 columns; the CSV holds one row a figure; a refuted figure ends with 3 only under --strict."""
    monkeypatch.setenv("COLUMNS", "80")
    out = tmp_path / "figures.csv"
    assert _run("--prices", prices, "--publication", "--out", str(out)) == 0
    shown = capsys.readouterr().out
    assert max(map(len, shown.splitlines()[:-1])) <= 80  # the last names a folder of this test
    assert "886032.TI rises to 2025-06-24" in shown
    assert "26 agree" not in shown
    assert "27 agree, 1 refuted" in shown
    assert "they fit 2024-09-04" in shown
    with out.open(encoding="utf-8", newline="") as file:
        rows = {row["figure"]: row for row in csv.DictReader(file)}
    assert len(rows) == len(review_figures("seeds", prices).checks)
    row = rows["battery-etf-2024-09-etf-session"]
    # 0.398 / 0.393 - 1
    assert (row["printed"], row["computed"], row["verdict"]) == ("1.27%", "0.01272264631", "agrees")
    assert (rows[REFUTED]["computed"], rows[REFUTED]["difference"]) == ("3", "-13")
    assert _run("--prices", prices, "--strict") == 3
    assert _run("--prices", prices, "--strict", "--document", "battery-etf-2024-09") == 0


def test_the_sample_agrees_with_every_figure_it_can_tell(capsys: pytest.CaptureFixture[str]) -> None:
    """The generated prices were made to fit what the documents print, also where it is wrong."""
    assert _run("--strict") == 0
    assert " 0 refuted" in capsys.readouterr().out


def test_what_cannot_be_checked_is_said(tmp_path: Path) -> None:
    """An unknown document, a calendar without figures, a source without any of the tickers."""
    with pytest.raises(CalendarError, match='no document has the id "battery-etf"; did you mean'):
        review_figures("seeds", "sample", ["battery-etf"])
    empty = tmp_path / "empty.toml"
    empty.write_text(
        '[[catalyst]]\nid = "a"\ntitle = "A"\nkind = "policy"\nannounced = "2024-01-02"\ntheme = "t"\n'
        '[[theme]]\nid = "t"\nname = "T"\n',
        encoding="utf-8",
    )
    with pytest.raises(CalendarError, match="holds no figure"):
        review_figures(str(empty), "sample")
    bars = tmp_path / "prices" / "bars"
    bars.mkdir(parents=True)
    (bars / "AAPL.csv").write_text("date,open,high,low,close,volume\n2024-01-02,1,1,1,1,1\n", encoding="utf-8")
    with pytest.raises(PricesNotAvailableError, match="no bars of any ticker"):
        review_figures("seeds", str(tmp_path / "prices"))
