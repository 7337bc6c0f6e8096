"""When a trade is left before its time: orders touched within a session, closes at the limit, and news."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from engine.markets.rules.exact import exact, to_multiple
from engine.prices.bars import Bar

SLACK = 1e-9  # far above what a float rounds, far below a tick


@dataclass(frozen=True, slots=True)
class ExitRule:
    """What ends a plan early. All of it is declared here, so that any executor can resolve a plan without its strategy.

    Three standing orders, each a fraction, None where there is none, are filled within the session that touches them:
    `stop_loss` sells when the price falls by it from the entry, `take_profit` when it rises by it, `trailing_stop`
    when it falls by it from the highest price since the entry (up to the session before).

    The others sell at the next open. `failed_limit_up`: after the first close, from the entry session on, that is not
    at the upper limit (a session without limits is one, a session without trading is not). `limit_ups`: after that
    many closes in a row at the upper limit, those before the entry included. `on_warning`: when a catalyst that names
    the instrument with direction −1 can be known; known before the entry's order goes out, it ends the plan as a
    refusal. `on_replaced`: when a record that replaces or cancels the plan's catalyst can be known.
    """

    stop_loss: float | None = None
    take_profit: float | None = None
    trailing_stop: float | None = None
    failed_limit_up: bool = False
    limit_ups: int | None = None
    on_warning: bool = False
    on_replaced: bool = False

    @property
    def has_orders(self) -> bool:
        """Whether there is a standing order that a session's bar can touch."""
        return not (self.stop_loss is None and self.take_profit is None and self.trailing_stop is None)

    @property
    def is_told(self) -> bool:
        """Whether something known after a close can end the plan: the close at a limit, or news."""
        return self.has_limits or self.on_warning or self.on_replaced

    @property
    def has_limits(self) -> bool:
        """Whether a close at the upper limit, or one that is not, can end the plan."""
        return self.failed_limit_up or self.limit_ups is not None


@dataclass(frozen=True, slots=True)
class Touch:
    """A standing order that a session's bar touched: the price it gets before limits, and why."""

    price: Decimal
    why: str


def may_touch(rule: ExitRule, entry: float, peak: Any, low: Any, high: Any) -> Any:
    """Whether a bar can touch an order of the rule, in floats, for one bar or for arrays of them: False means that
    `touched` gives None. What `touched` rounds to ticks is left unrounded here, on the safe side."""
    can: Any = False
    if rule.stop_loss is not None:
        can = can | (low <= entry * (1 - rule.stop_loss) * (1 + SLACK))
    if rule.trailing_stop is not None:
        can = can | (low <= peak * (1 - rule.trailing_stop) * (1 + SLACK))
    if rule.take_profit is not None:
        can = can | (high >= entry * (1 + rule.take_profit) * (1 - SLACK))
    return can


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
