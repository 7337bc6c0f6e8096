"""Follow the names that close at their upper limit one session after another."""

from collections.abc import Iterable

from catalysts.catalyst import Catalyst
from engine.simulation.good_news import why_not_good_news
from engine.simulation.parameter import Parameter
from engine.simulation.plan import Plan
from engine.simulation.strategy import CatalystStrategy
from engine.simulation.trade_parameters import ORDERS, STANDING_ORDERS, exit_rule


class LimitChain(CatalystStrategy):
    """Strength feeds on itself while a name is locked at its limit: after good news buy the names (those that it names,
    or the sector's) that closed at their upper limit in the session before the entry and at least `n` times in a row,
    and sell at the open after the first close that is not at the upper limit, or after `hold` sessions.

    The limits are the rule book's of each date. Of more than `k` names those with the longest chains are bought, ties
    go to the earlier ticker; each gets an equal part of `size` / `k`.

    Whoever can buy at the open of a name in such a chain gets it because others sell: the entries that open at the
    limit are refused (`--at-limit skip`), and what they would have earned from the limit to the first failed one is
    told as their missed return. With `--at-limit queue` the orders are filled at the limit in all sessions that left
    it; the truth lies between the two, and the difference is what the queue would cost.
    """

    parameters = {  # noqa: RUF012 - read once by the metaclass
        "n": Parameter(2, "closes in a row at the upper limit, at least", at_least=1),
        "k": Parameter(3, "names bought at most", at_least=1),
        "size": Parameter(0.2, "part of the equity for `k` names", above=0, at_most=1),
        "hold": Parameter(20, "sessions after which it is sold though the chain goes on", at_least=1),
        **ORDERS,
    }
    is_independent = True
    handed_on = STANDING_ORDERS | {"hold"}

    def plans(self, catalyst: Catalyst) -> Iterable[Plan]:
        """One plan for each name in a chain."""
        why_not = why_not_good_news(catalyst)
        if why_not:
            self.decline(why_not)
            return
        names = catalyst.tickers or self.market.names(catalyst.theme, catalyst.segment)
        chains = sorted((-self.market.limit_ups(ticker), ticker) for ticker in names if self.market.is_trading(ticker))
        chains = [(-n, ticker) for n, ticker in chains if -n >= self.p.n]
        if not chains:
            self.decline(f"none of {len(names)} names closed at its upper limit {self.p.n} times in a row")
        for n, ticker in chains[: self.p.k]:
            why = f"closed at its upper limit {n} times in a row"
            exits = exit_rule(self.p, failed_limit_up=True)
            yield Plan(ticker, self.p.size / self.p.k, self.p.hold, why, exits=exits)
