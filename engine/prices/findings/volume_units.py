"""A change of the unit of volume: lots before a date, shares from it on, or the other way round."""

from collections.abc import Iterator
from math import exp

import numpy as np
from numpy.typing import NDArray

from engine.prices.findings.finding import Finding
from engine.prices.findings.rule_table import FindingRules
from engine.prices.findings.series import LOOKBACK, Series, ratio_text

LEAST_STEP = 2.3  # of the logarithm: ten times
LEAST_BARS = 5
MOST = 400.0


def volume_units(series: Series, rules: FindingRules) -> Iterator[Finding]:
    """Rows from which on the volume is about a hundred times what it was, or a hundredth."""
    rule = rules["volume-unit"]
    traded = np.flatnonzero(series.bars.volume > 0)
    if len(traded) < 2 * LEAST_BARS:
        return
    volume = np.log(series.bars.volume[traded])
    for n in (np.flatnonzero(np.abs(np.diff(volume)) > LEAST_STEP) + 1).tolist():
        before, after = volume[max(0, n - LOOKBACK) : n], volume[n : n + LOOKBACK]
        if min(len(before), len(after)) < LEAST_BARS:
            continue
        times = exp(abs(float(np.median(after) - np.median(before))))
        row, is_more = int(traded[n]), float(np.median(after)) > float(np.median(before))
        if rule.threshold <= times <= MOST and not (is_more and _is_locked(series, traded[max(0, n - LOOKBACK) : n])):
            value = f"volume {series.bars.volume[row]:.12g} after {series.bars.volume[int(traded[n - 1])]:.12g}"
            unit = "lots before and shares from here on" if is_more else "shares before and lots from here on"
            probably = f"{ratio_text(times)} times {'more' if is_more else 'less'} from here on: {unit}"
            yield rule.found(series.ticker, series.day(row), value, "the same unit on all dates", probably)


def _is_locked(series: Series, rows: NDArray[np.int64]) -> bool:
    """Whether most bars have one price only: locked at a limit after a listing, hardly anything trades."""
    return float(np.median(series.bars.high[rows] - series.bars.low[rows])) == 0
