"""All that the rule book says of one instrument on one date, gathered to be shown."""

from dataclasses import dataclass
from datetime import date

from engine.markets.instrument import Instrument
from engine.markets.rules.board_lots import BoardLot
from engine.markets.rules.funds import Fund
from engine.markets.rules.rule import Rule, Status
from engine.markets.rules.rule_book import RuleBook
from engine.markets.rules.traits import described


@dataclass(frozen=True, slots=True)
class RuleSheet:
    """The rules that hold, what they were found by, and a sentence for each that the book does not cover.

    `fund` is the row that says what a fund follows, where its limit was found by it; `board_lot` the row of its
    lot, where there is one.
    """

    instrument: Instrument
    on: date
    described: str
    rules: tuple[Rule, ...]
    not_covered: tuple[str, ...] = ()
    fund: Fund | None = None
    board_lot: BoardLot | None = None


def sheet_of(book: RuleBook, instrument: Instrument, on: date, status: str = Status.NORMAL) -> RuleSheet:
    """The sheet of an instrument on a date; RuleError for an index and for a date before the book begins."""
    rules = book.holding(instrument, on, status)
    traits = book.traits(instrument, on, status)
    return RuleSheet(
        instrument=instrument,
        on=on,
        described=described(traits),
        rules=rules,
        not_covered=tuple(str(error) for error in book.not_covered(instrument, on, status)),
        fund=None if instrument.board else book.funds.find(instrument.ticker, on),
        board_lot=book.board_lots.find(instrument.ticker, on),
    )
