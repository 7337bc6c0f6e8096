"""SectorEtf: the sector's ETF after good news."""

from datetime import date

import pytest

from catalysts import Kind, Theme, Window
from engine.simulation.decision import Decision, Side

ETF, BANK = "510001.SS", "510002.SS"
THEME = Theme("solid-state-battery", "Solid-state battery", BANK)


@pytest.fixture(scope="module")
def lines(bars):
    """Two funds at 2.00 and 3.00."""
    return [bars(ETF, [2.0] * 8), bars(BANK, [3.0] * 8)]


def _bought(outcome):
    return [(row.ticker, row.weight) for row in outcome.decisions if row.side is Side.BUY]


def test_good_news_buys_the_themes_etf_at_the_next_open(play, news, lines):
    """Known on 28 August: decided after that close for the open of the 29th, a fifth of the equity, and why."""
    outcome = play("sector-etf", [news()], lines, {"hold": 2}, THEME)
    assert outcome.decisions[0] == Decision(
        date(2024, 8, 28), "c1", "c1/510002.SS", BANK, Side.BUY, date(2024, 8, 29), 0.2, 0, "product: News c1"
    )
    assert (outcome.trades[0].exit_on, outcome.trades[0].shares) == (date(2024, 9, 2), 66_600)


def test_without_a_themes_etf_the_segments_fund_is_bought(play, news, lines):
    """The calendar names no theme: the fund whose segment, battery, is a word of the theme's name."""
    assert _bought(play("sector-etf", [news()], lines)) == [(ETF, 0.2)]


def test_etf_names_another_fund(play, news, lines):
    """The parameter wins over the theme."""
    assert _bought(play("sector-etf", [news()], lines, {"etf": ETF}, THEME)) == [(ETF, 0.2)]


@pytest.mark.parametrize("direction", [0, -1])
def test_neutral_and_bad_news_is_declined(play, news, lines, direction):
    """Nothing is bought, and the row says why."""
    outcome = play("sector-etf", [news(direction=direction)], lines)
    assert _bought(outcome) == []
    assert (str(outcome.fates[0].fate), outcome.fates[0].why) == ("declined", "not good news")


def test_a_plan_for_a_later_date_is_declined_unless_asked_for(play, news, lines):
    """A milestone is bought with milestones=yes alone."""
    row = news(kind=Kind.MILESTONE, occurs=Window.parse("2027"))
    outcome = play("sector-etf", [row], lines)
    assert (_bought(outcome), outcome.fates[0].why) == ([], "a plan for a later date")
    assert _bought(play("sector-etf", [row], lines, {"milestones": "yes"})) == [(ETF, 0.2)]


def test_without_any_sector_etf_the_catalyst_is_declined(play, news, lines):
    """No fund of the segment has prices: the reason tells what to name."""
    outcome = play("sector-etf", [news()], lines[1:])
    assert outcome.fates[0].why == (
        "no sector ETF with prices is known for the theme 'solid-state-battery'; name one with etf="
    )


def test_size_and_delay_are_the_plans(play, news, lines):
    """Half of the equity, one session later."""
    outcome = play("sector-etf", [news()], lines, {"size": 0.5, "delay": 1})
    assert _bought(outcome) == [(ETF, 0.5)]
    assert outcome.fills[0].session == date(2024, 8, 30)
