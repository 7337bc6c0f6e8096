"""Raw or adjusted: told from ex-dates and from the tick grid."""

from collections.abc import Callable

import numpy as np
import pytest

from engine.prices.action import CorporateAction
from engine.prices.adjusted import growth
from engine.prices.bars import Bars
from engine.prices.findings.finding import Finding, Severity

Build = Callable[..., Bars]
Judge = Callable[..., tuple[Finding, ...]]
SHARES = ((60, 1.5, 0.2), (150, 2.0, 0.0), (240, 1.0, 1.0))


@pytest.fixture
def raw(walk: Build) -> tuple[Bars, list[CorporateAction]]:
    """A raw series of 300 bars that jumps on the ex-dates of its three actions, and the actions."""
    bars = walk(n=300, price=60.0)
    level, actions = np.ones(len(bars)), []
    for row, shares, cash in SHARES:
        close = float(bars.close[row - 1]) * level[row - 1]
        level[row:] *= (close - cash) / shares / close
        actions.append(CorporateAction(bars.ticker, bars.bar(row).session, shares, cash))
    return _rounded(bars.scaled(level)), actions


def _rounded(bars: Bars) -> Bars:
    prices = (np.round(getattr(bars, name), 2) for name in ("open", "high", "low", "close"))
    return Bars(bars.ticker, bars.sessions, *prices, bars.volume)


def _adjusted(bars: Bars, actions: list[CorporateAction], times: int = 1) -> Bars:
    """Adjusted backward: the last price is the raw one, those before are lowered by every later action."""
    level = growth(bars, actions) / bars.close
    return bars.scaled((level / level[-1]) ** times)


def test_raw_prices_with_their_actions(raw: tuple[Bars, list[CorporateAction]], findings: Judge) -> None:
    """Nothing to tell."""
    assert findings(raw[0], actions=raw[1]) == ()


@pytest.mark.parametrize("is_rounded", [False, True])
def test_b35_adjusted_prices_with_their_actions(
    raw: tuple[Bars, list[CorporateAction]], findings: Judge, *, is_rounded: bool
) -> None:
    """One finding for the series, and none for each of its ex-dates; rounding to the tick does not hide it."""
    bars = _adjusted(*raw)
    (one,) = findings(_rounded(bars) if is_rounded else bars, actions=raw[1])
    assert (one.rule, one.severity, one.session) == ("adjusted-prices", Severity.STOP, None)
    assert one.value.startswith("3 of 3 ex-dates that do not jump")


def test_b16_adjusted_twice(raw: tuple[Bars, list[CorporateAction]], findings: Judge) -> None:
    """The series jumps the other way."""
    found = findings(_rounded(_adjusted(*raw, times=2)), actions=raw[1])
    assert ("doubly-adjusted", Severity.STOP) in {(one.rule, one.severity) for one in found}
    assert not {one.rule for one in found} & {"wrong-action", "adjusted-prices"}


def test_adjusted_for_splits_only(raw: tuple[Bars, list[CorporateAction]], findings: Judge) -> None:
    """As some sources give it: the two splits do not jump, the dividend does. The splits are named by their dates."""
    bars, actions = raw
    splits = [
        CorporateAction(one.ticker, one.ex_on, one.share_multiplier) for one in actions if one.share_multiplier > 1
    ]
    found = findings(_rounded(_adjusted(bars, splits)), actions=actions)
    assert {one.rule for one in found} == {"action-without-jump"}
    assert [one.session for one in found] == [one.ex_on for one in splits]


def test_a_small_dividend_before_prices_off_the_grid(walk: Build, findings: Judge) -> None:
    """0.3 % is lost in the noise, but prices that leave the grid before the ex-date only tell of the adjustment."""
    bars = walk()
    actions = [CorporateAction(bars.ticker, bars.bar(80).session, 1.0, 0.06)]
    assert [one.rule for one in findings(_adjusted(bars, actions), actions=actions)] == ["adjusted-prices"]


def test_prices_off_the_grid_without_actions(walk: Build, changed: Build, findings: Judge) -> None:
    """A hint, no more; a single such bar is told as one; single precision is not mistaken for it."""
    bars = walk()
    assert [(one.rule, one.severity) for one in findings(bars.scaled(np.full(len(bars), 0.937)))] == [
        ("off-grid", Severity.WARN)
    ]
    (one,) = findings(changed(bars, {50: {"close": float(bars.close[50]) + 0.0004}}))
    assert (one.rule, one.severity) == ("off-grid-bars", Severity.WARN)
    single = {
        name: getattr(bars, name).astype(np.float32).astype(np.float64) for name in ("open", "high", "low", "close")
    }
    assert findings(Bars(bars.ticker, bars.sessions, **single, volume=bars.volume)) == ()


def test_one_adjusted_series_among_raw_ones(raw: tuple[Bars, list[CorporateAction]], findings: Judge) -> None:
    """A store of both kinds: the adjusted one is named, the raw one is not; a benchmark fund is judged alike."""
    bars, actions = raw
    fund = Bars(
        "510300.SS", bars.sessions, *(getattr(bars, name) for name in ("open", "high", "low", "close", "volume"))
    )
    own = [CorporateAction("510300.SS", one.ex_on, one.share_multiplier, one.cash_per_share) for one in actions]
    found = findings(bars, _adjusted(fund, own), actions=[*actions, *own], benchmarks=["510300.SS"])
    assert [(one.ticker, one.rule) for one in found] == [("510300.SS", "adjusted-prices")]
