"""Corporate actions from an answer: cash per old share, from what Yahoo states per share of today.

Yahoo states a dividend per share after every split with an ex-date on or after the dividend's own: in its adjusted
close, the close before an ex-date is multiplied by 1 − dividend / close, both in today's shares. So cash per old share
is the dividend times those splits. Where a split has the dividend's own date, the adjusted close tells whether Yahoo
took the dividend as one of new shares or of old ones.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

import numpy as np

from engine.prices.action import CorporateAction
from engine.prices.yahoo.answer import Answer
from engine.prices.yahoo.printed import accuracy, shortest
from engine.prices.yahoo.raw_bars import factor_from

AGREES = 0.02  # of the dividend, beside the noise of the two closes
NOISE = 5e-7  # of the close


@dataclass(frozen=True, slots=True)
class Actions:
    """An answer's corporate actions, oldest first, and what was odd about them, one sentence each."""

    actions: tuple[CorporateAction, ...]
    notes: tuple[str, ...]


def actions_of(answer: Answer) -> Actions:
    """The actions of the whole answer; dividend and split of one date are one action."""
    shares: dict[date, float] = {}
    for split in answer.splits:
        shares[split.ex_on] = shares.get(split.ex_on, 1.0) * split.value
    stated = _stated(answer)
    notes: list[str] = []
    found = []
    for day in sorted({*shares, *stated}):
        cash = _cash_per_old_share(answer, day, stated, shares.get(day, 1.0), notes) if day in stated else 0.0
        found.append(CorporateAction(answer.ticker, day, shares.get(day, 1.0), cash))
    return Actions(tuple(found), tuple(notes))


def _stated(answer: Answer) -> dict[date, float]:
    """Cash by ex-date as Yahoo states it: dividends, and capital gains where they do not hold them already."""
    dividends: dict[date, float] = defaultdict(float)
    for event in answer.dividends:
        dividends[event.ex_on] += event.value
    total = dict(dividends)
    for event in answer.capital_gains:
        paid = dividends.get(event.ex_on, 0.0)
        if not _is_counted_in(answer, event.ex_on, paid, event.value):
            total[event.ex_on] = total.get(event.ex_on, 0.0) + event.value
    return {day: cash for day, cash in total.items() if cash > 0}


def _is_counted_in(answer: Answer, day: date, paid: float, gain: float) -> bool:
    """Whether a fund's dividend already holds its capital gain, as Yahoo states some: the fall at the open tells."""
    rows = _rows_around(answer, day)
    if paid < gain or rows is None:
        return False
    before, after = rows
    fall = answer.close[before] - answer.open[after]
    return bool(abs(fall - paid) < abs(fall - (paid + gain)))


def _cash_per_old_share(
    answer: Answer, day: date, cash: dict[date, float], multiplier: float, notes: list[str]
) -> float:
    stated, factor = cash[day], factor_from(answer.splits, day)
    implied = _implied(answer, day, cash)
    if implied is not None and not _agree(implied, stated, answer, day):
        if multiplier != 1.0 and _agree(implied, stated / multiplier, answer, day):
            factor /= multiplier
            notes.append(f"the dividend of {day} is stated per share before the split of that day")
        else:
            notes.append(f"the adjusted close implies a dividend of {implied:.6g} on {day}, stated is {stated:.6g}")
    value = np.array([stated * factor])
    return float(shortest(value, accuracy(value, np.array([factor])))[0])


def _implied(answer: Answer, day: date, cash: dict[date, float]) -> float | None:
    """The cash in today's shares that the adjusted close was computed with; None where no two bars tell of it alone."""
    rows = _rows_around(answer, day)
    if rows is None:
        return None
    before, after = rows
    around = (answer.sessions[before] < np.datetime64(one) <= answer.sessions[after] for one in cash)
    if sum(map(bool, around)) > 1:
        return None
    with np.errstate(divide="ignore", invalid="ignore"):
        step = answer.adjusted_close[before] / answer.close[before]
        step /= answer.adjusted_close[after] / answer.close[after]
    value = float((1 - step) * answer.close[before])
    return value if np.isfinite(value) else None


def _agree(implied: float, stated: float, answer: Answer, day: date) -> bool:
    rows = _rows_around(answer, day)
    close = answer.close[rows[0]] if rows is not None else 0.0
    return bool(abs(implied - stated) <= AGREES * abs(stated) + NOISE * close)


def _rows_around(answer: Answer, day: date) -> tuple[int, int] | None:
    """The last row before a date and the first on or after it, of those that have a close."""
    has = np.flatnonzero(np.isfinite(answer.close) & (answer.close > 0))
    n = int(np.searchsorted(answer.sessions[has], np.datetime64(day, "D"), side="left"))
    return (int(has[n - 1]), int(has[n])) if 0 < n < len(has) else None
