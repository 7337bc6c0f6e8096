"""What money pays for: the shares of an execution, and the units that an amount of money makes of a fund."""

from decimal import Decimal

from engine.markets.rules.exact import exact
from engine.markets.rules.lots import lot_rules, whole_lots
from engine.prices.bars import Bar
from engine.simulation.costs import fees
from engine.simulation.decision import Side
from engine.simulation.market import Market
from engine.simulation.market_answer import Execution, Facts, No
from engine.simulation.money import worth_cents
from engine.simulation.refusal import Reason
from engine.simulation.sizing import wanted_shares


def affordable(market: Market, facts: Facts, got: Execution, cash_cents: int) -> int | No:
    """The shares of an execution that the cash pays for with all costs, in whole lots. RuleError outside the book."""
    most = _most(market, facts, got.price, got.shares, cash_cents)
    if most == got.shares:
        return most
    lots = lot_rules(market.book, facts.instrument, facts.session)
    shares = whole_lots(lots, most)
    if shares:
        return shares
    needed = _cost_cents(market, facts, got.price, lots.lot)
    return No(Reason.NO_CASH, f"{cash_cents / 100:.2f} in cash, {lots.lot} shares cost {needed / 100:.2f} with fees")


def units_of(market: Market, facts: Facts, bar: Bar, amount_cents: int) -> int:
    """The whole units of a fund that an amount makes at the net asset value of the bar, the fee paid out of it.

    The fee is of what is put into units (amount / (1 + rate)), as fund contracts reckon it. They give units to two
    decimals; what is less than a whole one stays in cash here. RuleError outside the book.
    """
    return _most(market, facts, exact(bar.close), wanted_shares(amount_cents, bar.close), amount_cents)


def _most(market: Market, facts: Facts, price: Decimal, shares: int, cash_cents: int) -> int:
    """The largest number of shares, at most `shares`, that the cash pays for with all costs, lots aside."""
    if _cost_cents(market, facts, price, shares) <= cash_cents:
        return shares
    low, high = 0, shares
    while low < high:
        middle = (low + high + 1) // 2
        fits = _cost_cents(market, facts, price, middle) <= cash_cents
        low, high = (middle, high) if fits else (low, middle - 1)
    return low


def _cost_cents(market: Market, facts: Facts, price: Decimal, shares: int) -> int:
    notional = worth_cents(float(price), shares)
    charged = fees(market.costs, market.book, facts.instrument, facts.session, Side.BUY, notional)
    return notional + charged.total_cents
