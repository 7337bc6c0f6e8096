"""Bars beyond their limits are named for what they are: main-board shares, ten percent."""

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import pytest

from engine.prices.action import CorporateAction
from engine.prices.bars import Bars
from engine.prices.findings.finding import Finding, Severity

TICKER, ROW = "600000.SS", 60
Walk = Callable[..., Bars]
Change = Callable[..., Bars]
Told = Callable[..., list[tuple[str, str]]]
Judge = Callable[..., tuple[Finding, ...]]


def _day(bars: Bars, row: int = ROW) -> str:
    return bars.bar(row).session.isoformat()


def _action(bars: Bars, row: int, shares: float, cash: float = 0.0) -> CorporateAction:
    return CorporateAction(TICKER, bars.bar(row).session, shares, cash)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("ticker", ["600000.SS", "300750.SZ", "688005.SS", "920002.BJ", "000300.SS", "510300.SS"])
def test_a_quiet_series_has_no_finding(walk: Walk, told: Told, ticker: str, seed: int) -> None:
    """No rule finds anything in a series that is as it should be."""
    tick = 0.001 if ticker == "510300.SS" else 0.01
    assert told(walk(ticker, n=300, seed=seed, tick=tick)) == []


@pytest.mark.parametrize("column", ["close", "high", "low", "open"])
@pytest.mark.parametrize("factor", [1.17, 0.83])
def test_one_price_beyond_the_limit_is_a_bad_tick(
    walk: Walk, changed: Change, told: Told, column: str, factor: float
) -> None:
    """A price 17 % off on one bar, the bars on both sides as they were."""
    bars = walk()
    value = round(float(getattr(bars, column)[ROW]) * factor, 2)
    cells = {column: value}
    cells["high" if factor > 1 else "low"] = value
    if column in {"high", "low"}:
        cells = {"high" if factor > 1 else "low": value}
    assert told(changed(bars, {ROW: cells})) == [("bad-tick", _day(bars))]


def test_a_close_that_shows_on_the_next_bar_only(walk: Walk, changed: Change, findings: Judge) -> None:
    """A close 9.5 % up lies inside its limit; the next bar, which opens where it should, lies beyond its own: it is
    the close that is wrong."""
    bars = walk()
    wrong = round(float(bars.close[ROW - 1]) * 1.095, 2)
    low = round(wrong * 0.885, 2)
    cells = {ROW: {"close": wrong, "high": wrong}, ROW + 1: {"low": low, "open": low + 0.02}}
    (one,) = findings(changed(bars, cells))
    assert (one.rule, one.session) == ("bad-tick", bars.bar(ROW).session)


def test_a_low_close_before_a_rise(walk: Walk, changed: Change, from_row: Change, findings: Judge) -> None:
    """A close 11.5 % down on the eve of a rise of 9 %: both bars lie beyond their limits, in opposite directions."""
    bars = from_row(walk(), ROW + 1, 1.09, volume=1.0)
    wrong = round(float(bars.close[ROW - 1]) * 0.885, 2)
    (one,) = findings(changed(bars, {ROW: {"close": wrong, "low": wrong}}))
    assert (one.rule, one.session) == ("bad-tick", bars.bar(ROW).session)


@pytest.mark.parametrize(
    ("shares", "word"), [(1.3, "1.3"), (1.5, "1.5"), (2.0, "2"), (3.0, "3"), (10.0, "10"), (0.5, "0.5"), (0.2, "0.2")]
)
def test_a_level_that_stays_is_a_missed_action(
    walk: Walk, from_row: Change, findings: Judge, shares: float, word: str
) -> None:
    """The multiplier is told to the tenth, and the date; with the action there is nothing to tell."""
    bars = from_row(walk(price=40.0), ROW, 1 / shares)
    (one,) = findings(bars)
    assert (one.rule, one.session, one.severity) == ("missed-action", bars.bar(ROW).session, Severity.STOP)
    assert f"one share became about {word}" in one.probably
    assert findings(bars, actions=[_action(bars, ROW, shares)]) == ()


def test_a_large_dividend_looks_like_a_small_split(walk: Walk, from_row: Change, findings: Judge) -> None:
    """A drop of 15 % that stays: the date is told, and which multiplier would explain it."""
    bars = from_row(walk(), ROW, 0.85)
    (one,) = findings(bars)
    assert (one.rule, one.session) == ("missed-action", bars.bar(ROW).session)
    assert "1.2" in one.probably or "1.1" in one.probably


def test_an_action_with_a_wrong_date(walk: Walk, from_row: Change, findings: Judge) -> None:
    """Recorded three sessions late: the true date is told with a hint, the recorded one as an action without jump."""
    bars = from_row(walk(), ROW, 0.5)
    found = {one.rule: one for one in findings(bars, actions=[_action(bars, ROW + 3, 2.0)])}
    assert found["missed-action"].session == bars.bar(ROW).session
    assert f"the one recorded on {_day(bars, ROW + 3)} fits" in found["missed-action"].probably
    assert found["action-without-jump"].session == bars.bar(ROW + 3).session
    assert set(found) == {"missed-action", "action-without-jump"}


def test_an_action_that_the_prices_do_not_show(walk: Walk, told: Told) -> None:
    """A split that is recorded but never was."""
    bars = walk()
    assert told(bars, actions=[_action(bars, ROW, 2.0)]) == [("action-without-jump", _day(bars))]


