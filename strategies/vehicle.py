"""The same catalysts through every vehicle: what is bought is all that differs between these strategies."""

from collections.abc import Iterable, Mapping

from catalysts.catalyst import Catalyst
from engine.simulation.good_news import why_not_good_news
from engine.simulation.parameter import Parameter
from engine.simulation.plan import Plan
from engine.simulation.spec import ParameterValue
from engine.simulation.strategy import CatalystStrategy
from engine.simulation.trade_parameters import EXITS, SIZE_BARS, SIZES, STANDING_ORDERS, exit_rule, sized

STRENGTH: Mapping[str, Parameter] = {
    "lookback": Parameter(20, "bars over which strength is measured", at_least=1),
}


class Vehicle(CatalystStrategy):
    """A way to buy good news about a theme. All vehicles trade the same catalysts, enter in the same session, put in
    the same part of the equity and leave by the same rules; they differ in what they buy, and with it in limits, lots,
    costs and the price of the day: what is left of the news in each of them is the comparison.

    Bad and neutral news is declined, and so are plans for a later date unless `milestones` is on. What is bought is
    known at the close before the entry, from the calendar and prices up to it. `size` is split evenly between the
    names.
    """

    parameters = {  # noqa: RUF012 - read once by the metaclass
        "hold": Parameter(10, "sessions from the entry session to the exit session", at_least=1),
        **SIZES,
        "delay": Parameter(0, "sessions to wait after the first tradable open", at_least=0),
        "milestones": Parameter(False, "also trade plans for a later date"),
        **EXITS,
    }

    def names(self, catalyst: Catalyst) -> tuple[tuple[str, ...], str]:
        """What is bought for a catalyst, and why that; without names, why nothing is."""
        raise NotImplementedError(f"{type(self).__name__} must define names(self, catalyst)")

    def plans(self, catalyst: Catalyst) -> Iterable[Plan]:
        """One plan for each name."""
        why_not = why_not_good_news(catalyst, milestones=self.p.milestones)
        names, why = ((), why_not) if why_not else self.names(catalyst)
        if not names:
            self.decline(why)
        for ticker in names:
            weight = sized(self.p, self.market, ticker, 1 / len(names))
            if weight is None:
                self.decline(f"the volatility of {ticker} is not known: it has too few bars")
                continue
            exits, until_next = exit_rule(self.p), self.p.until_next
            yield Plan(ticker, weight, self.p.hold, why, self.p.delay, exits, until_next=until_next)

    def strongest(self, catalyst: Catalyst, k: int) -> tuple[tuple[str, ...], str]:
        """The `k` strongest names of the catalyst's segment, or of the whole sector where it has none there."""
        sector = self.market.names(catalyst.theme, catalyst.segment) or self.market.names(catalyst.theme)
        names = self.market.strongest(sector, k, self.p.lookback)
        if not names:
            return (), f"it names no listed company, and no name of the sector has {self.p.lookback} bars before"
        return names, f"strongest over {self.p.lookback} bars"


class Etf(Vehicle):
    """The theme's sector ETF: diversified, liquid, rarely at its limit, and only in part about the news.

    The one that the calendar's theme names (or `etf`). The trades are those of `sector-etf`.
    """

    parameters = {  # noqa: RUF012 - read once by the metaclass
        "etf": Parameter("", "ticker to buy in place of the theme's ETF"),
    }
    warm_up = SIZE_BARS
    is_independent = True
    handed_on = STANDING_ORDERS | {"hold", "delay", "until_next"}

    def names(self, catalyst: Catalyst) -> tuple[tuple[str, ...], str]:
        """The ETF."""
        ticker = self.p.etf or self.market.sector_etf(catalyst.theme)
        if ticker is None:
            return (), f"no sector ETF with prices is known for the theme {catalyst.theme!r}; name one with etf="
        return (ticker,), f"the ETF of {catalyst.theme}"


