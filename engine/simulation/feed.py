"""A backtrader feed over arrays. Its lines hold the bars up to the present session and are filled when they are read."""

from array import array
from bisect import bisect_right
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
    column = ""

    _column: memoryview | None = None

    def reset(self) -> None:
        """Show nothing yet."""
        self._shown = array("d")
        self.extension = 0
        self.useislice = False

    def __getitem__(self, ago: int) -> float:
        """The value `ago` bars from the present one; IndexError for a later one."""
        shown, place = self._shown, self.feed.n_shown - 1 + ago
        if shown or ago > 0 or place < 0:
            return float(self.array[place])
        return float((self._column or self._values())[place])

    @property
    def array(self) -> Any:
        """The values up to the present session, float64."""
        n, n_shown = self.lencount, len(self._shown)
        if n > n_shown:
            self._shown.frombytes((self._column or self._values())[n_shown:n].tobytes())
        return self._shown

    def _values(self) -> memoryview:
        self._column = memoryview(np.ascontiguousarray(self.feed.values(self.column)))
        return self._column

    @property
    def lencount(self) -> int:
        """How many bars there are up to the present session."""
        return self.feed.n_shown

    @property
    def _idx(self) -> int:
        return self.lencount - 1

    @property
    def idx(self) -> int:
        """The place of the last of them."""
        return self.lencount - 1


class BarsFeed(bt.feed.DataBase):
    """Raw daily bars of one ticker, already cut to the run's sessions."""

    params = (("bars", None), ("present", None), ("timeframe", bt.TimeFrame.Days))

    def __init__(self) -> None:
        super().__init__()
        self._bars: Bars = self.p.bars
        self._present: Present = self.p.present
        self._days = memoryview(np.ascontiguousarray(self._bars.sessions).view(np.int64))
        self._n_shown, self._counted_on = 0, self._present.day
        self._bar: Bar | None = None
        for line, column in zip(self.lines.lines, self.getlinealiases(), strict=True):
            line.feed, line.column = self, column

    @property
    def n_shown(self) -> int:
        """How many bars there are up to the present session."""
        day = self._present.day
        if day != self._counted_on:
            self._n_shown, self._counted_on = bisect_right(self._days, day, self._n_shown), day
            n = self._n_shown
            self._bar = self._bars.bar(n - 1) if n and self._days[n - 1] == day else None
        return self._n_shown

    @property
    def bar(self) -> Bar | None:
        """The bar of the present session, None where the instrument did not trade in it."""
        return self._bar if self.n_shown else None

    def values(self, column: str) -> Floats:
        """A line's values in all sessions, float64."""
        if column == "datetime":
            return np.asarray(self._bars.sessions.view(np.int64) + float(EPOCH), dtype=np.float64)
        if column == "openinterest":
            return np.zeros(len(self._bars))
        return np.asarray(getattr(self._bars, column), dtype=np.float64)


class _ShownLines(BarsFeed.lines):  # type: ignore[misc]
    def __init__(self) -> None:
        self.lines = [ShownLine() for _ in self._getlines()]


BarsFeed.lines = _ShownLines
