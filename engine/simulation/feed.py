"""A backtrader feed over arrays. It loads bar by bar, so that no later bar is in its buffers."""

import backtrader as bt
import numpy as np

from engine.prices.bars import Bar, Bars, Floats


class BarsFeed(bt.feed.DataBase):
    """Raw daily bars of one ticker, already cut to the run's sessions."""

    params = (("columns", None), ("timeframe", bt.TimeFrame.Days))

    def start(self) -> None:
        """Begin at the first bar."""
        super().start()
        self._row = 0
        self._rows = self.p.columns

    def rewind(self, size: int = 1) -> None:
        """Unload a bar that is not due yet: a suspended or unlisted instrument's next one, which backtrader reads
        at once and would leave readable behind the present bar."""
        self.backwards(size, force=True)
        self._row -= size

    def _tick_nullify(self) -> None:
        """Nothing: a daily bar has no ticks, and keeping them took a seventh of a run."""

    def _tick_fill(self, force: bool = False) -> None:
        """Nothing, for the same reason."""

    def _load(self) -> bool:
        if self._row >= len(self._rows):
            return False
        when, opened, high, low, close, volume = self._rows[self._row]
        lines = self.lines
        lines.datetime[0] = when
        lines.open[0] = opened
        lines.high[0] = high
        lines.low[0] = low
        lines.close[0] = close
        lines.volume[0] = volume
        lines.openinterest[0] = 0.0
        self._row += 1
        return True


def feed_of(bars: Bars) -> BarsFeed:
    """The feed of some bars."""
    ordinals: Floats = (bars.sessions - np.datetime64("0001-01-01", "D")).astype(np.float64) + 1.0
    columns = (ordinals, bars.open, bars.high, bars.low, bars.close, bars.volume)
    return BarsFeed(columns=list(zip(*(column.tolist() for column in columns), strict=True)), name=bars.ticker)


def fresh_bar(feed: BarsFeed, ordinal: float) -> Bar | None:
    """The feed's bar of the session with this ordinal, None where it did not trade then."""
    if not len(feed) or feed.datetime[0] != ordinal:
        return None
    return Bar(
        session=bt.num2date(ordinal).date(),
        open=feed.open[0],
        high=feed.high[0],
        low=feed.low[0],
        close=feed.close[0],
        volume=feed.volume[0],
    )