class Leaders(Vehicle):
    """The leader basket: the listed companies that the catalyst names, or the sector's `k` strongest if it names none.

    Strength is the total return over `lookback` bars at the close before the entry. The trades are those of `leaders`.
    """

    parameters = {  # noqa: RUF012 - read once by the metaclass
        "k": Parameter(3, "names bought where the catalyst names none", at_least=1),
        **STRENGTH,
    }
    is_independent = True
    handed_on = STANDING_ORDERS | {"hold", "delay", "until_next"}

    @classmethod
    def warm_up_of(cls, values: Mapping[str, ParameterValue]) -> int:
        """The bars of the look-back and of the size."""
        return max(SIZE_BARS, int(values["lookback"]) + 1)

    def names(self, catalyst: Catalyst) -> tuple[tuple[str, ...], str]:
        """The leaders."""
        if catalyst.tickers:
            return catalyst.tickers, "named by the catalyst"
        return self.strongest(catalyst, self.p.k)


class First(Vehicle):
    """The first mover alone, all of `size` in one name: the listed company that the catalyst names first; where it
    names none, the sector's strongest over `lookback` bars at the close before the entry: it has moved already.

    It earns most of the news where one gets it, and it is the one that opens at its limit.
    """

    parameters = {**STRENGTH}  # noqa: RUF012 - read once by the metaclass
    is_independent = True
    handed_on = STANDING_ORDERS | {"hold", "delay", "until_next"}

    @classmethod
    def warm_up_of(cls, values: Mapping[str, ParameterValue]) -> int:
        """The bars of the look-back and of the size."""
        return max(SIZE_BARS, int(values["lookback"]) + 1)

    def names(self, catalyst: Catalyst) -> tuple[tuple[str, ...], str]:
        """The first mover."""
        if catalyst.tickers:
            return catalyst.tickers[:1], "named first by the catalyst"
        return self.strongest(catalyst, 1)


class Basket(Vehicle):
    """All constituents in equal parts and whole lots: every name that the calendar lists for the theme and that has a
    bar by then, or else all stocks with a segment that traded in the session before.

    What a small account cannot buy a lot of is refused, and the table of vehicles tells the capital that it takes.
    """

    warm_up = SIZE_BARS
    is_independent = True
    handed_on = STANDING_ORDERS | {"hold", "delay", "until_next"}

    def names(self, catalyst: Catalyst) -> tuple[tuple[str, ...], str]:
        """All names."""
        theme = self.market.theme(catalyst.theme)
        listed = tuple(ticker for ticker in (theme.leaders if theme else ()) if len(self.market.bars(ticker)))
        names = tuple(sorted(listed)) or self.market.names(catalyst.theme)
        if not names:
            return (), f"no name with prices is known for the theme {catalyst.theme!r}"
        return names, f"one of {len(names)} names of {catalyst.theme}"


class Fund(Vehicle):
    """The open-ended fund linked to the sector ETF, bought off the exchange: the theme's linked fund of `share_class`.

    The order is given before 15:00 of the entry session and done at that session's net asset value, published after the
    close: who buys the fund pays what the news has moved by then, and never meets a limit, a lot or a queue. Units are
    confirmed one session later and can be redeemed from the second on, at the value of that session; the money arrives
    sessions after that. Class A takes a fee at the purchase, class C by the year; both take 1.5 % of what is held for
    less than 7 days. Stop and profit orders are looked at with each value and redeem at the next one.

    News that is known within a session could still be bought at that session's value; like all vehicles it waits here
    for the next one.
    """

    needs_linked_funds = True
    parameters = {  # noqa: RUF012 - read once by the metaclass
        "share_class": Parameter("c", "class of the units", choices=("a", "c")),
        "fund": Parameter("", "ticker to buy in place of the theme's linked fund"),
    }
    warm_up = SIZE_BARS
    is_independent = True

    def names(self, catalyst: Catalyst) -> tuple[tuple[str, ...], str]:
        """The fund."""
        ticker = self.p.fund or self.market.linked_fund(catalyst.theme, f"class-{self.p.share_class}")
        if ticker is None:
            kind = f"fund of class {self.p.share_class.upper()} linked to the ETF of"
            return (), f"no {kind} {catalyst.theme!r} has net asset values; name one with fund="
        return (ticker,), f"the fund linked to the ETF of {catalyst.theme}"
