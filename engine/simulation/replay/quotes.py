"""The market's answer to many orders at once: at which price, or why not. The arithmetic of `market_answer`."""

from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum

import numpy as np

from engine.markets.rules.errors import RuleError
from engine.markets.rules.exact import exact
from engine.markets.rules.lots import lot_rules
from engine.simulation.decision import Side
from engine.simulation.facts import facts_of
from engine.simulation.fill_policy import AtLimit, FillAt, FillPolicy, SlippageModel
from engine.simulation.market_answer import No, answer
from engine.simulation.refusal import Reason
from engine.simulation.replay.different import different_of
from engine.simulation.replay.panel import Panel
from engine.simulation.replay.regime import Regime
from engine.simulation.replay.scaled import Flags, Ints, ratio, scaled, scaled_price, to_ticks

FINE = 10**4
"""Units of 1e-8 in the 1e-4 that a mean price is rounded to."""


class Code(IntEnum):
    """An answer as a number: `OK`, the reasons of a refusal, and `UNCLEAR` where only the scalar rules can tell."""

    OK = 0
    SUSPENDED = 1
    NO_VOLUME = 2
    NOT_LISTED = 3
    LIMIT_UP = 4
    LIMIT_DOWN = 5
    NO_RULE = 6
    UNDER_ONE_LOT = 7
    NO_CASH = 8
    PLAN_CAP = 9
    AFTER_LAST_BAR = 10
    UNKNOWN_INSTRUMENT = 11
    NOT_TRADABLE = 12
    STOOD_ASIDE = 13
    SUPERSEDED = 14
    TOO_YOUNG = 15
    UNCLEAR = 99

    @property
    def reason(self) -> Reason:
        """The refusal's reason."""
        return Reason[self.name]


_CODES = {Reason[code.name]: code for code in Code if code.name in Reason.__members__}


@dataclass(frozen=True, slots=True, eq=False)
class Quotes:
    """For each order its code, and where that is OK the price in units of 1e-8 and the most shares that may trade."""

    codes: Ints
    prices: Ints
    most: Ints

    def at(self, places: Ints) -> "Quotes":
        """The answers of some of the orders."""
        return Quotes(self.codes[places], self.prices[places], self.most[places])


def quotes(panel: Panel, side: Side, tickers: Ints, rows: Ints, triggers: Ints | None = None) -> Quotes:
    """What orders of one side in `tickers` (numbers) meet in the sessions `rows`, whatever their size.

    `triggers` are the prices of touched orders in units of 1e-8, in place of the policy's. The shares of a sale are
    taken to have been bought before.
    """
    n = len(rows)
    codes = np.full(n, Code.UNCLEAR, dtype=np.int64)
    prices, most = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
    last, has = panel.last[tickers, rows].astype(np.int64), panel.has[tickers, rows]
    before = last - has
    listed = before >= panel.first[tickers]
    codes[~has] = Code.SUSPENDED
    codes[~has & (rows >= panel.ends[tickers])] = Code.AFTER_LAST_BAR
    codes[~listed] = Code.NOT_LISTED
    open_ = has & listed
    codes[open_ & (panel.volume[np.maximum(last, 0)] <= 0)] = Code.NO_VOLUME
    regular = open_ & (codes == Code.UNCLEAR) & ~panel.is_odd[tickers, rows]
    regimes = panel.regimes[tickers, rows]
    for place in different_of(regimes[regular].astype(np.int64) + 1, len(panel.known) + 1)[0].tolist():
        if place:
            own = np.flatnonzero(regular & (regimes == place - 1))
            given = None if triggers is None else triggers[own]
            answers = _answers(panel, panel.known[place - 1], side, last[own], before[own], given)
            codes[own], prices[own], most[own] = answers.codes, answers.prices, answers.most
    for at in np.flatnonzero(open_ & (codes == Code.UNCLEAR)).tolist():
        trigger = None if triggers is None else int(triggers[at])
        codes[at], prices[at], most[at] = asked(panel, side, int(tickers[at]), int(rows[at]), trigger)
    return Quotes(codes, prices, most)


