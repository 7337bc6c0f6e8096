"""A regime: all that the rule book says of an instrument while no rule changes, as whole numbers."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import numpy as np

from engine.markets.instrument import Instrument
from engine.markets.rules.errors import RuleError
from engine.markets.rules.limits import INWARD
from engine.markets.rules.lots import LotRules, lot_rules
from engine.markets.rules.rule import Status
from engine.markets.rules.rule_book import RuleBook
from engine.markets.rules.rule_name import RuleName
from engine.simulation.costs import Costs, rates_of
from engine.simulation.decision import Side
from engine.simulation.replay.fee_schedule import FeeSchedule, fee_schedule
from engine.simulation.replay.scaled import SCALE, Ints, ratio, scaled_price


@dataclass(frozen=True, slots=True)
class Regime:
    """`limit` is the daily limit as numerator and denominator, None for none; `ticks` holds, for prices below each of
    `bounds` and then for all others, the tick; prices in units of 1e-8. `waits` counts the sessions before a sale."""

    limit: tuple[int, int] | None
    is_inward: bool
    bounds: tuple[int, ...]
    ticks: tuple[int, ...]
    lots: LotRules
    waits: int
    buying: FeeSchedule
    selling: FeeSchedule

    def tick_at(self, price: Ints) -> Ints:
        """The tick of each price; where it is the same at all prices, an array of no dimension."""
        if not self.bounds:
            return np.array(self.ticks[0], dtype=np.int64)
        place = np.searchsorted(np.array(self.bounds, dtype=np.int64), price, side="right")
        return np.array(self.ticks, dtype=np.int64)[place]


def regime_of(book: RuleBook, costs: Costs, instrument: Instrument, on: date, status: Status) -> Regime | None:
    """The regime of an instrument on a date; None where the book does not cover it or a number is too fine."""
    try:
        limit = book.lookup(RuleName.PRICE_LIMIT, instrument, on, status).value
        rounding = book.lookup(RuleName.ROUNDING, instrument, on, status).value
        ladder = book.lookup(RuleName.TICK, instrument, on).value
        lots = lot_rules(book, instrument, on)
        waits = book.lookup(RuleName.SELLABLE_AFTER, instrument, on).count
        buying, selling = (fee_schedule(rates_of(costs, book, instrument, on, side)) for side in (Side.BUY, Side.SELL))
    except RuleError:
        return None
    part = None if isinstance(limit, str) else ratio(limit, 10**4)
    steps = _steps(ladder)
    if steps is None or (part is None and not isinstance(limit, str)) or waits > 1:
        return None
    if buying is None or selling is None:
        return None
    return Regime(part, rounding == INWARD, *steps, lots, waits, buying, selling)


def changes_of(book: RuleBook) -> tuple[date, ...]:
    """The dates on which any rule of the book begins or has ended, sorted."""
    dated = [row.period for row in book.funds.rows] + [row.period for row in book.board_lots.rows]
    periods: list[tuple[date | None, date | None]] = [(rule.valid_from, rule.valid_to) for rule in book.rules]
    periods += [(period.first_on, period.last_on) for period in dated]
    found = {first for first, _ in periods if first is not None}
    found |= {last + timedelta(days=1) for _, last in periods if last is not None and last < date.max}
    return tuple(sorted(found))


def _steps(ladder: Decimal | str) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    if isinstance(ladder, Decimal):
        tick = scaled_price(ladder)
        return None if tick is None else ((), (tick,))
    *steps, last = ladder.split(" ")
    pairs = [step.split(":") for step in steps]
    bounds = tuple(int(Decimal(bound) * SCALE) for bound, _ in pairs)
    ticks = tuple(scaled_price(Decimal(tick)) for tick in (*(tick for _, tick in pairs), last))
    known = tuple(tick for tick in ticks if tick is not None)
    return (bounds, known) if len(known) == len(ticks) else None
