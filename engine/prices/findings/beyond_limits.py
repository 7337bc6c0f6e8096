"""Bars beyond the limits of their session: bad ticks, missed or wrong corporate actions, rounding."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import exp, log

import numpy as np

from engine.prices.findings.finding import Finding
from engine.prices.findings.limit_bands import LimitBands
from engine.prices.findings.rule_table import FindingRules
from engine.prices.findings.series import Series, plain, ratio_text
from engine.prices.findings.simple_ratio import multiplier_within

SLACK = 1.5  # ticks by which rounding at the source may widen what a bar fits
COMES_BACK = 0.5  # part of the excursion that may be left at the next open
LONG_ABSENCE = 120  # sessions without a bar: a listing resumed after them may have no limit
NEARBY = 15  # rows within which an action of the right size may be misdated
FINE = 0.001  # of the reference price: as little as a tick or two where the price is high
CONSOLIDATION = 0.2  # of the logarithm: fewer shares than five for four are no consolidation
SMALL_CASH = 1.06  # a multiplier below it is told as cash too


@dataclass(frozen=True, slots=True)
class Excess:
    """A bar beyond its limits: by how many ticks, in which column, and the references that it would fit."""

    row: int
    ticks: float
    is_above: bool
    column: str
    limit: float
    least_reference: float
    most_reference: float

    @property
    def fits_any(self) -> bool:
        """Whether there is a reference price whose limits hold the whole bar."""
        return self.least_reference <= self.most_reference


def excesses(series: Series) -> dict[int, Excess]:
    """The bars beyond their limits by more than half a tick, by row."""
    limits = series.limits
    if limits is None:
        return {}
    with np.errstate(invalid="ignore", divide="ignore"):
        above = series.bars.high / limits.tick - limits.up
        below = limits.down - series.bars.low / limits.tick
        rows = np.flatnonzero(np.fmax(above, below) > 0.5)
    return {row: _excess(series, limits, row, float(above[row]), float(below[row])) for row in rows.tolist()}


def beyond_limits(series: Series, rules: FindingRules, passed_over: set[int]) -> Iterator[tuple[int, Finding]]:
    """Rows beyond their limits with what they are; those in `passed_over` are explained by other findings.

    The row that a finding is told of may be the one before: a wrong close shows on the bar after it too.
    """
    found = excesses(series)
    told: set[int] = set()
    for row, one in found.items():
        if row in passed_over or row - 1 in told:
            continue
        if _is_rounding(series, rules, one):
            yield row, _rounding(series, rules, one)
            continue
        at, finding = _named(series, rules, one, found)
        if finding.rule == "bad-tick":
            told.add(at)
        yield at, finding


def _named(series: Series, rules: FindingRules, one: Excess, found: dict[int, Excess]) -> tuple[int, Finding]:
    row = one.row
    is_ex_date = row in series.ex_rows
    if is_ex_date and one.ticks * _tick(series, row) <= _imprecise(rules) * float(series.reference[row]):
        return row, _on_ex_date(series, rules, one)
    next_one = found.get(row + 1)
    if next_one is not None and (_is_rounding(series, rules, next_one) or row + 1 in series.ex_rows):
        next_one = None
    left = _left(series, row, one)
    is_reversed = next_one is not None and next_one.is_above != one.is_above
    if (left is not None and left < COMES_BACK) or is_reversed:
        return row, _bad_tick(series, rules, one, row)
    if _is_undoing(series, row, found):
        return row - 1, _bad_tick(series, rules, one, row - 1)
    if absent(series, row) > LONG_ABSENCE:
        return row, _after_absence(series, rules, one)
    if is_ex_date:
        return row, _on_ex_date(series, rules, one)
    return row, _staying(series, rules, one, is_followed=row + 1 < len(series.bars) and next_one is None)


def _staying(series: Series, rules: FindingRules, one: Excess, *, is_followed: bool) -> Finding:
    """What a bar beyond its limits is where nothing takes it back: a missed action if it can be one."""
    if one.fits_any and is_followed and _may_be_action(series, one):
        return _missed_action(series, rules, one)
    probably = "a bad tick or a corporate action that is not recorded"
    if one.row + 1 == len(series.bars):
        probably += ": the next bar will tell"
    return rules["beyond-limit"].found(series.ticker, series.day(one.row), *_beyond(series, one), probably)


def _is_rounding(series: Series, rules: FindingRules, one: Excess) -> bool:
    """Whether so little may be rounding: of the bar, and of the close before that its limits were made from."""
    ticks, rule = one.ticks, rules["limit-rounding"]
    return ticks <= rule.threshold + 0.5 or ticks * _tick(series, one.row) <= FINE * float(series.reference[one.row])


def _imprecise(rules: FindingRules) -> float:
    """Up to which part of the reference price an action is imprecise rather than wrong."""
    return rules["imprecise-action"].threshold


def _tick(series: Series, row: int) -> float:
    assert series.limits is not None  # noqa: S101 - a row beyond its limits has some
    return float(series.limits.tick[row])


def _may_be_action(series: Series, one: Excess) -> bool:
    """Whether an action may have made the excess: it lowers the price, or consolidates shares."""
    return one.most_reference < series.reference[one.row] or float(series.gap[one.row]) > CONSOLIDATION


def _left(series: Series, row: int, one: Excess) -> float | None:
    """The part of the excursion that is left at the next open, or None without a next bar."""
    if row + 1 >= len(series.bars):
        return None
    reach = log(float(getattr(series.bars, one.column)[row] / series.reference[row]))
    return abs(float(series.move[row] + series.gap[row + 1])) / abs(reach)


def _is_undoing(series: Series, row: int, found: dict[int, Excess]) -> bool:
    """Whether a row's gap undoes the move of the bar before it, which was then the wrong one.

    A close that stands at its limit is believed: a limit-up before an ex-date looks the same else.
    """
    is_believed = row - 1 not in found and series.is_at_limit(row - 1, "close")
    if row < 2 or row in series.ex_rows or is_believed:
        return False
    move, gap = float(series.move[row - 1]), float(series.gap[row])
    within = log(float(series.bars.close[row - 1] / series.bars.open[row - 1]))
    return move * gap < 0 and min(abs(move + gap), abs(within + gap)) < COMES_BACK * abs(gap)


def absent(series: Series, row: int) -> int:
    """How many sessions lie without a bar before a row."""
    first, last = series.bars.sessions[row - 1], series.bars.sessions[row]
    return int(np.searchsorted(series.sessions, last) - np.searchsorted(series.sessions, first)) - 1


def _excess(series: Series, limits: LimitBands, row: int, above: float, below: float) -> Excess:
    tick, rate = float(limits.tick[row]), float(limits.rate[row])
    is_above = above >= below
    limit = float(limits.up[row] if is_above else limits.down[row]) * tick
    return Excess(
        row=row,
        ticks=max(above, below),
        is_above=is_above,
        column=_column(series, row, is_above=is_above),
        limit=limit,
        least_reference=(float(series.bars.high[row]) - SLACK * tick) / (1 + rate),
        most_reference=(float(series.bars.low[row]) + SLACK * tick) / (1 - rate),
    )


def _column(series: Series, row: int, *, is_above: bool) -> str:
    """The column that reaches furthest, the close or the open where they reach as far as high or low."""
    extreme = "high" if is_above else "low"
    reached = getattr(series.bars, extreme)[row]
    return next((name for name in ("close", "open") if getattr(series.bars, name)[row] == reached), extreme)


def _beyond(series: Series, one: Excess) -> tuple[str, str]:
    """The value and the expectation of a bar beyond its limit."""
    side = "at most" if one.is_above else "at least"
    value = f"{one.column} {series.price(one.row, one.column)} after a close of {series.price(one.row - 1)}"
    return value, f"{side} {plain(round(one.limit, 4))}, the limit of the session"


def _rounding(series: Series, rules: FindingRules, one: Excess) -> Finding:
    n = round(one.ticks)
    probably = f"{n} tick{'' if n == 1 else 's'} off: rounded at the source"
    return rules["limit-rounding"].found(series.ticker, series.day(one.row), *_beyond(series, one), probably)


def _bad_tick(series: Series, rules: FindingRules, one: Excess, row: int) -> Finding:
    rule, day = rules["bad-tick"], series.day(row)
    back = f"the next bar opens at {series.price(row + 1, 'open')}"
    if row == one.row:
        return rule.found(series.ticker, day, *_beyond(series, one), f"a bad tick: {back}")
    value = f"close {series.price(row)} after a close of {series.price(row - 1)}"
    return rule.found(
        series.ticker, day, value, f"a close from which {one.limit:.12g} is the limit", f"bad tick: {back}"
    )


def _after_absence(series: Series, rules: FindingRules, one: Excess) -> Finding:
    n = absent(series, one.row)
    probably = f"the first bar after {n} sessions without one: a resumed listing may have no limit"
    return rules["unexplained-jump"].found(series.ticker, series.day(one.row), *_beyond(series, one), probably)


def _missed_action(series: Series, rules: FindingRules, one: Excess) -> Finding:
    row, close = one.row, float(series.reference[one.row])
    estimate = exp(-float(series.gap[row]))
    fitted = multiplier_within(close / one.most_reference, close / one.least_reference, estimate)
    probably = f"an action that is not recorded: one share became about {ratio_text(fitted)}"
    cash = close - float(series.bars.open[row])
    if 1 < fitted < SMALL_CASH or 0 < cash < close * (1 - 1 / SMALL_CASH):
        probably += f", or about {plain(round(cash, 2))} of cash was paid"
    near = [
        action
        for at, actions in series.ex_rows.items()
        if 0 < abs(at - row) <= NEARBY
        for action in actions
        if one.least_reference <= (close - action.cash_per_share) / (action.share_multiplier or 1) <= one.most_reference
    ]
    if near:
        probably += f" (the one recorded on {near[0].ex_on.isoformat()} fits: is its date wrong?)"
    return rules["missed-action"].found(series.ticker, series.day(row), *_beyond(series, one), probably)


def _on_ex_date(series: Series, rules: FindingRules, one: Excess) -> Finding:
    """What a bar beyond its limits on an ex-date says of the action."""
    row, close = one.row, float(series.bars.close[one.row - 1])
    actions = series.ex_rows[row]
    shares = float(np.prod([action.share_multiplier or 1 for action in actions]))
    cash = sum(action.cash_per_share for action in actions)
    value, expected = _beyond(series, one)
    value += f", action of {plain(shares)} shares and {plain(cash)} cash"
    day = series.day(row)
    if one.least_reference <= close <= one.most_reference:
        probably = "the price does not move as the action says: adjusted for it already, or another date"
        return rules["action-without-jump"].found(series.ticker, day, value, expected, probably)
    reference = min(max(float(series.reference[row]), one.least_reference), one.most_reference)
    fitting = max(close - reference * shares, 0.0)
    side = "at most" if fitting < cash else "at least"
    if abs(reference / float(series.reference[row]) - 1) <= _imprecise(rules):
        probably = f"fits with {side} {plain(round(fitting, 3))} of cash"
        if shares != 1 and one.least_reference <= (close - cash / shares) / shares <= one.most_reference:
            probably += f"; {plain(round(cash / shares, 4))} fits, which is the cash divided by the multiplier"
        return rules["imprecise-action"].found(series.ticker, day, value, expected, probably)
    low, high = (close - cash) / one.most_reference, (close - cash) / one.least_reference
    fitted = multiplier_within(low, high, (close - cash) / float(series.bars.open[row]))
    probably = f"fits with a multiplier of about {ratio_text(fitted)}"
    return rules["wrong-action"].found(series.ticker, day, value, expected, probably)
