"""Single bars that stand apart: slipped units, and closes that the next open undoes."""

from collections.abc import Callable

import pytest

from engine.prices.bars import Bars
from engine.prices.findings.finding import Finding, Severity

ROW = 60
Build = Callable[..., Bars]
Judge = Callable[..., tuple[Finding, ...]]
Told = Callable[..., list[tuple[str, str]]]


@pytest.mark.parametrize("factor", [10, 100, 1000, 0.1, 0.01])
@pytest.mark.parametrize("ticker", ["600000.SS", "000300.SS", "TSLA"])
def test_b17_one_bar_in_another_unit(walk: Build, changed: Build, findings: Judge, ticker: str, factor: float) -> None:
    """Every price of one bar times a power of ten: one finding, on that bar, also for an index and without limits."""
    bars = walk(ticker, price=5000.0, exchange="XNYS" if ticker == "TSLA" else "XSHG")
    cells = {name: round(float(getattr(bars, name)[ROW]) * factor, 2) for name in ("open", "high", "low", "close")}
    (one,) = findings(changed(bars, {ROW: cells}))
    assert (one.rule, one.severity, one.session) == ("unit-glitch", Severity.STOP, bars.bar(ROW).session)
    assert f"about {factor:g} times" in one.probably


@pytest.mark.parametrize("row", [0, 1, 118])
def test_a_glitch_near_the_ends(walk: Build, changed: Build, told: Told, row: int) -> None:
    """The first bar has no bar before it, the last but one only one after it."""
    bars = walk()
    close = float(bars.close[row]) * 100
    assert told(changed(bars, {row: {"close": close, "high": close}})) == [
        ("unit-glitch", bars.bar(row).session.isoformat())
    ]


def test_a_close_that_the_next_open_undoes(walk: Build, changed: Build, findings: Judge) -> None:
    """ChiNext: a close 13 % too high lies inside 20 %; of an index it is certainly wrong."""
    bars = walk("300750.SZ", price=200.0)
    wrong = round(float(bars.close[ROW]) * 1.13, 2)
    (one,) = findings(changed(bars, {ROW: {"close": wrong, "high": wrong}}))
    assert (one.rule, one.severity, one.session) == ("spike", Severity.WARN, bars.bar(ROW).session)
    index = walk("000300.SS", price=3000.0)
    wrong = round(float(index.close[ROW]) * 1.13, 2)
    (one,) = findings(changed(index, {ROW: {"close": wrong, "high": wrong}}))
    assert (one.rule, one.severity, one.session) == ("bad-tick", Severity.STOP, index.bar(ROW).session)


def test_a_limit_up_that_is_sold_the_next_morning_is_no_spike(walk: Build, changed: Build, told: Told) -> None:
    """A close at the limit is believed, whatever the next open does."""
    bars = walk("300750.SZ", price=200.0)
    limit = int(float(bars.close[ROW - 1]) * 120 + 0.5 + 1e-6) / 100
    assert told(changed(bars, {ROW: {"close": limit, "high": limit}})) == []
