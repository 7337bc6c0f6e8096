"""A fetch on the screen: what was stored, what failed, how far it is."""

from datetime import date

import pytest

from engine.prices.fetching.report import Fetched, FetchFailure, FetchReason, FetchReport, FetchStep
from engine.reports.fetch import FetchBar, print_failures, print_fetch

STORED = Fetched("600001.SS", "replaced", 242, 2, date(2024, 1, 2), date(2024, 12, 31), ("7 [b]rows[/b]",), ("a bar",))


def failure(n: int) -> FetchFailure:
    """A failure of the n-th ticker."""
    return FetchFailure(f"60{n:04d}.SS", FetchReason.EMPTY, "none [red]here[/red]\x1b[2J")


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """A wide screen without colours."""
    monkeypatch.setenv("COLUMNS", "160")


def test_what_was_stored(capsys: pytest.CaptureFixture[str]) -> None:
    """A row for each, its notes and what differs from before, and the counts; foreign text is no markup."""
    print_fetch(FetchReport((STORED,), ("600002.SS",), (failure(3),)))
    out = capsys.readouterr().out
    row = next(line for line in out.splitlines() if "replaced" in line)
    assert row.split() == ["600001.SS", "replaced", "2024-01-02", "2024-12-31", "242", "2"]
    assert "600001.SS: 7 [b]rows[/b]\n" in out
    assert "600001.SS: before: a bar\n" in out
    assert out.endswith("1 stored, 1 were in the store already, 1 failed.\n")


def test_what_failed(capsys: pytest.CaptureFixture[str]) -> None:
    """Twenty with their sentences, the others by name, on the error stream, control characters escaped."""
    print_failures([failure(n) for n in range(23)])
    told = capsys.readouterr()
    assert told.out == ""
    lines = told.err.splitlines()
    assert lines[0] == "catalyst: 600000.SS: no prices: none [red]here[/red]\\x1b[2J"
    assert len(lines) == 21
    assert lines[-1] == "catalyst: and 3 more: 600020.SS, 600021.SS, 600022.SS"


def test_the_bar(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal it tells the ticker, how many are left and how many failed; elsewhere it says nothing."""
    steps = [FetchStep("600001.SS", 0, 3, 0), FetchStep("600002.SS", 1, 3, 1), FetchStep("", 3, 3, 1)]
    for terminal in ("1", "0"):
        monkeypatch.setenv("TTY_COMPATIBLE", terminal)
        bar = FetchBar()
        for step in steps[:2]:
            bar.show(step)
        bar.show(steps[2])
        bar.stop()
        told = capsys.readouterr()
        assert told.out == ""
        assert ("600002.SS: 2 left, 1 failed" in told.err) == (terminal == "1")
