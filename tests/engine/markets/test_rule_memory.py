"""What a rule book remembers of earlier look-ups is what it would look up anew, on either side of every change."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest

from engine.markets.codes import instrument_from_code
from engine.markets.instrument import Instrument, InstrumentKind
from engine.markets.rules.dated_row import Period
from engine.markets.rules.errors import RuleError
from engine.markets.rules.funds import Funds
from engine.markets.rules.lots import lot_rules
from engine.markets.rules.rule import Rule, Status
from engine.markets.rules.rule_book import RuleBook, shipped_rule_book
from engine.markets.rules.rule_name import RuleName
from engine.simulation.costs import Costs, fees
from engine.simulation.decision import Side

SHIPPED = shipped_rule_book()
DAY = timedelta(1)
# The shipped book has no gaps: there the end of one rule is the beginning of the next. This one has, and a fund that
# follows something else for a while.
_FOR_A_WHILE = replace(
    SHIPPED.funds.rows[0], pattern="561910.SS", tracks="chinext", period=Period(date(2022, 3, 2), date(2024, 5, 7))
)
GAPS = RuleBook(
    tuple(
        replace(rule, valid_to=rule.valid_to - 9 * DAY)
        if rule.valid_to and rule.valid_to - 9 * DAY > rule.valid_from and rule.name is not RuleName.TRADING
        else rule
        for rule in SHIPPED.rules
    ),
    Funds((*SHIPPED.funds.rows, _FOR_A_WHILE)),
    SHIPPED.board_lots,
)
BOOKS = {"shipped": SHIPPED, "with gaps": GAPS}
TICKERS = ("600519.SS", "300750.SZ", "688005.SS", "920002.BJ", "159915.SZ", "588000.SS", "561910.SS", "0700.HK", "AAPL")


def _instruments() -> list[Instrument]:
    found = [instrument_from_code(ticker) for ticker in TICKERS]
    told = [one for one in found if one is not None]
    return [*told, Instrument("016019.OF", "Fund", InstrumentKind.FUND, "XSHG", "class-a")]


def _turning_dates(book: RuleBook) -> list[date]:
    """The day before, the first, the last and the day after of everything in the book that has dates."""
    periods = [(rule.valid_from, rule.valid_to) for rule in book.rules]
    periods += [(row.period.first_on, row.period.last_on) for row in (*book.funds.rows,)]
    periods += [(row.period.first_on, row.period.last_on) for row in (*book.board_lots.rows,)]
    firsts = {first for first, _ in periods if first}
    lasts = {last for _, last in periods if last}
    return sorted(
        {on + step for on in firsts for step in (-DAY, 0 * DAY)} | {on + n * DAY for on in lasts for n in (0, 1)}
    )


def _restated(book: RuleBook, name: RuleName, instrument: Instrument, on: date, status: Status) -> Rule | None:
    """The rules one by one: of those in force that cover the instrument the one that names most of its traits."""
    traits = book.traits(instrument, on, status)
    holding = [rule for rule in book.rules if rule.name is name and rule.scope.covers(traits) and rule.holds_on(on)]
    own = [rule for rule in holding if rule.scope.exchange or rule.market == _market(instrument)]
    return max((one for one in own if one.market == _market(instrument)), key=_n_named, default=None)


def _n_named(rule: Rule) -> int:
    return sum(1 for cell in rule.scope.cells() if cell)


def _market(instrument: Instrument) -> str:
    return {"XHKG": "hong_kong", "XNYS": "us"}.get(instrument.exchange, "mainland")


@pytest.mark.parametrize("named", BOOKS)
@pytest.mark.parametrize("seed", range(3))
def test_a_book_that_remembers_gives_the_rule_of_the_date(named: str, seed: int) -> None:
    """One book is asked in a random order of names, instruments, dates and marks; each answer is restated."""
    told = BOOKS[named]
    rng, book = Random(seed), RuleBook(told.rules, told.funds, told.board_lots)  # noqa: S311
    instruments, dates, n_found, n_none = _instruments(), _turning_dates(told), 0, 0
    for _ in range(3000):
        asked = (rng.choice(list(RuleName)), rng.choice(instruments), rng.choice(dates), rng.choice(list(Status)))
        try:
            found = book.find(*asked)
        except RuleError:
            continue
        assert found == _restated(told, *asked)
        n_found, n_none = n_found + (found is not None), n_none + (found is None)
    assert min(n_found, n_none) > 300


@pytest.mark.parametrize("named", BOOKS)
@pytest.mark.parametrize("side", [Side.BUY, Side.SELL])
def test_lots_and_fees_are_those_of_the_date(named: str, side: Side) -> None:
    """A book that has been asked of every turning date before tells of each what a new book tells."""
    given = BOOKS[named]
    book = RuleBook(given.rules, given.funds, given.board_lots)
    costs = (Costs(), Costs(commission=0.001), Costs(stamp_duty=0.002))
    dates, n_told = [on for on in _turning_dates(given) if on >= date(2015, 8, 1)], 0
    told = {}
    for on in dates:
        for instrument in _instruments()[:7]:
            told[on, instrument.ticker] = _lots_and_fees(book, instrument, on, costs, side)
    for on in Random(1).sample(dates, len(dates)):  # noqa: S311
        fresh = RuleBook(given.rules, given.funds, given.board_lots)
        for instrument in _instruments()[:7]:
            assert _lots_and_fees(fresh, instrument, on, costs, side) == told[on, instrument.ticker]
            assert _lots_and_fees(book, instrument, on, costs, side) == told[on, instrument.ticker]
            n_told += not isinstance(told[on, instrument.ticker], str)
    assert n_told > 50


def _lots_and_fees(book: RuleBook, instrument: Instrument, on: date, costs: tuple[Costs, ...], side: Side) -> object:
    try:
        return lot_rules(book, instrument, on), [fees(one, book, instrument, on, side, 12_345_600) for one in costs]
    except RuleError as error:
        return str(error)
