"""LimitChain: names that close at their limit session after session."""

from datetime import date
from decimal import Decimal

import pytest

from engine.simulation.decision import Side
from engine.simulation.fill_policy import AtLimit, FillPolicy
from engine.simulation.refusal import Reason

A, C, PLAIN = "300001.SZ", "600003.SS", "600004.SS"
JUNE = ("2025-06-19", "2025-07-18")
XIANGTAN, NORD, DADONGNAN = "002125.SZ", "600110.SS", "002263.SZ"


@pytest.fixture(scope="module")
def lines(bars):
    """A (20 %) is locked twice up to 28 August, C (10 %) twice and PLAIN, of no segment, too; then C once more."""
    return [
        bars(A, [10.0, 12.0, 14.4, 15.0, 15.0, 15.0, 15.0, 15.0]),
        bars(C, [10.0, 11.0, 12.1, 13.0, 14.3, 14.0, 13.5, 13.5]),
        bars(PLAIN, [10.0, 11.0, 12.1, 12.0, 12.0, 12.0, 12.0, 12.0]),
    ]


def _bought(outcome):
    return [(row.ticker, row.why) for row in outcome.decisions if row.side is Side.BUY]


def test_chains_of_the_sector_are_bought_and_left_at_the_first_failed_limit(play, news, lines):
    """A and C at the open of the 29th. Both fail at once (the limit of C was 13.31):
    sold on the 30th."""
    outcome = play("limit-chain", [news()], lines)
    told = "closed at its upper limit 2 times in a row"
    assert _bought(outcome) == [(A, told), (C, told)]
    assert [(row.ticker, row.entry_price, row.exit_on) for row in outcome.trades] == [
        (A, 15.0, date(2024, 8, 30)),
        (C, 13.0, date(2024, 8, 30)),
    ]


def test_the_longest_chains_come_first_and_share_the_size(play, news, bars):
    """Three in a row before two; k=1 takes one name and half the size of k=2."""
    lines = [bars(A, [10.0, 10.0, 12.0] + [12.0] * 5), bars(C, [10.0, 11.0, 12.1] + [12.1] * 5)]
    one = play("limit-chain", [news()], lines, {"n": 1, "k": 1, "size": 0.4})
    two = play("limit-chain", [news()], lines, {"n": 1, "k": 2, "size": 0.4})
    assert [(row.ticker, row.weight) for row in one.decisions if row.side is Side.BUY] == [(C, 0.4)]
    assert [(row.ticker, row.weight) for row in two.decisions if row.side is Side.BUY] == [(C, 0.2), (A, 0.2)]


def test_a_named_company_is_looked_at_alone(play, news, lines):
    """PLAIN is of no segment, but the news names it; A's chain is not asked for."""
    assert [row[0] for row in _bought(play("limit-chain", [news(targets=(PLAIN,))], lines))] == [PLAIN]


@pytest.mark.parametrize(
    ("changes", "parameters", "why"),
    [
        ({"direction": -1}, {}, "not good news"),
        ({}, {"n": 3}, "none of 2 names closed at its upper limit 3 times in a row"),
        ({"segment": "cells"}, {}, "none of 0 names closed at its upper limit 2 times in a row"),
    ],
)
def test_what_it_declines(play, news, lines, changes, parameters, why):
    """Bad news, chains that are too short, a segment without names."""
    outcome = play("limit-chain", [news(**changes)], lines, parameters)
    assert (_bought(outcome), outcome.fates[0].why) == ([], why)


def test_a_suspended_name_is_not_bought(play, news, bars):
    """Its chain stands, but it did not trade in the session before."""
    lines = [bars(A, [10.0] * 8), bars(C, [11.0, 12.1, None, 13.3, 13.3, 13.3, 13.3, 13.3])]
    assert _bought(play("limit-chain", [news()], lines, {"n": 1})) == []


def _closed_up(file, on):
    """Whether a session of a 10 % name closed at its limit: last close × 1.1, half up to the cent."""
    before = file.sessions(on)[-2]
    limit = (file.price(before, "close") * Decimal("1.1")).quantize(Decimal("0.01"), "ROUND_HALF_UP")
    return file.price(on, "close") == limit


@pytest.mark.parametrize(
    ("ticker", "bought", "sold"),
    [
        (NORD, "2025-06-20", "2025-06-27"),
        (XIANGTAN, "2025-06-26", "2025-06-27"),
        (DADONGNAN, "2025-06-26", "2025-07-02"),
    ],
)
def test_real_chains_of_june_2025(real, raw, to_cents, ticker, bought, sold):
    """Nord rides its chain for four sessions, Xiangtan's fails on the day of purchase, Dadongnan's after three: by the
    files' own closes, with 0.025 % and 0.001 % on both sides and 0.05 % stamp duty on the sale."""
    outcome = real("limit-chain", *JUNE)
    trade = next(row for row in outcome.trades if row.ticker == ticker)
    file = raw(ticker)
    held = [on for on in file.bars if bought <= on < sold]
    assert [_closed_up(file, on) for on in held] == [True] * (len(held) - 1) + [False]
    before = file.sessions(bought)[-2]
    assert _closed_up(file, before)
    assert _closed_up(file, file.sessions(before)[-2])
    assert (str(trade.entry_on), str(trade.exit_on)) == (bought, sold)
    cost, proceeds = file.price(bought) * trade.shares, file.price(sold) * trade.shares
    buying = max(to_cents(cost * Decimal("0.00025")), 500) + to_cents(cost * Decimal("0.00001"))
    rates = ("0.0005", "0.00001")
    selling = max(to_cents(proceeds * Decimal("0.00025")), 500) + sum(to_cents(proceeds * Decimal(r)) for r in rates)
    assert (trade.cost_cents, trade.proceeds_cents) == (to_cents(cost), to_cents(proceeds))
    assert (trade.entry_fees_cents, trade.exit_fees_cents) == (buying, selling)


def test_what_the_queue_costs_is_seen_on_real_bars(real, raw, news):
    """Told on 24 June 2025: Xiangtan opened the 25th at its limit of 16.36. Skipping, it is refused, and the missed
    return runs from that limit to the open after the first failed close, that of the 27th; the queue fills it there."""
    told = [news(announced="2025-06-24", targets=(XIANGTAN,))]
    skipped = real("limit-chain", *JUNE, told)
    assert [(row.reason, str(row.session)) for row in skipped.refusals] == [(Reason.LIMIT_UP, "2025-06-25")]
    file = raw(XIANGTAN)
    queued = real("limit-chain", *JUNE, told, policy=FillPolicy(at_limit=AtLimit.QUEUE))
    has_left = file.price("2025-06-25", "low") < file.price("2025-06-25")
    prices = [(Decimal(repr(row.entry_price)), str(row.exit_on)) for row in queued.trades]
    assert prices == ([(file.price("2025-06-25"), "2025-06-27")] if has_left else [])
