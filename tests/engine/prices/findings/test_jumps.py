"""Moves without a limit: a split is told from news by the money that changes hands."""

from collections.abc import Callable

import numpy as np
import pytest

from engine.prices.action import CorporateAction
from engine.prices.bars import Bars
from engine.prices.findings.finding import Finding, Severity

ROW = 60
Build = Callable[..., Bars]
Judge = Callable[..., tuple[Finding, ...]]


def _new_york(walk: Build, **given: object) -> Bars:
    return walk("TSLA", exchange="XNYS", price=200.0, **given)


@pytest.mark.parametrize(("shares", "word"), [(4.0, "4"), (2.0, "2"), (1.5, "1.5"), (20.0, "20"), (0.1, "0.1")])
def test_a_split_that_nobody_recorded(walk: Build, from_row: Build, findings: Judge, shares: float, word: str) -> None:
    """The level stays, the volume changes by the ratio, so the money is as before: a split, with ratio and date."""
    bars = from_row(_new_york(walk), ROW, 1 / shares)
    (one,) = findings(bars)
    assert (one.rule, one.severity) == ("unexplained-split", Severity.STOP)
    assert one.session == bars.bar(ROW).session
    assert one.probably.startswith(f"one share became {word};")
    action = CorporateAction("TSLA", bars.bar(ROW).session, shares)
    assert findings(bars, actions=[action]) == ()


def test_a_failed_trial_is_no_split(walk: Build, from_row: Build, changed: Build, findings: Judge) -> None:
    """−75 % at the open, exactly as a split in four, but on ten times the money: a warning, and a run goes on."""
    bars = from_row(_new_york(walk), ROW, 0.25, volume=1.0)
    bars = changed(bars, {row: {"volume": float(bars.volume[row]) * 40} for row in (ROW, ROW + 1)})
    (one,) = findings(bars)
    assert (one.rule, one.severity, one.session) == ("unexplained-jump", Severity.WARN, bars.bar(ROW).session)
    assert one.probably.startswith("news: ")


def test_a_move_of_thirty_percent_on_news_is_no_finding(
    walk: Build, from_row: Build, changed: Build, findings: Judge
) -> None:
    """Without a limit shares do that on their reports."""
    bars = from_row(_new_york(walk), ROW, 0.7, volume=1.0)
    assert findings(changed(bars, {ROW: {"volume": 2e7}})) == ()


def test_a_bad_tick_without_a_limit(walk: Build, changed: Build, findings: Judge) -> None:
    """A close 60 % up on ordinary money, undone at the next open."""
    bars = _new_york(walk)
    wrong = round(float(bars.close[ROW]) * 1.6, 2)
    (one,) = findings(changed(bars, {ROW: {"close": wrong, "high": wrong}}))
    assert (one.rule, one.severity, one.session) == ("bad-tick", Severity.STOP, bars.bar(ROW).session)


def test_a_wrong_action_without_a_limit(walk: Build, from_row: Build, findings: Judge) -> None:
    """Four for one, recorded as two for one."""
    bars = from_row(_new_york(walk), ROW, 0.25)
    found = findings(bars, actions=[CorporateAction("TSLA", bars.bar(ROW).session, 2.0)])
    assert [(one.rule, one.session) for one in found] == [("wrong-action", bars.bar(ROW).session)]


def test_the_first_days_of_a_listing_are_wild(walk: Build, from_row: Build, findings: Judge) -> None:
    """A STAR share that doubles in its third session is told, not stopped: it has no limit and no usual turnover."""
    bars = from_row(walk("688005.SS"), 2, 2.0)
    (one,) = findings(bars)
    assert (one.rule, one.session) == ("unexplained-jump", bars.bar(2).session)


def test_a_gap_inside_the_limit(walk: Build, from_row: Build, findings: Judge) -> None:
    """ChiNext, 20 %: a bonus of 1.5 in 10 lowers the open by 13 %, which no limit shows; a warning names it."""
    bars = from_row(walk("300750.SZ", price=80.0), ROW, 1 / 1.15)
    (one,) = findings(bars)
    assert (one.rule, one.severity, one.session) == ("unexplained-gap", Severity.WARN, bars.bar(ROW).session)
    assert "one share became about 1.1" in one.probably


def test_a_missed_dividend_of_a_calm_fund(walk: Build, from_row: Build, changed: Build, findings: Judge) -> None:
    """Five percent of cash from a fund whose gaps are usually a tenth of one: told; of a lively one it is not."""
    bars = walk("510880.SS", price=30.0)
    opens = np.round(np.append(bars.open[0], bars.close[:-1] * 1.0005), 2)
    calm = Bars(
        bars.ticker,
        bars.sessions,
        opens,
        np.maximum(bars.high, opens),
        np.minimum(bars.low, opens),
        bars.close,
        bars.volume,
    )
    assert findings(calm) == ()
    assert [one.rule for one in findings(from_row(calm, ROW, 0.95))] == ["unexplained-gap"]
    assert findings(from_row(bars, ROW, 0.97)) == ()
