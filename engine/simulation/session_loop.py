"""backtrader's engine, moved from session to session instead of from feed to feed."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import backtrader as bt
import numpy as np

from engine.prices.bars import Bars
from engine.simulation.feed import BarsFeed
from engine.simulation.present import Present


class SessionCerebro(bt.Cerebro):
    """Runs one strategy over daily bars that are known beforehand.

    Of backtrader's loop there remains what it does for such bars: in each session in which any instrument trades the
    broker comes first, then the strategy. Loading the next bar of every feed, and taking it back where it is not due
    yet, is left out: the feeds look up by themselves what the present session shows (see `BarsFeed`).
    """

    params = (("stdstats", False), ("preload", False), ("runonce", False))

    def __init__(self) -> None:
        super().__init__()
        self.present = Present()
        self._sessions: list[date] = []

    def feed(self, lines: Iterable[Bars]) -> None:
        """Add a feed for each instrument's bars; those without a bar have none."""
        fed = [bars for bars in lines if len(bars)]
        for bars in fed:
            self.adddata(BarsFeed(bars=bars, present=self.present, name=bars.ticker), name=bars.ticker)
        self._sessions = sessions_in(fed)

    def _runnext(self, runstrats: list[Any]) -> None:
        for session in self._sessions:
            self.present.move(session)
            ordinal = self.present.ordinal
            self._check_timers(runstrats, ordinal, cheat=True)
            self._brokernotify()
            if self._event_stop:
                return
            self._check_timers(runstrats, ordinal, cheat=False)
            for strategy in runstrats:
                strategy._next()
                if self._event_stop:
                    return


def sessions_in(lines: list[Bars]) -> list[date]:
    """The sessions in which any of the instruments trades, in order."""
    if not lines:
        return []
    first = min(bars.sessions[0] for bars in lines)
    trades = np.zeros(int((max(bars.sessions[-1] for bars in lines) - first).astype(int)) + 1, dtype=bool)
    for bars in lines:
        trades[(bars.sessions - first).astype(np.intp)] = True
    found: list[date] = (first + np.flatnonzero(trades)).tolist()
    return found
