"""A backtrader feed over arrays. Its lines hold the bars up to the present session, filled when they are read."""

from array import array
from bisect import bisect_right
from functools import cache
from typing import Any

import backtrader as bt
import numpy as np

from engine.prices.bars import Bar, Bars, Floats
from engine.simulation.present import EPOCH, Present


class ShownLine(bt.LineBuffer):
    """One column of a feed's bars, as backtrader's lines are read, without any value of a later session.

    What nobody reads is never copied: a session costs an idle instrument nothing.
    """

    feed: "BarsFeed"
    _column: memoryview
    _kind: Any = np.float64

    def show(self, feed: "BarsFeed", column: Any) -> None:
        """Take the values of all sessions; those up to the present one are shown, as float64."""
        self.feed, self._column = feed, _memory(column, self._kind)

    def reset(self) -> None:
        """Show nothing yet."""
        self._shown = array("d")
        self.extension = 0
        self.useislice = False

    def __getitem__(self, ago: int) -> float:
        """The value `ago` bars from the present one; IndexError for a later one."""
        place = self.feed.n_shown - 1 + ago
        if self._shown or ago > 0 or place < 0:
            return float(self.array[place])
        return self._value(place)

    @property
    def array(self) -> Any:
        """The values up to the present session, float64."""
        n, n_shown = self.feed.n_shown, len(self._shown)
        if n > n_shown:
            self._shown.frombytes(self._bytes(n_shown, n))
        return self._shown

    @property
    def lencount(self) -> int:
        """How many bars there are up to the present session."""
        return self.feed.n_shown

    @property
    def _idx(self) -> int:
        return self.feed.n_shown - 1

    @property
    def idx(self) -> int:
        """The place of the last of them."""
        return self.feed.n_shown - 1

    def _value(self, place: int) -> float:
        return float(self._column[place])

    def _bytes(self, start: int, stop: int) -> bytes:
        return self._column[start:stop].tobytes()


class ShownDates(ShownLine):
    """The sessions themselves as backtrader counts dates; its column is of days since 1970-01-01."""

    _kind = np.int64

    def datetime(self, ago: int = 0, tz: Any = None, naive: bool = True) -> Any:
        """Midnight of a session."""
        return bt.num2date(self[ago], tz or self._tz, naive)

    def date(self, ago: int = 0, tz: Any = None, naive: bool = True) -> Any:
        """The date of a session."""
        return self.datetime(ago, tz, naive).date()

    def _value(self, place: int) -> float:
        return float(self._column[place] + EPOCH)

    def _bytes(self, start: int, stop: int) -> bytes:
        return (np.asarray(self._column[start:stop]) + float(EPOCH)).tobytes()


class BarsFeed(bt.feed.DataBase):
    """Raw daily bars of one ticker, already cut to the run's sessions."""

    params = (("bars", None), ("present", None), ("timeframe", bt.TimeFrame.Days))

    def __init__(self, **_: Any) -> None:
        super().__init__()
        self._bars: Bars = self.p.bars
        self._present: Present = self.p.present
        self._n_shown, self._counted_on = 0, self._present.day
        self._bar: Bar | None = None
        self._days = _memory(self._bars.sessions.view(np.int64), np.int64)
        columns = {"datetime": self._days, "openinterest": _zeros(len(self._bars))}
        for line, name in zip(self.lines.lines, self.getlinealiases(), strict=True):
            line.show(self, columns[name] if name in columns else getattr(self._bars, name))

    @property
    def n_shown(self) -> int:
        """How many bars there are up to the present session."""
        day = self._present.day
        if day != self._counted_on:
            self._n_shown, self._counted_on, self._bar = bisect_right(self._days, day, self._n_shown), day, None
        return self._n_shown

    @property
    def bar(self) -> Bar | None:
        """The bar of the present session, None where the instrument did not trade in it."""
        n = self.n_shown
        if self._bar is None and n and self._days[n - 1] == self._counted_on:
            self._bar = self._bars.bar(n - 1)
        return self._bar


def _memory(values: Any, kind: Any) -> memoryview:
    """An array's own memory: single values are read from it faster than from the array, and as Python's numbers."""
    return np.ascontiguousarray(values, dtype=kind).data


@cache
def _zeros(n: int) -> Floats:
    return np.zeros(n)


_Lines: Any = BarsFeed.lines  # made by backtrader's metaclass


class _ShownLines(_Lines):
    def __init__(self) -> None:
        self.lines = [ShownDates() if name == "datetime" else ShownLine() for name in self._getlines()]


BarsFeed.lines = _ShownLines
