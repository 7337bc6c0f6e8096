"""The redemption of units of an open-ended fund: what it costs, and when its money is there."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from engine.markets.rules.exact import cents
from engine.markets.rules.fees import OrderFees
from engine.markets.rules.fund_fees import redemption_rate
from engine.markets.rules.rule_name import RuleName
from engine.markets.sessions import SessionError
from engine.simulation.account import Parcel
from engine.simulation.market import Market
from engine.simulation.market_answer import Facts


def redemption_fees(market: Market, facts: Facts, parcels: Iterable[Parcel], price: Decimal) -> OrderFees:
    """The fee of units redeemed in a session at its net asset value, purchase by purchase, each rounded to the cent.

    A purchase and a redemption are confirmed in the session after; the calendar days held lie between the two
    confirmations, the first of them counted. RuleError outside the book.
    """
    sessions, due = market.sessions(facts.instrument.ticker), 0
    confirmed_on = sessions.next_after(facts.session)
    for parcel in parcels:
        days = (confirmed_on - sessions.next_after(parcel.bought_on)).days
        rate = redemption_rate(market.book, facts.instrument, facts.session, days, market.costs.redemption_fee)
        due += cents(rate * price * parcel.shares)
    return OrderFees(fund_fee_cents=due)


def settles_on(market: Market, facts: Facts) -> date:
    """The session from whose open on the money of a redemption can be spent: so many sessions after it as the run's
    policy says, or else the rule book's settlement. The last date of all where the exchange's record ends before."""
    n = market.policy.redemption
    if n is None:
        n = market.book.lookup(RuleName.SETTLEMENT, facts.instrument, facts.session).count
    try:
        return market.sessions(facts.instrument.ticker).offset(facts.session, n)
    except SessionError:
        return date.max
