"""Stay out of a name, or leave it, after a warning or too many limit-ups."""

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType

from catalysts.catalyst import Catalyst, Kind
from engine.simulation.good_news import why_not_good_news
from engine.simulation.parameter import Parameter
from engine.simulation.plan import Plan
from engine.simulation.strategy import CatalystStrategy
from engine.simulation.trade_parameters import ORDERS, exit_rule


class Fade(CatalystStrategy):
    """When a company itself warns, or its price has closed at the upper limit `n` times in a row, its run is over.

    A warning is a disclosure with direction -1 that names the company: a notice of risk or of abnormal trading.

    * `mode=out`: nothing is ever bought. Each warned name, and with good or neutral news each name that it names (or of
      its sector) with a chain of `n` or more, is a plan that stands aside for `horizon` sessions: what it would have
      earned from the first tradable open, with the sign turned, is the avoided loss. A name that stands aside already
      is not counted again before its horizon is over.
    * `mode=leave`: besides, the names of good news are bought, unless they are in such a chain, and held for `horizon`
      sessions; they are sold at the first open after a warning of them can be known or after their `n`-th limit-up in a
      row. The difference to `leaders` of the same names is what leaving was worth.

    `neutral` also stands aside after disclosures with direction 0: calendars give that sign to the notice that an
    exchange demands after large moves (shares that are held are not sold for it). Nothing is sold short: short selling
    is not modelled, and most of these names cannot be borrowed.
    """

    parameters = {  # noqa: RUF012 - read once by the metaclass
        "mode": Parameter("out", "stay out alone, or buy and leave", choices=("out", "leave")),
        "n": Parameter(3, "closes in a row at the upper limit that are too many", at_least=1),
        "horizon": Parameter(10, "sessions over which the loss or the trade is measured", at_least=1),
        "size": Parameter(0.2, "part of the equity put into the names of good news", above=0, at_most=1),
        "neutral": Parameter(False, "stand aside after disclosures with direction 0 too"),
        **ORDERS,
    }
    _aside_until: Mapping[str, date] = MappingProxyType({})

    def plans(self, catalyst: Catalyst) -> Iterable[Plan]:
        """Plans that stand aside for what is warned of, and with mode=leave purchases of the other names."""
        if self._is_warning(catalyst):
            for ticker in catalyst.tickers:
                yield from self._aside(ticker, f"{catalyst.kind}: {catalyst.title}")
            return
        if catalyst.direction < 0:
            self.decline("bad news, but no disclosure that names a listed company")
            return
        names = catalyst.tickers or self.market.names(catalyst.theme, catalyst.segment)
        chains = {ticker: n for ticker in names if (n := self.market.limit_ups(ticker)) >= self.p.n}
        for ticker, n in chains.items():
            yield from self._aside(ticker, f"closed at its upper limit {n} times in a row")
        why_not = why_not_good_news(catalyst) or ("" if self.p.mode == "leave" else "stays out")
        bought = [ticker for ticker in catalyst.tickers if ticker not in chains]
        if why_not or not bought:
            if not chains:
                self.decline(f"no warning and no chain of {self.p.n} limit-ups; {why_not or 'it names nobody to buy'}")
            return
        exits = exit_rule(self.p, on_warning=True, limit_ups=self.p.n)
        for ticker in bought:
            yield Plan(ticker, self.p.size / len(bought), self.p.horizon, "named by the catalyst", exits=exits)

    def _is_warning(self, catalyst: Catalyst) -> bool:
        is_bad = catalyst.direction < 0 or (self.p.neutral and catalyst.direction == 0)
        return is_bad and catalyst.kind is Kind.DISCLOSURE and bool(catalyst.tickers)

    def _aside(self, ticker: str, why: str) -> Iterable[Plan]:
        session = self.market.session
        until = self._aside_until.get(ticker)
        if until is not None and session < until:
            self.decline(f"{ticker} stands aside already, until {until}: {why}")
            return
        sessions = self.market.sessions(ticker)
        self._aside_until = {**self._aside_until, ticker: sessions.offset(sessions.next_after(session), self.p.horizon)}
        yield Plan(ticker, self.p.size, self.p.horizon, why, stand_aside=True)