def _answers(panel: Panel, regime: Regime, side: Side, last: Ints, before: Ints, triggers: Ints | None) -> Quotes:
    policy = panel.market.policy
    columns = [scaled(column[last]) for column in (panel.open, panel.high, panel.low, panel.close)]
    (opened, high, low, close), reference = [prices for prices, _ in columns], scaled(panel.close[before])
    is_exact: Flags = reference[1].copy()
    for _, fine in columns:
        is_exact &= fine
    tick = regime.tick_at(reference[0])
    volume, participation = panel.volume[last], ratio(exact(policy.participation), 10**4)
    is_exact &= (volume == np.floor(volume)) & (volume < 10**13)
    at = FillAt.OPEN if triggers is not None else policy.at
    met = triggers if triggers is not None else close if at is FillAt.CLOSE else opened
    price = mean_price(opened, high, low, close) if at is FillAt.VWAP else met
    codes = np.zeros(len(last), dtype=np.int64)
    queued = np.zeros(len(last), dtype=np.bool_)
    band = band_prices(regime, reference[0], tick)
    if band is not None:
        down, up = band
        is_buy = side is Side.BUY
        reason = Code.LIMIT_UP if is_buy else Code.LIMIT_DOWN
        is_locked = to_ticks(low, tick) >= up if is_buy else to_ticks(high, tick) <= down
        stands = to_ticks(met, tick) >= up if is_buy else to_ticks(met, tick) <= down
        if at is FillAt.VWAP:
            stands = np.zeros_like(stands)
        queued = stands & ~is_locked if policy.at_limit is AtLimit.QUEUE else queued
        codes[is_locked | (stands & ~queued)] = reason
        price = np.where(queued, up if is_buy else down, np.clip(price, down, up))
    slipped = _slipped(policy, side, price, tick, band)
    if slipped is None or participation is None:
        return Quotes(np.full_like(codes, Code.UNCLEAR), price, price)
    price = np.where(queued, price, slipped)
    numerator, denominator = participation
    most = np.where(is_exact, volume, 0.0).astype(np.int64) * numerator // denominator
    codes[~is_exact] = Code.UNCLEAR
    return Quotes(codes, price, most)


def band_prices(regime: Regime, reference: Ints, tick: Ints) -> tuple[Ints, Ints] | None:
    """`limits.limit_prices` of each reference price; None where the regime has no limit."""
    if regime.limit is None:
        return None
    numerator, denominator = regime.limit
    base = to_ticks(reference, tick)
    low, high, unit = base * (denominator - numerator), base * (denominator + numerator), denominator * tick
    if regime.is_inward:
        down, up = -(-low // unit) * tick, high // unit * tick
    else:
        down, up = (2 * low + unit) // (2 * unit) * tick, (2 * high + unit) // (2 * unit) * tick
    return np.maximum(np.minimum(down, base - tick), tick), np.maximum(up, base + tick)


def mean_price(opened: Ints, high: Ints, low: Ints, close: Ints) -> Ints:
    """A quarter of the sum, rounded to 1e-4 as `Decimal.quantize` does: half to even."""
    total, unit = opened + high + low + close, 4 * FINE
    whole, rest = total // unit, total % unit
    is_up = (2 * rest > unit) | ((2 * rest == unit) & (whole % 2 == 1))
    mean: Ints = (whole + is_up) * FINE
    return mean


def _slipped(policy: FillPolicy, side: Side, price: Ints, tick: Ints, band: tuple[Ints, Ints] | None) -> Ints | None:
    """The prices after slippage, None where it depends on the size of the order."""
    slippage = policy.slippage
    if slippage.model is SlippageModel.NONE or slippage.amount == 0:
        return price
    amount = ratio(exact(slippage.amount), 10**3)
    if slippage.model is SlippageModel.IMPACT or amount is None or amount[1] > 100:
        return None
    numerator, denominator = amount
    if slippage.model is SlippageModel.BPS:
        worse, unit = price * numerator, denominator * 10**4
    else:
        worse, unit = tick * numerator, denominator
    step = unit * tick
    if side is Side.BUY:
        moved = -(-(price * unit + worse) // step) * tick
    else:
        moved = np.asarray(np.maximum((price * unit - worse) // step * tick, tick))
    moved = moved if band is None else np.clip(moved, *band)
    return np.where(worse == 0, price, moved)


def asked(panel: Panel, side: Side, number: int, row: int, trigger: int | None) -> tuple[int, int, int]:
    """One answer by the rules themselves: code, price, most shares."""
    market, ticker, session = panel.market, panel.tickers[number], panel.dates[row]
    bar = market.store[ticker].on(session)
    try:
        facts = facts_of(market.store, market.book, market.statuses, panel.sessions, ticker, session, bar)
        if facts is None:
            return Code.NOT_LISTED, 0, 0
        lot = lot_rules(market.book, facts.instrument, session).lot
    except RuleError:
        return Code.NO_RULE, 0, 0
    held = ((panel.dates[row - 1], lot),) if row else ()
    facts = type(facts)(
        facts.instrument, session, bar, facts.reference, held, 0, facts.status, facts.listing, facts.sellable_until
    )
    price = None if trigger is None else Decimal(trigger).scaleb(-8)
    got = answer(side, lot, facts, market.policy, market.book, price)
    if isinstance(got, No):
        return _CODES.get(got.reason, Code.UNCLEAR), 0, 0
    units = scaled_price(got.price)
    if units is None or bar is None or market.policy.slippage.model is SlippageModel.IMPACT:
        return Code.UNCLEAR, 0, 0
    return Code.OK, units, int(exact(bar.volume) * exact(market.policy.participation))
