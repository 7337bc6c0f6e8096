"""Buy the sector ahead of an event whose date is known, and leave before, on or after it."""

from collections.abc import Iterable, Mapping
from datetime import date

from catalysts.catalyst import Catalyst
from catalysts.when import Precision
from engine.markets.sessions import SessionError
from engine.simulation.parameter import Parameter
from engine.simulation.plan import Plan
from engine.simulation.spec import ParameterValue
from engine.simulation.strategy import CatalystStrategy
from engine.simulation.trade_parameters import ORDERS, SIZE_BARS, STANDING_ORDERS, exit_rule


class RunUp(CatalystStrategy):
    """Expectation is bought, not the event: `ahead` sessions before a scheduled event (a conference, a rule that comes
    into force) buy the sector's ETF at the open, and sell it

    * `leave=before`: at the open of the last session before the event's first day,
    * `leave=on`: at the open of its first day, or of the first session after that,
    * `leave=after`: at the open of the first session after its last day, when what it brought can be known.

    Only what is told as scheduled, with the day on which it occurs, and only once that is known: an event told of
    later than `ahead` sessions before it is bought at the first tradable open, if that still lies before the event's
    first day. An event that is put off or cancelled is not bought any more; if it is held already, it is sold at the
    next open, and the new date is an event of its own.
    """

    parameters = {  # noqa: RUF012 - read once by the metaclass
        "ahead": Parameter(5, "sessions before the event's first day at which to buy", at_least=1),
        "leave": Parameter("on", "when to sell: before, on or after the event", choices=("before", "on", "after")),
        "size": Parameter(0.2, "part of the equity put into one event", above=0, at_most=1),
        "etf": Parameter("", "ticker to buy in place of the theme's ETF"),
        **ORDERS,
    }
    warm_up = SIZE_BARS
    is_independent = True
    handed_on = STANDING_ORDERS

    @classmethod
    def parameter_faults(cls, values: Mapping[str, ParameterValue]) -> Iterable[str]:
        """Who buys one session ahead cannot leave at that same open."""
        if values["leave"] == "before" and values["ahead"] == 1:
            yield "leave=before sells at the open of the last session before the event: ahead must be at least 2"

    def plans(self, catalyst: Catalyst) -> Iterable[Plan]:
        """One plan for the sector's ETF."""
        why_not = _why_not(catalyst)
        ticker = self.p.etf or self.market.sector_etf(catalyst.theme)
        if why_not or catalyst.occurs is None:
            self.decline(why_not)
            return
        if ticker is None:
            self.decline(f"no sector ETF with prices is known for the theme {catalyst.theme!r}; name one with etf=")
            return
        event_on = catalyst.occurs.first_on
        try:
            first_on, enter_from, leave_on = self._dates(ticker, catalyst, event_on, catalyst.occurs.last_on)
        except SessionError as error:
            self.decline(f"an event on {event_on}: {error}")
            return
        if first_on >= event_on:
            self.decline(f"first tradable on {first_on}, not before the event on {event_on}")
        elif leave_on <= max(first_on, enter_from):
            self.decline(f"first tradable on {first_on}, too late to leave {self.p.leave} the event on {event_on}")
        else:
            yield Plan(
                ticker,
                self.p.size,
                None,
                f"{self.p.ahead} sessions ahead of {catalyst.title} on {event_on}",
                exits=exit_rule(self.p, on_replaced=True),
                leave_on=leave_on,
                enter_from=enter_from,
            )

    def _dates(self, ticker: str, catalyst: Catalyst, event_on: date, over_on: date) -> tuple[date, date, date]:
        """The first session in which it can be bought, the one in which it should be, and the one to sell in."""
        sessions = self.market.sessions(ticker)
        opens_on = sessions.first_on_or_after(event_on)
        leave_on = {
            "before": sessions.previous_before(event_on),
            "on": opens_on,
            "after": sessions.next_after(over_on),
        }[self.p.leave]
        return sessions.first_open_after(catalyst.known), sessions.offset(opens_on, -self.p.ahead), leave_on


def _why_not(catalyst: Catalyst) -> str:
    if catalyst.direction <= 0:
        return "not good news"
    if not catalyst.scheduled or catalyst.occurs is None:
        return "nothing that is scheduled for a day"
    if catalyst.occurs.start.precision.rank > Precision.DAY.rank:
        return f"scheduled to the {catalyst.occurs.start.precision} only"
    return ""
