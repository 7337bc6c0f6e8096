"""Trade a claim the first time it is made; the repeats are the control group."""

from collections.abc import Iterable

from catalysts.catalyst import Catalyst
from engine.simulation.good_news import why_not_good_news
from engine.simulation.parameter import Parameter
from engine.simulation.plan import Plan
from engine.simulation.strategy import CatalystStrategy
from engine.simulation.trade_parameters import EXITS, SIZE_BARS, STANDING_ORDERS, exit_rule


class FirstMention(CatalystStrategy):
    """News moves prices once. `group=first` buys good news only where nothing known before made the same claim,
    `group=repeat` buys only the rest: if the first are worth no more than the repeats, the news was not the reason.

    A claim was made before if an earlier record of the calendar, as it can be known in time for the entry, has the
    same key, is the one that this record replaces, or, where one of the two has no key, has the same targets, kind,
    theme and segment. Two records that tell different days on which the thing occurs are two claims (a conference in
    June is not one in July).

    Bought are the listed companies that it names, in equal parts, or the sector's ETF where it names none, held for
    `hold` sessions.
    """

    parameters = {  # noqa: RUF012 - read once by the metaclass
        "group": Parameter("first", "the claims to trade", choices=("first", "repeat")),
        "hold": Parameter(10, "sessions from the entry's open to the exit's open", at_least=1),
        "size": Parameter(0.2, "part of the equity put into one catalyst", above=0, at_most=1),
        "milestones": Parameter(False, "also trade plans for a later date"),
        **EXITS,
    }
    warm_up = SIZE_BARS
    handed_on = STANDING_ORDERS | {"hold", "until_next"}

    def plans(self, catalyst: Catalyst) -> Iterable[Plan]:
        """One plan for each name, or one for the ETF."""
        why_not = why_not_good_news(catalyst, milestones=self.p.milestones)
        if why_not:
            self.decline(why_not)
            return
        earlier = self._earlier(catalyst)
        why = f"repeats {earlier.id}" if earlier is not None else "first mention"
        if (earlier is None) != (self.p.group == "first"):
            self.decline(f"{why}, the group traded is {self.p.group}")
            return
        etf = self.market.sector_etf(catalyst.theme)
        names = catalyst.tickers or ((etf,) if etf is not None else ())
        if not names:
            self.decline(f"it names no listed company, and no sector ETF is known for the theme {catalyst.theme!r}")
        for ticker in names:
            size, until_next = self.p.size / len(names), self.p.until_next
            yield Plan(ticker, size, self.p.hold, why, exits=exit_rule(self.p), until_next=until_next)

    def _earlier(self, catalyst: Catalyst) -> Catalyst | None:
        """The first record, in the calendar's order, that made the claim before this one."""
        for row in self.market.calendar():
            if row.id == catalyst.id:
                return None
            if _is_same_claim(row, catalyst):
                return row
        return None


def _is_same_claim(earlier: Catalyst, later: Catalyst) -> bool:
    if later.supersedes == earlier.id:
        return True
    if earlier.key and later.key:
        return earlier.key == later.key
    if earlier.occurs is not None and later.occurs is not None and earlier.occurs != later.occurs:
        return False
    claims = ((set(row.targets), row.kind, row.theme, row.segment) for row in (earlier, later))
    return next(claims) == next(claims)
