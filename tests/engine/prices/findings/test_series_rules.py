"""Copies, runs of one close, units of volume, missing sessions, and series that end early."""

from collections.abc import Callable
from datetime import date

import numpy as np
import pytest

from engine.prices.action import CorporateAction
from engine.prices.bars import Bars
from engine.prices.findings.finding import Finding, Severity
from engine.prices.findings.mended import mended
from engine.prices.findings.rule_table import shipped_rules
from engine.prices.mending import Mending, MendingRule

ROW = 60
COLUMNS = ("open", "high", "low", "close", "volume")
Build = Callable[..., Bars]
Judge = Callable[..., tuple[Finding, ...]]
Told = Callable[..., list[tuple[str, str]]]


def _copied(bars: Bars, rows: list[int], changed: Build, **other: float) -> Bars:
    cells = {row: {name: float(getattr(bars, name)[rows[0] - 1]) for name in COLUMNS} | other for row in rows}
    return changed(bars, cells)


def test_b18_copies_are_counted(walk: Build, changed: Build, findings: Judge) -> None:
    """Three copies in a row are one finding, which counts them; two bars apart are two."""
    bars = walk()
    (one,) = findings(_copied(bars, [60, 61, 62], changed))
    assert (one.rule, one.severity, one.session) == ("stale-copy", Severity.WARN, bars.bar(60).session)
    assert one.value.startswith("3 bars repeat that of ")
    assert len(findings(_copied(_copied(bars, [60], changed), [70], changed))) == 2
    assert findings(_copied(bars, [60], changed, volume=1.0)) == ()


def test_suspended_sessions_as_rows_are_another_thing(walk: Build, changed: Build, findings: Judge) -> None:
    """Flat rows without volume at the close before: one note."""
    bars = walk()
    close = float(bars.close[59])
    flat = {"open": close, "high": close, "low": close, "close": close, "volume": 0.0}
    (one,) = findings(changed(bars, dict.fromkeys(range(60, 65), flat)))
    assert (one.rule, one.severity, one.session) == ("suspension-rows", Severity.NOTE, None)
    assert one.value.startswith("5 such bars")


@pytest.mark.parametrize(("n", "expected"), [(9, []), (10, ["constant-run"])])
def test_b33_ten_closes_of_one_price(walk: Build, changed: Build, findings: Judge, n: int, expected: list[str]) -> None:
    """Ten closes that are the same are told, nine are not; their volumes differ."""
    bars = walk()
    close = float(bars.close[ROW])
    cells = {
        row: {"open": close, "high": close + 0.02, "low": close - 0.02, "close": close} for row in range(ROW, ROW + n)
    }
    assert [one.rule for one in findings(changed(bars, cells))] == expected


@pytest.mark.parametrize("factor", [100.0, 0.01])
@pytest.mark.parametrize("row", [6, 60, 114])
def test_lots_for_shares_from_a_date_on(walk: Build, findings: Judge, factor: float, row: int) -> None:
    """A hundred times more or less from a date on, told with the date; a crowd of a hundredfold that leaves is not."""
    bars = walk()
    volume = bars.volume.copy()
    volume[row:] *= factor
    columns = {name: getattr(bars, name) for name in COLUMNS[:4]}
    (one,) = findings(Bars(bars.ticker, bars.sessions, **columns, volume=volume))
    assert (one.rule, one.severity, one.session) == ("volume-unit", Severity.WARN, bars.bar(row).session)
    assert ("shares before and lots" in one.probably) == (factor < 1)
    volume = bars.volume.copy()
    volume[row : row + 3] *= 100
    assert findings(Bars(bars.ticker, bars.sessions, **columns, volume=volume)) == ()


def test_volume_after_bars_locked_at_their_limit(walk: Build, changed: Build, findings: Judge) -> None:
    """A new listing that rises to its limit every day hardly trades; that it trades at last is no change of unit."""
    bars = walk(first="2022-01-04")
    close, cells = float(bars.close[0]), {}
    for row in range(1, 9):
        close = int(close * 110 + 0.5 + 1e-6) / 100
        cells[row] = {"open": close, "high": close, "low": close, "close": close, "volume": 2e4}
    level = close / float(bars.close[8])
    cells |= {
        row: {name: round(float(getattr(bars, name)[row]) * level, 2) for name in COLUMNS[:4]}
        for row in range(9, len(bars))
    }
    locked = changed(changed(bars, cells), {0: {"volume": 2e4}})
    assert findings(locked) == ()
    opened = changed(locked, {row: {"low": round(float(locked.low[row]) - 0.5, 2)} for row in range(9)})
    assert [one.rule for one in findings(opened)] == ["volume-unit"]


