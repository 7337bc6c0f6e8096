"""Buy the companies that a catalyst is about, or the sector's strongest names."""

from collections.abc import Iterable, Mapping

from catalysts.catalyst import Catalyst
from engine.simulation.good_news import why_not_good_news
from engine.simulation.parameter import Parameter
from engine.simulation.plan import Plan
from engine.simulation.spec import ParameterValue
from engine.simulation.strategy import CatalystStrategy
from engine.simulation.trade_parameters import EXITS, SIZE_BARS, SIZES, STANDING_ORDERS, exit_rule, sized


class Leaders(CatalystStrategy):
    """After good news, buy the listed companies that it names; where it names none, the sector's `k` strongest.

    Strength is the total return over `lookback` bars, as known at the close before the entry, among the sector's
    names of the catalyst's segment, or all of them where it has none there. `size` is split evenly; each name is
    sold at the open `hold` sessions later, or earlier where a stop or profit order is touched or the theme's next
    news comes.

    The sector's names are the leaders that the calendar's theme lists, or else all stocks with a segment.
    """

    parameters = {  # noqa: RUF012 - read once by the metaclass
        "hold": Parameter(10, "sessions from the entry's open to the exit's open", at_least=1),
        **SIZES,
        "k": Parameter(3, "names bought where the catalyst names none", at_least=1),
        "lookback": Parameter(20, "bars over which strength is measured", at_least=1),
        "delay": Parameter(0, "sessions to wait after the first tradable open", at_least=0),
        "milestones": Parameter(False, "also trade plans for a later date"),
        **EXITS,
    }
    is_independent = True
    handed_on = STANDING_ORDERS | {"hold", "delay", "until_next"}

    @classmethod
    def warm_up_of(cls, values: Mapping[str, ParameterValue]) -> int:
        """The bars of the look-back and of the size."""
        return max(SIZE_BARS, int(values["lookback"]) + 1)

    def plans(self, catalyst: Catalyst) -> Iterable[Plan]:
        """One plan for each name."""
        why_not = why_not_good_news(catalyst, milestones=self.p.milestones)
        if why_not:
            self.decline(why_not)
            return
        named = catalyst.tickers
        names = named or self._strongest(catalyst)
        if not names:
            self.decline(f"it names no listed company, and no name of the sector has {self.p.lookback} bars before")
        for rank, ticker in enumerate(names, 1):
            why = "named by the catalyst" if named else f"strength rank {rank} over {self.p.lookback} bars"
            weight = sized(self.p, self.market, ticker, 1 / len(names))
            if weight is None:
                self.decline(f"the volatility of {ticker} is not known: it has too few bars")
                continue
            exits, until_next = exit_rule(self.p), self.p.until_next
            yield Plan(ticker, weight, self.p.hold, why, self.p.delay, exits, until_next=until_next)

    def _strongest(self, catalyst: Catalyst) -> tuple[str, ...]:
        sector = self.market.names(catalyst.theme, catalyst.segment) or self.market.names(catalyst.theme)
        return self.market.strongest(sector, self.p.k, self.p.lookback)
