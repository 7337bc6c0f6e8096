"""Parameters that many strategies share: how much goes into a trade, and what ends it early."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from engine.simulation.exit_rule import ExitRule
from engine.simulation.market_view import MarketView
from engine.simulation.parameter import Parameter
from engine.simulation.plan import Plan

VOLATILITY_BARS = 20
# The bars that `sized`, and a view that looks for a theme's sector ETF, read at most.
SIZE_BARS = VOLATILITY_BARS + 1

SIZES: Mapping[str, Parameter] = {
    "size": Parameter(0.2, "part of the equity put into one catalyst", above=0, at_most=1),
    "volatility": Parameter(
        0.0,
        "annual volatility that the size is meant for, a fraction: what has moved more over the last 20 bars gets less "
        "in proportion, what has moved less no more; 0 for the same size whatever moves",
        at_least=0,
        at_most=5,
    ),
}
ORDERS: Mapping[str, Parameter] = {
    "stop_loss": Parameter(
        0.0, "sold when it falls by this part from the entry; 0 for never", at_least=0, at_most=0.99
    ),
    "take_profit": Parameter(0.0, "sold when it rises by this part from the entry; 0 for never", at_least=0),
    "trailing_stop": Parameter(
        0.0, "sold when it falls by this part from its highest price since; 0 for never", at_least=0, at_most=0.99
    ),
}
STANDING_ORDERS = frozenset(ORDERS)
EXITS: Mapping[str, Parameter] = {
    **ORDERS,
    "until_next": Parameter(False, "sold at the entry session of the theme's next catalyst"),
}


def exit_rule(parameters: Any, **more: Any) -> ExitRule:
    """The standing orders that a strategy's parameters ask for; `more` are the rule's other fields."""
    return ExitRule(
        stop_loss=parameters.stop_loss or None,
        take_profit=parameters.take_profit or None,
        trailing_stop=parameters.trailing_stop or None,
        **more,
    )


def sized(parameters: Any, market: MarketView, ticker: str, part: float = 1.0) -> float | None:
    """The weight of a plan: `size` × `part`, less for what moves more than `volatility`.

    None where that is asked for and the ticker has too few bars to tell.
    """
    weight: float = parameters.size * part
    if not parameters.volatility:
        return weight
    own = market.volatility(ticker, VOLATILITY_BARS)
    return None if own is None else weight * min(1.0, parameters.volatility / own)


def with_handed_on(plan: Plan, values: Mapping[str, Any], names: frozenset[str]) -> Plan:
    """The plan with other values of parameters that are only handed on into it: `hold`, `delay` and `until_next` as
    they are, `stop_loss`, `take_profit` and `trailing_stop` as `exit_rule` has them."""
    orders: dict[str, Any] = {name: values[name] or None for name in ORDERS if name in names}
    own = {name: values[name] for name in ("hold", "delay", "until_next") if name in names}
    return replace(plan, exits=replace(plan.exits, **orders) if orders else plan.exits, **own)
