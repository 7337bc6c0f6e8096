"""Gradient: the links of the chain in turn, or all at once."""

from datetime import date
from decimal import Decimal

import pytest

from catalysts import Kind, Theme, Window
from engine.simulation.catalog import choose
from engine.simulation.decision import Side
from engine.simulation.errors import SpecError
from engine.simulation.spec import StrategySpec

A, B, C, PLAIN = "300001.SZ", "300002.SZ", "600003.SS", "600004.SS"
TURN = {"order": "equipment+materials", "hold": 2, "lookback": 2, "k": 1}


@pytest.fixture(scope="module")
def lines(bars):
    """Up to 28 August, over two bars: A +5 % and B +10 %, machines; C +20 %, materials."""
    return [
        bars(A, [20.0, 20.0, 21.0] + [21.0] * 5),
        bars(B, [10.0, 10.0, 11.0] + [11.0] * 5),
        bars(C, [10.0, 11.0, 12.0] + [12.0] * 5),
    ]


def _held(outcome):
    return [
        (row.ticker, row.entry_on.isoformat()[5:], row.exit_on and row.exit_on.isoformat()[5:])
        for row in outcome.trades
    ]


def _wanted(outcome):
    rows = [row for row in outcome.decisions if row.side is Side.BUY]
    return [(row.ticker, round(row.weight, 10), row.why) for row in rows]


def test_the_schedule_holds_one_segment_after_the_other(play, news, lines):
    """Machines on 29 August, materials at the open at which they are sold, 2 September."""
    outcome = play("gradient", [news()], lines, TURN)
    assert _wanted(outcome) == [(B, 0.2, "equipment, turn 1 of 2"), (C, 0.2, "materials, turn 2 of 2")]
    assert _held(outcome) == [(B, "08-29", "09-02"), (C, "09-02", "09-04")]


def test_strength_turns_the_order_round(play, news, lines):
    """Materials rose 20 %, machines 7.5 % on average."""
    outcome = play("gradient", [news()], lines, {**TURN, "mode": "strength", "k": 2})
    assert _wanted(outcome) == [
        (C, 0.2, "materials, turn 1 of 2"),
        (B, 0.1, "equipment, turn 2 of 2"),
        (A, 0.1, "equipment, turn 2 of 2"),
    ]


def test_all_at_once_holds_each_part_over_the_whole_time(play, news, lines):
    """Four sessions, half of the size each."""
    outcome = play("gradient", [news()], lines, {**TURN, "mode": "all"})
    assert _wanted(outcome) == [(B, 0.1, "equipment, all at once"), (C, 0.1, "materials, all at once")]
    assert _held(outcome) == [(B, "08-29", "09-04"), (C, "08-29", "09-04")]


def test_a_segment_without_names_is_passed_over_and_told(play, news, lines):
    """No cells: the turn has two segments; without any the catalyst is declined."""
    outcome = play("gradient", [news()], lines, {**TURN, "order": "cells+equipment+materials"})
    assert [row[2] for row in _wanted(outcome)] == ["equipment, turn 1 of 2", "materials, turn 2 of 2"]
    assert outcome.decisions[0].why == "no name of cells traded and has 2 bars"
    (fate,) = play("gradient", [news()], lines, {**TURN, "order": "cells"}).fates
    assert (str(fate.fate), fate.why) == ("declined", "no name of cells traded and has 2 bars")


def test_the_themes_own_segments_and_leaders_are_followed(play, news, lines):
    """The theme puts C among the machines; of its leaders only A makes machines."""
    own = Theme("solid-state-battery", "Solid-state battery", "", segments=(("equipment", (C,)),))
    assert [row[0] for row in _wanted(play("gradient", [news()], lines, TURN, own))] == [C, C]
    leaders = Theme("solid-state-battery", "Solid-state battery", "", leaders=(A, C))
    assert [row[0] for row in _wanted(play("gradient", [news()], lines, TURN, leaders))] == [A, C]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"direction": 0}, "not good news"),
        ({"kind": Kind.MILESTONE, "occurs": Window.parse("2027")}, "a plan for a later date"),
    ],
)
def test_what_it_declines(play, news, lines, changes, why):
    """News that is not good, and plans for later."""
    assert play("gradient", [news(**changes)], lines, TURN).fates[0].why == why


@pytest.mark.parametrize("order", ["equipment+equipment", "equipment+", ""])
def test_a_wrong_order_is_refused(order):
    """A segment twice, or none."""
    with pytest.raises(SpecError, match=r"gradient: order: .* is not a list of segments, each once, joined by \+"):
        choose(StrategySpec("gradient", (("order", order),)))


def test_real_turns_of_the_chain(real, raw):
    """After the draft standard of 30 December 2025, ten sessions each: the strongest machine maker and cell maker by
    the twenty bars of their files, bought and sold at the files' opens; the materials' strongest, 688005.SS, did not
    trade in its entry session, 16 January 2026, and is refused."""
    outcome = real("gradient:k=1", "2025-12-25", "2026-03-31")
    trades = [row for row in outcome.trades if row.catalyst == "solid-state-standard-draft-2025-12-30"]
    days = list(raw("000300.SS").bars)
    first = days.index("2025-12-31")
    names = {
        "equipment": ["300450.SZ", "300457.SZ", "603800.SS", "688499.SS", "688573.SS", "688638.SS"],
        "cells": ["300750.SZ", "300014.SZ", "002074.SZ", "300438.SZ", "300068.SZ", "688567.SS"],
    }
    for trade, place, segment in ((trades[0], 0, "equipment"), (trades[1], 2, "cells")):
        moves = {}
        for ticker in names[segment]:
            file = raw(ticker)
            known = file.sessions("2025-12-30")
            moves[ticker] = file.price(known[-1], "close") / file.price(known[-21], "close")
        assert trade.ticker == max(moves, key=moves.__getitem__)
        bought, sold = days[first + 10 * place], days[first + 10 * place + 10]
        assert (str(trade.entry_on), str(trade.exit_on)) == (bought, sold)
        prices = [Decimal(repr(price)) for price in (trade.entry_price, trade.exit_price)]
        assert prices == [raw(trade.ticker).price(on) for on in (bought, sold)]
        assert trade.decided_on == date(2025, 12, 30)
    missing = days[first + 10]
    assert missing not in raw("688005.SS").bars
    assert ("688005.SS", missing) in {(row.ticker, str(row.session)) for row in outcome.refusals}


def test_a_third_real_turn(real, raw):
    """After 6 February 2026: machines from the 9th, materials from 3 March, cells from the 17th, open to open."""
    outcome = real("gradient:k=1", "2025-12-25", "2026-03-31")
    trades = [row for row in outcome.trades if row.catalyst == "casip-conference-2026-02"]
    days = list(raw("000300.SS").bars)
    first = days.index("2026-02-09")
    turns = [(days[first + 10 * place], days[first + 10 * place + 10]) for place in range(3)]
    assert [(str(row.entry_on), str(row.exit_on)) for row in trades] == turns
    for trade, (bought, sold) in zip(trades, turns, strict=True):
        file = raw(trade.ticker)
        prices = [Decimal(repr(price)) for price in (trade.entry_price, trade.exit_price)]
        assert prices == [file.price(bought), file.price(sold)]
