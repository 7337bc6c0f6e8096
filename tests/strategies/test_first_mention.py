"""FirstMention: the first time a claim is made, against its repeats."""

from datetime import date
from decimal import Decimal

import pytest

from catalysts import Kind, Target, Window
from engine.simulation.catalog import choose
from engine.simulation.decision import Side
from engine.simulation.errors import SpecError
from engine.simulation.spec import StrategySpec

ETF, A, C = "510001.SS", "300001.SZ", "600003.SS"


@pytest.fixture(scope="module")
def lines(bars):
    """The fund at 2.00, A at 20.00, C at 10.00."""
    return [bars(ETF, [2.0] * 8), bars(A, [20.0] * 8), bars(C, [10.0] * 8)]


def _groups(play, rows, lines):
    """The catalysts that each group trades."""
    return [
        sorted({trade.catalyst for trade in play("first-mention", rows, lines, {"group": group}).trades})
        for group in ("first", "repeat")
    ]


@pytest.mark.parametrize(
    ("first", "second", "is_repeat"),
    [
        ({"targets": (A,)}, {"targets": (A,)}, True),
        ({"targets": (A, C)}, {"targets": (C, A)}, True),
        ({"targets": (A,)}, {"targets": (C,)}, False),
        ({"targets": (A,)}, {"targets": (A,), "kind": Kind.TEST}, False),
        ({"targets": (A,)}, {"targets": (A,), "segment": "cells"}, False),
        ({"targets": (A,), "key": "cell"}, {"targets": (C,), "key": "cell"}, True),
        ({"targets": (A,), "key": "cell"}, {"targets": (A,), "key": "line"}, False),
        ({"targets": (A,), "key": "cell"}, {"targets": (A,)}, True),
        ({"targets": (A,)}, {"targets": (C,), "supersedes": "a"}, True),
        ({"occurs": Window.parse("2025-06-19")}, {"occurs": Window.parse("2025-07-03")}, False),
        ({"occurs": Window.parse("2025-06-19")}, {"occurs": Window.parse("2025-06-19")}, True),
    ],
)
def test_what_is_the_same_claim(play, news, lines, first, second, is_repeat):
    """By key, by what it replaces, else by targets, kind, theme and segment; another day is another thing."""
    rows = [news("a", **first), news("b", announced="2024-08-29", **second)]
    assert _groups(play, rows, lines) == ([["a"], ["b"]] if is_repeat else [["a", "b"], []])


def test_of_two_known_together_the_smaller_id_is_the_first(play, news, lines):
    """However they stand in the calendar."""
    rows = [news("b", targets=(A,)), news("a", targets=(A,))]
    assert _groups(play, rows, lines) == _groups(play, rows[::-1], lines) == [["a"], ["b"]]


def test_what_is_told_later_makes_nothing_a_repeat(play, news, lines):
    """The report of the 29th of what was known on the 28th does not reach back."""
    rows = [news("z", targets=(A,)), news("a", announced="2024-08-29", targets=(A,))]
    assert _groups(play, rows, lines) == [["z"], ["a"]]


def test_names_share_the_size_and_without_one_the_fund_is_bought(play, news, lines):
    """Two names, a tenth each; no name, the fund."""
    rows = [news("a", targets=(A, C)), news("b", kind=Kind.POLICY)]
    decisions = play("first-mention", rows, lines).decisions
    bought = [(row.ticker, row.weight, row.why) for row in decisions if row.side is Side.BUY]
    assert bought == [(A, 0.1, "first mention"), (C, 0.1, "first mention"), (ETF, 0.2, "first mention")]


@pytest.mark.parametrize(
    ("changes", "parameters", "why"),
    [
        ({"direction": -1}, {}, "not good news"),
        ({"kind": Kind.MILESTONE, "occurs": Window.parse("2027")}, {}, "a plan for a later date"),
        ({}, {"group": "repeat"}, "first mention, the group traded is repeat"),
        ({"theme": "nuclear"}, {}, "it names no listed company, and no sector ETF is known for the theme 'nuclear'"),
    ],
)
def test_what_it_declines(play, news, lines, changes, parameters, why):
    """Bad news, plans for later, the other group, nothing to buy."""
    assert play("first-mention", [news(**changes)], lines, parameters).fates[0].why == why


def test_a_repeat_says_what_it_repeats(play, news, lines):
    """The earliest record of the claim."""
    rows = [news("a", targets=(A,)), news("b", announced="2024-08-29", targets=(A,))]
    outcome = play("first-mention", rows, lines)
    assert outcome.fates[1].why == "repeats a, the group traded is first"


def test_a_wrong_group_is_refused():
    """There are two."""
    with pytest.raises(SpecError, match="first-mention:group: 'second' is not one of first, repeat"):
        choose(StrategySpec("first-mention", (("group", "second"),)))


@pytest.mark.parametrize(
    ("group", "catalyst", "ticker", "bought", "sold"),
    [
        ("first", "penghui-solid-2024-08-28", "300438.SZ", "2024-08-29", "2024-09-12"),
        ("first", "nandu-solid-2024-08-30", "300068.SZ", "2024-09-02", "2024-09-18"),
        ("repeat", "penghui-again", "300438.SZ", "2024-09-10", "2024-09-26"),
    ],
)
def test_real_trades(real, raw, news, group, catalyst, ticker, bought, sold):
    """Penghui and Nandu when they first told of their cells, and a repeat of Penghui's told on 9 September: ten
    sessions, by the files' opens."""
    rows = [
        news("penghui-solid-2024-08-28", targets=("300438.SZ",)),
        news("nandu-solid-2024-08-30", announced="2024-08-30", targets=("300068.SZ",)),
        news("penghui-again", announced="2024-09-09", targets=("300438.SZ",)),
    ]
    outcome = real(f"first-mention:group={group}", "2024-08-26", "2024-10-31", rows)
    assert len(outcome.trades) == (2 if group == "first" else 1)
    trade = next(row for row in outcome.trades if row.catalyst == catalyst)
    assert (trade.ticker, str(trade.entry_on), str(trade.exit_on)) == (ticker, bought, sold)
    prices = [Decimal(repr(price)) for price in (trade.entry_price, trade.exit_price)]
    assert prices == [raw(ticker).price(on) for on in (bought, sold)]
    assert Target(ticker) in next(row for row in rows if row.id == catalyst).targets
    assert trade.entry_on > date(2024, 8, 28)