@pytest.mark.parametrize(("recorded", "true"), [(3.0, 2.0), (1.2, 2.0), (2.0, 1.5)])
def test_a_wrong_multiplier(walk: Walk, from_row: Change, findings: Judge, recorded: float, true: float) -> None:
    """The multiplier that fits is told."""
    bars = from_row(walk(), ROW, 1 / true)
    (one,) = findings(bars, actions=[_action(bars, ROW, recorded)])
    assert (one.rule, one.session) == ("wrong-action", bars.bar(ROW).session)
    assert f"a multiplier of about {true:g}" in one.probably


def test_slightly_wrong_cash(walk: Walk, changed: Change, findings: Judge) -> None:
    """1.3 shares and 0.233 of cash, recorded as 0.3029: by hand (22.35 − 0.3029) / 1.3 = 16.96, limit 18.66, while
    (22.35 − 0.233) / 1.3 = 17.01 allows 18.71, which was traded."""
    bars = walk()
    factors = np.ones(len(bars))
    factors[:ROW] = 22.35 / bars.close[ROW - 1]
    factors[ROW:] = 17.01 / bars.close[ROW - 1]
    bars = bars.scaled(factors)
    bars = Bars(
        TICKER, bars.sessions, *(np.round(getattr(bars, c), 2) for c in ("open", "high", "low", "close")), bars.volume
    )
    bars = changed(bars, {ROW: {"high": 18.71}})
    (one,) = findings(bars, actions=[_action(bars, ROW, 1.3, 0.3029)])
    assert (one.rule, one.severity, one.session) == ("imprecise-action", Severity.WARN, bars.bar(ROW).session)
    assert "0.233 fits, which is the cash divided by the multiplier" in one.probably


@pytest.mark.parametrize(("ticks", "rule"), [(0, None), (1, "limit-rounding"), (2, "limit-rounding"), (9, "bad-tick")])
def test_a_tick_or_two_are_rounding(walk: Walk, changed: Change, findings: Judge, ticks: int, rule: str | None) -> None:
    """At the limit is allowed, one and two ticks beyond are a warning, nine are not rounding."""
    bars = walk()
    limit = int(float(bars.close[ROW - 1]) * 1.1 * 100 + 0.5 + 1e-6) / 100
    found = findings(changed(bars, {ROW: {"high": round(limit + ticks / 100, 2)}}))
    assert [one.rule for one in found] == ([rule] if rule else [])
    assert not found or f"at most {limit:.12g}" in found[0].expectation


def test_the_last_bar_cannot_be_named(walk: Walk, changed: Change, findings: Judge) -> None:
    """Beyond the limit with no next bar to tell a bad tick from an action."""
    bars = walk()
    last = len(bars) - 1
    half = {name: round(float(getattr(bars, name)[last]) / 2, 2) for name in ("open", "high", "low", "close")}
    (one,) = findings(changed(bars, {last: half}))
    assert (one.rule, one.severity) == ("beyond-limit", Severity.STOP)
    assert "the next bar will tell" in one.probably


def test_after_a_long_absence_a_jump_is_no_fault(walk: Walk, without: Change, from_row: Change, told: Told) -> None:
    """A share that resumes after more than 120 sessions may have no limit: a warning, no stop."""
    bars = without(from_row(walk(n=260), 200, 1.8), range(60, 200))
    assert [rule for rule, _ in told(bars)] == ["unexplained-jump", "suspension"]
    short = without(from_row(walk(n=260), 100, 1.8), range(60, 100))
    assert told(short)[0][0] == "missed-action"


def test_a_copied_bar_is_not_blamed_for_the_jump_after_it(walk: Walk, changed: Change, told: Told) -> None:
    """The bar after a copied limit-up lies beyond the copied close's limit: one finding, the copy."""
    bars = walk()
    up = round(float(bars.close[ROW - 1]) * 1.09, 2)
    cells = {
        row: {"open": up, "high": up + 0.05, "low": up - 0.05, "close": up, "volume": 5e5} for row in (ROW, ROW + 1)
    }
    assert told(changed(bars, cells))[0] == ("stale-copy", _day(bars, ROW + 1))


def test_no_finding_repeats_a_rule_on_one_session(walk: Walk, told: Told) -> None:
    """A ruined series: noise of 30 %. Whatever is found, a rule tells a session once."""
    bars = walk(n=400)
    noise = np.exp(np.random.default_rng(3).normal(0, 0.3, len(bars)))
    found = told(bars.scaled(noise), actions=[_action(bars, 50, 2.0), _action(bars, 51, 1.0, 0.5)])
    assert len(found) == len(set(found)) > 100


def test_what_lies_ahead_of_the_last_bar_is_no_matter(walk: Walk, told: Told) -> None:
    """Actions after the last bar, before the first one, and of zero shares are no finding."""
    bars = walk()
    later = CorporateAction(TICKER, bars.last_on + timedelta(30), 2.0)
    settled = CorporateAction(TICKER, bars.last_on + timedelta(60), 0.0, 5.0)
    assert told(bars, actions=[later, settled, CorporateAction(TICKER, date(2020, 1, 2), 3.0)]) == []
