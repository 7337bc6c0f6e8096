"""When a trade is left before its time: stop, profit and trailing orders touched within a session."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from engine.markets.rules.exact import exact, to_multiple
from engine.prices.bars import Bar


@dataclass(frozen=True, slots=True)
class ExitRule:
    """Standing orders of a plan, each a fraction, None where there is none.

    `stop_loss` sells when the price falls by it from the entry, `take_profit` when it rises by it, `trailing_stop`
    when it falls by it from the highest price since the entry (up to the session before).
    """

    stop_loss: float | None = None
    take_profit: float | None = None
    trailing_stop: float | None = None

    @property
    def is_empty(self) -> bool:
        """Whether the plan has no standing order."""
        return self.stop_loss is None and self.take_profit is None and self.trailing_stop is None


@dataclass(frozen=True, slots=True)
class Touch:
    """A standing order that a session's bar touched: the price it gets before limits, and why."""

    price: Decimal
    why: str


def touched(rule: ExitRule, entry: Decimal, peak: Decimal, bar: Bar, tick: Decimal) -> Touch | None:
    """The order that the bar touches, None for none.

    `entry` is the price paid and `peak` the highest price since, both per share as shares are counted now. A fill is
    at the worse of trigger and open, and never below what the bar traded at (a bar that lies above the profit order
    as a whole gives its low); where one bar touches a stop and the profit order, the stop counts.
    """
    opened, high, low = exact(bar.open), exact(bar.high), exact(bar.low)
    stops = []
    if rule.stop_loss is not None:
        stops.append(
            (to_multiple(entry * (1 - exact(rule.stop_loss)), tick, ROUND_FLOOR), f"stop loss {rule.stop_loss:.2%}")
        )
    if rule.trailing_stop is not None:
        level = to_multiple(peak * (1 - exact(rule.trailing_stop)), tick, ROUND_FLOOR)
        stops.append((level, f"trailing stop {rule.trailing_stop:.2%} below {peak}"))
    if stops:
        level, why = max(stops)
        if low <= level:
            return Touch(min(level, opened), why)
    if rule.take_profit is not None:
        level = to_multiple(entry * (1 + exact(rule.take_profit)), tick, ROUND_CEILING)
        if high >= level:
            return Touch(max(level, low), f"take profit {rule.take_profit:.2%}")
    return None
