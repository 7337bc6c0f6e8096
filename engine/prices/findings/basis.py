"""Raw or adjusted: what the ex-dates of a series and its tick grid say about how its prices were made."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import log, log1p

import numpy as np

from engine.prices.checks import PRICES
from engine.prices.findings.finding import Finding
from engine.prices.findings.limit_bands import Flags
from engine.prices.findings.rule_table import FindingRules
from engine.prices.findings.series import Series

TAIL = 3.0  # half of (degrees of freedom + 1) of the distribution that gaps are taken to follow
TELLING = 3.0  # log odds that a jump must be able to give, for its absence to say anything
GRID_ODDS = 6.0  # what prices off the grid add to the odds of an adjusted series
ON_GRID, ALL_OFF = 0.02, 0.5
GRID_TOLERANCE = 0.02  # of a tick: single precision moves a price by less


@dataclass(frozen=True, slots=True)
class Basis:
    """What was found, and the rows whose odd jumps it explains."""

    findings: tuple[Finding, ...] = ()
    explains: frozenset[int] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class _Odds:
    """Log likelihoods of one ex-date's overnight move: as a raw price's, an adjusted one's, a doubly adjusted one's."""

    row: int
    raw: float
    adjusted: float
    doubled: float
    most: float

    @property
    def is_telling(self) -> bool:
        """Whether the jump is large enough for its absence to say anything."""
        return self.most >= TELLING


def basis_of(series: Series, rules: FindingRules) -> Basis:
    """Whether a series is adjusted, doubly adjusted, or adjusted for some of its actions only.

    The overnight move of each ex-date is weighed under three hypotheses (it is the action's jump plus a usual gap; a
    usual gap; the jump the other way), with gaps that follow Student's t distribution of five degrees of freedom; the
    logarithms of the odds are added up over the ex-dates.
    """
    if series.is_index:
        return Basis()
    off, odds = _off_grid(series), [_odds(series, row) for row in series.ex_rows]
    is_off = bool(off.any()) and float(np.mean(off)) > rules["off-grid"].threshold
    grid = tuple(_grid_findings(series, rules, off, "off-grid" if is_off else "off-grid-bars")) if off.any() else ()
    raw, adjusted, doubled = (sum(getattr(one, name) for one in odds) for name in ("raw", "adjusted", "doubled"))
    leaning = adjusted - raw + (GRID_ODDS if is_off and odds else 0.0)
    explained = frozenset(series.ex_rows)
    if doubled - max(raw, adjusted) >= rules["doubly-adjusted"].threshold:
        return Basis((_said(series, rules, "doubly-adjusted", odds), *grid), explained)
    silent = [one for one in odds if one.adjusted - one.raw >= rules["action-without-jump"].threshold]
    contrary = [one for one in odds if one.is_telling and one.raw - one.adjusted >= TELLING]
    is_whole = _leaves_grid_with_actions(series, off) or (
        leaning >= rules["adjusted-prices"].threshold and not contrary and (is_off or _n_telling(odds) > 1)
    )
    if is_whole:
        return Basis((_said(series, rules, "adjusted-prices", odds),), explained)
    if silent:
        found = tuple(_without_jump(series, rules, one) for one in silent)
        return Basis((*found, *grid), frozenset(one.row for one in silent))
    if leaning >= rules["adjusted-perhaps"].threshold:
        return Basis((_said(series, rules, "adjusted-perhaps", odds), *grid), frozenset())
    return Basis(grid)


def _odds(series: Series, row: int) -> _Odds:
    jump = log(float(series.reference[row] / series.bars.close[row - 1]))
    seen = float(series.gap[row]) + jump
    usual = series.usual_gap
    raw, adjusted, doubled = (_likelihood(z / usual) for z in (seen - jump, seen, seen + jump))
    return _Odds(row, raw, adjusted, doubled, -_likelihood(jump / usual))


def _likelihood(z: float) -> float:
    return -TAIL * log1p(z * z / (2 * TAIL - 1))


def _off_grid(series: Series) -> Flags:
    """Which bars have a price between the ticks; none where the tick depends on the price."""
    n = len(series.bars)
    off = np.zeros(n, dtype=bool)
    if series.limits is None or not series.limits.tick.any():
        return off
    tick = np.where(series.limits.tick > 0, series.limits.tick, np.nan)
    for column in PRICES:
        ticks = getattr(series.bars, column) / tick
        off |= np.abs(ticks - np.rint(ticks)) > GRID_TOLERANCE
    return off


def _leaves_grid_with_actions(series: Series, off: Flags) -> bool:
    """Whether the bars leave the grid before the last ex-date only (adjusted backward), or after the first only."""
    if not series.ex_rows or not off.any():
        return False
    first, last = min(series.ex_rows), max(series.ex_rows)
    backward = np.mean(off[:last]) >= ALL_OFF and np.mean(off[last:]) <= ON_GRID
    forward = np.mean(off[:first]) <= ON_GRID and np.mean(off[first:]) >= ALL_OFF
    return bool(backward or forward)


def _grid_findings(series: Series, rules: FindingRules, off: Flags, name: str) -> Iterator[Finding]:
    rows = np.flatnonzero(off)
    first, last = series.day(int(rows[0])), series.day(int(rows[-1]))
    is_single = name == "off-grid-bars"
    value = (
        f"{len(rows)} bar{'s'[: len(rows) != 1]} with prices between the ticks, "
        if is_single
        else "prices between the ticks "
    )
    value += f"from {first.isoformat()} to {last.isoformat()}" if first != last else f"on {first.isoformat()}"
    probably = "mistyped or averaged prices" if is_single else "adjusted or averaged prices"
    yield rules[name].found(series.ticker, None, value, "whole ticks, as the exchange trades", probably)


def _said(series: Series, rules: FindingRules, name: str, odds: list[_Odds]) -> Finding:
    key = "doubled" if name == "doubly-adjusted" else "adjusted"
    agreeing = [one for one in odds if getattr(one, key) > one.raw]
    words = "the other way" if key == "doubled" else "as they must"
    negation = "that jump" if key == "doubled" else "that do not jump"
    dates = ", ".join(series.day(one.row).isoformat() for one in agreeing[:3])
    value = f"{len(agreeing)} of {len(odds)} ex-dates {negation} {words}{f' ({dates})' if dates else ''}"
    probably = "adjusted twice" if key == "doubled" else "adjusted prices beside the actions they are adjusted for"
    return rules[name].found(series.ticker, None, value, "raw prices, which jump as the actions say", probably)


def _without_jump(series: Series, rules: FindingRules, one: _Odds) -> Finding:
    row = one.row
    value = f"open {series.price(row, 'open')} after a close of {series.price(row - 1)}"
    expectation = f"an open near {float(series.reference[row]):.4g}, as the action says"
    probably = "the prices are adjusted for this action already, or its date is another"
    return rules["action-without-jump"].found(series.ticker, series.day(row), value, expectation, probably)


def _n_telling(odds: list[_Odds]) -> int:
    return sum(one.is_telling for one in odds)
