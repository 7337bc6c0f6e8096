"""backtrader as it is without this engine's short cuts: its own loop, feeds that load bar by bar, nothing left out."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import backtrader as bt

from engine.prices.bars import Bar
from engine.simulation.floor import Floor
from engine.simulation.outcome import Outcome
from engine.simulation.simulate import simulate

_BACKTRADERS_OWN = ("_next", "_clk_update", "_getminperstatus", "_notify", "_start")


def uncut(chosen: Any, *arguments: Any, **keywords: Any) -> Outcome:
    """What `simulate` gives, by the long way."""
    strategy = chosen.strategy
    members = {name: getattr(bt.Strategy, name) for name in _BACKTRADERS_OWN}
    whole = type(strategy)(strategy.__name__, (strategy,), {"__module__": strategy.__module__, **members})
    with patch("engine.simulation.simulate.SessionCerebro", _UncutCerebro), patch.object(Floor, "is_idle", False):
        return simulate(replace(chosen, strategy=whole), *arguments, **keywords)


class _LoadedFeed(bt.feed.DataBase):
    """Loads one bar after the other, so that none that is later lies in its lines."""

    params = (("bars", None), ("timeframe", bt.TimeFrame.Days))

    def start(self) -> None:
        super().start()
        self._row = 0

    def rewind(self, size: int = 1) -> None:
        self.backwards(size, force=True)
        self._row -= size

    def _load(self) -> bool:
        if self._row >= len(self.p.bars):
            return False
        bar = self.p.bars.bar(self._row)
        self.lines.datetime[0] = float(bar.session.toordinal())
        for name in ("open", "high", "low", "close", "volume"):
            getattr(self.lines, name)[0] = getattr(bar, name)
        self.lines.openinterest[0] = 0.0
        self._row += 1
        return True

    @property
    def bar(self) -> Bar | None:
        if not len(self) or self.datetime.date(0) != self._env.present.session:
            return None
        prices = (getattr(self, name)[0] for name in ("open", "high", "low", "close", "volume"))
        return Bar(self.datetime.date(0), *prices)


class _UncutCerebro(bt.Cerebro):
    params = (("stdstats", False), ("preload", False), ("runonce", False))

    def __init__(self) -> None:
        super().__init__()
        self.present = SimpleNamespace(session=None)

    def feed(self, lines: Any) -> None:
        for bars in lines:
            if len(bars):
                self.adddata(_LoadedFeed(bars=bars, name=bars.ticker), name=bars.ticker)

    def _brokernotify(self) -> None:
        at = max(data.datetime[0] for data in self.datas if len(data))
        on, last = bt.num2date(at).date(), self.present.session
        if on != last:
            self.present = SimpleNamespace(session=on, before=last or on, ordinal=at)
        super()._brokernotify()
