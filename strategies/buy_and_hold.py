"""Buy the sector's ETF at the run's first open and keep it: what a catalyst strategy has to beat."""

from collections.abc import Iterable

from catalysts.catalyst import Catalyst
from engine.simulation.parameter import Parameter
from engine.simulation.plan import Plan
from engine.simulation.strategy import CatalystStrategy
from engine.simulation.trade_parameters import ORDERS, SIZE_BARS, SIZES, STANDING_ORDERS, exit_rule, sized


class BuyAndHold(CatalystStrategy):
    """The reference: the sector ETF of the calendar's first theme (or `etf`), bought once, held to the end or until a
    stop or profit order is touched.

    It trades no catalyst.
    """

    parameters = {  # noqa: RUF012 - read once by the metaclass
        **SIZES,
        "size": Parameter(1.0, "part of the equity put in at the first open", above=0, at_most=1),
        "etf": Parameter("", "ticker to buy in place of the theme's ETF"),
        **ORDERS,
    }
    warm_up = SIZE_BARS
    handed_on = STANDING_ORDERS

    def standing_plans(self) -> Iterable[Plan]:
        """One plan, for the whole run."""
        ticker = self.p.etf or self._etf()
        if not ticker:
            self.decline("no sector ETF with prices is known for any theme; name one with etf=")
            return
        weight = sized(self.p, self.market, ticker)
        if weight is None:
            self.decline(f"the volatility of {ticker} is not known: it has too few bars")
            return
        yield Plan(ticker, weight, None, "bought at the first open, held to the end", exits=exit_rule(self.p))

    def plans(self, catalyst: Catalyst) -> Iterable[Plan]:  # noqa: ARG002 - every catalyst is declined
        """None: news does not move it."""
        self.decline("holds whatever happens")
        return ()

    def _etf(self) -> str:
        found = (self.market.sector_etf(theme) for theme in self.market.themes())
        return next((ticker for ticker in found if ticker), "")
