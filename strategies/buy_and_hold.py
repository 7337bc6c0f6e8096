"""Buy the sector's ETF at the run's first open and keep it: what a catalyst strategy has to beat."""

from collections.abc import Iterable

from catalysts.catalyst import Catalyst
from engine.simulation.parameter import Parameter
from engine.simulation.plan import Plan
from engine.simulation.strategy import CatalystStrategy


class BuyAndHold(CatalystStrategy):
    """The reference: the sector ETF of the calendar's first theme (or `etf`), bought once, held to the end.

    It trades no catalyst.
    """

    parameters = {  # noqa: RUF012 - read once by the metaclass
        "size": Parameter(1.0, "part of the equity put in at the first open", above=0, at_most=1),
        "etf": Parameter("", "ticker to buy in place of the theme's ETF"),
    }

    def standing_plans(self) -> Iterable[Plan]:
        """One plan, for the whole run."""
        ticker = self.p.etf or self._etf()
        if ticker:
            yield Plan(ticker, self.p.size, None, "bought at the first open, held to the end")
        else:
            self.decline("no sector ETF with prices is known for any theme; name one with etf=")

    def plans(self, catalyst: Catalyst) -> Iterable[Plan]:  # noqa: ARG002 - every catalyst is declined
        """None: news does not move it."""
        self.decline("holds whatever happens")
        return ()

    def _etf(self) -> str:
        found = (self.market.sector_etf(theme) for theme in self.market.themes())
        return next((ticker for ticker in found if ticker), "")
