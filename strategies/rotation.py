"""When the crowded sectors fall, buy the sector that has news and holds up."""

from collections.abc import Iterable, Mapping
from statistics import fmean

from catalysts.catalyst import Catalyst
from engine.simulation.good_news import why_not_good_news
from engine.simulation.parameter import Parameter
from engine.simulation.plan import Plan
from engine.simulation.spec import ParameterValue
from engine.simulation.strategy import CatalystStrategy
from engine.simulation.trade_parameters import EXITS, SIZE_BARS, exit_rule


class Rotation(CatalystStrategy):
    """Money that leaves crowded sectors must go somewhere: it goes where there is news and strength.

    At the close before the entry, with total returns of sector ETFs over bars:

    1. The crowd: of the theme's rivals the `n_crowd` that had risen most over the `before` bars that end `lookback`
       bars ago (or the tickers of `crowd`, joined by +).
    2. The trigger: the crowd's mean return over the last `lookback` bars is -`fall` or less.
    3. The rank: the theme's own ETF and all its rivals, by their return over the last `lookback` bars, the best first.
    4. The entry: `enter=own` buys the theme's ETF if it is among the first `rank`; `enter=strongest` buys the first
       `rank` of them whatever they are, in equal parts. Held for `hold` sessions.

    Ties go to the earlier ticker. A sector ETF that is too young or did not trade in the session is left out.
    """

    parameters = {  # noqa: RUF012 - read once by the metaclass
        "hold": Parameter(10, "sessions from the entry's open to the exit's open", at_least=1),
        "size": Parameter(0.2, "part of the equity put into one catalyst", above=0, at_most=1),
        "lookback": Parameter(20, "bars over which the fall and the strength are measured", at_least=1),
        "fall": Parameter(0.03, "least fall of the crowd, a fraction", at_least=0, at_most=1),
        "n_crowd": Parameter(2, "how many rivals are the crowd", at_least=1),
        "before": Parameter(120, "bars over which the crowd had risen before the lookback", at_least=1),
        "crowd": Parameter("", "tickers of the crowd joined by +, in place of the rivals that had risen most"),
        "rank": Parameter(2, "places in the ranking that are bought from", at_least=1),
        "enter": Parameter("own", "the theme's own ETF, or the strongest sectors", choices=("own", "strongest")),
        **EXITS,
    }
    is_independent = True

    @classmethod
    def warm_up_of(cls, values: Mapping[str, ParameterValue]) -> int:
        """The bars over which the crowd had risen and fell."""
        return max(SIZE_BARS, int(values["before"]) + int(values["lookback"]) + 1)

    def plans(self, catalyst: Catalyst) -> Iterable[Plan]:
        """One plan for the theme's ETF, or one for each of the strongest sectors."""
        why_not = why_not_good_news(catalyst)
        own, theme = self.market.sector_etf(catalyst.theme), self.market.theme(catalyst.theme)
        if why_not or own is None:
            self.decline(why_not or f"no sector ETF with prices is known for the theme {catalyst.theme!r}")
            return
        rivals = theme.rivals if theme is not None else ()
        crowd = self._crowd(rivals)
        falls = [move for move in (self.market.strength(one, self.p.lookback) for one in crowd) if move is not None]
        if not falls or len(falls) < len(crowd):
            self.decline(f"no crowd: of {len(rivals)} rivals {len(falls)} have the bars for it")
            return
        told = f"the crowd {'+'.join(crowd)} moved {fmean(falls):+.2%} over {self.p.lookback} bars"
        if fmean(falls) > -self.p.fall:
            self.decline(f"{told}, a fall of {self.p.fall:.2%} is needed")
            return
        field = self.market.strongest((own, *rivals), len(rivals) + 1, self.p.lookback)
        if self.p.enter == "own" and own not in field[: self.p.rank]:
            place = f"is {field.index(own) + 1} of {len(field)} sectors" if own in field else "cannot be ranked"
            self.decline(f"{told}, and {own} {place}, the first {self.p.rank} are bought")
            return
        chosen = (own,) if self.p.enter == "own" else field[: self.p.rank]
        for ticker in chosen:
            why = f"{told}; {ticker} is {field.index(ticker) + 1} of {len(field)} sectors"
            size, until_next = self.p.size / len(chosen), self.p.until_next
            yield Plan(ticker, size, self.p.hold, why, exits=exit_rule(self.p), until_next=until_next)

    def _crowd(self, rivals: tuple[str, ...]) -> tuple[str, ...]:
        if self.p.crowd:
            return tuple(word.strip() for word in self.p.crowd.split("+"))
        risen = []
        for ticker in rivals:
            closes = self.market.closes(ticker, self.p.before + self.p.lookback + 1)
            if len(closes) == self.p.before + self.p.lookback + 1:
                risen.append((-float(closes[-1 - self.p.lookback] / closes[0] - 1), ticker))
        return tuple(ticker for _, ticker in sorted(risen)[: self.p.n_crowd])
