"""Differences between two histories of a ticker, and what they look like when there are many."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from engine.prices.action import CorporateAction
from engine.prices.bars import Bars
from engine.prices.content import COLUMNS
from engine.prices.history import History

BAR = "bar"
_NO_ACTION = CorporateAction("", date.min)


@dataclass(frozen=True, slots=True, order=True)
class Difference:
    """One figure that two histories tell differently.

    `column` is a column of the bars, "share_multiplier" or "cash_per_share" of an action, or "bar" for a session of
    which one of them has no bar: the figures are then its closes, None where there is none.
    """

    on: date
    column: str
    old: float | None
    new: float | None

    def sentence(self) -> str:
        """The difference as text."""
        return f"{self.on.isoformat()}: {self.column} was {_figure(self.old)}, is now {_figure(self.new)}"


def differences(old: History, new: History) -> tuple[Difference, ...]:
    """What the two tell differently on the dates that both were asked for, sorted; figures are compared exactly."""
    first, last = max(old.asked_from, new.asked_from), min(old.asked_to, new.asked_to)
    if last < first:
        return ()
    found = [
        *_of_bars(within(old.bars, first, last), within(new.bars, first, last)),
        *_of_actions(
            {one.ex_on: one for one in old.actions if first <= one.ex_on <= last},
            {one.ex_on: one for one in new.actions if first <= one.ex_on <= last},
        ),
    ]
    return tuple(sorted(found, key=lambda one: (one.on, one.column)))


def within(bars: Bars, first: date, last: date) -> Bars:
    """The bars from one date to another, both included."""
    start = int(np.searchsorted(bars.sessions, np.datetime64(first, "D"), side="left"))
    return bars.between_rows(start, bars.n_until(last))


def _of_actions(old: Mapping[date, CorporateAction], new: Mapping[date, CorporateAction]) -> Iterator[Difference]:
    """An action that one of them lacks counts as one that changes nothing."""
    for day in sorted(old.keys() | new.keys()):
        before, after = old.get(day, _NO_ACTION), new.get(day, _NO_ACTION)
        if before.share_multiplier != after.share_multiplier:
            yield Difference(day, "share_multiplier", before.share_multiplier, after.share_multiplier)
        if before.cash_per_share != after.cash_per_share:
            yield Difference(day, "cash_per_share", before.cash_per_share, after.cash_per_share)


def _of_bars(old: Bars, new: Bars) -> Iterator[Difference]:
    for day in np.setdiff1d(old.sessions, new.sessions).tolist():
        yield Difference(day, BAR, _close(old, day), None)
    for day in np.setdiff1d(new.sessions, old.sessions).tolist():
        yield Difference(day, BAR, None, _close(new, day))
    both, in_old, in_new = np.intersect1d(old.sessions, new.sessions, return_indices=True)
    days = both.tolist()
    for name in COLUMNS:
        before, after = getattr(old, name)[in_old], getattr(new, name)[in_new]
        for row in np.flatnonzero(before != after).tolist():
            yield Difference(days[row], name, float(before[row]), float(after[row]))


def _close(bars: Bars, day: date) -> float:
    bar = bars.on(day)
    assert bar is not None  # noqa: S101 - the day is one of its sessions
    return bar.close


def _figure(value: float | None) -> str:
    return "absent" if value is None else f"{value:.12g}"
