"""Lots: what can be bought, what is left below a lot, board lots of Hong Kong; laws and the bugs they find."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.markets.codes import instrument_from_code
from engine.markets.rules.errors import RuleError
from engine.markets.rules.lots import LotRules, lot_rules, sellable, whole_lots
from engine.markets.rules.rule_book import shipped_rule_book

BOOK = shipped_rule_book()
ON = date(2025, 6, 24)
MAIN, STAR, BEIJING, US = LotRules(100, 100), LotRules(200, 1), LotRules(100, 1), LotRules(1, 1, False)
RULES = [MAIN, STAR, BEIJING, US, LotRules(500, 500), LotRules(250, 100)]


def rules_of(ticker: str, lot: int | None = None) -> LotRules:
    """The lot rules of a ticker."""
    instrument = instrument_from_code(ticker)
    assert instrument is not None
    return lot_rules(BOOK, instrument, ON, lot)


def test_lots_by_board() -> None:
    """100 by 100 on the main board, ChiNext and for funds; STAR from 200 by 1; Beijing from 100 by 1; the US by 1."""
    assert rules_of("600519.SS") == rules_of("300750.SZ") == rules_of("561910.SS") == rules_of("588000.SS") == MAIN
    assert rules_of("688005.SS") == STAR
    assert rules_of("920002.BJ") == BEIJING
    assert rules_of("TSLA") == US


def test_board_lots_of_hong_kong() -> None:
    """Every issuer has its own lot: from the table or from the caller, and refused where neither tells it."""
    assert rules_of("0700.HK") == LotRules(100, 100)
    assert rules_of("2800.HK") == LotRules(500, 500)
    assert rules_of("1234.HK", lot=2000) == LotRules(2000, 2000)
    with pytest.raises(
        RuleError, match=r"1234.HK: the rule book does not say its board lot on 2025-06-24, which every"
    ):
        rules_of("1234.HK")
    with pytest.raises(ValueError, match="1 share or more"):
        rules_of("1234.HK", lot=0)


@pytest.mark.parametrize(
    ("rules", "wanted", "bought"),
    [
        (MAIN, 99, 0),
        (MAIN, 100, 100),
        (MAIN, 250, 200),
        (STAR, 199, 0),
        (STAR, 200, 200),
        (STAR, 201, 201),
        (BEIJING, 99, 0),
        (BEIJING, 101, 101),
        (US, 1, 1),
        (MAIN, 0, 0),
        (MAIN, -100, 0),
    ],
)
def test_what_can_be_bought(rules: LotRules, wanted: int, bought: int) -> None:
    """The largest whole number of lots; STAR buys 201 but not 199."""
    assert whole_lots(rules, wanted) == bought


@pytest.mark.parametrize(
    ("rules", "wanted", "held", "sold"),
    [
        (MAIN, 250, 250, 250),  # lots and the odd 50 in one order
        (MAIN, 120, 250, 100),
        (MAIN, 160, 250, 150),  # one lot and all of the odd 50
        (MAIN, 70, 250, 50),
        (MAIN, 49, 250, 0),  # a part of the odd 50 cannot be sold
        (MAIN, 50, 200, 0),
        (STAR, 150, 150, 150),  # less than a lot: all or nothing
        (STAR, 149, 150, 0),
        (STAR, 200, 350, 200),
        (STAR, 199, 350, 0),
        (STAR, 230, 350, 230),
        (US, 7, 9, 7),
        (MAIN, 500, 300, 300),
        (MAIN, 100, 0, 0),
    ],
)
def test_what_can_be_sold(rules: LotRules, wanted: int, held: int, sold: int) -> None:
    """Less than a lot is sold whole, with lots or alone."""
    assert sellable(rules, wanted, held) == sold


def is_allowed(rules: LotRules, shares: int, held: int) -> bool:
    """The rule as it is written: whole lots, with or without all that no whole lots could sell."""
    odd = min(held - n for n in [0, *filter(rules.is_whole, range(held + 1))])
    return rules.is_whole(shares) or (0 < odd <= shares and (shares == odd or rules.is_whole(shares - odd)))


def buys_most(buy: Callable[[LotRules, int], int], rules: LotRules, wanted: int) -> bool:
    """Whether a number bought is the largest allowed one at most the wanted, by trying them all."""
    return buy(rules, wanted) == max([0, *filter(rules.is_whole, range(wanted + 1))])


def sells_most(sell: Callable[[LotRules, int, int], int], rules: LotRules, wanted: int, held: int) -> bool:
    """Whether a number sold is the largest allowed one at most the wanted and the held, by trying them all."""
    limit = min(wanted, held)
    if not rules.is_odd_sold_whole:
        return sell(rules, wanted, held) == limit
    return sell(rules, wanted, held) == max([0, *(n for n in range(1, limit + 1) if is_allowed(rules, n, held))])


SHARES = st.integers(min_value=0, max_value=1100)


@settings(derandomize=True, max_examples=300)
@given(st.sampled_from(RULES), SHARES)
def test_no_larger_buy_is_allowed(rules: LotRules, wanted: int) -> None:
    """What is bought is the most that the rule allows."""
    assert buys_most(whole_lots, rules, wanted)


@settings(derandomize=True, max_examples=300)
@given(st.sampled_from(RULES), SHARES, SHARES)
def test_no_larger_sale_is_allowed(rules: LotRules, wanted: int, held: int) -> None:
    """What is sold is the most that the rule allows, and everything can always be sold."""
    assert sells_most(sellable, rules, wanted, held)
    assert sellable(rules, held, held) == held


BUY_MUTANTS: dict[str, Callable[[LotRules, int], int]] = {
    "hundreds everywhere": lambda rules, wanted: wanted // 100 * 100,
    "no least lot": lambda rules, wanted: wanted // rules.step * rules.step,
    "multiples of the lot": lambda rules, wanted: wanted // rules.lot * rules.lot,
    "one lot short at the edge": lambda rules, wanted: 0 if wanted <= rules.lot else whole_lots(rules, wanted),
}
SELL_MUTANTS: dict[str, Callable[[LotRules, int, int], int]] = {
    "any number": lambda rules, wanted, held: min(wanted, held),
    "whole lots only": lambda rules, wanted, held: whole_lots(rules, min(wanted, held)),
    "odd by the step": lambda rules, wanted, held: wanted if wanted == held else whole_lots(rules, min(wanted, held)),
    "more than is held": lambda rules, wanted, held: sellable(rules, wanted, max(held, wanted)),
}


@pytest.mark.parametrize("name", [*BUY_MUTANTS, *SELL_MUTANTS])
def test_each_wrong_way_is_found(name: str) -> None:
    """The laws refute every wrong computation on a small grid."""
    grid = [(rules, wanted, held) for rules in RULES for wanted in range(0, 460, 10) for held in (0, 150, 250, 350)]
    if name in BUY_MUTANTS:
        assert not all(buys_most(BUY_MUTANTS[name], rules, wanted) for rules, wanted, _ in grid)
    else:
        assert not all(sells_most(SELL_MUTANTS[name], *case) for case in grid)