@pytest.mark.parametrize(
    ("ticker", "n_missing", "rule", "severity"),
    [
        ("000300.SS", 2, "index-gaps", Severity.WARN),
        ("000300.SS", 3, "index-holes", Severity.STOP),
        ("510300.SS", 3, "fund-gaps", Severity.WARN),
        ("600000.SS", 50, "suspension", Severity.NOTE),
    ],
)
def test_b24_missing_sessions(
    walk: Build, without: Build, findings: Judge, ticker: str, n_missing: int, rule: str, severity: Severity
) -> None:
    """An index may lack 2 % of 120 sessions at most, which is two; funds and shares are suspended now and then."""
    (one,) = findings(without(walk(ticker), range(40, 40 + n_missing)))
    assert (one.rule, one.severity, one.session) == (rule, severity, None)
    assert one.value.startswith(f"{n_missing} sessions without a bar: ")
    assert f"longest gap {n_missing} from " in one.value


def test_a_fund_as_benchmark_is_held_to_what_an_index_is(walk: Build, without: Build, told: Told) -> None:
    """With holes it stops a run that is measured against it."""
    bars = without(walk("510300.SS"), range(40, 44))
    assert told(bars, benchmarks=["510300.SS"]) == [("index-holes", "")]


def test_the_longest_gap(walk: Build, without: Build, findings: Judge) -> None:
    """One session, then three, then two: the three are told with their first date."""
    bars = walk()
    (one,) = findings(without(bars, [20, 50, 51, 52, 80, 81]))
    assert one.value.endswith(f"longest gap 3 from {bars.bar(50).session.isoformat()}")
    assert one.value.startswith("6 sessions without a bar: ")


def test_bars_on_no_session(walk: Build, findings: Judge) -> None:
    """A bar on a Saturday."""
    bars = walk()
    sessions = bars.sessions.copy()
    sessions[ROW] = np.datetime64("2024-04-06")
    moved = Bars(bars.ticker, np.sort(sessions), *(getattr(bars, name) for name in COLUMNS))
    found = {one.rule: one for one in findings(moved)}
    assert found["no-session"].value == "bars on 2024-04-06"
    assert found["no-session"].severity is Severity.WARN


def test_series_that_end_early(walk: Build, findings: Judge) -> None:
    """Beside others whose last bar is later, and beside the end of a run; a settled delisting is no early end."""
    long, other, short = walk(n=120), walk("600001.SS", n=120), walk("600002.SS", n=100)
    (one,) = findings(long, other, short)
    assert (one.rule, one.ticker, one.severity) == ("ends-early", "600002.SS", Severity.WARN)
    settled = CorporateAction("600002.SS", long.last_on, 0.0, 19.0)
    assert findings(long, other, short, actions=[settled]) == ()
    assert findings(long, short, span=(long.first_on, short.last_on)) == ()
    assert [one.ticker for one in findings(long, short, span=(long.first_on, long.last_on))] == ["600002.SS"]


def test_series_that_start_late(walk: Build, findings: Judge) -> None:
    """A note beside the start of a run, nothing where there is no run."""
    bars = walk()
    assert findings(bars) == ()
    (one,) = findings(bars, span=(date(2023, 12, 29), bars.last_on))
    assert (one.rule, one.severity) == ("starts-late", Severity.NOTE)


@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_b34_short_series(walk: Build, told: Told, n: int) -> None:
    """One bar, or a few, crash nothing and find nothing."""
    for ticker, exchange in (("600000.SS", "XSHG"), ("000300.SS", "XSHG"), ("TSLA", "XNYS")):
        assert told(walk(ticker, n=n, exchange=exchange)) == []


def test_what_the_book_does_not_cover_is_said(walk: Build, findings: Judge) -> None:
    """A B-share, and dates before the book begins: a note that says why no limit is judged."""
    for ticker, first, why in (
        ("900901.SS", "2024-01-02", "does not tell what it is"),
        ("920002.BJ", "2021-10-11", "is before the rule book begins"),
    ):
        (one,) = findings(walk(ticker, first=first))
        assert (one.rule, one.severity) == ("limits-not-known", Severity.NOTE)
        assert why in one.value


def test_mendings_become_warnings_in_the_same_list() -> None:
    """One finding for each ticker and rule; every rule of mending has its row in the table."""
    rules = shipped_rules()
    rows = [
        Mending("600000.SS", f"bars/600000.SS.csv:{n}", MendingRule.ROUNDED, "close 9.991", "high moved")
        for n in (7, 9)
    ]
    rows.append(Mending("600000.SS", "bars/600000.SS.csv", MendingRule.SORTED, "newest first", "sorted", 80))
    found = {one.rule: one for one in mended(rows, rules)}
    assert found["mended-rounded"].value == "bars/600000.SS.csv:7: close 9.991; with it 2 rows in 2 places"
    assert found["mended-sorted"].value == "bars/600000.SS.csv: newest first"
    assert {one.severity for one in found.values()} == {Severity.WARN}
    assert {f"mended-{rule.value}" for rule in MendingRule} <= set(rules)
