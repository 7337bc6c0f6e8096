"""The size of an order: money by the sizing, at the last known price, in the instrument's own lots."""

from dataclasses import dataclass
from datetime import date

from engine.markets.rules.errors import RuleError
from engine.markets.rules.lots import lot_rules, whole_lots
from engine.markets.rules.rule_book import RuleBook
from engine.prices.store import PriceStore
from engine.simulation.market_answer import No
from engine.simulation.plan import DatedPlan
from engine.simulation.refusal import Reason
from engine.simulation.sizing import Purse, Sizing, wanted_cents, wanted_shares


@dataclass(frozen=True, slots=True)
class OrderSize:
    """Shares to order, and the money that they were reckoned from, in cents."""

    shares: int
    cents: int


def order_size(
    store: PriceStore, book: RuleBook, sizing: Sizing, dated: DatedPlan, session: date, purse: Purse
) -> OrderSize | No:
    """The size of a plan's order that goes out after the close of `session`, or the account's no to it."""
    instrument = store.instrument(dated.ticker)
    if instrument is None or store[dated.ticker].n_until(session) == 0:
        return No(Reason.NOT_LISTED, f"no bar up to {session}")
    try:
        lots = lot_rules(book, instrument, dated.enter_on)
    except RuleError as error:
        return No(Reason.NO_RULE, str(error))
    cents = wanted_cents(sizing, dated.plan.weight, purse)
    if isinstance(cents, No):
        return cents
    price = last_price(store, dated, session)
    shares = whole_lots(lots, wanted_shares(cents, price))
    if shares == 0:
        return No(Reason.UNDER_ONE_LOT, f"{cents / 100:,.2f} does not buy {lots.lot} shares at {price:g}")
    return OrderSize(shares, cents)


def last_price(store: PriceStore, dated: DatedPlan, session: date) -> float:
    """The last close known, less what the instrument goes ex of until the entry session (announced before)."""
    bars = store[dated.ticker]
    last = bars.bar(bars.n_until(session) - 1)
    price = last.close
    for action in store.actions_of(dated.ticker):
        if last.session < action.ex_on <= dated.enter_on and action.share_multiplier:
            price = action.reference_price(price)
    return price
