"""Bars that repeat: copies of the bar before, suspended sessions written as rows, runs of one close."""

from collections.abc import Iterator

import numpy as np

from engine.prices.findings.finding import Finding
from engine.prices.findings.limit_bands import Flags
from engine.prices.findings.rule_table import FindingRules
from engine.prices.findings.series import Series


def copies(series: Series, rules: FindingRules) -> Iterator[tuple[int, Finding]]:
    """Stale copies, a run of them at a time, each with the last of its rows."""
    for start, stop in _runs(_copied(series)):
        yield stop - 1, _copy(series, rules, start, stop)


def repetitions(series: Series, rules: FindingRules) -> Iterator[Finding]:
    """Suspended sessions written as rows, all at once; runs of one close."""
    bars, traded = series.bars, series.bars.volume > 0
    same_close = np.append(False, bars.close[1:] == bars.close[:-1])
    idle = ~traded & same_close & _flat(series)
    if idle.any() and traded.any():
        rows = np.flatnonzero(idle)
        value = f"{len(rows)} such bars, the last on {series.day(int(rows[-1])).isoformat()}"
        yield rules["suspension-rows"].found(series.ticker, None, value, "", "suspended sessions")
    copied = _copied(series)
    for start, stop in _runs(same_close & traded):
        n = stop - start + 1
        if n >= rules["constant-run"].threshold and not copied[start:stop].all():
            value = f"{n} closes of {series.price(start)} up to {series.day(stop - 1).isoformat()}"
            probably = "a stopped feed, or an instrument that hardly moves"
            yield rules["constant-run"].found(series.ticker, series.day(start - 1), value, "closes that move", probably)


def _flat(series: Series) -> Flags:
    bars = series.bars
    return np.asarray((bars.open == bars.close) & (bars.high == bars.low))


def _copied(series: Series) -> Flags:
    """Which bars repeat the one before in all; a flat one without volume is a suspended session instead."""
    bars = series.bars
    same = np.ones(len(bars) - 1, dtype=bool)
    for column in (bars.open, bars.high, bars.low, bars.close, bars.volume):
        same &= column[1:] == column[:-1]
    return np.append(False, same) & ((bars.volume > 0) | ~_flat(series))


def _copy(series: Series, rules: FindingRules, start: int, stop: int) -> Finding:
    n = stop - start
    bars = "bar repeats" if n == 1 else "bars repeat"
    until = "" if n == 1 else f" up to {series.day(stop - 1).isoformat()}"
    value = f"{n} {bars} that of {series.day(start - 1).isoformat()}, close {series.price(start)}{until}"
    return rules["stale-copy"].found(series.ticker, series.day(start), value, "a bar of its own", "a copied row")


def _runs(flags: Flags) -> Iterator[tuple[int, int]]:
    """The runs of true flags as (from, up to)."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], flags.astype(np.int8), [0]])))
    yield from zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
