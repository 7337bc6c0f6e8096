"""Buy the sector's ETF after a catalyst, hold it for some sessions."""

from collections.abc import Iterable

from catalysts.catalyst import Catalyst
from engine.simulation.good_news import why_not_good_news
from engine.simulation.parameter import Parameter
from engine.simulation.plan import Plan
from engine.simulation.strategy import CatalystStrategy
from engine.simulation.trade_parameters import EXITS, SIZE_BARS, SIZES, STANDING_ORDERS, exit_rule, sized


class SectorEtf(CatalystStrategy):
    """After good news about the theme, buy its sector ETF at the first open at which anyone could, and sell it at the
    open `hold` sessions later, or earlier where a stop or profit order is touched or the theme's next news comes.

    The ETF is the one that the calendar's theme names (or `etf`). Bad and neutral news is declined, and so are plans
    for a later date (kind milestone) unless `milestones` is on: they are told together with the news they belong to.
    """

    parameters = {  # noqa: RUF012 - read once by the metaclass
        "hold": Parameter(10, "sessions from the entry's open to the exit's open", at_least=1),
        **SIZES,
        "delay": Parameter(0, "sessions to wait after the first tradable open", at_least=0),
        "etf": Parameter("", "ticker to buy in place of the theme's ETF"),
        "milestones": Parameter(False, "also trade plans for a later date"),
        **EXITS,
    }
    warm_up = SIZE_BARS
    is_independent = True
    handed_on = STANDING_ORDERS | {"hold", "delay", "until_next"}

    def plans(self, catalyst: Catalyst) -> Iterable[Plan]:
        """One plan for the sector's ETF."""
        why_not = why_not_good_news(catalyst, milestones=self.p.milestones)
        if why_not:
            self.decline(why_not)
            return
        ticker = self.p.etf or self.market.sector_etf(catalyst.theme)
        if ticker is None:
            self.decline(f"no sector ETF with prices is known for the theme {catalyst.theme!r}; name one with etf=")
            return
        weight = sized(self.p, self.market, ticker)
        if weight is None:
            self.decline(f"the volatility of {ticker} is not known: it has too few bars")
            return
        yield Plan(
            ticker,
            weight,
            self.p.hold,
            f"{catalyst.kind}: {catalyst.title}",
            self.p.delay,
            exits=exit_rule(self.p),
            until_next=self.p.until_next,
        )
