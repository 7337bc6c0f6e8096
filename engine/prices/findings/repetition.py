"""Bars that repeat: copies of the bar before, suspended sessions written as rows, runs of one close."""

from collections.abc import Iterator

import numpy as np

from engine.prices.findings.finding import Finding
from engine.prices.findings.limit_bands import Flags
from engine.prices.findings.rule_table import FindingRules
from engine.prices.findings.series import Series


def repetitions(series: Series, rules: FindingRules) -> Iterator[Finding]:
    """Stale copies run by run, suspended rows once for all, runs of one close."""
    bars = series.bars
    if len(bars) < 2:
        return
    flat = (bars.open == bars.close) & (bars.high == bars.low)
    same = np.ones(len(bars) - 1, dtype=bool)
    for column in (bars.open, bars.high, bars.low, bars.close, bars.volume):
        same &= column[1:] == column[:-1]
    traded = bars.volume > 0
    copied = np.append(False, same) & (traded | ~flat)
    yield from (_copied(series, rules, start, stop) for start, stop in _runs(copied))
    idle = ~traded & flat & np.append(False, bars.close[1:] == bars.close[:-1])
    if idle.any() and traded.any():
        rows = np.flatnonzero(idle)
        value = f"{len(rows)} such bars, the last on {series.day(int(rows[-1])).isoformat()}"
        yield rules["suspension-rows"].found(series.ticker, None, value, "", "suspended sessions")
    still = np.append(False, (bars.close[1:] == bars.close[:-1]) & traded[1:])
    for start, stop in _runs(still):
        n = stop - start + 1
        if n >= rules["constant-run"].threshold and not copied[start:stop].all():
            value = f"{n} closes of {series.price(start)} up to {series.day(stop - 1).isoformat()}"
            probably = "a stopped feed, or an instrument that hardly moves"
            yield rules["constant-run"].found(series.ticker, series.day(start - 1), value, "closes that move", probably)


def _copied(series: Series, rules: FindingRules, start: int, stop: int) -> Finding:
    n = stop - start
    bars = "bar repeats" if n == 1 else "bars repeat"
    until = "" if n == 1 else f" up to {series.day(stop - 1).isoformat()}"
    value = f"{n} {bars} that of {series.day(start - 1).isoformat()}, close {series.price(start)}{until}"
    return rules["stale-copy"].found(series.ticker, series.day(start), value, "a bar of its own", "a copied row")


def _runs(flags: Flags) -> Iterator[tuple[int, int]]:
    """The runs of true flags as (from, up to)."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], flags.astype(np.int8), [0]])))
    yield from zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
