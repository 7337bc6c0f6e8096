"""backtrader's strategy, moved from session to session: what it counts and tells in each, only where it matters."""

from typing import Any

import backtrader as bt


class SessionStrategy(bt.Strategy):
    """A strategy whose `next` is called in every session in which any instrument trades.

    It is told what backtrader tells, to those of its methods that are its own; what nobody would hear is not reckoned.
    """

    hears_of_orders = hears_of_money = waits_for_bars = True
    _minperstatus: int

    def prenext(self) -> None:
        """Late-listed instruments delay nobody."""
        self.next()

    def nextstart(self) -> None:
        """The first bar of all feeds is a bar like any other."""
        self.next()

    def _start(self) -> None:
        """Before the first session: what it listens to, and whether it matters which feeds have their bars."""
        super()._start()
        self.hears_of_money = self._hears("notify_cashvalue", "notify_fund")
        self.hears_of_orders = self._hears("notify_order", "notify_trade")
        own, ours = type(self), SessionStrategy
        is_ours = own.prenext is ours.prenext and own.nextstart is ours.nextstart
        self.waits_for_bars = not is_ours or self._is_watched

    @property
    def _is_watched(self) -> bool:
        """Whether backtrader's analyzers or observers look on."""
        return bool(self.analyzers) or bool(self._slave_analyzers) or bool(self.observers)

    def _hears(self, *methods: str) -> bool:
        heard = (getattr(getattr(self, name), "__func__", None) is not getattr(bt.Strategy, name) for name in methods)
        return any(heard) or self._is_watched

    def _next(self) -> None:
        if self.waits_for_bars or self._lineiterators[self.IndType]:
            super()._next()
            return
        self._clk_update()
        self._notify()
        self.next()
        if self._orderspending or self._tradespending:
            self.clear()

    def _clk_update(self) -> int:
        """In every session some feed has a bar: backtrader's count of all feeds' bars finds nothing else."""
        self.forward()
        self.lines.datetime[0] = self.cerebro.present.ordinal
        return len(self)

    def _getminperstatus(self) -> int:
        """Below 0 once all feeds have the bars that the indicators need. As bars only become more it is not counted
        again then, nor where it makes no difference to what is called."""
        if self._minperstatus >= 0 and self.waits_for_bars:
            return int(super()._getminperstatus())
        self._minperstatus = -1
        return -1

    def _notify(self, *told: Any, **more: Any) -> None:
        """Tell of orders, trades and money; nothing where there is nothing new and nobody listens to the money."""
        if self._orderspending or self._tradespending or self.hears_of_money:
            super()._notify(*told, **more)
