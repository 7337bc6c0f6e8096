"""How many shares can be bought or sold in one order: lots, steps, and what is left below a lot."""

from dataclasses import dataclass
from datetime import date

from engine.markets.instrument import Instrument
from engine.markets.rules.errors import RuleError
from engine.markets.rules.rule_book import RuleBook
from engine.markets.rules.rule_name import RuleName

BY_INSTRUMENT, AS_LOT = "by-instrument", "lot"
SOLD_WHOLE = "sold-whole"


@dataclass(frozen=True, slots=True)
class LotRules:
    """A buy is of `lot` shares or more, by `step`s above it; where `is_odd_sold_whole` less than a lot is sold in
    one order, with or without whole lots, and otherwise in any number.
    """

    lot: int
    step: int
    is_odd_sold_whole: bool = True

    def __post_init__(self) -> None:
        if self.lot < 1 or self.step < 1:
            raise ValueError(f"a lot and its step are 1 share or more, not {self.lot} and {self.step}")

    def is_whole(self, shares: int) -> bool:
        """Whether this number of shares can be bought."""
        return shares >= self.lot and (shares - self.lot) % self.step == 0

    def odd(self, held: int) -> int:
        """The part of a holding that no order of whole lots can sell: 50 of 250 shares, 150 of 150 STAR shares."""
        return held - whole_lots(self, held)


def lot_rules(book: RuleBook, instrument: Instrument, on: date, lot: int | None = None) -> LotRules:
    """The lots of an instrument on a date.

    Where every issuer chooses its own lot (Hong Kong) it is the given `lot`, else the one in the table of board
    lots; RuleError where neither tells it.
    """
    return book.derived(_lot_rules, (instrument, lot), on)


def _lot_rules(book: RuleBook, about: tuple[Instrument, int | None], on: date) -> LotRules:
    instrument, lot = about
    size = book.lookup(RuleName.LOT, instrument, on).value
    step = book.lookup(RuleName.LOT_STEP, instrument, on).value
    is_whole = book.lookup(RuleName.ODD_LOTS, instrument, on).value == SOLD_WHOLE
    shares = _own_lot(book, instrument, on, lot) if size == BY_INSTRUMENT else int(size)
    return LotRules(shares, shares if step == AS_LOT else int(step), is_whole)


def whole_lots(rules: LotRules, wanted: int) -> int:
    """The largest number of shares, at most the wanted, that can be bought in one order: 0 below one lot."""
    if wanted < rules.lot:
        return 0
    return wanted - (wanted - rules.lot) % rules.step


def sellable(rules: LotRules, wanted: int, held: int) -> int:
    """The largest number of shares, at most the wanted, that can be sold in one order of the `held` sellable ones."""
    limit = max(0, min(wanted, held))
    if not rules.is_odd_sold_whole:
        return limit
    odd = rules.odd(held)
    with_odd = odd + whole_lots(rules, limit - odd) if limit >= odd else 0
    return max(whole_lots(rules, limit), with_odd)


def _own_lot(book: RuleBook, instrument: Instrument, on: date, lot: int | None) -> int:
    if lot is not None:
        return lot
    row = book.board_lots.find(instrument.ticker, on)
    if row is None:
        raise RuleError(
            f"{instrument.ticker}: the rule book does not say its board lot on {on.isoformat()}, which every issuer "
            "chooses itself; give the shares of one lot, or add a row to board_lots.csv"
        )
    return row.lot
