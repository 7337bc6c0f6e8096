"""Rotation: out of the crowded sectors, into the one with news."""

from datetime import date
from decimal import Decimal

import pytest

from catalysts import Theme
from engine.simulation.decision import Side

ETF, BANK, A, B = "510001.SS", "510002.SS", "300001.SZ", "600003.SS"
THEME = Theme("solid-state-battery", "Solid-state battery", ETF, rivals=(BANK, A, B))
FAST = {"lookback": 1, "before": 1, "n_crowd": 1, "fall": 0.05, "rank": 1}
CROWD = ("515880.SS", "515070.SS")


@pytest.fixture(scope="module")
def lines(bars):
    """Until 27 August BANK rose 10 %, A 5 %; on the 28th BANK fell 10 %, the fund rose 1 %, A 2 %, B fell 1 %."""
    return [
        bars(ETF, [2.0, 2.0, 2.02] + [2.02] * 5),
        bars(BANK, [3.0, 3.3, 2.97] + [2.97] * 5),
        bars(A, [20.0, 21.0, 21.42] + [21.42] * 5),
        bars(B, [10.0, 10.0, 9.9] + [9.9] * 5),
    ]


def _bought(outcome):
    return [(row.ticker, round(row.weight, 10)) for row in outcome.decisions if row.side is Side.BUY]


def test_the_crowd_falls_and_the_ranking_decides(play, news, lines):
    """BANK is the crowd and fell 10 %. A is the strongest, the fund second: bought with rank=2, not with rank=1."""
    outcome = play("rotation", [news()], lines, {**FAST, "rank": 2}, THEME)
    assert _bought(outcome) == [(ETF, 0.2)]
    assert outcome.decisions[0].why == ("the crowd 510002.SS moved -10.00% over 1 bars; 510001.SS is 2 of 4 sectors")
    first = play("rotation", [news()], lines, FAST, THEME)
    assert first.fates[0].why == (
        "the crowd 510002.SS moved -10.00% over 1 bars, and 510001.SS is 2 of 4 sectors, the first 1 are bought"
    )


def test_the_strongest_are_bought_whatever_they_are(play, news, lines):
    """A and the fund share the size."""
    outcome = play("rotation", [news()], lines, {**FAST, "rank": 2, "enter": "strongest"}, THEME)
    assert _bought(outcome) == [(A, 0.1), (ETF, 0.1)]


@pytest.mark.parametrize(
    ("parameters", "theme", "why"),
    [
        ({"fall": 0.11}, THEME, "the crowd 510002.SS moved -10.00% over 1 bars, a fall of 11.00% is needed"),
        ({"n_crowd": 2}, THEME, "the crowd 510002.SS+300001.SZ moved -4.00% over 1 bars, a fall of 5.00% is needed"),
        ({"crowd": f"{A}+{B}"}, THEME, "the crowd 300001.SZ+600003.SS moved +0.50% over 1 bars, a fall of 5.00% is"),
        ({"lookback": 9}, THEME, "no crowd: of 3 rivals 0 have the bars for it"),
        ({"crowd": "510009.SS"}, THEME, "no crowd: of 3 rivals 0 have the bars for it"),
        ({}, Theme("solid-state-battery", "Solid-state battery", ETF), "no crowd: of 0 rivals 0 have the bars for it"),
    ],
)
def test_without_the_fall_it_declines(play, news, lines, parameters, theme, why):
    """A fall that is too small, another crowd, or none that can be told."""
    outcome = play("rotation", [news()], lines, {**FAST, **parameters}, theme)
    assert _bought(outcome) == []
    assert outcome.fates[0].why.startswith(why)


def test_bad_news_and_a_theme_without_a_fund_are_declined(play, news, lines):
    """Whatever the crowd does."""
    assert play("rotation", [news(direction=-1)], lines, FAST, THEME).fates[0].why == "not good news"
    (fate,) = play("rotation", [news(theme="nuclear")], lines, FAST).fates
    assert fate.why == "no sector ETF with prices is known for the theme 'nuclear'"


def _move(ticker, file, known):
    """The return over twenty bars; of the communication fund, split three for one on 3 February 2026, per old share."""
    days = file.sessions(known)
    times = 3 if ticker == "515880.SS" and days[-21] < "2026-02-03" <= known else 1
    return times * file.price(known, "close") / file.price(days[-21], "close") - 1


@pytest.mark.parametrize(
    ("parameters", "known", "bought"),
    [
        ("", "2024-08-30", "2024-09-02"),
        (":rank=4", "2024-08-28", "2024-08-29"),
        (":rank=5", "2026-02-06", "2026-02-09"),
    ],
)
def test_real_falls_of_the_crowd(real, raw, parameters, known, bought):
    """The two crowded sectors, communication and AI, fell by three percent or more over twenty bars (no distribution in
    them): the fund is bought at the next open and sold ten sessions later, at its file's prices."""
    outcome = real(f"rotation{parameters}", "2024-08-26", "2026-03-31")
    fall = sum(_move(ticker, raw(ticker), known) for ticker in CROWD) / 2
    trade = next(row for row in outcome.trades if str(row.entry_on) == bought)
    told = next(row.why for row in outcome.decisions if row.plan == trade.plan)
    assert told.startswith(f"the crowd {'+'.join(CROWD)} moved {float(fall):+.2%} over 20 bars; 561910.SS is ")
    assert fall <= Decimal("-0.03")
    days = list(raw("561910.SS").bars)
    sold = days[days.index(bought) + 10]
    assert str(trade.exit_on) == sold
    prices = [Decimal(repr(price)) for price in (trade.entry_price, trade.exit_price)]
    assert prices == [raw("561910.SS").price(on) for on in (bought, sold)]


def test_a_real_crowd_that_rose(real):
    """In June 2025 it rose: declined, with the number."""
    outcome = real("rotation", "2024-08-26", "2026-03-31")
    why = {row.catalyst: row.why for row in outcome.fates}["electrolyte-forum-2025-07-09"]
    assert why == "the crowd 510880.SS+515070.SS moved +4.30% over 20 bars, a fall of 3.00% is needed"
    assert date(2025, 6, 26) not in {row.entry_on for row in outcome.trades}
