"""Single bars that stand apart from both neighbours: slipped units, and closes that the next open undoes."""

from collections.abc import Iterator

import numpy as np

from engine.prices.checks import PRICES
from engine.prices.findings.finding import Finding
from engine.prices.findings.rule_table import FindingRules
from engine.prices.findings.series import Series, plain

SLIP_TOLERANCE = 0.12  # of log10: prices move by less than a third between neighbours
FREE_SPIKE = 0.15  # where there is no limit, a spike must be larger to be told
UNDONE = 0.35  # part of the move that may be left when it counts as undone
USUAL_GAPS = 8.0
INDEX_GAPS = 15.0


def unit_glitches(series: Series, rules: FindingRules) -> Iterator[tuple[int, Finding]]:
    """Rows with a price 10, 100 or 1000 times (or that part of) what is before and after it."""
    bars, n = series.bars, len(series.bars)
    if n < 2:
        return
    before = series.reference.copy()
    after = np.append(bars.close[:-1] * np.exp(series.gap[1:]), np.nan)
    before[0] = after[0]
    found: dict[int, str] = {}
    for column in PRICES:
        price = getattr(bars, column)
        slips = [np.log10(price / level) for level in (before, after)]
        power = np.rint(slips[0])
        near = [np.abs(slip - power) <= SLIP_TOLERANCE for slip in slips]
        for row in np.flatnonzero((power != 0) & (np.abs(power) <= 3) & near[0] & near[1]).tolist():
            found[row] = column
    for row, column in sorted(found.items()):
        level = plain(round(float(after[row]), 4))
        times = float(getattr(bars, column)[row] / after[row])
        factor = plain(10.0 ** round(np.log10(times)))
        yield (
            row,
            rules["unit-glitch"].found(
                series.ticker,
                series.day(row),
                f"{column} {series.price(row, column)}",
                f"about {level}, as before and after",
                f"it is about {factor} times that: a decimal point or a unit slipped",
            ),
        )


def spikes(series: Series, rules: FindingRules) -> Iterator[tuple[int, Finding]]:
    """Rows whose close the next open undoes, neither of them at a limit; of an index they are bad ticks."""
    bars = series.bars
    if len(bars) < 3:
        return
    back, move = series.gap[1:], series.move[:-1]
    within = np.log(bars.close[:-1] / bars.open[:-1])
    free = np.ones(len(back), dtype=bool) if series.limits is None else ~series.limits.has[1:]
    least = np.where(free & (not series.is_index), FREE_SPIKE, rules["spike"].threshold)
    least = np.maximum(least, USUAL_GAPS * series.usual_gap)
    left = np.minimum(np.abs(move + back), np.abs(within + back))
    undone = (np.abs(back) >= least) & (left < UNDONE * np.abs(back)) & (move * back < 0)
    for row in np.flatnonzero(undone).tolist():
        if series.is_at_limit(row, "close") or series.is_at_limit(row + 1, "open"):
            continue
        is_certain = series.is_index and abs(float(back[row])) >= INDEX_GAPS * series.usual_gap
        rule = rules["bad-tick" if is_certain else "spike"]
        yield (
            row,
            rule.found(
                series.ticker,
                series.day(row),
                f"close {series.price(row)}, next open {series.price(row + 1, 'open')}",
                f"a close nearer to {plain(round(float(series.reference[row]), 4))} before it",
                "a wrong close, as the next open undoes it" + ("" if is_certain else ", or a wild session"),
            ),
        )
