"""The market's answer to an order, a pure function of raw facts. Nothing here knows backtrader."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from engine.markets.instrument import Instrument
from engine.prices.bars import Bar
from engine.simulation.costs import Costs, fees
from engine.simulation.decision import Side
from engine.simulation.money import worth_cents
from engine.simulation.refusal import Reason

LOT = 100


@dataclass(frozen=True, slots=True)
class Execution:
    """Shares that trade, at a raw price."""

    shares: int
    price: float


@dataclass(frozen=True, slots=True)
class No:
    """The market's or the account's no."""

    reason: Reason
    detail: str


def answer_buy(instrument: Instrument, bar: Bar | None, shares: int, cash_cents: int, costs: Costs) -> Execution | No:
    """What a buy of `shares` at the session's open gets: `bar` is the session's raw bar, None without trading.

    Fills whole lots at the open, as many of the wanted ones as the cash pays for, costs included. Reads of the bar
    only the open and whether anything traded at all.
    """
    if bar is None:
        return No(Reason.SUSPENDED, "no trading in this session")
    if bar.volume <= 0:
        return No(Reason.NO_VOLUME, "no share changed hands in this session")
    affordable = affordable_shares(instrument, bar.open, shares, cash_cents, costs)
    if affordable < LOT:
        lot_cents = worth_cents(bar.open, LOT)
        return No(Reason.NO_CASH, f"{cash_cents / 100:.2f} in cash, one lot costs {lot_cents / 100:.2f} and fees")
    return Execution(affordable, bar.open)


def answer_sell(bar: Bar | None, shares: int, bought_on: date, session: date) -> Execution | No:
    """What a sale of all of a plan's shares at the session's open gets; odd lots are sold whole."""
    if session <= bought_on:
        return No(Reason.T_PLUS_ONE, "bought in this session")
    if bar is None:
        return No(Reason.SUSPENDED, "no trading in this session")
    if bar.volume <= 0:
        return No(Reason.NO_VOLUME, "no share changed hands in this session")
    return Execution(shares, bar.open)


def affordable_shares(instrument: Instrument, price: float, wanted: int, cash_cents: int, costs: Costs) -> int:
    """The largest number of whole lots, at most `wanted` shares, that the cash pays for with all costs."""

    def price_cents(lots: int) -> int:
        notional = worth_cents(price, lots * LOT)
        return notional + fees(costs, instrument.kind, Side.BUY, notional).total_cents

    low, high = 0, wanted // LOT
    if high and price_cents(high) <= cash_cents:
        return high * LOT
    while low < high:
        middle = (low + high + 1) // 2
        if price_cents(middle) <= cash_cents:
            low = middle
        else:
            high = middle - 1
    return low * LOT


def wanted_shares(equity_cents: int, weight: float, reference_price: float) -> int:
    """Whole lots that the weighted part of the equity buys at the last known price; 0 where it is under one lot."""
    worth = Decimal(equity_cents) * Decimal(repr(weight)) / 100
    return int(worth / Decimal(repr(reference_price)) / LOT) * LOT
